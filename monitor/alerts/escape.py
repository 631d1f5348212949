"""Text from outside made harmless: it never becomes markup, a mention, a header or a link."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

JOINER = "\u2060"
"""WORD JOINER: invisible, allows no line break, and is part of no mention, link or markup."""
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Direction controls: outside text could show its neighbours in another order (CVE-2021-42574)."""
INVISIBLE = frozenset({"Cc", "Cs", "Co", "Cn"})

MENTION = re.compile(r"(?<![\w.])@(?=\w)")
BROADCAST = re.compile(r"<(?=[!@#])")
ADDRESS = re.compile(
    r"((?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\bjavascript:)|(?<=\bmailto:)|(?<=\bdata:))(?!\u2060)", re.IGNORECASE
)
LINK_JOINT = re.compile(r"(?<=\])(?=[(\[:])")
EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
LOOKALIKES = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼", "|": "∣", "\\": "∖", "<": "‹", ">": "›"})

URL_SAFE = "!$%&'*+,-./:;=?_~#"
"""What a URL may keep as it is in all three forms: no brackets, quotes, spaces, Slack's `|`, or `@everyone`."""


class Url(str):
    """A checked http(s) address of one line, ready for text, a link in Markdown and an HTML attribute."""

    __slots__ = ()


def clean(text: str) -> str:
    """The text on one line, without control characters, its mentions, links and addresses defused; still readable."""
    visible = "".join(_visible(char) for char in text)
    line = " ".join(visible.split())
    for trap in (MENTION, BROADCAST):
        line = trap.sub(lambda found: found.group() + JOINER, line)
    return LINK_JOINT.sub(JOINER, ADDRESS.sub(JOINER, line))


def inert(text: str) -> str:
    """Cleaned text with look-alikes for the characters that are markup in HTML or any dialect of Markdown.

    Dialects differ in what a backslash escapes (Slack has no escape at all), so what must be safe in all of them
    cannot be escaped.
    """
    return EDGE_UNDERSCORE.sub("ˍ", clean(text).translate(LOOKALIKES))


def web_link(url: str | None) -> Url | None:
    """The address if a link may lead there: http or https, a host, no credentials, nothing that ends an attribute."""
    if url is None or any(unicodedata.category(char) in INVISIBLE for char in url):
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        return None
    return Url(quote(url.strip(), safe=URL_SAFE))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters of a text, ended at a sentence if that keeps half of them, else at a word."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    sentence = max(head.rfind(end) for end in (". ", "! ", "? ", "。"))
    if sentence >= limit // 2:
        return f"{head[: sentence + 1]} …"[:limit]
    word = head.rfind(" ")
    return f"{head[:word] if word >= limit // 2 else head}…"


def _visible(char: str) -> str:
    if char in BIDI:
        return ""
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in INVISIBLE else char
