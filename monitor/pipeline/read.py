"""The second line: unread entries -> mentions and matches, stored with the read mark in one transaction."""

from collections import Counter

import structlog

from monitor.pipeline.parts import Clock, Store, Turn, Workers

log = structlog.get_logger()

READ_AHEAD = 400
"""Entries taken from the store at a time: some seconds' work, so that a stop or a crash repeats little."""


async def read(store: Store, turn: Turn, workers: Workers, *, rule_set: str, clock: Clock, tally: Counter[str]) -> int:
    """Read every unread entry under the rule set of that hash; how many were read."""
    total = 0
    while entries := await turn(store.unread, READ_AHEAD):
        readings = await workers.read(entries)
        await turn(store.record_readings, readings, rule_set, clock())
        mentions = sum(len(reading.mentions) for reading in readings)
        matches = sum(len(reading.matches) for reading in readings)
        total += len(readings)
        tally["mentions"] += mentions
        tally["matches"] += matches
        log.info("read", entries=len(readings), mentions=mentions, matches=matches)
    return total
