"""Polls of many feeds at once: how many are under way, and how they are stored together."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from monitor.model.feed import FeedSpec, FeedState, NotModified, Poll, PollCounts
from monitor.pipeline.poll import UNDER_WAY, Poller

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEEDS = 2 * UNDER_WAY


@dataclass
class Stored:
    """A store that knows some feeds and keeps what it is given."""

    batches: list[Sequence[Poll]] = field(default_factory=list)

    def due_feeds(self, now: datetime, *, everything: bool = False) -> tuple[FeedState, ...]:
        return tuple(FeedState(n, FeedSpec(f"https://{n}.example/", str(n)), now) for n in range(FEEDS))

    def record_polls(self, polls: Sequence[Poll], now: datetime) -> PollCounts:
        self.batches.append(polls)
        return PollCounts()


@dataclass
class Wire:
    """Answers each feed after a moment that nothing is new, and counts those who wait."""

    waiting: int = 0
    most: int = 0

    async def fetch(self, state: FeedState) -> NotModified:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0.01)
        self.waiting -= 1
        return NotModified()


async def at_once(verb: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    return verb(*args, **kwargs)


def polling(stored: Stored, wire: Wire, tally: Counter[str]) -> Poller:
    return Poller(stored, at_once, wire, None, lambda: NOW, random.Random(1), tally, lambda: None)  # type: ignore[arg-type]


async def polled() -> tuple[Stored, Wire]:
    stored, wire, tally = Stored(), Wire(), Counter[str]()
    poller = polling(stored, wire, tally)
    await poller.start()
    await poller.settle()
    assert tally["polled"] == FEEDS
    return stored, wire


async def test_no_more_feeds_are_under_way_than_memory_has_room_for():
    _, wire = await polled()

    assert wire.most == UNDER_WAY


async def test_polls_that_finish_close_together_are_stored_together():
    stored, _ = await polled()

    assert len(stored.batches) < FEEDS / 20
    assert sum(map(len, stored.batches)) == FEEDS


async def test_a_poller_that_was_stopped_begins_no_more():
    """A step that asked for due feeds when the stop came would begin polls that nobody waits for."""
    wire = Wire()
    poller = polling(Stored(), wire, Counter())
    await poller.stop()

    assert (await poller.start(), wire.most) == (0, 0)
