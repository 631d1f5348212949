"""Entries of the past through the whole path, the clock set from their dates: nothing is fetched, nothing sent."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from sys import maxsize
from typing import ParamSpec, TypeVar

from monitor.assembly import routing_of
from monitor.config.load import Configuration
from monitor.errors import MonitorError
from monitor.feeds.identity import content_hash
from monitor.model.alert import Alert
from monitor.model.entry import Entry, StoredEntry
from monitor.model.feed import FeedSpec, FeedState, Poll, PolledEntry
from monitor.model.listing import AlertFilter, StoryFilter
from monitor.model.reading import Reading
from monitor.model.story import Story
from monitor.pipeline.link import Linker
from monitor.storage.store import Store
from monitor.stories.actors import Lineage
from monitor.workers import READ_BATCH, Workers

P = ParamSpec("P")
T = TypeVar("T")

READ_AHEAD = 1000
"""Entries handed to the workers at a time: enough to keep all of them busy, few enough to show progress."""
LOOK_AGAIN = timedelta(hours=1)
"""How often decisions that were kept back are looked at again while nothing arrives that tells anything."""
EVER, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

Identity = tuple[str, str]
"""An entry's feed and its id there."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry and when it came: its own date, or that of its neighbour."""

    at: datetime
    entry: Entry


Step = tuple[Arrival, ...]
"""Entries that arrive together, as one round of polls would bring them: at least one, the latest last."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of the entries: all alerts and stories in the order in which they were made.

    `unread` says of each entry that killed its reader, by id, why.
    """

    alerts: tuple[Alert, ...]
    stories: tuple[Story, ...]
    unread: tuple[tuple[str, str], ...]


def arrivals(files: Iterable[Sequence[Entry]]) -> tuple[Arrival, ...]:
    """The entries of several files in the order of their dates; an undated one comes with the one before it.

    Raises:
        MonitorError: no entry of a file has a date to set the clock from.
    """
    together = [arrival for entries in files for arrival in _arrivals(entries)]
    return tuple(sorted(together, key=lambda arrival: arrival.at))


def _arrivals(entries: Sequence[Entry]) -> Iterable[Arrival]:
    dates = [entry.published for entry in entries if entry.published is not None]
    if entries and not dates:
        raise MonitorError(f"none of {len(entries)} entries has a date; 'published' is what the clock is set from")
    last = dates[0] if dates else NEVER
    for entry in entries:
        last = entry.published or last
        yield Arrival(last, entry)


def by_hour(arriving: Iterable[Arrival]) -> tuple[Step, ...]:
    """Arrivals in steps of one hour of the clock."""
    hours = groupby(arriving, key=lambda arrival: arrival.at.replace(minute=0, second=0, microsecond=0))
    return tuple(tuple(together) for _, together in hours)


def by_number(arriving: Sequence[Arrival], size: int) -> tuple[Step, ...]:
    """Arrivals in steps of so many entries."""
    return tuple(tuple(arriving[start : start + size]) for start in range(0, len(arriving), size))


async def replay(
    configuration: Configuration, steps: Sequence[Step], *, progress: Callable[[int], None] = lambda _: None
) -> Replayed:
    """What a service of that configuration would have told, had it polled these entries step by step.

    No entry is a baseline one. What is held back when the last step ends stays held. `progress` is called with how
    many entries were dealt with since, for each of them twice: when they are read, then when they are linked.
    """
    configured = _Configured(configuration)
    steps = [tuple(replace(arrival, entry=configured.filled(arrival.entry)) for arrival in step) for step in steps]
    read = await _read(configuration, steps, progress)
    with closing(Store.open("sqlite://")) as store:
        past = _Past(configuration, store, {arrival.entry.feed or "" for step in steps for arrival in step})
        done = 0
        for step in steps:
            await past.live(step, read[done : done + len(step)])
            done += len(step)
            progress(len(step))
        return Replayed(
            alerts=tuple(reversed(store.alerts(AlertFilter(limit=maxsize)))),
            stories=tuple(sorted(store.stories(StoryFilter(limit=maxsize)), key=lambda story: int(story.id))),
            unread=past.unread,
        )


class _Configured:
    """The feeds of a configuration, by address and by name: what they say of their entries is filled in."""

    def __init__(self, configuration: Configuration) -> None:
        feeds = configuration.settings.feeds
        self._specs = {spec.name: spec for spec in feeds} | {spec.url: spec for spec in feeds}

    def filled(self, entry: Entry) -> Entry:
        """The entry with what its feed would have given it and its record does not say."""
        spec = self._specs.get(entry.feed or "")
        if spec is None:
            return entry
        return replace(
            entry,
            category=entry.category or spec.category,
            source=entry.source or spec.source,
            lang=spec.lang or entry.lang,
        )


async def _read(
    configuration: Configuration, steps: Sequence[Step], progress: Callable[[int], None]
) -> tuple[Reading, ...]:
    """The readings of all entries, in their order."""
    arriving = [arrival for step in steps for arrival in step]
    waiting = [StoredEntry(key, each.entry, each.at, baseline=False) for key, each in enumerate(arriving)]
    batches = -(-len(waiting) // READ_BATCH)
    workers = Workers(configuration.rule_set, processes=max(1, min(batches, os.cpu_count() or 1)))
    readings: list[Reading] = []
    try:
        for start in range(0, len(waiting), READ_AHEAD):
            ahead = waiting[start : start + READ_AHEAD]
            readings += await workers.read(ahead)
            progress(len(ahead))
    finally:
        workers.stop()
    return tuple(readings)


@dataclass(slots=True)
class _Past:
    """The second half of the path over a store of its own, at the time of the step it is in."""

    configuration: Configuration
    store: Store
    feeds: set[str]
    now: datetime = EVER
    unread: tuple[tuple[str, str], ...] = ()
    _looked: datetime = EVER
    _stored: set[Identity] = field(default_factory=set)
    _states: dict[str, FeedState] = field(init=False)
    _linker: Linker = field(init=False)

    def __post_init__(self) -> None:
        settings, rule_set = self.configuration.settings, self.configuration.rule_set
        lineage = Lineage({actor.name: actor.parent for actor in rule_set.actors if actor.parent})
        routing = routing_of(settings, targets={})
        self._linker = Linker(self.store, _at_once, lambda: self.now, Counter(), routing, lineage)
        self.store.sync_feeds([FeedSpec(name, name) for name in sorted(self.feeds)], NEVER)
        self._states = {state.spec.name: state for state in self.store.feeds()}

    async def live(self, step: Step, readings: Sequence[Reading]) -> None:
        """Let the entries of a step arrive, be read and be linked; the clock never goes back."""
        self.now = max(self.now, *(arrival.at for arrival in step))
        telling = self._telling(step, readings)
        if telling:
            self._record(telling)
        elif self.now < self._looked + LOOK_AGAIN:
            return
        await self._linker.link()
        self._looked = self.now

    def _telling(self, step: Step, readings: Sequence[Reading]) -> dict[Identity, tuple[Entry, Reading]]:
        """The entries that say something of a watched entity or did before they were edited: few, and all it takes."""
        telling = {}
        for arrival, reading in zip(step, readings, strict=True):
            identity = (arrival.entry.feed or "", arrival.entry.id)
            if reading.error is not None:
                self.unread += ((arrival.entry.id, reading.error),)
            elif reading.mentions or reading.matches or identity in self._stored or identity in telling:
                telling[identity] = (arrival.entry, reading)
        return telling

    def _record(self, telling: dict[Identity, tuple[Entry, Reading]]) -> None:
        by_feed: dict[str, list[PolledEntry]] = {}
        for (feed, _), (entry, _) in telling.items():
            by_feed.setdefault(feed, []).append(PolledEntry(entry, content_hash(entry), baseline=False))
        polls = [Poll(self._states[feed], tuple(polled)) for feed, polled in by_feed.items()]
        self.store.record_polls(polls, self.now)
        self._stored.update(telling)
        waiting = self.store.unread(len(telling))
        readings = [(stored, telling[stored.entry.feed or "", stored.entry.id][1]) for stored in waiting]
        current = [replace(reading, key=stored.key, edition=stored.edition) for stored, reading in readings]
        self.store.record_readings(current, self.configuration.rule_set.hash, self.now)


async def _at_once(verb: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """A turn without a queue: a replay is one after another anyway."""
    return verb(*args, **kwargs)
