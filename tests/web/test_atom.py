"""The feed of alerts is one that readers take."""

import io
from xml.etree.ElementTree import fromstring

import feedparser

from monitor.storage.store import Store
from tests.web.conftest import Site, add_story
from tests.web.test_access import HASH, TOKEN
from tests.web.test_stories_page import HOSTILE, TOLD

ATOM = "{http://www.w3.org/2005/Atom}"


async def test_alerts_are_a_feed_that_can_be_read(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD, actors=("Acme",), sentence=HOSTILE)
    add_story(store, actors=("Untold",))
    answer = await site.ask("/feeds/alerts.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    read = feedparser.parse(io.BytesIO(answer.text.encode()))
    assert (read.bozo, read.version) == (False, "atom10")
    (entry,) = read.entries
    assert entry.title == "Acme bans Globex — imposed"
    assert entry.link == f"{site.address}/stories/1"
    assert [tag.term for tag in entry.tags] == ["high", "ban", "imposed"]


async def test_each_entry_has_what_the_standard_asks_for(site: Site, store: Store) -> None:
    """RFC 4287, 4.1.1 and 4.1.2."""
    for headline in ("", "\x00\x0b", "<b>&amp;</b>"):
        add_story(store, decisions=TOLD, headline=headline, sentence=headline)
    feed = fromstring((await site.ask("/feeds/alerts.atom")).text)
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert element.findtext(f"{ATOM}{name}")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == 3
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None


async def test_a_feed_without_alerts_is_one_all_the_same(site: Site) -> None:
    assert fromstring((await site.ask("/feeds/alerts.atom")).text).findtext(f"{ATOM}updated")


async def test_a_reader_of_feeds_shows_its_token_as_a_password(site: Site) -> None:
    site.service.guard(password=HASH, tokens={"reader": TOKEN}, url="https://monitor.example")
    assert (await site.ask("/feeds/alerts.atom")).status == 401
    answer = await site.ask("/feeds/alerts.atom", authorization=f"Bearer {TOKEN}")
    assert 'href="https://monitor.example/feeds/alerts.atom"' in answer.text
