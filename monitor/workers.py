"""Parsing and reading in worker processes: pure CPU work on text from outside, bounded in time and memory.

A worker that dies or passes its deadline loses its own task only; the pool starts another in its place.
"""

import asyncio
import resource
from collections.abc import Sequence

from monitor.config.load import RuleSet
from monitor.errors import MonitorError, ParseError
from monitor.feeds.article import article_text, robots_allow
from monitor.feeds.source import read_document
from monitor.matching.rule_tests import Failure
from monitor.model.entry import Entry, StoredEntry
from monitor.model.feed import Document, FeedSpec, ParsedFeed
from monitor.model.reading import Reading
from monitor.pipeline.mind import Explained, Mind, tests_of
from monitor.pool import LOST, BeginError, DiedError, Pool, why_lost

PARSE_DEADLINE = 10.0
"""Seconds for one document: a hundred times what a large feed takes."""
READ_DEADLINE = 20.0
"""Seconds for one batch of entries."""
TEST_DEADLINE = 60.0
"""Seconds for the tests of one rule."""
READ_BATCH = 40
"""Entries handed to a worker at a time: large enough to hide the hand-over, small enough to share the work."""
MEMORY = 2 * 1024**3
"""Address space of a worker, in bytes: a document that needs more is an attack."""

UNCLEAR = Entry("", "Harvest festival 4")
"""An entry whose language only the model of languages tells, which takes a second to load."""

_mind: Mind | None = None
_rule_set: RuleSet | None = None


def _begin(rule_set: RuleSet, memory: int) -> None:
    global _mind, _rule_set
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    _mind, _rule_set = Mind(rule_set), rule_set
    # What is loaded at the first need is loaded here, once, and not by each process that takes a lost one's place.
    _mind.consider(UNCLEAR)


def _read(entries: tuple[StoredEntry, ...]) -> tuple[Reading, ...]:
    assert _mind is not None
    return tuple(_mind.read(stored) for stored in entries)


def _explain(entry: Entry) -> Explained:
    assert _mind is not None
    return _mind.explain(entry)


def _test(number: int) -> tuple[Failure, ...]:
    assert _rule_set is not None
    return tests_of(_rule_set.rules[number], _rule_set)


class Workers:
    """A pool of processes for one rule set; after a reload a new one takes over and this one is closed."""

    def __init__(self, rule_set: RuleSet, *, processes: int, memory: int = MEMORY) -> None:
        self.rule_set = rule_set
        self._pool = Pool(processes, _begin, (rule_set, memory))

    @property
    def restarts(self) -> int:
        """How many processes took the place of a lost one."""
        return self._pool.restarts

    async def parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        """The document as a feed.

        Raises:
            ParseError: it is not one, or it killed two workers, or there are none (`parser-died`).
        """
        try:
            try:
                return await self._parse(document, spec)
            except DiedError:
                # Anybody may have killed it. A document that did it will do it again.
                return await self._parse(document, spec)
        except (*LOST, BeginError) as error:
            raise ParseError(
                document.url, "parser-died", f"the document could not be parsed: {why_lost(error)}"
            ) from error

    async def _parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        return await self._pool.run(PARSE_DEADLINE, read_document, document, spec)

    async def article_text(self, document: Document) -> str:
        """The text of the article on a page.

        Raises:
            ParseError: there is none, or its worker was lost (`parser-died`).
        """
        try:
            return await self._pool.run(PARSE_DEADLINE, article_text, document)
        except LOST as error:
            raise ParseError(document.url, "parser-died", f"the page could not be read: {why_lost(error)}") from error

    async def robots_allow(self, robots: bytes, url: str) -> bool:
        """Whether a robots.txt lets us fetch an address; one that cannot be read lets us not."""
        try:
            return await self._pool.run(PARSE_DEADLINE, robots_allow, robots, url)
        except LOST:
            return False

    async def read(self, entries: Sequence[StoredEntry]) -> tuple[Reading, ...]:
        """The readings of entries, in their order; one that kills its worker has an `error` and no neighbours.

        Raises:
            BeginError: there are no workers, which is no entry's fault.
        """
        batches = [tuple(entries[start : start + READ_BATCH]) for start in range(0, len(entries), READ_BATCH)]
        readings = await asyncio.gather(*(self._read_batch(batch) for batch in batches))
        return tuple(reading for batch in readings for reading in batch)

    async def _read_batch(self, batch: tuple[StoredEntry, ...]) -> tuple[Reading, ...]:
        try:
            return await self._pool.run(READ_DEADLINE, _read, batch)
        except LOST as error:
            if len(batch) == 1:
                return (Reading(batch[0].key, None, error=why_lost(error), edition=batch[0].edition),)
        # One of them did it: each is tried alone, so that its neighbours are read.
        alone = await asyncio.gather(*(self._read_batch((stored,)) for stored in batch))
        return tuple(reading for readings in alone for reading in readings)

    async def explain(self, entry: Entry) -> Explained:
        """How an entry is read, step by step; MonitorError when its worker was lost."""
        try:
            return await self._pool.run(READ_DEADLINE, _explain, entry)
        except LOST as error:
            raise MonitorError(f"the text cannot be read: {why_lost(error)}") from error

    async def run_tests(self) -> tuple[Failure, ...]:
        """The tests written in the rules that fail; MonitorError when a worker was lost over them."""
        numbers = range(len(self.rule_set.rules))
        try:
            failed = await asyncio.gather(*(self._pool.run(TEST_DEADLINE, _test, number) for number in numbers))
        except LOST as error:
            raise MonitorError(f"the tests cannot be run: {why_lost(error)}") from error
        return tuple(failure for failures in failed for failure in failures)

    async def close(self) -> None:
        """Let what runs finish, then end the processes."""
        await self._pool.close()

    def stop(self) -> None:
        """End the processes now; what they were doing is lost to this run and done again by the next."""
        self._pool.stop()
