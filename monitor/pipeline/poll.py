"""The first line: due feeds -> fetch -> parse -> entries, validators and next due times, stored together."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

import structlog

from monitor.errors import FeedError
from monitor.feeds.identity import joined
from monitor.feeds.room import Room
from monitor.feeds.schedule import after_failure, after_success, after_unchanged
from monitor.model.feed import Document, FeedState, NotModified, ParsedFeed, Poll
from monitor.pipeline.background import background
from monitor.pipeline.parts import Clock, Fetcher, Store, Turn, Workers

log = structlog.get_logger()

UNDER_WAY = 500
"""Feeds that are asked, or whose documents wait for a worker, at most: documents come faster than they are parsed, and
the others would fill the memory."""
ROOM = 64 * 1024 * 1024
"""Bytes of documents that wait for a worker, beyond which nobody is asked: five that are as large as may be are as
many as thousands of ordinary ones."""
SLICE = 250
"""Feeds whose states are loaded at a time."""
MORE_PAGES = 20
"""Pages of older entries read at one poll, at most."""
GATHER = 0.2
"""Seconds between two batches: a transaction costs as much as the ten feeds in it of which nothing is new."""


@dataclass(slots=True)
class Poller:
    """Polls each due feed on its own, so that none waits for a slow one, and records the finished ones in batches.

    `committed` is called after each batch; `tally` counts polled, not_modified, failed, entries; polls
    that were put off count as none. Documents take up `room` until they are parsed.
    """

    store: Store
    turn: Turn
    fetcher: Fetcher
    workers: Workers
    clock: Clock
    rng: random.Random
    tally: Counter[str]
    committed: Callable[[], None]
    room: Room = field(default_factory=lambda: Room(ROOM))
    _waiting: dict[int, None] = field(default_factory=dict)
    _beginning: asyncio.Task[None] | None = None
    _flying: set[int] = field(default_factory=set)
    _finished: list[Poll] = field(default_factory=list)
    _recording: asyncio.Task[None] | None = None
    _all_in: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _stopped: bool = False
    _under_way: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(UNDER_WAY))

    async def start(self, *, everything: bool = False) -> int:
        """Let each due feed be polled that is not being polled yet, as soon as there is room; how many these are."""
        due = await self.turn(self.store.due_feeds, self.clock(), everything=everything)
        if self._stopped:
            return 0
        fresh = [feed for feed in due if feed not in self._flying and feed not in self._waiting]
        self._waiting.update(dict.fromkeys(fresh))
        self._tasks = self._running()
        if self._waiting and (self._beginning is None or self._beginning.done()):
            self._beginning = self._do(self._begin(), "begin polls")
        return len(fresh)

    @property
    def waiting(self) -> int:
        """How many due feeds have not been asked yet."""
        return len(self._waiting)

    async def settle(self) -> None:
        """Wait until nothing is due or under way any more; a bug in a poll is raised here."""
        while self._tasks:
            done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
            self._tasks -= done
            for task in done:
                task.result()

    async def settled(self) -> None:
        """Wait for the polls under way, whatever becomes of them; no others are begun, and their feeds stay due."""
        self._waiting.clear()
        while running := self._running():
            await asyncio.wait(running)

    async def stop(self) -> None:
        """Begin no more polls and drop those under way; their feeds stay due."""
        self._stopped = True
        running = self._running()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _running(self) -> set[asyncio.Task[None]]:
        return {task for task in self._tasks if not task.done()}

    def _do(self, work: Coroutine[object, object, None], name: str) -> asyncio.Task[None]:
        task = background(work, name)
        self._tasks.add(task)
        return task

    async def _begin(self) -> None:
        """Begin polls of the feeds that wait, a slice of them at a time, for as many as there is room."""
        while feeds := tuple(islice(self._waiting, SLICE)):
            for state in await self.turn(self.store.feed_states, feeds):
                await self._under_way.acquire()
                self._flying.add(state.id)
                self._do(self._fly(state), f"poll {state.spec.name}")
                self._waiting.pop(state.id, None)
            for removed in feeds:
                self._waiting.pop(removed, None)

    async def _fly(self, state: FeedState) -> None:
        try:
            poll = await self._poll(state)
        except BaseException:
            self._land(state.id)
            raise
        # Only now: while this poll was under way the list may have been taken and another begun.
        self._finished.append(poll)
        if len(self._finished) == len(self._flying):
            self._all_in.set()
        if self._recording is None or self._recording.done():
            self._recording = self._do(self._record_finished(), "record polls")

    def _land(self, feed: int) -> None:
        """Let a feed be polled again when it is due."""
        self._flying.discard(feed)
        self._under_way.release()

    async def _poll(self, state: FeedState) -> Poll:
        try:
            fetched = await self.fetcher.fetch(state)
            if isinstance(fetched, NotModified):
                return after_unchanged(state, fetched, now=self.clock(), rng=self.rng)
            with self.room.taken(len(fetched.body)):
                if state.last_success:
                    state = await self.turn(self.store.remembering, state)
                parsed = await self.workers.parse(replace(fetched, before=state.text), state.spec)
            parsed = await self._with_older(parsed, state)
        except FeedError as error:
            log.debug("poll failed", feed=state.spec.name, reason=str(error))
            return after_failure(state, error, now=self.clock(), rng=self.rng)
        return after_success(state, fetched, parsed, now=self.clock(), rng=self.rng)

    async def _with_older(self, parsed: ParsedFeed, state: FeedState) -> ParsedFeed:
        """With the pages before it, back to one that the previous poll has seen: nothing is lost after an outage.

        Where one of them fails the poll fails, and is made again as a whole.
        """
        known = set(state.last_ids)
        for _ in range(MORE_PAGES):
            if not parsed.older or not known or any(entry.id in known for entry in parsed.entries):
                break
            # At the feed's own host, so with what the feed is asked with, but for what vouches for the first page.
            page = replace(state, moved_to=parsed.older, etag=None, last_modified=None, body_hash=None)
            fetched = await self.fetcher.fetch(page)
            assert isinstance(fetched, Document)  # nothing was known that could be unchanged
            with self.room.taken(len(fetched.body)):
                parsed = joined(parsed, await self.workers.parse(fetched, state.spec))
        return parsed

    async def _record_finished(self) -> None:
        while self._finished:
            await self._gather()
            # Taken only now, and whole: a batch grows as the disk slows.
            polls, self._finished = self._finished, []
            try:
                await self._record(polls)
            finally:
                for poll in polls:
                    self._land(poll.state.id)

    async def _gather(self) -> None:
        """Give polls that are about to finish the time to be stored with those that have."""
        self._all_in.clear()
        if len(self._finished) < len(self._flying):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_in.wait(), GATHER)

    async def _record(self, polls: Sequence[Poll]) -> None:
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
