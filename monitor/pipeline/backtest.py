"""Stored entries under the rules as they are and as somebody edited one: which alerts that gains and loses."""

import asyncio
import logging
import os
import resource
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import groupby

import structlog

from monitor.alerts.compare import only_in
from monitor.config.load import Configuration, with_rule
from monitor.errors import MonitorError
from monitor.model.backtest import Backtest, Window
from monitor.model.entry import Entry, StoredEntry
from monitor.model.listing import EntryFilter, EntryState, Place
from monitor.model.reading import Reading
from monitor.pipeline.mind import Mind
from monitor.pipeline.past import Arrival, Replayed, Step, relive
from monitor.pool import LOST, Pool, why_lost
from monitor.storage.database import Database
from monitor.storage.views import Views

DEADLINE = 120.0
"""Seconds that it may take."""
MEMORY = 2 * 1024**3
"""Address space of its process, in bytes."""
PAGE = 500
"""Entries held at a time: few of them tell anything, and only those are kept."""
NICENESS = 10
"""So that feeds are polled and messages sent as if nothing else went on."""
SILENT = Entry("", "")
"""In place of an entry that says nothing under any rule: when it came is all that is needed of it."""

_Read = tuple[Arrival, Reading, Reading]
"""An entry with its reading under the present rules and under the edited ones."""


class Backtester:
    """Runs one backtest at a time over one database, each in a process of its own."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._busy = asyncio.Lock()

    async def run(self, configuration: Configuration, window: Window, rule: str | None = None) -> Backtest:
        """What a window's entries would tell, with an edited rule if there is one; nothing is written.

        Raises:
            ConfigError: the rule has mistakes.
            MonitorError: another backtest is under way, or this one took too long.
        """
        if self._busy.locked():
            raise MonitorError("another backtest is under way; try again in a minute")
        async with self._busy:
            # A text can be made that takes long to read, within the bounds of all files.
            edited = configuration if rule is None else await asyncio.to_thread(with_rule, configuration, rule)
            pool = Pool(1, _begin, ())
            try:
                return await pool.run(DEADLINE, backtest, self._database, configuration, edited, window)
            except LOST as error:
                raise MonitorError(f"the backtest did not end: {why_lost(error)}") from error
            finally:
                pool.stop()


def _begin() -> None:
    # What a replay links is no news of the service.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.nice(NICENESS)


def backtest(database: str, present: Configuration, edited: Configuration, window: Window) -> Backtest:
    """What a window's entries would tell under an edited configuration, and how that differs from the present one.

    The two may differ in their rules only. Entries that were not read yet, or cannot be, are left out.
    """
    minds = Mind(present.rule_set), Mind(edited.rule_set)
    with closing(Database(database)) as opened:
        found = [_read(minds, stored) for stored in _latest(Views(opened), replace(window, limit=window.limit + 1))]
    whole, read = len(found) <= window.limit, found[: window.limit][::-1]
    after = _relived(edited, [(arrival, reading) for arrival, _, reading in read])
    before = after
    if edited is not present:
        before = _relived(present, [(arrival, reading) for arrival, reading, _ in read])
    return Backtest(
        entries=len(read),
        first=read[0][0].at if read else None,
        whole=whole,
        alerts=after.alerts,
        gained=only_in(after.alerts, before.alerts),
        lost=only_in(before.alerts, after.alerts),
    )


def _latest(views: Views, window: Window) -> Iterator[StoredEntry]:
    """The entries of a window, the latest seen first."""
    wanted = EntryFilter(window.since, window.until, state=EntryState.READ)
    left = window.limit
    while left and (page := views.entries(replace(wanted, limit=min(left, PAGE)))):
        yield from page
        left -= len(page)
        wanted = replace(wanted, after=Place(page[-1].seen, page[-1].key))


def _read(minds: tuple[Mind, Mind], stored: StoredEntry) -> _Read:
    present, edited = minds
    reading = present.read(replace(stored, article_open=False))
    other = edited.matched(stored, reading)
    if reading.mentions or reading.matches or other.matches:
        return Arrival(stored.seen, stored.entry, stored.baseline), reading, other
    silence = Reading(stored.key, None)
    return Arrival(stored.seen, SILENT), silence, silence


def _relived(configuration: Configuration, read: Sequence[tuple[Arrival, Reading]]) -> Replayed:
    hours = groupby(read, key=lambda each: each[0].at.replace(minute=0, second=0, microsecond=0))
    steps: list[Step] = [tuple(together) for _, together in hours]
    return asyncio.run(relive(configuration, steps))
