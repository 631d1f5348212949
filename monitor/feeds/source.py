"""What a document is read as. Each kind of source has one function, and all have one shape."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor.feeds.identity import mark
from monitor.feeds.parse import parse
from monitor.feeds.register import parse_register
from monitor.feeds.watched import parse_page
from monitor.model.feed import Document, FeedSpec, Kind, ParsedFeed

PARSERS: Mapping[Kind, Callable[[Document, FeedSpec], ParsedFeed]] = {
    Kind.FEED: parse,
    Kind.FEDERAL_REGISTER: parse_register,
    Kind.PAGE: parse_page,
}


def read_document(document: Document, spec: FeedSpec) -> ParsedFeed:
    """The document as a feed of its kind.

    Raises:
        ParseError: it is none of that kind.
    """
    parsed = PARSERS[spec.kind](document, spec)
    # Here, in a worker process, and not in the service's own, which has the rest to do.
    return replace(parsed, marks=tuple(map(mark, parsed.entries)))
