"""In which encoding a document is: what its server says, what it says itself, and what it is."""

import re
from itertools import accumulate, takewhile

from charset_normalizer import from_bytes

from monitor.model.feed import Document

HEAD = 4096
"""Bytes of a document in which its own declaration stands."""
DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\bencoding\s*=\s*["']?([\w.:-]*)""")
CHARSET = re.compile(r"""(?i)\bcharset\s*=\s*["']?([\w.:-]+)""")

OTHER_SCRIPTS = (
    *("cp932", "euc_jis_2004", "big5", "gb18030", "cp949"),
    *("cp1251", "koi8_r", "cp1253", "cp1255", "cp1256"),
)
"""Encodings that are guessed: of the languages of East Asia, of Cyrillic, Greek, Hebrew and Arabic. Those of Latin
letters are not: in them a guess is wrong as often as Windows-1252, which they are read as."""
SAMPLE = 64 * 1024
"""Bytes of text that a guess is made from."""
FEWEST = 64
"""Bytes beyond ASCII that a guess takes, which are three headlines: of made-up ones, none was taken for another's from
three on; of single ones in EUC-JP, KOI8-R and Windows-1255 most were."""
MOSTLY = 0.4
"""The least share of them in the texts in which they stand: in Latin letters it is a tenth, in others over a half."""
ASCII = bytes(range(128))


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
    counts, and the server's only without one: servers guess. Where neither says anything, we do.
    """
    plain = document.body.isascii()
    if not plain and _is_utf8(document.body):
        return "utf-8"
    if declared(document) is not None:
        return None
    return stated(document) or (None if plain else _guessed(document.body))


def _guessed(body: bytes) -> str | None:
    """The encoding of a text that is mostly not in Latin letters, as far as its letters tell."""
    if b"\0" in body:  # of two bytes for each letter, with a mark at the beginning that says so
        return None
    texts = [text for text in re.split(rb"[<>]", body) if not text.isascii()]
    sizes = accumulate(map(len, texts))
    sample = b"\n".join(text for text, _ in takewhile(lambda found: found[1] <= SAMPLE, zip(texts, sizes, strict=True)))
    beyond = len(sample.translate(None, ASCII))
    if beyond < max(FEWEST, MOSTLY * len(sample)):
        return None
    best = from_bytes(sample, cp_isolation=list(OTHER_SCRIPTS)).best()
    return best.encoding if best else None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
