"""Articles are fetched for entries that name a watched party, once, and where they may be."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.feeds.article import article_text, robots_allow
from monitor.feeds.fetch import Fetcher
from monitor.feeds.parse import parse
from monitor.model.entry import StoredEntry
from monitor.model.feed import Document, FeedSpec, ParsedFeed
from monitor.model.reading import Reading
from monitor.model.settings import FetchSettings
from monitor.pipeline.article import Articles
from monitor.pipeline.mind import Mind
from monitor.pipeline.poll import Poller
from monitor.pipeline.read import read
from monitor.storage.store import Store
from tests.feeds.conftest import T0, server, settings  # noqa: F401  # fixtures
from tests.feeds.wire import Server, response
from tests.whole.path import at_once

TEXT = "Vidorama said on Monday that it bans Globex from its platform, citing a directive of the ministry of culture."
PAGE = f"""<html><head><title>News</title></head><body><nav><a href=/>Home</a> <a href=/a>Sport</a></nav>
<article><h1>Globex and the platform</h1><p>{TEXT}</p>
<p>{"The company did not want to comment on it. " * 5}</p></article>
<footer>All rights reserved</footer></body></html>""".encode()


class InProcess:
    """Workers without processes."""

    def __init__(self, mind: Mind) -> None:
        self.mind = mind

    async def parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        return parse(document, spec)

    async def read(self, entries: tuple[StoredEntry, ...]) -> tuple[Reading, ...]:
        return tuple(map(self.mind.read, entries))

    async def article_text(self, document: Document) -> str:
        return article_text(document)

    async def robots_allow(self, robots: bytes, url: str) -> bool:
        return robots_allow(robots, url)


@dataclass
class World:
    """A server with a feed and articles, and the lines over it."""

    server: Server
    store: Store
    poller: Poller
    articles: Articles
    workers: InProcess

    def asked(self) -> list[str]:
        return [request.target for request in self.server.asked if request.target != "/feed"]

    def publish(self, *entries: tuple[str, str], summary: str = "") -> None:
        """A feed of entries: the path or address of their article, and their title."""
        items = "".join(
            f"<item><guid>{link}</guid><title>{title}</title><description>{summary}</description>"
            f"<link>{link if '://' in link else self.server.url(link)}</link></item>"
            for link, title in entries
        )
        feed = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        self.server.at("/feed", response(feed.encode()))

    async def step(self) -> None:
        """Poll, read, fetch articles, read again."""
        await self.poller.start(everything=True)
        await self.poller.settle()
        for _ in range(2):
            await read(self.store, at_once, self.workers, rule_set="r", clock=lambda: T0, tally=Counter())
            await self.articles.fetch()


Make = Callable[..., World]


@pytest.fixture
async def make(server: Server, settings: FetchSettings, tmp_path: Path) -> AsyncIterator[Make]:  # noqa: F811
    (tmp_path / "config.yaml").write_text("{watch: [Globex], rules: shipped}")
    mind = Mind(load(tmp_path / "config.yaml", {}).rule_set)
    with closing(Store.open("sqlite://")) as store:
        async with Fetcher(settings) as fetcher:

            def made(**spec: object) -> World:
                found = FeedSpec(server.url("/feed"), "News", max_age=None, article=True)
                store.sync_feeds([replace(found, **spec)], T0)  # type: ignore[arg-type]
                workers = InProcess(mind)
                lines = (store, at_once, fetcher, workers, lambda: T0)
                poller = Poller(*lines, random.Random(1), Counter(), lambda: None)
                return World(server, store, poller, Articles(*lines, Counter(), lambda: None), workers)

            yield made


async def test_the_text_of_an_article_that_names_a_watched_party_becomes_the_content_that_is_read(make: Make):
    world = make()
    world.server.at("/one", response(PAGE, Content_Type="text/html; charset=utf-8"))
    world.publish(("/one", "What Globex did"), ("/two", "Harvest festival"))

    await world.step()

    (one,), (two,) = world.store.entries("/one"), world.store.entries("/two")
    assert one.entry.content.startswith(f"Globex and the platform\n\n{TEXT}\n\nThe company")
    assert "rights reserved" not in one.entry.content
    assert two.entry.content == ""
    assert world.asked() == ["/robots.txt", "/one"]
    assert world.store.unread(9) == ()
    assert world.articles.tally == {"articles": 1, "articles_failed": 0}


async def test_an_article_is_fetched_once_and_again_when_the_entry_is_edited(make: Make):
    world = make()
    world.server.at("/one", response(PAGE, Content_Type="text/html"))
    world.publish(("/one", "What Globex did"))
    await world.step()
    await world.step()
    before = world.asked()

    world.publish(("/one", "What Globex did not do"))
    await world.step()

    assert before == ["/robots.txt", "/one"]
    assert world.asked() == ["/robots.txt", "/one", "/one"]
    assert TEXT in world.store.entries("/one")[0].entry.content


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (response(b"User-agent: *\nDisallow: /"), False),
        (response(b"User-agent: policy-monitor\nDisallow: /on*\n\nUser-agent: *\nAllow: /"), False),
        (response(b"User-agent: *\nDisallow: /\nAllow: /one"), True),
        (response(b"User-agent: other\nDisallow: /"), True),
        (response(b"", 404), True),
        (response(b"", 403), True),
        (response(b"", 500), False),
        (response(b"", 429), False),
        (response(b"", 302, Location="http://10.0.0.1/"), False),
    ],
)
async def test_a_site_says_by_its_robots_txt_whether_its_articles_may_be_fetched(make: Make, robots, allowed: bool):
    world = make()
    world.server.at("/robots.txt", robots)
    world.server.at("/one", response(PAGE, Content_Type="text/html"))
    world.publish(("/one", "What Globex did"))

    await world.step()

    assert ("/one" in world.asked()) is allowed
    assert world.articles.tally["articles_failed"] == (not allowed)
    assert world.store.unread(9) == ()


@pytest.mark.parametrize(
    "answer",
    [
        response(b"", 404),
        response(b"%PDF-1.7", Content_Type="application/pdf"),
        response(b"<html><body></body></html>", Content_Type="text/html"),
        response(b"", 302, Location="http://169.254.169.254/latest"),
        response(b"", 302, Location="file:///etc/passwd"),
    ],
)
async def test_an_entry_whose_article_cannot_be_had_is_read_as_the_feed_gave_it(make: Make, answer):
    world = make()
    world.server.at("/one", answer)
    world.publish(("/one", "What Globex did"), summary="Vidorama bans Globex.")

    await world.step()
    await world.step()

    (one,) = world.store.entries("/one")
    assert (one.entry.summary, one.entry.content) == ("Vidorama bans Globex.", "")
    assert world.store.unread(9) == ()
    assert world.asked() == ["/robots.txt", "/one"]


async def test_a_site_that_an_article_is_redirected_to_is_asked_too(make: Make):
    world = make()
    elsewhere = f"http://localhost:{world.server.port}"
    world.server.at("/one", response(b"", 302, Location=f"{elsewhere}/there"))
    world.server.at("/there", response(PAGE, Content_Type="text/html"))
    world.publish(("/one", "What Globex did"))

    await world.step()

    hosts = [request.headers["host"].partition(":")[0] for request in world.server.asked if "robots" in request.target]
    assert hosts == ["127.0.0.1", "localhost"]
    assert TEXT in world.store.entries("/one")[0].entry.content


async def test_links_that_hide_where_they_lead_are_not_followed(make: Make):
    world = make()
    world.publish(("https://news.google.com/rss/articles/x", "What Globex did"))

    await world.step()

    assert world.asked() == []
    assert world.store.unread(9) == ()


@pytest.mark.parametrize("spec", [{"article": False}, {"max_age": FeedSpec("", "").max_age}])
async def test_nothing_is_fetched_for_feeds_that_do_not_ask_for_it_and_for_old_news(make: Make, spec):
    world = make(**spec)
    world.publish(("/one", "What Globex did"))

    await world.step()

    assert world.asked() == []
    assert world.store.unread(9) == ()
