"""Ordinary documents read fast: well-formed RSS 2.0 and Atom 1.0 in UTF-8, with elements that everybody knows.

It gives what feedparser gives, under feedparser's names, in a tenth of the time, and leaves whatever is out of the
ordinary to it: an unknown element, an xml:base, markup that is not escaped, a doctype, another version or encoding.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from time import struct_time
from typing import Any
from xml.etree import ElementTree as ET

from feedparser.datetimes import _parse_date

from monitor.feeds.encoding import chosen, declared
from monitor.model.feed import Document

Element = ET.Element

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
SYNDICATION = "{http://purl.org/rss/1.0/modules/syndication/}"
FEEDBURNER = "{http://rssnamespace.org/feedburner/ext/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
COMMENTS = "{http://wellformedweb.org/CommentAPI/}"
THREADS = "{http://purl.org/syndication/thread/1.0}"
WORDPRESS = "{com-wordpress:feed-additions:1}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

UNREAD = frozenset(
    {
        *("category", "comments", "enclosure", f"{DC}subject", f"{DC}publisher", f"{DC}rights", f"{SLASH}comments"),
        *(f"{COMMENTS}comment", f"{COMMENTS}commentRss", f"{WORDPRESS}post-id", f"{THREADS}total"),
        *(f"{MEDIA}content", f"{MEDIA}thumbnail", f"{MEDIA}credit", f"{MEDIA}keywords"),
        *(f"{ATOM}category", f"{ATOM}rights"),
    }
)
"""Elements of entries of which nothing is kept."""
UNREAD_OF_FEED = frozenset(
    {
        *("description", "pubDate", "lastBuildDate", "generator", "docs", "copyright", "managingEditor", "webMaster"),
        *(
            "category",
            "cloud",
            "rating",
            "skipHours",
            "skipDays",
            "image",
            f"{DC}rights",
            f"{DC}publisher",
            f"{WORDPRESS}site",
        ),
        *(f"{ATOM}{name}" for name in ("id", "updated", "subtitle", "author", "category", "generator", "icon", "logo")),
        f"{ATOM}rights",
    }
)
PARTS_OF_IMAGE = frozenset({"url", "title", "link", "width", "height", "description"})
TEXT_TYPES = {"text": "text/plain", "html": "text/html", "text/plain": "text/plain", "text/html": "text/html"}
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
LINK_ATTRIBUTES = frozenset({"rel", "type", "href", "hreflang", "title", "length"})

PERHAPS_HTML = re.compile(r"</\w+>|&#?\w+;")
"""In a title of RSS, what makes feedparser look whether it is HTML."""
SLASHES = re.compile(r"://+/")
REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
MONTH_NAMES = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
DATE = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d?) ({MONTH_NAMES}) (\d{{4}}) "
    r"(\d\d):(\d\d):(\d\d) (?:GMT|UTC|([+-])(\d\d)(\d\d))",
    re.ASCII,
)
"""The form of RFC 822 that nearly all feeds write."""
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES.split("|"), start=1)}
WINDOWS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
"""Control characters that were letters of Windows-1252."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A document as it was written, its parts named as feedparser names them; `flaw` is what feedparser objected to."""

    version: str
    feed: Mapping[str, Any]
    entries: list[dict[str, Any]] = field(default_factory=list)
    flaw: Exception | None = None


class _Unusual(Exception):  # noqa: N818  a way out to feedparser, caught in quick()
    pass


def quick(document: Document, body: bytes) -> Raw | None:
    """The document, of which `body` is what is to be read; None when feedparser must read it."""
    if not _is_utf8(document) or b"<!DOCTYPE" in body:
        return None
    try:
        root = ET.fromstring(body)  # noqa: S314 - no doctype, so no entities; bounded by the worker
        return _rss(root) if root.tag == "rss" else _atom(root)
    except (ET.ParseError, UnicodeError, ValueError, _Unusual):
        return None


def _is_utf8(document: Document) -> bool:
    stated = chosen(document)
    plain = stated == "utf-8" or (stated is None and document.body.isascii())
    return plain and (declared(document) or "utf-8").lower() == "utf-8"


def _rss(root: Element) -> Raw:
    if len(root) != 1 or root[0].tag != "channel" or root[0].attrib or root.get("version") != "2.0":
        raise _Unusual
    lang = _language_of(root, {"version"})
    feed: dict[str, Any] = {"language": lang.replace("_", "-")} if lang else {}
    entries = []
    for child in root[0]:
        match child.tag:
            case "item":
                entries.append(_item(child, lang))
            case "title" | "ttl" as name:
                feed[name] = _once(feed, child, name)
            case "language":
                feed["language"] = _text(child)  # counts more than an xml:lang
            case "link":
                feed["link"] = REFERENCE.sub(r"&\1", _address(_once(feed, child, "link")))
            case tag if tag.startswith(SYNDICATION):
                feed[f"sy_{tag.removeprefix(SYNDICATION).lower()}"] = _text(child)
            case tag if tag == f"{ATOM}link":
                _check_other_link(child)
            case _:
                _check_unread_of_feed(child)
    return Raw("rss20", feed, entries)


def _item(item: Element, lang: str | None) -> dict[str, Any]:
    if item.attrib:
        raise _Unusual
    raw: dict[str, Any] = {}
    for child in item:
        if child.tag in UNREAD:
            _check_empty(child)
        elif read := ITEM.get(child.tag):
            read(raw, child)
        elif child.tag == f"{ATOM}link":
            _check_other_link(child)
        else:
            raise _Unusual
    if "title" in raw:
        if PERHAPS_HTML.search(raw["title"]):
            raise _Unusual
        raw["title_detail"] = {"type": "text/plain", "language": lang}
    if "summary" in raw:
        raw["summary_detail"] = {"type": "text/html", "language": lang}
    if "link" not in raw and raw.get("guidislink"):
        raw["link"] = raw["id"]
    return raw


def _put(name: str) -> Callable[[dict[str, Any], Element], None]:
    def put(raw: dict[str, Any], child: Element) -> None:
        raw[name] = _once(raw, child, name)

    return put


def _put_author(raw: dict[str, Any], child: Element) -> None:
    raw["author"] = _text(child)


def _put_encoded(raw: dict[str, Any], child: Element) -> None:
    raw["content"] = [{"type": "text/html", "value": _once(raw, child, "content")}]


def _put_link(raw: dict[str, Any], child: Element) -> None:
    raw["link"] = REFERENCE.sub(r"&\1", _address(_once(raw, child, "link")).replace("&amp;", "&"))


def _put_guid(raw: dict[str, Any], child: Element) -> None:
    names = {name.lower(): value for name, value in child.attrib.items()}
    if names.keys() - {"ispermalink"} or "id" in raw:
        raise _Unusual
    raw["guidislink"] = names.get("ispermalink", "true") == "true"
    text = _mended(_written(child))
    raw["id"] = _address(text) if raw["guidislink"] else text


def _put_published(raw: dict[str, Any], child: Element) -> None:
    raw["published_parsed"] = _date(_once(raw, child, "published_parsed"))


def _put_source(raw: dict[str, Any], child: Element) -> None:
    if "source" in raw or child.attrib.keys() - {"url"}:
        raise _Unusual
    raw["source"] = {"title": _mended(_written(child))}


ITEM: dict[str, Callable[[dict[str, Any], Element], None]] = {
    "title": _put("title"),
    "description": _put("summary"),
    f"{CONTENT}encoded": _put_encoded,
    "link": _put_link,
    "guid": _put_guid,
    "pubDate": _put_published,
    "author": _put_author,
    f"{DC}creator": _put_author,
    "source": _put_source,
    f"{FEEDBURNER}origLink": _put("feedburner_origlink"),
}
"""What is kept of an item of RSS, and how."""


def _atom(root: Element) -> Raw:
    if root.tag != f"{ATOM}feed":
        raise _Unusual
    lang = _language_of(root, set())
    feed: dict[str, Any] = {"language": lang.replace("_", "-")} if lang else {}
    entries = []
    for child in root:
        match child.tag.removeprefix(ATOM):
            case "entry":
                entries.append(_entry(child, lang))
            case "title":
                _put_text(feed, child, "title", lang)
            case "link":
                _put_atom_link(feed, child)
            case _:
                _check_unread_of_feed(child)
    return Raw("atom10", feed, entries)


def _entry(entry: Element, lang: str | None) -> dict[str, Any]:
    if entry.attrib:
        raise _Unusual
    raw: dict[str, Any] = {}
    for child in entry:
        match child.tag.removeprefix(ATOM):
            case "title" | "summary" as name:
                _put_text(raw, child, name, lang)
            case "content":
                raw["content"] = [_put_text(raw, child, "content", lang)]
            case "link":
                _put_atom_link(raw, child)
            case "id":
                raw["id"] = _address(_once(raw, child, "id"))
            case "published" | "updated" as name:
                raw[f"{name}_parsed"] = _date(_once(raw, child, f"{name}_parsed"))
            case "author":
                raw["author"] = _person(child)
            case _ if child.tag in UNREAD:
                _check_empty(child)
            case _:
                raise _Unusual
    if "link" not in raw and "id" in raw:
        raw |= {"link": raw["id"], "guidislink": True}
    return raw


def _put_text(raw: dict[str, Any], child: Element, name: str, lang: str | None) -> dict[str, str | None]:
    """A text of Atom, with its detail, which is given back."""
    kind = TEXT_TYPES.get(child.get("type", "text").lower())
    if kind is None or name in raw or child.attrib.keys() - {"type"}:
        raise _Unusual
    raw[name] = _mended(_written(child))
    detail = {"type": kind, "language": lang, "value": raw[name]}
    raw[f"{name}_detail"] = detail
    return detail


def _put_atom_link(raw: dict[str, Any], child: Element) -> None:
    href = child.get("href")
    if not href or child.attrib.keys() - LINK_ATTRIBUTES or len(child):
        raise _Unusual
    link = {"rel": child.get("rel", "alternate").lower(), "href": _address(href)}
    raw.setdefault("links", []).append(link)
    if link["rel"] == "alternate" and child.get("type", "text/html").lower() in HTML_TYPES:
        raw["link"] = link["href"]


def _person(person: Element) -> str:
    """A person of Atom in a line: the name, and the address in brackets."""
    parts = {child.tag.removeprefix(ATOM): _written(child) for child in person}
    beside = "".join(filter(None, chain((person.text,), (child.tail for child in person)))).strip()
    if beside or person.attrib or parts.keys() - {"name", "email", "uri"}:
        raise _Unusual
    name, email = parts.get("name"), parts.get("email")
    return f"{name} ({email})" if name and email else name or email or ""


def _language_of(root: Element, expected: set[str]) -> str | None:
    if root.attrib.keys() - {LANG, *expected}:
        raise _Unusual
    return root.get(LANG) or None


def _check_other_link(link: Element) -> None:
    """Links of Atom in RSS are for programs; one that is not decides with others what the link is."""
    if link.get("rel", "alternate").lower() == "alternate" or not link.get("href") or len(link):
        raise _Unusual


def _check_unread_of_feed(child: Element) -> None:
    if child.tag not in UNREAD_OF_FEED or LANG in child.attrib:
        raise _Unusual
    if child.tag == "image" and {part.tag for part in child} - PARTS_OF_IMAGE:
        raise _Unusual


def _check_empty(child: Element) -> None:
    if len(child):
        raise _Unusual


def _once(raw: Mapping[str, Any], child: Element, name: str) -> str:
    """The text of an element that comes once and has no attributes."""
    if name in raw:
        raise _Unusual
    return _text(child)


def _text(child: Element) -> str:
    if child.attrib:
        raise _Unusual
    return _mended(_written(child))


def _written(child: Element) -> str:
    if len(child):
        raise _Unusual
    return (child.text or "").strip()


def _mended(text: str) -> str:
    """The text, where it was encoded twice or holds letters of Windows-1252, as it was meant."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(WINDOWS)


def _address(text: str) -> str:
    if SLASHES.search(text):
        raise _Unusual
    return text


def _date(text: str) -> struct_time | None:
    found = DATE.fullmatch(text)
    if found is None:
        parsed: struct_time | None = _parse_date(text)
        return parsed
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    date = datetime(int(year), MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    ahead = timedelta(hours=int(hours), minutes=int(minutes)) if sign else timedelta(0)
    return (date + ahead if sign == "-" else date - ahead).utctimetuple()
