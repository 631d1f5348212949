"""Servers that do their worst, polled together with honest ones: each is named, and the honest ones notice nothing."""

import asyncio
import gzip
import random
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import brotli
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from backports import zstd

from monitor.feeds.fetch import Fetcher
from monitor.feeds.parse import parse
from monitor.model.feed import Document, FeedSpec, FeedState, ParsedFeed
from monitor.model.settings import FetchSettings
from monitor.pipeline.poll import Poller
from monitor.storage.store import Store
from tests.feeds.wire import Answer, Server, raw, reset_after, response, trickle
from tests.whole.path import at_once

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
BOMB = b"\0" * 20_000_000
HOSTILE: dict[str, tuple[Answer, str]] = {
    "slow-headers": (trickle(b"HTTP/1.1 200 OK\r\n", b"X-Wait: 1\r\n", 0.05), "timeout"),
    "slow-body": (trickle(HEAD + b"\r\n", b" ", 0.05), "timeout"),
    "silence": (trickle(b"", b"", 0.05), "timeout"),
    "endless-body": (trickle(HEAD + b"\r\n", b" " * 65536, 0), "too-large"),
    "gzip-bomb": (response(gzip.compress(BOMB), Content_Encoding="gzip"), "too-large"),
    "br-bomb": (response(brotli.compress(BOMB, quality=1), Content_Encoding="br"), "too-large"),
    "zstd-bomb": (response(zstd.compress(BOMB), Content_Encoding="zstd"), "too-large"),
    "redirect-loop": (response(b"", 302, Location="/redirect-loop"), "redirects"),
    "private": (response(b"", 302, Location="http://10.0.0.1/feed"), "forbidden-address"),
    "metadata": (response(b"", 301, Location="http://169.254.169.254/latest"), "forbidden-address"),
    "own-file": (response(b"", 301, Location="file:///etc/passwd"), "forbidden-scheme"),
    "picture": (response(b"\x89PNG\r\n\x1a\n" + b"x" * 99, Content_Type="image/png"), "not-a-feed"),
    "login": (response(b"<!doctype html><html><form>", Content_Type="application/rss+xml"), "html"),
    "half-a-chunk": (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n400\r\nhalf a chunk"), "interrupted"),
    "not-modified": (response(b"", 304), "status"),
    "reset": (reset_after(HEAD), "interrupted"),
    "nothing": (response(b""), "empty"),
}
"""What servers do, and the kind of failure that it is."""
HANGING = ("slow-headers", "slow-body", "silence", "hanging-name")
HONEST = tuple(f"honest-{number}" for number in range(10))
DEADLINE = timedelta(seconds=1)


class Names(AbstractResolver):
    """A name server of our own. Every name is this machine, but one hangs and one changes its mind."""

    def __init__(self) -> None:
        self.asked = Counter[str]()

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        self.asked[host] += 1
        if host == "hanging-name.example":
            await asyncio.sleep(60)
        rebound = host == "rebinding.example" and self.asked[host] > 1
        address = "127.0.0.2" if rebound else "127.0.0.1"
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is open."""


class Parsing:
    """Parses in this process."""

    async def parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        return parse(document, spec)


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(Store.open("sqlite://")) as store:
        yield store


async def poll(store: Store, settings: FetchSettings, names: Names) -> dict[str, FeedState]:
    """Poll everything once; what is known of each feed then, by its name."""
    async with Fetcher(settings, resolver=names) as fetcher:
        tally, rng = Counter[str](), random.Random(1)
        poller = Poller(
            store,
            at_once,
            fetcher,
            Parsing(),
            lambda: datetime.now(UTC),
            rng,
            tally,
            lambda: None,  # type: ignore[arg-type]
        )
        await poller.start(everything=True)
        await poller.settle()
    return {state.spec.name: state for state in store.feeds()}


async def test_each_hostile_server_is_named_and_the_honest_ones_notice_nothing(
    server: Server, store: Store, tmp_path: Path
) -> None:
    """With fewer places than servers: 8 requests at a time."""
    names = [*HOSTILE, "hanging-name", "rebinding", *HONEST]
    for name in names:
        server.at(f"/{name}", HOSTILE[name][0] if name in HOSTILE else response())
    store.sync_feeds(
        [FeedSpec(f"http://{name}.example:{server.port}/{name}", name) for name in names], datetime.now(UTC)
    )
    allowed = (ip_network("127.0.0.1/32"),)
    settings = FetchSettings(tmp_path, timeout=DEADLINE, max_bytes=1_000_000, concurrency=8, allow_networks=allowed)
    resolver = Names()

    first = await poll(store, settings, resolver)
    second = await poll(store, settings, resolver)

    kinds = {name: (state.error or "none").partition(":")[0] for name, state in first.items()}
    expected = {name: kind for name, (_, kind) in HOSTILE.items()} | {"hanging-name": "timeout", "rebinding": "none"}
    assert kinds == expected | dict.fromkeys(HONEST, "none")
    assert (second["rebinding"].error or "").startswith("forbidden-address")
    assert max(polled(first, HONEST)) < min(polled(first, HANGING))
    assert len(store.unread(1000)) == 2 * (len(HONEST) + 1)
    assert [request.target for request in server.asked].count("/rebinding") == 1


def polled(states: dict[str, FeedState], names: tuple[str, ...]) -> list[datetime]:
    return [at for name in names if (at := states[name].last_poll)]
