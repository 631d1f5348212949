"""Documents as tests write them, and what they are read as."""

import pytest

from monitor.errors import ParseError
from monitor.feeds.parse import parse
from monitor.model.entry import Entry
from monitor.model.feed import PARSE_KINDS, Document, FeedSpec, ParsedFeed

URL = "https://agency.example/news/feed.xml"
SPEC = FeedSpec(URL, "Agency")


def read(body: str | bytes, spec: FeedSpec = SPEC, **headers: str) -> ParsedFeed:
    encoded = body.encode() if isinstance(body, str) else body
    said = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return parse(Document(URL, encoded, said), spec)


def refused(body: str | bytes, **headers: str) -> str:
    with pytest.raises(ParseError) as caught:
        read(body, **headers)
    assert caught.value.kind in PARSE_KINDS
    return caught.value.kind


def outcome(body: bytes) -> str:
    try:
        parsed = read(body)
    except ParseError as error:
        return error.kind
    return "read" if len({entry.id for entry in parsed.entries}) == len(parsed.entries) else "doubles"


def rss(*items: str, channel: str = "") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    names = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f'<rss version="2.0" {names}><channel><title>News</title>{channel}{inside}</channel></rss>'


def atom(*entries: str, feed: str = "") -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{feed}{inside}</feed>'


def only(parsed: ParsedFeed) -> Entry:
    (entry,) = parsed.entries
    return entry
