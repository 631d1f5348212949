"""The first line: due feeds -> fetch -> parse -> entries, validators and next due times, stored together."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from monitor.errors import FeedError
from monitor.feeds.schedule import after_failure, after_success, after_unchanged
from monitor.model.feed import FeedState, NotModified, Poll
from monitor.pipeline.background import background
from monitor.pipeline.parts import Clock, Fetcher, Store, Turn, Workers

log = structlog.get_logger()

UNDER_WAY = 500
"""Feeds that are asked, or whose documents wait for a worker, at most: documents come faster than they are parsed, and
the others would fill the memory."""
GATHER = 0.05
"""Seconds between two batches: a transaction costs as much as the ten feeds in it of which nothing is new."""


@dataclass(slots=True)
class Poller:
    """Polls each due feed on its own, so that none waits for a slow one, and records the finished ones in batches.

    `committed` is called after each batch; `tally` counts polled, not_modified, failed, entries; polls
    that were put off count as none.
    """

    store: Store
    turn: Turn
    fetcher: Fetcher
    workers: Workers
    clock: Clock
    rng: random.Random
    tally: Counter[str]
    committed: Callable[[], None]
    _flying: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _finished: list[Poll] = field(default_factory=list)
    _stopped: bool = False
    _recording: asyncio.Lock = field(default_factory=asyncio.Lock)
    _under_way: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(UNDER_WAY))

    async def start(self, *, everything: bool = False) -> int:
        """Start a poll of each due feed that is not being polled yet; how many were started."""
        due = await self.turn(self.store.due_feeds, self.clock(), everything=everything)
        if self._stopped:
            return 0
        fresh = [state for state in due if state.id not in self._flying]
        for state in fresh:
            self._flying[state.id] = background(self._poll_and_record(state), f"poll {state.spec.name}")
        return len(fresh)

    async def settle(self) -> None:
        """Wait for the polls under way; a bug in one is raised here."""
        await asyncio.gather(*self._flying.values())

    async def settled(self) -> None:
        """Wait for the polls under way, whatever becomes of them."""
        if self._flying:
            await asyncio.wait(self._flying.values())

    async def stop(self) -> None:
        """Begin no more polls and drop those under way; their feeds stay due."""
        self._stopped = True
        tasks = list(self._flying.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _poll_and_record(self, state: FeedState) -> None:
        try:
            poll = await self._poll(state)
            # Only now: while this poll was under way the list may have been taken and another begun.
            self._finished.append(poll)
            async with self._recording:
                await self._gather()
                await self._record()
        finally:
            del self._flying[state.id]

    async def _poll(self, state: FeedState) -> Poll:
        async with self._under_way:
            return await self._fetch_and_parse(state)

    async def _fetch_and_parse(self, state: FeedState) -> Poll:
        try:
            fetched = await self.fetcher.fetch(state)
            if isinstance(fetched, NotModified):
                return after_unchanged(state, fetched, now=self.clock(), rng=self.rng)
            parsed = await self.workers.parse(fetched, state.spec)
        except FeedError as error:
            log.debug("poll failed", feed=state.spec.name, reason=str(error))
            return after_failure(state, error, now=self.clock(), rng=self.rng)
        return after_success(state, fetched, parsed, now=self.clock(), rng=self.rng)

    async def _gather(self) -> None:
        """Give polls that are about to finish the time to be stored with those that have."""
        if self._finished and len(self._finished) < len(self._flying):
            await asyncio.sleep(GATHER)

    async def _record(self) -> None:
        """Store every poll that finished while the one before was being stored: a batch grows as the disk slows."""
        polls, self._finished = self._finished, []
        if not polls:
            return
        counts = await self.turn(self.store.record_polls, polls, self.clock())
        failed = sum(poll.error is not None for poll in polls)
        put_off = sum(poll.put_off for poll in polls)
        self.tally["polled"] += len(polls) - put_off
        self.tally["not_modified"] += sum(poll.not_modified for poll in polls)
        self.tally["failed"] += failed
        self.tally["entries"] += counts.new
        log.info(
            "polled",
            feeds=len(polls) - put_off,
            failed=failed,
            put_off=put_off,
            new=counts.new,
            changed=counts.changed,
        )
        self.committed()
