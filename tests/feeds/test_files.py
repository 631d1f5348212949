"""Feeds in files."""

import os
from dataclasses import replace

import pytest

from monitor.errors import FetchError
from monitor.feeds.fetch import Fetcher
from monitor.model.feed import Document, NotModified
from monitor.model.settings import FetchSettings
from tests.feeds.conftest import feed
from tests.feeds.wire import RSS


async def outcome(settings: FetchSettings, url: str) -> Document | NotModified | str:
    async with Fetcher(settings) as fetcher:
        try:
            return await fetcher.fetch(feed(url))
        except FetchError as error:
            return error.kind


async def test_a_file_below_the_folder_is_read_by_relative_and_absolute_address(settings: FetchSettings):
    (settings.files / "a b.xml").write_bytes(RSS)

    for url in ("file:a%20b.xml", f"file://{settings.files}/a b.xml", "file:./x/../a b.xml"):
        document = await outcome(settings, url)
        assert isinstance(document, Document)
        assert document.body == RSS


async def test_a_file_that_did_not_change_is_not_modified(settings: FetchSettings):
    (settings.files / "feed.xml").write_bytes(RSS)
    async with Fetcher(settings) as fetcher:
        first = await fetcher.fetch(feed("file:feed.xml"))
        assert isinstance(first, Document)
        again = await fetcher.fetch(replace(feed("file:feed.xml"), body_hash=first.body_hash))

    assert again == NotModified()


async def test_nothing_outside_the_folder_is_read(settings: FetchSettings, tmp_path_factory: pytest.TempPathFactory):
    outside = tmp_path_factory.mktemp("outside") / "secret.xml"
    outside.write_bytes(RSS)
    (settings.files / "link.xml").symlink_to(outside)

    for url in (f"file:{outside}", "file:../secret.xml", "file:link.xml", "file:///etc/passwd", "file://host/feed.xml"):
        assert await outcome(settings, url) == "forbidden-scheme"


async def test_what_is_no_plain_file_is_not_read(settings: FetchSettings):
    os.mkfifo(settings.files / "pipe.xml")

    assert await outcome(settings, "file:pipe.xml") == "forbidden-scheme"
    assert await outcome(settings, "file:.") == "forbidden-scheme"


async def test_a_missing_and_a_large_file_are_named(settings: FetchSettings):
    (settings.files / "large.xml").write_bytes(b" " * (settings.max_bytes + 1))

    assert await outcome(settings, "file:none.xml") == "missing"
    assert await outcome(settings, "file:large.xml") == "too-large"
    assert await outcome(settings, "file:nul%00.xml") == "missing"
