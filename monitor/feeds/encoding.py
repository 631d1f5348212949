"""In which encoding a document is: what its server says, what it says itself, and what it is."""

import re

from monitor.model.feed import Document

HEAD = 4096
"""Bytes of a document in which its own declaration stands."""
DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\bencoding\s*=\s*["']?([\w.:-]*)""")
CHARSET = re.compile(r"""(?i)\bcharset\s*=\s*["']?([\w.:-]+)""")


def declared(document: Document) -> str | None:
    """The encoding that the document itself declares."""
    found = DECLARED.match(document.body[:HEAD])
    return found[1].decode() if found else None


def stated(document: Document) -> str | None:
    """The encoding that the server states."""
    found = CHARSET.search(dict(document.headers).get("content-type", ""))
    return found[1] if found else None


def chosen(document: Document) -> str | None:
    """The encoding to read it in that does not follow from the document; None when it does, or nobody says.

    A body that is valid UTF-8 beyond ASCII is UTF-8, whatever it declares; otherwise the document's own declaration
    counts, and the server's only without one: servers guess.
    """
    if not document.body.isascii() and _is_utf8(document.body):
        return "utf-8"
    return None if declared(document) is not None else stated(document)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
