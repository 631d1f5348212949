"""Which feeds an address leads to."""

from collections.abc import AsyncIterator

import pytest

from monitor.errors import FetchError, ParseError
from monitor.feeds.discover import discover, usual
from monitor.feeds.fetch import Fetcher
from monitor.model.settings import FetchSettings
from tests.feeds.wire import RSS, Server, response


@pytest.fixture
async def fetcher(settings: FetchSettings) -> AsyncIterator[Fetcher]:
    async with Fetcher(settings) as opened:
        yield opened


def page(head: str = "", body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def alternate(href: str, kind: str = "application/rss+xml") -> str:
    return f'<link rel="Alternate nofollow" type="{kind}; charset=utf-8" href="{href}">'


def feed(name: str) -> bytes:
    return RSS.replace(b">one<", f">{name}<".encode())


async def test_a_feed_is_found_where_it_is(server: Server, fetcher: Fetcher):
    server.at("/feed", response(RSS))

    discovery = await discover(server.url(), fetcher)

    assert [(found.url, found.feed.title, len(found.feed.entries)) for found in discovery.found] == [
        (server.url(), "Agency news", 2)
    ]
    assert len(server.asked) == 1


async def test_the_feeds_that_a_page_names_are_tried_and_those_of_comments_come_last(server: Server, fetcher: Fetcher):
    links = (alternate("comments.rss"), alternate("/a"), alternate("b", "application/atom+xml"), alternate("/gone"))
    server.at("/news/", response(page("".join(links) + '<link rel="alternate" hreflang="de" href="/de">')))
    for path in ("/news/comments.rss", "/a", "/news/b"):
        server.at(path, response(feed(path)))

    discovery = await discover(server.url("/news/"), fetcher)

    assert [found.url for found in discovery.found] == [
        server.url(path) for path in ("/a", "/news/b", "/news/comments.rss")
    ]
    assert [error.kind for error in discovery.failed] == ["status"]
    assert "/de" not in [request.target for request in server.asked]


async def test_links_are_followed_from_the_base_that_a_page_states(server: Server, fetcher: Fetcher):
    server.at("/", response(page(f'<base href="{server.url("/deep/")}">' + alternate("news"))))
    server.at("/deep/news", response(RSS))

    assert [found.url for found in (await discover(server.url("/"), fetcher)).found] == [server.url("/deep/news")]


async def test_a_page_that_lists_feeds_for_people_leads_to_them(server: Server, fetcher: Fetcher):
    body = '<a href="/about">About</a><a href="/press.rss">Press</a><a href="?output=atom">All</a><a>nothing</a>'
    server.at("/feeds.html", response(page(body=body)))
    server.at("/press.rss", response(RSS))

    discovery = await discover(server.url("/feeds.html"), fetcher)

    assert ([found.url for found in discovery.found], discovery.failed) == ([server.url("/press.rss")], ())
    assert "/about" not in [request.target for request in server.asked]


async def test_the_usual_paths_are_tried_last_and_one_document_is_one_feed(server: Server, fetcher: Fetcher):
    server.at("/blog", response(page(body='<a href="/feed/pets">dogs</a>')))
    for path in ("/blog/feed", "/blog/rss.xml", "/atom.xml"):
        server.at(path, response(RSS))
    server.at("/feed.xml", response(feed("another")))

    discovery = await discover(server.url("/blog"), fetcher)

    assert [found.url for found in discovery.found] == [server.url("/blog/feed"), server.url("/feed.xml")]
    assert discovery.where == "at a usual path"


async def test_a_page_without_feeds_has_none(server: Server, fetcher: Fetcher):
    server.at("/", response(page()))

    assert (await discover(server.url("/"), fetcher)).found == ()


async def test_what_a_page_names_is_guarded_like_everything(server: Server, fetcher: Fetcher):
    server.at("/", response(page(alternate("http://10.1.2.3/feed") + alternate("file:///etc/passwd"))))

    discovery = await discover(server.url("/"), fetcher)

    assert (discovery.found, [error.kind for error in discovery.failed]) == ((), ["forbidden-address"])


async def test_an_address_that_gives_nothing_is_an_error(server: Server, fetcher: Fetcher):
    server.at("/cut", response(b"<rss><channel><item><title>"))

    with pytest.raises(FetchError):
        await discover(server.url("/missing"), fetcher)
    with pytest.raises(ParseError):
        await discover(server.url("/cut"), fetcher)


def test_the_usual_paths_are_below_a_page_beside_it_and_at_the_top():
    paths = usual("https://a.example/news/2026?page=2")

    assert paths[0] == "https://a.example/news/2026/feed"
    assert {"https://a.example/news/feed", "https://a.example/feed"} <= set(paths)
    assert len(set(paths)) == len(paths)
