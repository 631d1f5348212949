"""Documents cut short: what of them is whole."""

import re

ENTRY_END = re.compile(rb"</(?:[A-Za-z][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
DOCUMENT_END = re.compile(rb"</(?:[A-Za-z][\w.-]*:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)


def is_cut(body: bytes) -> bool:
    """Whether an XML feed ends before its root does.

    Other documents, and those in encodings of two bytes, are not judged: they count as whole.
    """
    return bool(ENTRY_END.search(body)) and not DOCUMENT_END.search(body)


def whole_part(body: bytes) -> bytes:
    """The document up to the end of its last whole entry; empty when it has none."""
    end = max((match.end() for match in ENTRY_END.finditer(body)), default=0)
    return body[:end]
