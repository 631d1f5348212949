"""One pass of the real service over every kind of source, its workers included."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.run import run_once
from monitor.storage.store import Store
from tests.feeds.wire import Request, Server, response

SECRET = "hunter2-hunter2"
ARTICLE = "Vidorama bans Globex from its platform over a directive of the ministry, it said on Monday."


def rss(title: str, link: str = "") -> bytes:
    entry = f"<item><guid>{title}</guid><title>{title}</title><link>{link}</link></item>"
    return f"<rss version='2.0'><channel><title>News</title>{entry}</channel></rss>".encode()


def configure(folder: Path, server: Server) -> Path:
    feeds = [
        {"url": server.url("/secret"), "name": "Secret", "headers": {"X-Key": "${KEY}"}},
        {"url": server.url("/closed").replace("//", "//me:${KEY}@"), "name": "Closed"},
        {"url": server.url("/news"), "name": "News", "article": True, "max_age": "none"},
        {"url": server.url("/policy"), "name": "Policy", "kind": "page"},
        {"url": server.url("/register"), "name": "Register", "kind": "federal_register", "max_age": "none"},
        {"url": f"http://localhost:{server.port}/throttled", "name": "Throttled"},
        {"url": f"http://localhost:{server.port}/neighbour", "name": "Neighbour"},
    ]
    path = folder / "config.yaml"
    settings = {"per_host": 1, "allow_networks": ["127.0.0.0/8"]}
    path.write_text(json.dumps({"rules": "shipped", "watch": ["Globex"], "feeds": feeds, "fetch": settings}))
    return path


@pytest.fixture
def answers(server: Server) -> Server:
    server.at("/secret", response(rss("Harvest festival")))
    server.at("/closed", response(rss("Harvest festival over")))
    server.at("/news", response(rss("What Globex did", server.url("/article"))))
    page = f"<html><article><h1>What Globex did</h1><p>{ARTICLE}</p><p>{'More of it follows. ' * 20}</p></article>"
    server.at("/article", response(page.encode(), Content_Type="text/html"))
    server.at("/policy", response(b"<main><p>Ads for Globex are allowed.</p></main>"))
    document = {"document_number": "1", "title": "Globex added to the Entity List"}
    server.at("/register", response(json.dumps({"count": 1, "results": [document]}).encode()))
    server.at("/throttled", response(b"", 429, Retry_After="60"))
    server.at("/neighbour", response(rss("Never asked for")))
    return server


def kept(folder: Path) -> bytes:
    """All that the store has written."""
    return b"".join(path.read_bytes() for path in folder.glob("monitor.db*"))


async def test_every_kind_of_source_is_polled_and_no_secret_is_kept(answers: Server, tmp_path: Path) -> None:
    configuration = load(configure(tmp_path, answers), {"KEY": SECRET})

    tally = await run_once(configuration)
    answers.at("/policy", response(b"<main><p>Vidorama bans Globex from advertising.</p></main>"))
    again = await run_once(configuration, everything=True)

    asked = {request.target: request.headers for request in answers.asked}
    assert asked["/secret"]["x-key"] == SECRET
    assert "authorization" in asked["/closed"]
    assert (tally["polled"], tally["failed"], tally["entries"], tally["articles"]) == (6, 1, 4, 1)
    # The page's change, and no more: who asked for quiet in the first run is left alone in the second, neighbours too.
    assert (again["entries"], again["failed"]) == (1, 0)
    with closing(Store.open(configuration.settings.database)) as store:
        (news,) = store.entries("What Globex did")
        assert ARTICLE in news.entry.content
    assert SECRET.encode() not in kept(tmp_path)
    assert b"Vidorama bans Globex from advertising." in kept(tmp_path)


async def test_what_has_come_is_read_while_a_slow_feed_is_awaited(server: Server, tmp_path: Path) -> None:
    async def when_the_other_is_read(request: Request, writer: asyncio.StreamWriter) -> None:
        with closing(sqlite3.connect(tmp_path / "monitor.db")) as database:
            while database.execute("select count(*) from entries where read is not null").fetchone() == (0,):  # noqa: ASYNC110
                await asyncio.sleep(0.1)  # a database tells nobody
        await response(rss("Harvest festival over"))(request, writer)

    server.at("/quick", response(rss("Harvest festival")))
    server.at("/slow", when_the_other_is_read)
    feeds = [server.url("/quick"), server.url("/slow")]
    settings = {"timeout": "30s", "allow_networks": ["127.0.0.0/8"]}
    path = tmp_path / "config.yaml"
    path.write_text(json.dumps({"rules": "shipped", "watch": ["Globex"], "feeds": feeds, "fetch": settings}))

    tally = await run_once(load(path, {}))

    assert (tally["polled"], tally["failed"], tally["entries"]) == (2, 0, 2)
