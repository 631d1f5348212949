"""The second line: unread entries -> mentions and matches, stored with the read mark in one transaction."""

from collections import Counter

from monitor.pipeline.parts import Clock, Store, Turn, Workers

READ_AHEAD = 400
"""Entries taken from the store at a time: some seconds' work, so that a stop or a crash repeats little."""


async def read(store: Store, turn: Turn, workers: Workers, *, rule_set: str, clock: Clock, tally: Counter[str]) -> int:
    """Read every unread entry under the rule set of that hash; how many were read."""
    total = 0
    while entries := await turn(store.unread, READ_AHEAD):
        readings = await workers.read(entries)
        await turn(store.record_readings, readings, rule_set, clock())
        total += len(readings)
        tally["mentions"] += sum(len(reading.mentions) for reading in readings)
        tally["matches"] += sum(len(reading.matches) for reading in readings)
    return total
