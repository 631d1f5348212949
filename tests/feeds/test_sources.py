"""Sources that are not feeds, read as if they were."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.errors import ParseError
from monitor.feeds.conditions import stale
from monitor.feeds.fetch import Fetcher
from monitor.feeds.room import Room
from monitor.feeds.source import read_document
from monitor.model.entry import Entry
from monitor.model.feed import Condition, Document, FeedSpec, Kind, ParsedFeed
from monitor.model.settings import FetchSettings
from monitor.pipeline.poll import Poller
from monitor.storage.store import Store
from tests.feeds.conftest import T0, feed
from tests.feeds.wire import RSS, Server, response

REGISTER = FeedSpec("https://register.example/documents.json", "Register", "government", kind=Kind.FEDERAL_REGISTER)
PAGE = FeedSpec("https://ads.example/policy", "Ads policy", "policy", kind=Kind.PAGE)


def read(spec: FeedSpec, body: str | bytes, *, before: str = "", **headers: str) -> ParsedFeed:
    raw = body if isinstance(body, bytes) else body.encode()
    said = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return read_document(Document(spec.url, raw, said, before=before), spec)


def results(*documents: dict[str, Any]) -> str:
    return json.dumps({"count": len(documents), "description": "Documents of BIS", "results": documents})


DOCUMENT = {
    "document_number": "2026-04321",
    "title": "Additions of Certain Entities to the Entity List",
    "type": "Rule",
    "abstract": "In this rule, the Bureau adds Globex &amp; two others to the Entity List.",
    "html_url": "https://register.example/d/2026-04321",
    "publication_date": "2026-03-02",
    "agencies": [{"name": "Commerce Department"}, {"raw_name": "Bureau of Industry"}],
}


def test_documents_of_the_federal_register_are_entries():
    (entry,) = read(REGISTER, results(DOCUMENT)).entries

    assert entry == Entry(
        id="2026-04321",
        title="Additions of Certain Entities to the Entity List",
        summary="In this rule, the Bureau adds Globex & two others to the Entity List.",
        url="https://register.example/d/2026-04321",
        published=datetime(2026, 3, 2, tzinfo=UTC),
        source="Federal Register",
        feed="Register",
        lang="en",
        category="government",
        author="Commerce Department, Bureau of Industry",
    )


def test_a_document_without_an_abstract_says_who_issued_what():
    (entry,) = read(REGISTER, results(DOCUMENT | {"abstract": None, "type": "Notice"})).entries

    assert entry.summary == "Commerce Department, Bureau of Industry: Notice"


@pytest.mark.parametrize("odd", [{"agencies": None}, {"agencies": ["x", 1]}, {"publication_date": 7}, {"html_url": {}}])
def test_a_document_of_another_shape_is_read_as_far_as_it_goes(odd: dict[str, Any]):
    (entry,) = read(REGISTER, results(DOCUMENT | odd)).entries

    assert entry.id == "2026-04321"


def test_a_search_without_results_is_no_mistake():
    assert read(REGISTER, '{"count": 0}').entries == ()


@pytest.mark.parametrize(
    ("body", "kind"), [("<html>", "malformed"), ("[]", "not-a-feed"), ("{}", "not-a-feed"), ("[" * 9999, "malformed")]
)
def test_what_is_no_answer_of_the_register_is_named(body: str, kind: str):
    with pytest.raises(ParseError) as caught:
        read(REGISTER, body)

    assert caught.value.kind == kind


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(Store.open("sqlite://")) as store:
        yield store


class Parsing:
    """Parses in this process."""

    async def parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        return read_document(document, spec)


async def at_once(verb, /, *args, **kwargs):
    return verb(*args, **kwargs)


async def poll_all(store: Store, fetcher: Fetcher) -> None:
    rng, tally = random.Random(1), Counter[str]()
    poller = Poller(store, at_once, fetcher, Parsing(), lambda: T0, rng, tally, lambda: None)  # type: ignore[arg-type]
    await poller.start(everything=True)
    await poller.settle()


class SlowParsing(Parsing):
    """Parses one document at a time, slowly; `most` are the bytes that were with it at one time."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._waiting = 0
        self.most = 0

    async def parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        self._waiting += len(document.body)
        self.most = max(self.most, self._waiting)
        async with self._turn:
            await asyncio.sleep(0.01)
        self._waiting -= len(document.body)
        return await super().parse(document, spec)


async def test_documents_that_wait_to_be_parsed_take_no_more_memory_than_there_is_room(
    server: Server, store: Store, settings: FetchSettings
):
    document = RSS + b" " * 100_000
    specs = [FeedSpec(server.at(f"/{number}", response(document)), str(number)) for number in range(30)]
    store.sync_feeds(specs, T0)
    room, parsing, tally = Room(5 * len(document)), SlowParsing(), Counter[str]()

    async with Fetcher(replace(settings, concurrency=3, per_host=3), room=room) as fetcher:
        rest = random.Random(1), tally, lambda: None, room
        poller = Poller(store, at_once, fetcher, parsing, lambda: T0, *rest)  # type: ignore[arg-type]
        await poller.start(everything=True)
        await poller.settle()

    assert tally["polled"] == 30
    assert parsing.most <= (5 + 3) * len(document)


class Register:
    """A register of documents at `/documents`, two on a page, asked by a poller over the real fetcher and store."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def publish(self, newest: int) -> None:
        numbers = list(range(newest, 0, -1))
        for start in range(0, newest, 2):
            found = [
                DOCUMENT | {"document_number": f"no-{number}", "title": f"Rule {number}"}
                for number in numbers[start : start + 2]
            ]
            root = json.loads(results(*found)) | {"next_page_url": self.server.url(f"/documents/{start + 2}")}
            self.server.at(f"/documents/{start}" if start else "/documents", response(json.dumps(root).encode()))


async def test_documents_that_were_pushed_off_the_first_page_of_the_register_are_not_lost(
    server: Server, settings: FetchSettings, store: Store
):
    register = Register(server)
    store.sync_feeds([replace(REGISTER, url=server.url("/documents"))], T0)
    async with Fetcher(settings) as fetcher:
        asked = []
        for newest in (4, 4, 5, 9):
            register.publish(newest)
            before = len(server.asked)
            await poll_all(store, fetcher)
            asked.append(len(server.asked) - before)

    stored = {found.entry.id for found in store.unread(99)}
    assert stored == {f"no-{number}" for number in range(3, 10)}
    assert asked == [1, 1, 1, 3]
    assert store.feeds()[0].conditions == ()


async def test_a_register_whose_older_pages_fail_is_asked_again_as_a_whole(
    server: Server, settings: FetchSettings, store: Store
):
    register = Register(server)
    store.sync_feeds([replace(REGISTER, url=server.url("/documents"))], T0)
    async with Fetcher(settings) as fetcher:
        register.publish(2)
        await poll_all(store, fetcher)
        register.publish(8)
        server.at("/documents/2", response(b"busy", 500))
        await poll_all(store, fetcher)
        failed = store.feeds()[0].error
        register.publish(8)
        await poll_all(store, fetcher)

    assert failed is not None
    assert len(store.unread(99)) == 8


def test_a_register_leads_nowhere_else():
    elsewhere = json.dumps(json.loads(results(DOCUMENT)) | {"next_page_url": "https://other.example/2"})

    assert read(REGISTER, elsewhere).older is None


def page(*sentences: str, around: str = "") -> str:
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    head = f"<head><title>Policy &amp; rules</title><style>p {{}}</style></head><header>{around}</header>"
    return f"<html>{head}<main>{text}<nav>{around}</nav></main><footer>{around}</footer>"


KEPT = "Ads must be honest."
OLD = "Ads for Globex are allowed."
NEW = "Google bans Globex from advertising."


def changed(before: str, after: str) -> tuple[Entry, ...]:
    return read(PAGE, after, before=read(PAGE, before).text).entries


def test_a_page_seen_for_the_first_time_is_kept_and_is_no_news():
    parsed = read(PAGE, page(KEPT, OLD))

    assert (parsed.title, parsed.text, parsed.entries) == ("Policy & rules", f"{KEPT}\n\n{OLD}", ())


def test_what_is_new_on_a_page_and_what_is_gone_is_an_entry():
    (entry,) = changed(page(KEPT, OLD), page(NEW, KEPT))

    assert entry.title == "The text of the page “Ads policy” has changed"
    assert entry.summary == NEW
    assert entry.content == f"Until now it said that {OLD}"
    assert (entry.url, entry.category, entry.feed) == (PAGE.url, "policy", "Ads policy")


def test_what_is_around_a_text_and_its_order_are_no_change():
    assert changed(page(KEPT, around="12 visitors"), page(KEPT, around="13 visitors")) == ()
    (entry,) = changed(page(KEPT, OLD), page(OLD, KEPT))
    assert (entry.summary, entry.content) == ("", "")


def test_a_page_that_changes_back_and_forth_is_another_entry_each_time():
    (there,), (back,) = changed(page(OLD), page(NEW)), changed(page(NEW), page(OLD))

    assert there.id != back.id
    assert changed(page(OLD), page(NEW))[0].id == there.id


def test_a_page_that_marks_no_main_part_is_read_without_its_header():
    assert read(PAGE, "<body><header>Menu</header><p>Text</p><footer>(c)</footer></body>").text == "Text"


def test_a_page_without_text_is_named():
    with pytest.raises(ParseError) as caught:
        read(PAGE, "<html><title>Policy</title><body><div id=app></div><script>run()</script>")

    assert caught.value.kind == "empty"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("<main>Müller</main>".encode(), {}),
        ("<main>Müller</main>".encode("latin-1"), {"content_type": "text/html; charset=iso-8859-1"}),
        ("<meta charset=latin-1><main>Müller</main>".encode("latin-1"), {}),
        ("<meta charset=klingon><main>Müller</main>".encode(), {}),
    ],
)
def test_a_page_is_read_in_its_own_encoding(body: bytes, headers: dict[str, str]):
    assert read(PAGE, body, **headers).text == "Müller"


async def test_a_change_of_a_page_is_news_and_neither_a_gap_nor_silence_is_trouble(
    server: Server, settings: FetchSettings, store: Store
):
    """Over the real fetcher and store: unchanged, changed, changed again."""
    store.sync_feeds([replace(PAGE, url=server.url("/policy"))], T0)
    async with Fetcher(settings) as fetcher:
        for body in (page(OLD), page(OLD, around="x"), page(NEW), page(KEPT)):
            server.at("/policy", response(body.encode()))
            await poll_all(store, fetcher)

    (state,) = store.feeds()
    assert [(found.entry.summary, found.baseline) for found in store.unread(9)] == [(NEW, False), (KEPT, False)]
    assert state.text == KEPT
    assert Condition.GAP not in state.conditions
    assert stale(replace(feed(), last_entry=T0), T0 + timedelta(days=99))
    assert not stale(state, T0 + timedelta(days=99))
