"""Retention: old texts are dropped a few at a time, so that polling and reading go on between."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from monitor.model.settings import Retention
from monitor.pipeline.parts import Store, Turn

log = structlog.get_logger()

TOGETHER = 500
"""Entries whose texts are dropped in one transaction: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was dropped: texts of entries without and with a mention, and records of fetches."""

    entries: int
    mentioning: int
    fetches: int


async def prune(store: Store, turn: Turn, retention: Retention, now: datetime) -> Pruned:
    """Drop what is older than is to be kept."""
    fetches = await turn(store.prune_fetches, now - retention.entries) if retention.entries else 0
    pruned = Pruned(
        entries=await _drop(store, turn, retention.entries, now, mentioning=False),
        mentioning=await _drop(store, turn, retention.mentions, now, mentioning=True),
        fetches=fetches,
    )
    if pruned != Pruned(0, 0, 0):
        log.info("pruned", entries=pruned.entries, mentioning=pruned.mentioning, fetches=pruned.fetches)
    return pruned


async def _drop(store: Store, turn: Turn, kept: timedelta | None, now: datetime, *, mentioning: bool) -> int:
    if kept is None:
        return 0
    verb, total, after = partial(store.prune_entries, now - kept, now, mentioning=mentioning, limit=TOGETHER), 0, 0
    while True:
        count, after = await turn(verb, after=after)
        total += count
        if count < TOGETHER:
            return total
