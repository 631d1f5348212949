"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
import re
from typing import Any

from monitor.errors import ParseError
from monitor.feeds.address import absolute_link, masked
from monitor.feeds.dates import from_rfc3339
from monitor.feeds.identity import identified, is_blank
from monitor.feeds.plain import language, one_line, paragraphs
from monitor.model.entry import Entry
from monitor.model.feed import Document, FeedSpec, ParsedFeed

VERSION = re.compile(r"(https?://(?:www\.)?jsonfeed\.org/version/)?(\d{1,2}(?:\.\d{1,2})?)")


def looks_like_json(body: bytes) -> bool:
    """Whether a document can only be JSON."""
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def parse_json(document: Document, spec: FeedSpec) -> ParsedFeed:
    """The document as a JSON feed.

    Raises:
        ParseError: `malformed` when it is no JSON, `not-a-feed` when it is other JSON.
    """
    root = json_root(document)
    version = _version(root)
    if version is None or not isinstance(root, dict):
        raise ParseError(masked(document.url), "not-a-feed", "JSON, but no JSON Feed")
    entries = [_entry(item, root, document, spec) for item in root["items"] if isinstance(item, dict)]
    return ParsedFeed(
        title=one_line(_text(root, "title")),
        entries=identified([entry for entry in entries if entry is not None], spec.identity),
        version=f"json{version}",
    )


def json_root(document: Document) -> object:
    """The value that a JSON document is.

    Raises:
        ParseError: `malformed` when it is no JSON.
    """
    try:
        root: object = json.loads(document.body)
    except (ValueError, RecursionError) as error:
        raise ParseError(masked(document.url), "malformed", f"not valid JSON: {error}") from error
    return root


def _version(root: object) -> str | None:
    """The version of JSON Feed; None for other JSON.

    A feed names it by its address. Where only the number is given, the entries must have the texts of a feed's.
    """
    if not isinstance(root, dict) or not isinstance(items := root.get("items"), list):
        return None
    found = VERSION.match(_text(root, "version"))
    if found is None or not (found[1] or (items and all(map(_has_content, items)))):
        return None
    return found[2]


def _has_content(item: object) -> bool:
    return isinstance(item, dict) and ("content_html" in item or "content_text" in item)


def _entry(item: dict[str, Any], root: dict[str, Any], document: Document, spec: FeedSpec) -> Entry | None:
    markup, plain = _text(item, "content_html"), _text(item, "content_text")
    content = paragraphs(markup or plain, markup=bool(markup))
    summary = paragraphs(_text(item, "summary"), markup=False)
    bases = (_text(root, "home_page_url"), document.url)
    entry = Entry(
        id=one_line(_text(item, "id")),
        title=one_line(_text(item, "title")),
        summary=summary or content,
        content=content if summary and content != summary else "",
        url=absolute_link(_text(item, "url") or _text(item, "external_url"), *bases),
        published=from_rfc3339(item.get("date_published")) or from_rfc3339(item.get("date_modified")),
        source=spec.source,
        feed=spec.name,
        lang=spec.lang or language(_text(item, "language") or _text(root, "language")),
        category=spec.category,
        author=_author(item) or _author(root),
    )
    return None if is_blank(entry) else entry


def _author(of: dict[str, Any]) -> str | None:
    """The first author's name; `author` is version 1.0's, a single one."""
    authors = of.get("authors") or [of.get("author")]
    first = authors[0] if isinstance(authors, list) else None
    return one_line(_text(first, "name")) or None if isinstance(first, dict) else None


def _text(of: dict[str, Any], name: str) -> str:
    """A member that is text, or a number where text was meant (ids often are); else ""."""
    value = of.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
