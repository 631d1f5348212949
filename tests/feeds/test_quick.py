"""Ordinary documents are read fast, and as feedparser reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.feeds.parse import parse
from monitor.feeds.quick import quick
from monitor.model.feed import Document, FeedSpec, ParsedFeed

URL = "https://agency.example/news/feed.xml"
SPEC = FeedSpec(URL, "Agency")
NAMES = """xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:atom="http://www.w3.org/2005/Atom" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:other="https://other.example/" """

texts = st.sampled_from(
    [
        "",
        " words \n and words ",
        "AT&amp;T &amp;amp; Größe",
        "&lt;b&gt;bold&lt;/b&gt; &amp;#8217;",
        "<![CDATA[<p>a</p> &copy;<br/>b]]>",
        "FranÃ§ois \x85",
        "<b>bare</b>",
        "<!-- note -->x",
        "a &lt; b",
    ]
)
links = st.sampled_from(
    ["", "https://agency.example/1?a=1&amp;b=2", "/1", "1", "http:////a.example", "urn:x", " https://a.example/ü "]
)
dates = st.sampled_from(
    [
        "Sun, 01 Mar 2026 10:00:00 GMT",
        "Sun, 1 Mar 2026 10:00:00 -0430",
        "Sun, 31 Feb 2026 10:00:00 GMT",
        "Sun, 01 Mar 2026 10:00 EST",
        "2026-03-01T10:00:00.5+01:00",
        "2026-03-01",
        "soon",
        "",
    ]
)


def element(name: str, texts: st.SearchStrategy[str], *attributes: str) -> st.SearchStrategy[str]:
    said = st.sampled_from(("", *attributes))
    return st.builds(f"<{name} {{}}>{{}}</{name}>".format, said, texts)


def several(*elements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(*elements), max_size=6).map("".join)


items = several(
    element("title", texts, 'type="html"'),
    element("link", links),
    element("guid", st.one_of(links, texts), 'isPermaLink="false"', 'isPermaLink="true"', 'ispermalink="False"'),
    element("description", texts),
    element("content:encoded", texts),
    element("pubDate", dates),
    element("dc:date", dates),
    element("dc:creator", texts),
    element("author", texts),
    element("source", texts, 'url="https://wire.example/"'),
    element("category", texts),
    element("feedburner:origLink", links),
    element("other:thing", texts),
    st.sampled_from(['<atom:link rel="self" href="x"/>', '<atom:link href="x"/>', '<media:content url="x"/>']),
)
channels = several(
    element("title", texts),
    element("link", links),
    element("language", st.sampled_from(["en", "de-AT", ""])),
    element("ttl", st.sampled_from(["60", "soon"])),
    element("sy:updatePeriod", st.sampled_from(["daily"])),
    st.just("<image><title>i</title><url>u</url><link>l</link></image>"),
    items.map("<item>{}</item>".format),
)
entries = several(
    element("title", texts, 'type="html"', 'type="text"', 'type="xhtml"'),
    element("id", st.one_of(links, st.just("tag:a.example,2026:1"))),
    element("summary", texts, 'type="html"', 'type="HTML"'),
    element("content", texts, 'type="html"', 'type="text/plain"', 'type="image/png"', 'src="x"'),
    element("published", dates),
    element("updated", dates),
    element("author", st.sampled_from(["<name>A</name>", "<name>Ä</name><email>a@a.example</email>", "", "A"])),
    element("category", texts),
    st.sampled_from(
        [
            '<link href="/1"/>',
            '<link href="https://a.example/" type="text/html" rel="ALTERNATE"/>',
            '<link href="x.pdf" type="application/pdf"/>',
            '<link rel="self" href="y"/>',
            '<link url="z"/>',
        ]
    ),
)
feeds = several(
    element("title", texts, 'type="html"'), st.just('<link href="/"/>'), entries.map("<entry>{}</entry>".format)
)
langs = st.sampled_from(["", 'xml:lang="de_AT"', 'xml:lang=""', 'xml:base="/base/"'])


def rss(lang: str, channel: str) -> bytes:
    return f'<?xml version="1.0"?>\n<rss version="2.0" {lang} {NAMES}><channel>{channel}</channel></rss>'.encode()


def atom(lang: str, feed: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {lang}>{feed}</feed>'.encode()


def outcome(body: bytes, **how) -> ParsedFeed | str:
    try:
        return parse(Document(URL, body, ()), SPEC, **how)
    except ParseError as error:
        return error.kind


@given(st.one_of(st.builds(rss, langs, channels), st.builds(atom, langs, feeds)))
def test_the_quick_way_leads_to_what_feedparser_finds(body: bytes):
    assert outcome(body) == outcome(body, read=lambda document, body: None)


def is_quick(body: bytes, **headers: str) -> bool:
    return quick(Document(URL, body, tuple(headers.items())), body) is not None


def test_ordinary_documents_take_the_quick_way():
    item = "<item><title>A</title><link>https://a.example/</link><guid>1</guid><description>x</description></item>"

    assert is_quick(rss("", f"<title>News</title>{item}"))
    assert is_quick(atom("", '<title type="html">N</title><entry><id>1</id><content type="html">x</content></entry>'))
    assert is_quick(b"\xef\xbb\xbf" + rss("", "<title>Größe</title>"))


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>',
        b'<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel/></rss>',
        b'<rss version="0.91"><channel/></rss>',
        b'<rss version="2.0"><channel>',
        b'<rss version="2.0"><channel><item><dc:title>x</dc:title></item></channel></rss>',
        "<rss version='2.0'><channel><title>ü</title></channel></rss>".encode("latin-1"),
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_feedparser(body: bytes):
    assert not is_quick(body)
