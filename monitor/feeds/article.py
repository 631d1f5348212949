"""The text of an article on a web page, and whether its site lets programs read it.

Pure, and for worker processes: both work on whatever a server sent. trafilatura and protego go no further than here.
"""

from typing import Any

from monitor.errors import ParseError
from monitor.feeds.address import masked
from monitor.feeds.plain import paragraphs
from monitor.feeds.webpage import decoded
from monitor.model.feed import Document

PRODUCT = "policy-monitor"
"""What robots.txt calls us (RFC 9309, 2.2.1)."""
ROBOTS_CAP = 500 * 1024
"""Bytes of robots.txt that are read; a crawler may stop there (RFC 9309, 2.5)."""
PAGES = ("text/html", "application/xhtml")


def article_text(document: Document) -> str:
    """The text of the article on a page, its heading first, a blank line between paragraphs.

    Raises:
        ParseError: `empty`, for there is none.
    """
    import trafilatura  # noqa: PLC0415 - a second to load, and seldom needed

    content_type = dict(document.headers).get("content-type", PAGES[0])
    text: str | None = None
    if content_type.lower().startswith(PAGES):
        extract: Any = trafilatura.extract
        text = extract(decoded(document), include_comments=False, favor_precision=True)
    if not text:
        raise ParseError(masked(document.url), "empty", f"no article is on this page ({content_type[:40]})")
    return paragraphs(text.replace("\n", "\n\n"), markup=False)


def robots_allow(robots: bytes, url: str) -> bool:
    """Whether a robots.txt lets us fetch an address of its site (RFC 9309)."""
    from protego import Protego  # noqa: PLC0415 - seldom needed

    rules = Protego.parse(robots[:ROBOTS_CAP].decode(errors="replace"))
    return bool(rules.can_fetch(url, PRODUCT))
