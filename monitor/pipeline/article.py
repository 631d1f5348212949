"""Between reading and reading: entries that name a watched party -> the text of their articles -> read again."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

import structlog

from monitor.errors import FeedError, FetchError
from monitor.feeds.address import masked
from monitor.model.entry import ArticleFound, StoredEntry
from monitor.model.feed import Document, FeedSpec, FeedState, NotModified
from monitor.pipeline.parts import Clock, Fetcher, Store, Turn

log = structlog.get_logger()

TOGETHER = 20
"""Articles fetched at a time: a reload waits for them."""
ROBOTS_KEPT = timedelta(hours=24)
"""How long a site's robots.txt is believed (RFC 9309, 2.4)."""
MOST_SITES = 1_000
"""Sites whose robots.txt are remembered."""
KEPT = "kept"
SHORTER = "shorter"
"""What becomes of a text that says no more than the entry does."""


class Extractors(Protocol):
    """Where pages from outside are taken apart."""

    async def article_text(self, document: Document) -> str:
        """The text of the article on a page; ParseError when there is none."""

    async def robots_allow(self, robots: bytes, url: str) -> bool:
        """Whether a robots.txt lets us fetch an address."""


@dataclass(slots=True)
class Articles:
    """Fetches the articles of entries that wait for theirs; each is stored, or why there is none, and asked for once.

    `committed` is called when entries can be read again; `tally` counts articles and articles_failed.
    """

    store: Store
    turn: Turn
    fetcher: Fetcher
    extractors: Extractors
    clock: Clock
    tally: Counter[str]
    committed: Callable[[], None]
    _robots: dict[str, tuple[datetime, bytes | None]] = field(default_factory=dict)
    _asking: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def fetch(self) -> int:
        """Fetch what is waited for; for how many entries."""
        total = 0
        while waiting := await self.turn(self.store.awaiting_articles, TOGETHER):
            await asyncio.gather(*map(self._fetch_one, waiting))
            total += len(waiting)
        return total

    async def _fetch_one(self, stored: StoredEntry) -> None:
        found = await self._found(stored)
        self.tally["articles"] += found.outcome == KEPT
        self.tally["articles_failed"] += found.outcome not in (KEPT, SHORTER)
        await self.turn(self.store.record_article, found)
        self.committed()

    async def _found(self, stored: StoredEntry) -> ArticleFound:
        try:
            text = await self._text(stored.entry.url or "")
        except FeedError as error:
            log.info("no article", entry=stored.key, reason=str(error))
            return ArticleFound(stored.key, stored.edition, error.kind)
        if len(text) <= len(stored.entry.content):
            return ArticleFound(stored.key, stored.edition, SHORTER)
        return ArticleFound(stored.key, stored.edition, KEPT, text)

    async def _text(self, url: str) -> str:
        await self._ask_robots(url)
        document = await self._document(url)
        if _site(document.url) != _site(url):
            await self._ask_robots(document.url)
        return await self.extractors.article_text(document)

    async def _ask_robots(self, url: str) -> None:
        """Raise FetchError when a site does not want to be read by programs, or nobody can tell."""
        site = _site(url)
        async with self._asking.setdefault(site, asyncio.Lock()):
            robots = await self._robots_of(site)
        if robots is None or not await self.extractors.robots_allow(robots, url):
            raise FetchError(masked(url), "robots", "its site's robots.txt does not allow it, or cannot be fetched")

    async def _robots_of(self, site: str) -> bytes | None:
        """What a site's robots.txt says, None when it cannot be had: then nothing is allowed."""
        known = self._robots.get(site)
        if known and self.clock() < known[0]:
            return known[1]
        if len(self._robots) >= MOST_SITES:
            self._robots.clear()
            self._asking.clear()
        try:
            robots: bytes | None = (await self._document(f"{site}/robots.txt")).body
        except FetchError as error:
            # A site without the file allows everything (RFC 9309, 2.3.1.3); one that is in trouble nothing (2.3.1.4).
            missing = error.status is not None and 400 <= error.status < 500 and error.kind != "throttled"
            robots = b"" if missing else None
        self._robots[site] = (self.clock() + ROBOTS_KEPT, robots)
        return robots

    async def _document(self, url: str) -> Document:
        fetched = await self.fetcher.fetch(FeedState(0, FeedSpec(url, url), self.clock()))
        assert not isinstance(fetched, NotModified)  # nothing was known that could be unchanged
        return fetched


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
