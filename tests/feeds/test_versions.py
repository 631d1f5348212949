"""Successive versions of one live feed, polled from a real server."""

import random
import re
import tarfile
from datetime import timedelta
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from monitor.feeds.fetch import Fetcher
from monitor.feeds.parse import parse
from monitor.feeds.schedule import after_success, after_unchanged
from monitor.model.feed import Condition, Document, NotModified
from monitor.model.settings import FetchSettings
from tests.feeds.conftest import T0, feed
from tests.feeds.wire import Server, response


@pytest.fixture(scope="module")
def versions(outside_data: Path) -> list[bytes]:
    """In the order of their names, which are times."""
    with tarfile.open(outside_data / "feed_versions.tar.xz") as archive:
        members = sorted((m for m in archive.getmembers() if m.name.endswith(".xml")), key=lambda m: m.name)
        return [file.read() for member in members if (file := archive.extractfile(member))]


async def test_every_version_of_a_feed_is_polled_without_a_double_and_parsed_once(
    versions: list[bytes], server: Server, settings: FetchSettings
):
    """Each version is served twice, by a server without validators; identities are the guids, no more and no less."""
    state = feed(server.url(), max_age=None)
    rng, now, parses = random.Random(1), T0, 0
    ids: set[str] = set()
    gaps = 0
    async with Fetcher(settings) as fetcher:
        for version in [body for body in versions for _ in range(2)]:
            server.at("/feed", response(version))
            now += timedelta(minutes=15)
            fetched = await fetcher.fetch(state)
            if isinstance(fetched, NotModified):
                poll = after_unchanged(state, fetched, now=now, rng=rng)
            else:
                assert isinstance(fetched, Document)
                parses += 1
                poll = after_success(state, fetched, parse(fetched, state.spec), now=now, rng=rng)
            state = poll.state
            ids |= {polled.entry.id for polled in poll.entries}
            gaps += sum(change.holds and change.condition is Condition.GAP for change in poll.changes)

    texts = [body.decode() for body in versions]
    guids = {unescape(guid.strip()) for text in texts for guid in re.findall(r"<guid[^>]*>(.*?)</guid>", text)}
    contents = [re.sub(r"<lastBuildDate>.*?</lastBuildDate>", "", text) for text in texts]
    assert ids == guids
    assert parses == 1 + sum(one != other for one, other in pairwise(contents))
    assert gaps == 0
