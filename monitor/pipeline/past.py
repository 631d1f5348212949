"""Entries of the past linked and decided as if they came now, in a store of their own: nothing is sent."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from sys import maxsize
from typing import ParamSpec, TypeVar

from monitor.config.load import Configuration
from monitor.feeds.identity import content_hash
from monitor.model.alert import Alert
from monitor.model.entry import Entry
from monitor.model.feed import FeedSpec, FeedState, Poll, PolledEntry
from monitor.model.listing import AlertFilter, StoryFilter
from monitor.model.reading import Reading
from monitor.model.story import Story
from monitor.pipeline.link import Linker, routing_of
from monitor.storage.store import Store
from monitor.stories.actors import Lineage

P = ParamSpec("P")
T = TypeVar("T")

LOOK_AGAIN = timedelta(hours=1)
"""How often decisions that were kept back are looked at again while nothing arrives that tells anything."""
EVER, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

Identity = tuple[str, str]
"""An entry's feed and its id there."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry and when it came."""

    at: datetime
    entry: Entry
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of the entries: all alerts and stories in the order in which they were made.

    `unread` says of each entry that killed its reader, by id, why.
    """

    alerts: tuple[Alert, ...]
    stories: tuple[Story, ...]
    unread: tuple[tuple[str, str], ...]


Step = Sequence[tuple[Arrival, Reading]]
"""Entries that arrived together with what they were read as: at least one."""


async def relive(
    configuration: Configuration, steps: Sequence[Step], *, progress: Callable[[int], None] = lambda _: None
) -> Replayed:
    """What a service of that configuration would have told, had these entries been the first to arrive, step by step.

    What is held back when the last step ends stays held. `progress` is called with how many entries were linked since.
    """
    feeds = {arrival.entry.feed or "" for step in steps for arrival, _ in step}
    with closing(Store.open("sqlite://")) as store:
        past = _Past(configuration, store, feeds)
        for step in steps:
            await past.live(step)
            progress(len(step))
        return past.replayed()


@dataclass(slots=True)
class _Past:
    """The second half of the path over an empty store, at the time of the step it is in; `feeds` are their names."""

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
        lineage = Lineage.of(rule_set.actors)
        routing = routing_of(settings, targets={})
        self._linker = Linker(self.store, _at_once, lambda: self.now, Counter(), routing, lineage)
        self.store.sync_feeds([FeedSpec(name, name) for name in sorted(self.feeds)], NEVER)
        self._states = {state.spec.name: state for state in self.store.feeds()}

    async def live(self, step: Step) -> None:
        """Let the entries of a step arrive and be linked; the clock never goes back."""
        self.now = max(self.now, *(arrival.at for arrival, _ in step))
        telling = self._telling(step)
        if telling:
            self._record(telling)
        elif self.now < self._looked + LOOK_AGAIN:
            return
        await self._linker.link()
        self._looked = self.now

    def replayed(self) -> Replayed:
        """What became of all that arrived so far."""
        return Replayed(
            alerts=tuple(reversed(self.store.alerts(AlertFilter(limit=maxsize)))),
            stories=tuple(sorted(self.store.stories(StoryFilter(limit=maxsize)), key=lambda story: int(story.id))),
            unread=self.unread,
        )

    def _telling(self, step: Step) -> dict[Identity, tuple[Arrival, Reading]]:
        """The entries that say something of a watched entity or did before they were edited: few, and all it takes."""
        telling = {}
        for arrival, reading in step:
            identity = (arrival.entry.feed or "", arrival.entry.id)
            if reading.error is not None:
                self.unread += ((arrival.entry.id, reading.error),)
            elif reading.mentions or reading.matches or identity in self._stored or identity in telling:
                telling[identity] = (arrival, reading)
        return telling

    def _record(self, telling: dict[Identity, tuple[Arrival, Reading]]) -> None:
        by_feed: dict[str, list[PolledEntry]] = {}
        for (feed, _), (arrival, _) in telling.items():
            polled = PolledEntry(arrival.entry, content_hash(arrival.entry), arrival.baseline)
            by_feed.setdefault(feed, []).append(polled)
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
