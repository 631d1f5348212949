"""Feeds behind an address: itself, those its page names, or those at the paths where sites usually have them."""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urljoin

from monitor.errors import FeedError, ParseError
from monitor.feeds.address import absolute_link
from monitor.feeds.conditions import WRONG_DOCUMENT
from monitor.feeds.fetch import Fetcher
from monitor.feeds.parse import parse
from monitor.model.feed import Document, FeedSpec, FeedState, NotModified, ParsedFeed

FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"})
"""Media types by which pages name their feeds (rssboard.org/rss-autodiscovery, jsonfeed.org)."""
LOOKS_LIKE_A_FEED = re.compile(r"(?i)[/.=](?:rss|atom|rdf|feeds?)(?:\.\w{3,4})?/?$|/(?:rss|feeds?)/")
"""Links to feeds, on pages that list them for people."""
USUAL = ("feed", "feed/", "rss", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json")
MOST = 24
"""Addresses tried at most; a page may name hundreds."""
PAGE_HEAD = 500_000
"""Bytes of a page that are searched."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was fetched and read, at the address where it was asked for."""

    url: str
    feed: ParsedFeed


@dataclass(frozen=True, slots=True)
class Discovery:
    """The feeds behind an address, the likeliest first, where they were found, and what is named but does not work."""

    found: tuple[Found, ...]
    where: str
    failed: tuple[FeedError, ...] = ()


async def discover(url: str, fetcher: Fetcher) -> Discovery:
    """The feeds behind an address; none is no error.

    Raises:
        FeedError: nothing came from the address itself, or a feed that cannot be read.
    """
    document = await _document(url, fetcher)
    try:
        return Discovery((_found(url, document),), "at this address")
    except ParseError as error:
        if error.kind not in WRONG_DOCUMENT:
            raise
    tried = await _tried(named(document), fetcher)
    failed = tuple(one for one in tried if isinstance(one, FeedError))
    if found := _different(tried):
        return Discovery(found, "named by the page", failed)
    if found := _different(await _tried(linked(document), fetcher)):
        return Discovery(found, "linked from the page", failed)
    return Discovery(_different(await _tried(usual(document.url), fetcher)), "at a usual path", failed)


def named(document: Document) -> tuple[str, ...]:
    """The addresses that a page gives as its feeds, those of comments last."""
    page = _read(document)
    return _addresses(page.alternates, page.base or document.url)


def linked(document: Document) -> tuple[str, ...]:
    """The addresses of links on a page that look like feeds."""
    page = _read(document)
    return _addresses((href for href in page.links if LOOKS_LIKE_A_FEED.search(href)), page.base or document.url)


def usual(url: str) -> tuple[str, ...]:
    """Where the feeds of a page would be: below it, beside it, and at the top of its site."""
    folders = (url.partition("?")[0].rstrip("/") + "/", urljoin(url, "."), urljoin(url, "/"))
    return tuple(dict.fromkeys(urljoin(folder, path) for folder in folders for path in USUAL))[:MOST]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.alternates: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        match tag:
            case "base" if self.base is None:
                self.base = absolute_link(said.get("href"))
            case "link" if "alternate" in said.get("rel", "").lower().split():
                if said.get("type", "").partition(";")[0].strip().lower() in FEED_TYPES:
                    self.alternates.append(said.get("href", ""))
            case "a":
                self.links.append(said.get("href", ""))


def _read(document: Document) -> _Page:
    page = _Page()
    page.feed(document.body[:PAGE_HEAD].decode("utf-8", errors="replace"))
    return page


def _addresses(links: Iterable[str], base: str) -> tuple[str, ...]:
    whole = dict.fromkeys(link for link in (absolute_link(href, base) for href in links) if link)
    return tuple(sorted(whole, key=lambda link: "comment" in link.lower()))[:MOST]


async def _tried(addresses: Iterable[str], fetcher: Fetcher) -> tuple[Found | FeedError, ...]:
    return tuple(await asyncio.gather(*(_feed_at(address, fetcher) for address in addresses)))


async def _feed_at(url: str, fetcher: Fetcher) -> Found | FeedError:
    try:
        return _found(url, await _document(url, fetcher))
    except FeedError as error:
        return error


async def _document(url: str, fetcher: Fetcher) -> Document:
    fetched = await fetcher.fetch(FeedState(0, FeedSpec(url, url), datetime.now(UTC)))
    assert not isinstance(fetched, NotModified)  # nothing was known that could be unchanged
    return fetched


def _found(url: str, document: Document) -> Found:
    return Found(url, parse(document, FeedSpec(url, url)))


def _different(tried: Iterable[Found | FeedError]) -> tuple[Found, ...]:
    """The feeds, the first of those with the same entries: sites answer at several paths with one document."""
    different: dict[tuple[str, ...], Found] = {}
    for one in tried:
        if isinstance(one, Found):
            ids = tuple(entry.id for entry in one.feed.entries)
            different.setdefault(ids or (one.url,), one)
    return tuple(different.values())
