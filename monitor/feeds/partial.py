"""Documents cut short, by accident or by us: what of them is whole."""

import re
from itertools import islice

ENTRY_END = re.compile(rb"</(?:[A-Za-z][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
DOCUMENT_END = re.compile(rb"</(?:[A-Za-z][\w.-]*:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)

TAIL = 200
"""Bytes in which a document nearly always ends; to look through all of it takes as long as to parse it."""
SHORTEST_ENTRY = len("<item></item>")


def is_cut(body: bytes) -> bool:
    """Whether an XML feed ends before its root does.

    A channel that is closed is enough. Other documents, and those in encodings of two bytes, are not judged: they
    count as whole.
    """
    if DOCUMENT_END.search(body, max(len(body) - TAIL, 0)):
        return False
    if not ENTRY_END.search(body) or DOCUMENT_END.search(body):
        return False
    return not body.rstrip().lower().endswith(b"</channel>")


def whole_part(body: bytes) -> bytes:
    """The document up to the end of its last whole entry; empty when it has none."""
    end = max((match.end() for match in ENTRY_END.finditer(body)), default=0)
    return body[:end]


def first_entries(body: bytes, count: int) -> bytes:
    """The document up to the end of its `count`-th entry; all of it when it has no more."""
    if len(body) < count * SHORTEST_ENTRY:
        return body
    beyond = next(islice(ENTRY_END.finditer(body), count, None), None)
    return whole_part(body[: beyond.start()]) if beyond else body
