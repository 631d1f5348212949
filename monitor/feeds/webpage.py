"""Web pages as text: the title, and the part that the page is about."""

import re

from monitor.feeds.encoding import stated
from monitor.feeds.plain import one_line, paragraphs
from monitor.model.feed import Document

TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title\s*>")
MAIN = re.compile(r"(?is)<main[\s>].*</main\s*>")
BODY = re.compile(r"(?is)<body[\s>].*")
META_CHARSET = re.compile(rb"""(?i)<meta[^>]+charset\s*=\s*["']?([\w.:-]+)""")
HEAD = 4096
"""Bytes of a page in which its encoding is declared (HTML, 4.2.5.4)."""
AROUND = frozenset({"aside", "button", "footer", "form", "nav", "select", "svg"})
"""Elements that are on a page and not of it: menus, forms, what it shares with its neighbours."""


def title(page: str) -> str:
    """What the page calls itself; empty when it does not."""
    found = TITLE.search(page)
    return one_line(found[1], markup=True) if found else ""


def main_text(page: str) -> str:
    """The text of the page's main part, as plain text; of all of it where it marks none.

    The same page gives the same text each time: nothing is weighed or guessed.
    """
    main = MAIN.search(page)
    if main:
        return paragraphs(main[0], markup=True, unread=AROUND)
    body = BODY.search(page)
    return paragraphs(body[0] if body else page, markup=True, unread=AROUND | {"header"})


def decoded(document: Document) -> str:
    """A page in the encoding that its server states, or itself, or UTF-8; what does not fit it becomes U+FFFD."""
    declared = META_CHARSET.search(document.body[:HEAD])
    encoding = stated(document) or (declared[1].decode() if declared else "utf-8")
    try:
        return document.body.decode(encoding, errors="replace")
    except LookupError:
        return document.body.decode(errors="replace")
