"""The inputs of other parsers' own tests, about 5,600 documents, and what one of those parsers expects of them."""

import json
import re
import tarfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from html import unescape
from io import BytesIO
from itertools import zip_longest
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import feedparser
import pytest
from dateutil.parser import isoparse

from monitor.errors import ParseError
from monitor.feeds.parse import parse
from monitor.feeds.quick import quick
from monitor.model.entry import Entry
from monitor.model.feed import PARSE_KINDS, Document, FeedSpec, ParsedFeed

URL = "https://agency.example/feed"
LONGEST = 2.0
"""Seconds of a processor."""
LARGEST = 300 * 1024
"""Kilobytes of a process that does nothing but parse."""
FIELDS = ("title", "link", "id", "published")


@pytest.fixture
def archive(outside_data: Path) -> Path:
    return outside_data / "feed_conformance.tar.xz"


def documents(archive: Path, below: str = "") -> Iterator[tuple[str, bytes]]:
    """The files of a folder of the archive, by their paths."""
    with tarfile.open(archive) as members:
        for member in members:
            if below in member.name and (file := members.extractfile(member)):
                yield member.name, file.read()


def entries(body: bytes) -> Sequence[Entry]:
    return parse(Document(URL, body, ()), FeedSpec(URL, "Agency")).entries


def leave_it(document: Document, body: bytes) -> None:
    """Nothing is read quickly."""


def outcome(document: Document, **how: Any) -> ParsedFeed | str:
    try:
        return parse(document, FeedSpec(URL, "Agency"), **how)
    except ParseError as error:
        return error.kind


def all_outcomes(archive: Path) -> tuple[Counter[str], tuple[float, str], int]:
    """How often each outcome came, the longest time and whose it was, and the largest size of this process."""
    outcomes, slowest = Counter[str](), (0.0, "")
    for name, body in documents(archive):
        begun = time.process_time()
        read = outcome(Document(URL, body, ()))
        outcomes[read if isinstance(read, str) else "entries" if read.entries else "no entries"] += 1
        slowest = max(slowest, (time.process_time() - begun, name))
    return outcomes, slowest, largest_size()


def largest_size() -> int:
    """Of this process, in kilobytes; getrusage would count what its parent had when it began."""
    (size,) = re.findall(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(size)


def test_no_input_of_another_parser_crashes_ours_or_takes_it_long_or_much(archive: Path):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        outcomes, slowest, largest = alone.submit(all_outcomes, archive).result()

    assert outcomes.total() > 5_500
    assert set(outcomes) <= {"entries", "no entries", *PARSE_KINDS - {"parser-died"}}
    assert outcomes["entries"] > 1_900
    assert outcomes["malformed"] < 30
    assert slowest[0] < LONGEST, slowest
    assert largest < LARGEST


def test_what_is_read_quickly_is_what_feedparser_reads(archive: Path):
    quickly = 0
    for name, body in documents(archive):
        document = Document(URL, body, ())
        if quick(document, body) is None:
            continue
        quickly += 1
        assert outcome(document) == outcome(document, read=leave_it), name

    assert quickly > 1_500


def expectations(archive: Path) -> Iterator[tuple[bytes, Sequence[Mapping[str, Any]]]]:
    """Documents with the entries that gofeed finds in them; its files lie beside one another."""
    files = dict(documents(archive, "/gofeed/testdata/"))
    for name, body in files.items():
        stem = re.sub(r"\.(xml|json)$", "", name)
        expected = f"{stem}.json" if name.endswith(".xml") else f"{stem}_expected.json"
        if expected in files and expected != name:
            found = json.loads(files[expected])
            yield body, found.get("items") or found.get("entries") or ()


def expected_fields(item: Mapping[str, Any]) -> Mapping[str, str | datetime | None]:
    """An entry of gofeed, of its RSS, its Atom or its common shape."""
    guid, link = item.get("guid"), item.get("link")
    links = [one for one in item.get("links") or () if isinstance(one, dict)]
    alternate = (one.get("href") for one in links if one.get("rel", "") in ("", "alternate"))
    published = item.get("publishedParsed") or item.get("pubDateParsed") or item.get("date_published")
    return {
        "title": item.get("title"),
        "link": link or next(alternate, None) or item.get("url"),
        "id": guid.get("value") if isinstance(guid, dict) else guid or item.get("id"),
        "published": isoparse(published) if published else None,
    }


def readable_fields(body: bytes) -> list[frozenset[str]]:
    """Of each entry the fields that feedparser, on which we stand, finds."""
    if body.lstrip().startswith(b"{"):
        return [frozenset(FIELDS)] * len(json.loads(body)["items"])
    found = feedparser.parse(BytesIO(body), response_headers={"content-type": "application/xml"})
    names = {"title": "title", "link": "link", "id": "id", "published": "published_parsed"}
    return [frozenset(field for field in FIELDS if dict.get(raw, names[field])) for raw in found.entries]


def our_fields(body: bytes) -> list[Mapping[str, str | datetime | None]]:
    try:
        found = entries(body)
    except ParseError:
        return []
    return [{"title": e.title, "link": e.url, "id": e.id, "published": e.published} for e in found]


def agree(field: str, ours: object, theirs: object) -> bool:
    """Whether two parsers say the same. gofeed leaves a title as it is written, we give what it says."""
    written = str(theirs)
    said = " ".join(unescape(re.sub(r"<[^>]*>", "", written)).split())
    return ours == theirs or (field == "title" and ours == said)


def test_titles_links_ids_and_dates_are_those_that_gofeed_finds(archive: Path):
    """In 99 of 100 entries of which feedparser reads the field at all."""
    agreed, compared, differing = Counter[str](), Counter[str](), []
    for body, items in expectations(archive):
        for expected, readable, ours in zip_longest(
            map(expected_fields, items), readable_fields(body), our_fields(body)
        ):
            for field in (field for field in readable or () if expected and expected[field]):
                same = agree(field, (ours or {}).get(field), expected[field])
                compared[field] += 1
                agreed[field] += same
                differing += [] if same else [(field, ours, expected)]

    assert {field: count >= 10 for field, count in compared.items()} == dict.fromkeys(FIELDS, True)
    assert all(agreed[field] >= 0.99 * compared[field] for field in FIELDS), differing
