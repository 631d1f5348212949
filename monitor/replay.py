"""Entries of the past through the whole path, the clock set from their dates: nothing is fetched, nothing sent."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby, islice

from monitor.config.load import Configuration
from monitor.errors import MonitorError
from monitor.model.entry import Entry, StoredEntry
from monitor.model.reading import Reading
from monitor.pipeline.past import NEVER, Arrival, Replayed, relive
from monitor.workers import READ_BATCH, Workers

READ_AHEAD = 1000
"""Entries handed to the workers at a time: enough to keep all of them busy, few enough to show progress."""

Step = tuple[Arrival, ...]
"""Entries that arrive together, as one round of polls would bring them: at least one, the latest last."""


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
    readings = iter(await _read(configuration, steps, progress))
    read = [tuple(zip(step, islice(readings, len(step)), strict=True)) for step in steps]
    return await relive(configuration, read, progress=progress)


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
