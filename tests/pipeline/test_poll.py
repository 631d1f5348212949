"""Polls of many feeds at once: how many are under way, and how they are stored together."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.model.feed import FeedSpec, FeedState, NotModified, Poll, PollCounts
from monitor.pipeline.poll import SLICE, UNDER_WAY, Poller

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEEDS = 2 * UNDER_WAY


@dataclass
class Stored:
    """A store that knows some feeds and keeps what it is given."""

    batches: list[Sequence[Poll]] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)
    broken: str = ""

    def due_feeds(self, now: datetime, *, everything: bool = False) -> tuple[int, ...]:
        return tuple(range(FEEDS))

    def feed_states(self, feeds: Sequence[int]) -> tuple[FeedState, ...]:
        assert self.broken != "feed_states"
        known = [feed for feed in feeds if feed not in self.removed]
        return tuple(FeedState(n, FeedSpec(f"https://{n}.example/", str(n)), NOW) for n in known)

    def record_polls(self, polls: Sequence[Poll], now: datetime) -> PollCounts:
        assert self.broken != "record_polls"
        self.batches.append(polls)
        return PollCounts()


@dataclass
class Wire:
    """Answers each feed after a moment, one in nine after a longer one, that nothing is new; counts those who wait."""

    waiting: int = 0
    most: int = 0

    async def fetch(self, state: FeedState) -> NotModified:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0.3 if state.id % 9 == 0 else 0.01)
        self.waiting -= 1
        return NotModified()


async def at_once(verb: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    return verb(*args, **kwargs)


def poller_of(stored: Stored, wire: Wire) -> Poller:
    rng, tally = random.Random(1), Counter[str]()
    return Poller(stored, at_once, wire, None, lambda: NOW, rng, tally, lambda: None)  # type: ignore[arg-type]


async def polled() -> tuple[Stored, Wire]:
    stored, wire = Stored(), Wire()
    poller = poller_of(stored, wire)
    await poller.start()
    await poller.settle()
    assert poller.tally["polled"] == FEEDS
    return stored, wire


async def test_no_more_feeds_are_under_way_than_memory_has_room_for():
    _, wire = await polled()

    assert wire.most == UNDER_WAY


async def test_polls_that_finish_close_together_are_stored_together():
    stored, _ = await polled()

    assert len(stored.batches) < FEEDS / 20
    assert sum(map(len, stored.batches)) == FEEDS


async def test_a_feed_is_polled_once_however_often_it_is_found_to_be_due():
    stored, wire = Stored(), Wire()
    poller = poller_of(stored, wire)

    first = await poller.start()
    await asyncio.sleep(0.03)
    again = await poller.start()
    await poller.settle()

    assert (first, again) == (FEEDS, sum(len(batch) for batch in stored.batches) - FEEDS)


async def test_a_feed_that_was_removed_while_it_waited_is_not_polled_and_may_come_back():
    stored = Stored(removed={0, FEEDS - 1})
    poller = poller_of(stored, Wire())
    await poller.start()
    await poller.settle()
    assert poller.tally["polled"] == FEEDS - 2

    stored.removed = set()
    assert await poller.start() == FEEDS
    await poller.settle()


async def test_feeds_that_wait_are_left_for_the_next_configuration():
    """A reload waits for the polls under way, and not for all that are due."""
    stored = Stored()
    poller = poller_of(stored, Wire())
    await poller.start()
    await asyncio.sleep(0)

    await poller.settled()

    assert 0 < poller.tally["polled"] <= UNDER_WAY + SLICE


@pytest.mark.parametrize("verb", ["feed_states", "record_polls"])
async def test_a_bug_is_raised_where_the_polls_are_waited_for(verb: str):
    stored = Stored()
    poller = poller_of(stored, Wire())

    stored.broken = verb
    await poller.start()
    with pytest.raises(AssertionError):
        await poller.settle()
    await poller.stop()


async def test_a_poller_that_was_stopped_begins_no_more():
    """A step that asked for due feeds when the stop came would begin polls that nobody waits for."""
    wire = Wire()
    poller = poller_of(Stored(), wire)
    await poller.stop()

    assert (await poller.start(), wire.most) == (0, 0)
