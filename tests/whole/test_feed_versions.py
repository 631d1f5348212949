"""Eighty versions of a live feed, served one after another: every entry is stored once, whatever the feed does."""

import random
import re
import tarfile
from asyncio import StreamWriter
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from hashlib import sha256
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.feeds.fetch import Fetcher
from monitor.feeds.parse import parse
from monitor.model.entry import StoredEntry
from monitor.model.feed import Document, FeedSpec, ParsedFeed
from monitor.model.listing import StoryFilter
from monitor.pipeline.mind import Mind
from monitor.pipeline.poll import Poller
from tests.feeds.wire import Answer, Request, Server, response
from tests.whole.path import Feeds, InProcess, Whole, at_once, whole

MAX_AGE = timedelta(hours=24)
EVERYTHING = 10_000
"""More entries than the feed ever had."""
RULE = """
title: Anything
id: anything
level: low
detection:
  any: {url|contains: /}
  condition: any
"""


@dataclass(frozen=True, slots=True)
class Version:
    """The feed as it was at a time."""

    at: datetime
    body: bytes

    @property
    def content(self) -> bytes:
        """What is left without the time at which the server wrote it."""
        return re.sub(rb"<lastBuildDate>.*?</lastBuildDate>", b"", self.body)

    def published(self) -> dict[str, datetime]:
        """The date of each entry by its guid, read without any parser of feeds."""
        found = {}
        for item in items(self.body):
            guid, date = re.search(rb"<guid[^>]*>(.*?)</guid>", item), re.search(rb"<pubDate>(.*?)</pubDate>", item)
            assert guid is not None
            assert date is not None
            found[unescape(guid[1].decode())] = parsedate_to_datetime(date[1].decode())
        return found


@lru_cache(maxsize=1)
def recorded(folder: Path) -> tuple[Version, ...]:
    """All versions, the oldest first; each is named after its time."""
    with tarfile.open(folder / "feed_versions.tar.xz") as archive:
        names = sorted(name for name in archive.getnames() if name.endswith(".xml"))
        return tuple(
            Version(datetime.strptime(Path(name).stem, "%Y-%m-%dT%H_%M_%S_00_00").replace(tzinfo=UTC), file.read())
            for name in names
            if (file := archive.extractfile(name))
        )


@pytest.fixture
def versions(outside_data: Path) -> tuple[Version, ...]:
    return recorded(outside_data)


def items(body: bytes) -> list[bytes]:
    """The entries of a document, as they are written."""
    return re.findall(rb"(?s)<item>.*?</item>", body)


def with_items(body: bytes, chosen: Sequence[bytes]) -> bytes:
    """The document with these entries in this order."""
    head, tail = body.partition(b"<item>")[0], body.rpartition(b"</item>")[2]
    return b"".join((head, *chosen, tail))


def with_new_ids(version: Version) -> bytes:
    """Every guid made anew, as servers do that number what they write."""
    new = sha256(version.body).hexdigest()[:8].encode()
    return re.sub(rb"<guid[^>]*>", lambda guid: b'<guid isPermaLink="false">' + new, version.body)


def with_new_dates(version: Version) -> bytes:
    """Every entry dated when the document was written."""
    return re.sub(
        rb"<pubDate>.*?</pubDate>", f"<pubDate>{version.at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>".encode(), version.body
    )


def in_disorder(version: Version) -> bytes:
    entries = items(version.body)
    return with_items(version.body, random.Random(len(version.body)).sample(entries, len(entries)))


SPOILT: dict[str, Callable[[Version], bytes]] = {"ids": with_new_ids, "dates": with_new_dates, "order": in_disorder}


def plain(version: Version) -> Answer:
    """A server that knows no validators."""
    return response(version.body)


def with_etag(version: Version) -> Answer:
    """A server whose validator changes when the entries do, and that answers 304 to the one it gave (RFC 9110, 13)."""
    etag = f'W/"{sha256(version.content).hexdigest()[:16]}"'
    whole_answer, unchanged = response(version.body, ETag=etag), response(b"", 304, ETag=etag)

    async def answer(request: Request, writer: StreamWriter) -> None:
        known = request.headers.get("if-none-match") == etag
        await (unchanged if known else whole_answer)(request, writer)

    return answer


@cache
def parsed(document: Document, spec: FeedSpec) -> ParsedFeed:
    """What the product parses: two servers with one document are only told apart by their counts."""
    return parse(document, spec)


class Parsing(InProcess):
    """Parses and reads in this process, and counts what each address gives to parse."""

    def __init__(self, mind: Mind) -> None:
        super().__init__(mind, Feeds())
        self.parses = Counter[str]()

    async def parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        self.parses[spec.url] += 1
        return parsed(replace(document, url="", headers=(), etag=None), replace(spec, url=""))


@dataclass(frozen=True, slots=True)
class Watching:
    """The whole path over the real fetcher, and its workers."""

    path: Whole
    workers: Parsing

    async def poll(self, at: datetime) -> None:
        """Poll what is due at that time, and record it."""
        self.path.clock.now = at
        await self.path.poller.start()
        await self.path.poller.settle()

    def stored(self) -> tuple[StoredEntry, ...]:
        """All entries, if none was read yet."""
        return self.path.store.unread(EVERYTHING)


@asynccontextmanager
async def watching(folder: Path, *urls: str) -> AsyncIterator[Watching]:
    """Feeds at these addresses, and a rule that matches whatever they bring."""
    (folder / "rules").mkdir()
    (folder / "rules" / "all.yml").write_text(RULE)
    (folder / "config.yaml").write_text(
        f"""
        rules: rules/
        watch: [Globex]
        feeds: [{", ".join(urls)}]
        fetch: {{allow_networks: [127.0.0.0/8]}}
        """
    )
    configuration = load(folder / "config.yaml", {})
    mind = Mind(configuration.rule_set)
    async with Fetcher(configuration.settings.fetch) as fetcher:
        workers = Parsing(mind)
        path = whole(configuration, lambda _: workers)
        path.poller = Poller(
            path.store, at_once, fetcher, workers, path.clock, random.Random(1), path.tally, lambda: None
        )
        with closing(path.store):
            yield Watching(path, workers)


@pytest.mark.timeout(300)  # 69 documents of 500 entries are parsed: 20 s, more on a busy machine
async def test_every_entry_is_stored_once_and_an_unchanged_version_is_not_parsed(
    versions: Sequence[Version], server: Server, tmp_path: Path
) -> None:
    """With and without validators, for one feed each: what is the same as before but for its date costs no parse."""
    served = {"/plain": plain, "/etag": with_etag}
    urls = [server.url(place) for place in served]
    async with watching(tmp_path, *urls) as monitor:
        for version in versions:
            for place, answer in served.items():
                server.at(place, answer(version))
            await monitor.poll(version.at)

        stored = monitor.stored()
        ids = set().union(*(version.published() for version in versions))
        changes = sum(one.content != other.content for one, other in pairwise(versions))
        assert Counter(entry.entry.id for entry in stored) == dict.fromkeys(ids, len(served))
        assert monitor.path.tally["entries"] == len(stored)
        assert monitor.path.tally["polled"] == len(versions) * len(served)
        assert monitor.workers.parses == dict.fromkeys(urls, 1 + changes)
        assert monitor.path.tally["not_modified"] == (len(versions) - 1 - changes) * len(served)
        assert all(entry.edition == 0 for entry in stored)
        assert monitor.path.store.feed_changes() == ()


async def test_entries_that_move_go_and_come_back_are_the_ones_they_were(
    versions: Sequence[Version], server: Server, tmp_path: Path
) -> None:
    rng, at = random.Random(7), versions[0].at
    async with watching(tmp_path, url := server.url()) as monitor:
        for version in versions[::20]:
            entries = items(version.body)
            shuffled = rng.sample(entries, len(entries))
            for chosen in (entries, shuffled, shuffled[::2], entries):
                server.at("/feed", response(with_items(version.body, chosen)))
                await monitor.poll(at := at + timedelta(hours=1))

        stored = monitor.stored()
        ids = set().union(*(version.published() for version in versions[::20]))
        assert Counter(entry.entry.id for entry in stored) == dict.fromkeys(ids, 1)
        assert monitor.path.tally["polled"] == monitor.workers.parses[url] == 4 * len(versions[::20])
        assert all(entry.edition == 0 for entry in stored)


async def test_ids_dates_or_an_order_made_anew_at_each_poll_bring_nothing_twice(
    versions: Sequence[Version], server: Server, tmp_path: Path
) -> None:
    chosen = versions[:24:6]
    async with watching(tmp_path, *(server.url(f"/{name}") for name in SPOILT)) as monitor:
        for version in chosen:
            for name, spoil in SPOILT.items():
                server.at(f"/{name}", response(spoil(version)))
            await monitor.poll(version.at)

        stored = monitor.stored()
        links = {entry for version in chosen for entry in version.published()}
        for name in SPOILT:
            found = [entry.entry.url for entry in stored if str(entry.entry.feed).endswith(name)]
            assert Counter(found) == dict.fromkeys(links, 1), name
        assert all(entry.edition == 0 for entry in stored)
        assert monitor.path.store.feed_changes() == ()


async def test_what_a_feed_held_before_is_stored_and_told_to_nobody(
    versions: Sequence[Version], server: Server, tmp_path: Path
) -> None:
    """What is older than a day at the first poll, or dated a day before the poll before it came, is no news."""
    is_old: dict[str, bool] = {}
    horizon = versions[0].at - MAX_AGE
    async with watching(tmp_path, server.url()) as monitor:
        for version in versions[:4]:
            for entry, published in version.published().items():
                is_old.setdefault(entry, published < horizon)
            horizon = version.at - MAX_AGE
            server.at("/feed", plain(version))
            monitor.path.clock.now = version.at
            await monitor.path.poll()

        news = {entry for entry, old in is_old.items() if not old}
        told, every = (
            monitor.path.store.stories(StoryFilter(told_only=only, limit=EVERYTHING)) for only in (True, False)
        )
        assert monitor.path.tally["entries"] == len(is_old)
        assert 0 < len(told) < len(every)
        assert {story.id for story in told} == {story.id for story in every if news.intersection(story.entry_ids)}
        assert len(monitor.path.inbox.messages) == len(told)
