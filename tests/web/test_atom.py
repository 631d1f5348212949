"""The feed of alerts is one that readers take: what the W3C's validator asks, after RFC 4287."""

import io
import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest

from monitor.model.alert import Alert, Decision, Notice, Reason
from monitor.storage.store import Store
from monitor.web.atom import document
from tests.storage.makers import NOW
from tests.web.conftest import Site, add_story
from tests.web.hostile import TEXT
from tests.web.test_access import HASH, TOKEN
from tests.web.test_stories_page import HOSTILE, TOLD

ATOM = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
"""RFC 3339 as RFC 4287, 3.3 wants it: with capitals."""
KNOWN = {
    "feed": {"id", "title", "updated", "author", "link", "entry"},
    "entry": {"id", "title", "updated", "published", "summary", "link", "category"},
}
"""What we write; each may stand there by RFC 4287, 4.1.1 and 4.1.2."""


@pytest.fixture
async def feed(site: Site, store: Store) -> Element:
    """The feed of a day with all kinds of alerts: of long, empty and hostile words, of stories and of notices."""
    for number, text in enumerate(("", "\x0b\x1b", "<b>&amp;</b>", "x" * 5000, TEXT, "ünï 💥")):
        actors, at = ((text,) if text else ()), f"https://news.example/{number}"
        add_story(store, decisions=TOLD, headline=text, sentence=text, actors=actors, scope=text, url=at)
    add_story(store, actors=("Untold",))
    return fromstring((await site.ask("/feeds/alerts.atom")).text)


def entries(feed: Element) -> list[Element]:
    """Its entries."""
    return feed.findall(f"{ATOM}entry")


async def test_alerts_are_a_feed_that_can_be_read(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD, actors=("Acme",), sentence=HOSTILE)
    add_story(store, actors=("Untold",))
    answer = await site.ask("/feeds/alerts.atom")
    read = feedparser.parse(io.BytesIO(answer.text.encode()))
    assert (read.bozo, read.version) == (False, "atom10")
    (entry,) = read.entries
    assert entry.title == "Acme bans Globex — imposed"
    assert entry.link == f"{site.address}/stories/1"
    assert [tag.term for tag in entry.tags] == ["high", "ban", "imposed"]


async def test_it_is_sent_as_what_it_is(site: Site) -> None:
    """RFC 4287, 7; RFC 7303, 9.1: the media type, and an encoding that says the same everywhere."""
    answer = await site.ask("/feeds/alerts.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    assert answer.text.startswith("<?xml version='1.0' encoding='utf-8'?>")


def test_each_element_is_one_that_may_stand_there(feed: Element) -> None:
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *entries(feed)):
        kind = element.tag.removeprefix(ATOM)
        assert {child.tag.removeprefix(ATOM) for child in element} <= KNOWN[kind]
    assert all(child.tag != f"{ATOM}entry" for entry in entries(feed) for child in entry.iter() if child is not entry)


def test_what_there_must_be_once_is_there_once_and_says_something(feed: Element) -> None:
    """4.1.1 and 4.1.2."""
    assert len(entries(feed)) == 6
    for element in (feed, *entries(feed)):
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert (found.text or "").strip()


def test_who_wrote_it_is_said_for_all_of_it(feed: Element) -> None:
    """4.1.1: a feed has an author unless all of its entries have one."""
    (author,) = feed.findall(f"{ATOM}author")
    assert [child.tag for child in author] == [f"{ATOM}name"]
    assert author.findtext(f"{ATOM}name")


def test_ids_are_addresses_that_are_unique_and_have_no_space_around_them(feed: Element) -> None:
    """4.2.6."""
    ids = [element.findtext(f"{ATOM}id", "") for element in (feed, *entries(feed))]
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if not re.fullmatch(r"(urn:uuid:[0-9a-f-]{36}|https?://[!-~]+)", each)] == []


async def test_an_alert_has_the_same_id_under_every_name_of_the_machine(site: Site, store: Store) -> None:
    """4.2.6: it must not change when the feed moves, or readers show everything again."""
    add_story(store, decisions=TOLD)
    found = set()
    for url in (None, "https://monitor.example", "https://moved.example/desk"):
        site.service.guard(url=url)
        (entry,) = entries(fromstring((await site.ask("/feeds/alerts.atom")).text))
        found.add(entry.findtext(f"{ATOM}id"))
    assert len(found) == 1


def test_dates_are_whole_with_their_zone_and_nothing_is_newer_than_the_feed(feed: Element) -> None:
    """3.3 and 4.2.15."""
    dates = [each for name in ("updated", "published") for each in feed.iter(f"{ATOM}{name}")]
    assert all(DATE.fullmatch(each.text or "") for each in dates)
    assert feed.findtext(f"{ATOM}updated") == max(each.text or "" for each in dates)
    for entry in entries(feed):
        said = [datetime.fromisoformat(entry.findtext(f"{ATOM}{name}", "")) for name in ("published", "updated")]
        assert said == sorted(said)


def test_entries_come_newest_first(feed: Element) -> None:
    dates = [entry.findtext(f"{ATOM}updated", "") for entry in entries(feed)]
    assert dates == sorted(dates, reverse=True)


def test_links_are_absolute_and_there_is_one_of_a_kind(feed: Element) -> None:
    """4.2.7: at most one alternate of one type and language; a feed says where it is itself."""
    for element in (feed, *entries(feed)):
        links = element.findall(f"{ATOM}link")
        kinds = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in links]
        assert len(set(kinds)) == len(kinds)
        assert ("alternate", "text/html", None) in kinds
        for link in links:
            address = urlsplit(link.get("href", ""))
            assert address.scheme in {"http", "https"}
            assert address.netloc
    assert [link.get("type") for link in feed.findall(f"{ATOM}link[@rel='self']")] == ["application/atom+xml"]


async def test_its_own_link_is_where_it_was_asked_for(site: Site) -> None:
    feed = fromstring((await site.ask("/feeds/alerts.atom")).text)
    (own,) = feed.findall(f"{ATOM}link[@rel='self']")
    assert own.get("href") == f"{site.address}/feeds/alerts.atom"


def test_texts_are_plain_text_without_what_xml_has_no_place_for(feed: Element) -> None:
    """3.1.1.1; XML 1.0, 2.2."""
    for element in feed.iter():
        assert element.get("type") in {None, "application/atom+xml", "text/html"}
        for text in (element.text or "", *element.attrib.values()):
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e]", text)


def test_categories_have_a_term(feed: Element) -> None:
    """4.2.2."""
    assert all(category.get("term") for category in feed.iter(f"{ATOM}category"))


@pytest.mark.parametrize("title", ["a feed fails", "", "\x1b\u202e"])
def test_a_notice_is_an_entry_like_any_other(title: str) -> None:
    notice = Notice("op:feed:1:failing", title, ("3 polls failed",))
    alert = Alert(notice.subject, 1, Reason.OPERATOR, NOW, (Decision("team", Reason.OPERATOR),), notice=notice)
    (entry,) = entries(fromstring(document([alert], "https://monitor.example")))
    assert entry.findtext(f"{ATOM}title") == ("a feed fails" if title == "a feed fails" else "alert")
    (link,) = entry.findall(f"{ATOM}link")
    assert link.get("href") == "https://monitor.example/"


async def test_a_feed_without_alerts_is_one_all_the_same(site: Site) -> None:
    assert fromstring((await site.ask("/feeds/alerts.atom")).text).findtext(f"{ATOM}updated")


async def test_a_reader_of_feeds_shows_its_token_as_a_password(site: Site) -> None:
    site.service.guard(password=HASH, tokens={"reader": TOKEN}, url="https://monitor.example")
    assert (await site.ask("/feeds/alerts.atom")).status == 401
    answer = await site.ask("/feeds/alerts.atom", authorization=f"Bearer {TOKEN}")
    assert 'href="https://monitor.example/feeds/alerts.atom"' in answer.text
