"""Documents of the US Federal Register (https://www.federalregister.gov/developers/documentation/api/v1)."""

from typing import Any
from urllib.parse import urlsplit

from monitor.errors import ParseError
from monitor.feeds.address import absolute_link, masked
from monitor.feeds.dates import from_rfc3339
from monitor.feeds.identity import identified
from monitor.feeds.jsonfeed import json_root
from monitor.feeds.plain import one_line, paragraphs
from monitor.model.entry import Entry
from monitor.model.feed import Document, FeedSpec, ParsedFeed

OUTLET = "Federal Register"


def parse_register(document: Document, spec: FeedSpec) -> ParsedFeed:
    """The results of a search for documents, as a feed, in their order.

    Raises:
        ParseError: `malformed` when it is no JSON, `not-a-feed` when it is other JSON.
    """
    root = json_root(document)
    # A search without results has no list of them.
    results = root.get("results", () if "count" in root else None) if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(results, list | tuple):
        raise ParseError(masked(document.url), "not-a-feed", "JSON, but no documents of the Federal Register")
    entries = [_entry(result, document, spec) for result in results if isinstance(result, dict)]
    return ParsedFeed(
        title=one_line(_text(root, "description")) or OUTLET,
        entries=identified([entry for entry in entries if entry.id or entry.title], spec.identity),
        version="federal-register",
        older=_next_page(root, document),
    )


def _next_page(root: dict[str, Any], document: Document) -> str | None:
    """Where the results go on, which is with the older ones; only on the host that was asked."""
    link = absolute_link(_text(root, "next_page_url"), document.url)
    return link if link and urlsplit(link).netloc == urlsplit(document.url).netloc else None


def _entry(result: dict[str, Any], document: Document, spec: FeedSpec) -> Entry:
    agencies = ", ".join(_agencies(result))
    abstract = paragraphs(_text(result, "abstract") or _text(result, "excerpts"), markup=True)
    return Entry(
        id=one_line(_text(result, "document_number")),
        title=one_line(_text(result, "title"), markup=True),
        # Who acts stands in the abstract, but for documents that have none.
        summary=abstract or ": ".join(filter(None, (agencies, one_line(_text(result, "type"))))),
        url=absolute_link(_text(result, "html_url"), document.url),
        published=from_rfc3339(result.get("publication_date")),
        source=spec.source or OUTLET,
        feed=spec.name,
        lang=spec.lang or "en",
        category=spec.category,
        author=agencies or None,
    )


def _agencies(result: dict[str, Any]) -> list[str]:
    listed = result.get("agencies")
    agencies = [agency for agency in listed if isinstance(agency, dict)] if isinstance(listed, list) else []
    names = (one_line(_text(agency, "name") or _text(agency, "raw_name")) for agency in agencies)
    return [name for name in names if name]


def _text(of: dict[str, Any], name: str) -> str:
    value = of.get(name)
    return value if isinstance(value, str) else ""
