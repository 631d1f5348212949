"""Documents read as feeds. feedparser goes no further than this module; `quick` spares it the ordinary ones.

Pure: for a worker process, where a document that takes too long or too much can be stopped.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import chain
from typing import Any
from xml.sax import SAXException

import feedparser

from monitor.errors import ParseError
from monitor.feeds.address import absolute_link, masked
from monitor.feeds.dates import from_struct
from monitor.feeds.digest import FIRST_ENTRY
from monitor.feeds.encoding import chosen
from monitor.feeds.headers import max_age
from monitor.feeds.identity import identified, is_blank
from monitor.feeds.jsonfeed import looks_like_json, parse_json
from monitor.feeds.partial import DOCUMENT_END, first_entries, is_cut, whole_part
from monitor.feeds.plain import language, one_line, paragraphs
from monitor.feeds.quick import Raw, quick
from monitor.model.entry import Entry
from monitor.model.feed import Document, FeedSpec, ParsedFeed

MAX_ENTRIES = 5_000
"""Entries read of one document, the first ones, which are the newest; archives are cut before they cost a minute."""
HEAD = 4096
"""Bytes of a document that tell what sort it is."""
COMMENT = re.compile(rb"(?s)<!--.*?-->")
PAGE = re.compile(rb"(?i)\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html[\s>])")
ROOT = re.compile(rb"(?i)<(?:[a-z][\w.-]*:)?(?:rss|feed|rdf)[\s>]")
PAGE_PARTS = re.compile(rb"(?i)<(?:html|head|body|script|form|meta)[\s>]")
LINK_TWICE = re.compile(
    rb"""<link\s+(?:href|uri|url)\s*=\s*["'](?!https?:)[a-z][a-z0-9+.-]*:[^"'<>]*["']\s*>(?=\s*https?:)"""
)
"""The start of a link that is given twice, with an attribute for other programs: feedparser would take that one."""
INLINE = re.compile(r"(?i)</?(?:a|b|br|em|i|font|p|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>")
"""Tags that in a title are markup and not what the title is about."""
TEXT_TYPES = frozenset({"text/plain", "text/html", "application/xhtml+xml"})
STRUCTURES: Mapping[str, type] = {
    **dict.fromkeys(("links", "content"), list),
    **dict.fromkeys(("title_detail", "summary_detail", "source"), Mapping),
    **dict.fromkeys(("published_parsed", "updated_parsed", "created_parsed"), tuple),
    **dict.fromkeys(("title", "summary", "link", "feedburner_origlink", "ttl", "language"), str),
}
"""What feedparser keeps under these names. An unknown element of that name takes its place as text, and one that has
attributes as a dictionary of them.
"""
LONGEST_TTL = timedelta(days=365)


def parse(document: Document, spec: FeedSpec, *, read: Callable[[Document, bytes], Raw | None] = quick) -> ParsedFeed:
    """The document as a feed: its entries in document order, as plain text.

    What `read` leaves is read by feedparser.

    Raises:
        ParseError: with one of monitor.model.feed.PARSE_KINDS, except `parser-died`.
    """
    body = document.body
    if not body.strip(b"\xef\xbb\xbf\0 \t\r\n"):
        raise _refused(document, "empty", "the document is empty")
    if _is_page(body[:HEAD]):
        raise _refused(document, "html", "a web page, not a feed")
    if looks_like_json(body):
        return parse_json(document, spec)
    complete = not document.truncated and not is_cut(body)
    wanted = first_entries(body if complete else whole_part(body), MAX_ENTRIES)
    parsed = read(document, wanted) or _read(document, wanted)
    found = (_entry(raw, parsed, document, spec) for raw in parsed.entries)
    entries = [entry for entry in found if entry is not None]
    if not entries and isinstance(parsed.flaw, SAXException) and not _ends_empty(body):
        raise _refused(document, "malformed", f"nothing can be read: {parsed.flaw}")
    return ParsedFeed(
        title=one_line(parsed.feed.get("title") or "", markup=True),
        entries=identified(entries, spec.identity),
        version=parsed.version or "unknown",
        ttl=_ttl(parsed.feed, document),
        complete=complete,
    )


def _read(document: Document, body: bytes) -> Raw:
    """What feedparser makes of the document, as long as that is a feed."""
    try:
        parsed = feedparser.parse(
            BytesIO(LINK_TWICE.sub(b"<link>", body)),
            response_headers=_headers(document),
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # feedparser lets whatever its handlers trip over pass
        raise _refused(document, "malformed", f"feedparser failed: {type(error).__name__}: {error}") from error
    if not parsed.version and not parsed.entries:
        if PAGE_PARTS.search(body[:HEAD]):
            raise _refused(document, "html", "a web page, not a feed")
        raise _refused(document, "not-a-feed", "not RSS, Atom or JSON Feed")
    # As plain dictionaries: feedparser's own look elsewhere for what is missing, and take their time.
    entries = [_sound(raw) for raw in parsed.entries]
    return Raw(parsed.version, _sound(parsed.feed), entries, parsed.get("bozo_exception"))


def _sound(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What feedparser made of a feed or an entry, without what stands under a name that is for something else."""
    return {name: value for name, value in raw.items() if isinstance(value, STRUCTURES.get(name, object))}


def _ends_empty(body: bytes) -> bool:
    """Whether a document comes to its end without the beginning of an entry, so that nothing was lost of it."""
    return bool(DOCUMENT_END.search(body)) and not FIRST_ENTRY.search(body)


def _is_page(head: bytes) -> bool:
    """Whether a document begins as a web page. Some feeds have its doctype, and go on as feeds."""
    return bool(PAGE.match(COMMENT.sub(b"", head.removeprefix(b"\xef\xbb\xbf")))) and not ROOT.search(head)


def _headers(document: Document) -> dict[str, str]:
    """What to tell feedparser of the encoding. It believes the server before the document."""
    encoding = chosen(document)
    return {"content-type": f"application/xml; charset={encoding}" if encoding else "application/xml"}


def _entry(raw: dict[str, Any], parsed: Raw, document: Document, spec: FeedSpec) -> Entry | None:
    """One entry as we keep it; None when it says nothing at all."""
    atom = parsed.version.startswith("atom")
    source = one_line(_source(raw), markup=True) or None
    # Without a detail it is feedparser's copy of the content.
    stated = raw.get("summary") if "summary_detail" in raw else ""
    summary = paragraphs(stated or "", markup=_is_markup(raw.get("summary_detail"), atom=atom))
    content = _content(raw, atom=atom)
    title = _without_source(_title(raw, atom=atom), source)
    summary = "" if summary == title else summary  # said twice, it would be read twice
    entry = Entry(
        id=one_line(str(raw.get("id") or "")),
        title=title,
        summary=summary or content,
        content=content if summary and content != summary else "",
        url=_link(raw, parsed, document),
        published=_published(raw),
        source=source or spec.source,
        feed=spec.name,
        lang=spec.lang or _language(raw, parsed),
        category=spec.category,
        author=one_line(str(raw.get("author") or ""), markup=True) or None,
    )
    return None if is_blank(entry) else entry


def _title(raw: Mapping[str, Any], *, atom: bool) -> str:
    title = raw.get("title") or ""
    detail = raw.get("title_detail") or {}
    stated = detail.get("type") != "text/plain"
    return one_line(title, markup=stated or (not atom and bool(INLINE.search(title))))


def _is_markup(detail: Mapping[str, Any] | None, *, atom: bool) -> bool:
    """Atom says what its texts are; in RSS they are HTML, said or not."""
    return not atom or (detail or {}).get("type") != "text/plain"


def _content(raw: Mapping[str, Any], *, atom: bool) -> str:
    """The longest of the entry's full texts."""
    parts: Sequence[Mapping[str, Any]] = raw.get("content") or ()
    texts = [part for part in parts if part.get("type", "text/html") in TEXT_TYPES]
    longest = max(texts, key=lambda part: len(part.get("value") or ""), default=None)
    return paragraphs(longest.get("value") or "", markup=_is_markup(longest, atom=atom)) if longest else ""


def _source(raw: Mapping[str, Any]) -> str:
    source = raw.get("source")
    return str(source.get("title") or "") if isinstance(source, Mapping) else ""


def _without_source(title: str, source: str | None) -> str:
    """The title without the outlet's name that aggregators append to it."""
    ending = f" - {source}"
    return title.removesuffix(ending).rstrip() if source and title != ending else title


def _link(raw: Mapping[str, Any], parsed: Raw, document: Document) -> str | None:
    """The first address of the entry that people can follow, the publisher's own before its distributor's.

    An id, or what a distributor says the address was, may be anything: only a whole address is one.
    """
    bases = (parsed.feed.get("link"), document.url)
    from_id = raw.get("guidislink") and raw.get("link") == raw.get("id")
    others = (link.get("href") for link in raw.get("links") or () if link.get("rel") == "alternate")
    own = ((raw.get("feedburner_origlink"), ()), (raw.get("link"), () if from_id else bases))
    links = (absolute_link(link, *against) for link, against in chain(own, ((other, bases) for other in others)))
    return next((link for link in links if link), None)


def _published(raw: dict[str, Any]) -> datetime | None:
    dates = (from_struct(raw.get(name)) for name in ("published_parsed", "updated_parsed", "created_parsed"))
    return next((date for date in dates if date is not None), None)


def _language(raw: Mapping[str, Any], parsed: Raw) -> str | None:
    detail = raw.get("title_detail") or raw.get("summary_detail") or {}
    return language(detail.get("language")) or language(parsed.feed.get("language"))


def _ttl(feed: Mapping[str, Any], document: Document) -> timedelta | None:
    """The longest interval that the feed or its server asks for."""
    # Not sy:updatePeriod: the software behind half the web's feeds writes "hourly" into each of them.
    asked = (_minutes(feed.get("ttl")), max_age(dict(document.headers), datetime.now(UTC)))
    return max((span for span in asked if span), default=None)


def _minutes(text: str | None) -> timedelta | None:
    text = (text or "").strip()
    return min(timedelta(minutes=int(text[:9])), LONGEST_TTL) if text.isascii() and text.isdigit() else None


def _refused(document: Document, kind: str, message: str) -> ParseError:
    return ParseError(masked(document.url), kind, message)
