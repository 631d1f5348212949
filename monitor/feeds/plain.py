"""Text from outside as plain text: markup gone, entities decoded once, whitespace tidy, lengths bounded."""

import html
import re
from functools import cache
from itertools import islice

import nh3

TITLE_CAP = 1_000
"""Characters of a title, a name or any other single line."""
TEXT_CAP = 100_000
"""Characters of a summary or content: a long article has 30,000."""
MAX_TAGS = 10_000
"""Markup is cut at this many: the time to clean nested elements grows with their square."""

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"),
        *("p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul"),
    }
)
"""Elements whose edges end a paragraph."""
CELLS = frozenset({"td", "th"})
UNREAD = frozenset({"iframe", "noembed", "noframes", "noscript", "object", "script", "style", "template", "title"})
"""Elements whose text is not for reading."""

MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#\d|#[xX][0-9A-Fa-f]|[A-Za-z])")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
BLANK_LINES = re.compile(r"\n{3,}")
CELL_EDGE = re.compile(r"</?t[dh]>")
TAG = re.compile(r"<[^>]*>")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def one_line(text: str, *, markup: bool = False) -> str:
    """A title or a name: one line, at most TITLE_CAP characters."""
    return " ".join(_readable(text, markup=markup).split())[:TITLE_CAP].rstrip()


def paragraphs(text: str, *, markup: bool, unread: frozenset[str] = frozenset()) -> str:
    """A longer text, at most TEXT_CAP characters: a blank line between paragraphs, a line feed for a break in one.

    Without `markup` angle brackets and entities are part of the text. Elements in `unread` are left out with theirs.
    """
    text = _readable(text, markup=markup, unread=unread)
    if not text.isprintable() or "  " in text:
        text = BLANK_LINES.sub("\n\n", "\n".join([" ".join(line.split()) for line in text.split("\n")]))
    return text.strip()[:TEXT_CAP].rstrip()


def language(tag: str | None) -> str | None:
    """A BCP 47 tag, `-` between its parts; None for what is none and for `und`."""
    tag = (tag or "").strip()
    if not LANGUAGE.fullmatch(tag) or tag.lower() == "und":
        return None
    return tag.replace("_", "-")


def _readable(text: str, *, markup: bool, unread: frozenset[str] = frozenset()) -> str:
    """The text without markup and without characters that nobody can see, lines ended by line feeds."""
    if markup and MARKUP.search(text):
        text = _without_markup(text, unread)
    if text.isprintable():
        return text
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _without_markup(text: str, unread: frozenset[str]) -> str:
    kept = _cleaner(UNREAD | unread).clean(" ".join(_bounded(text).split()))
    kept = CELL_EDGE.sub(" ", kept.replace("<br>", "\n"))
    # What is left in angle brackets is nh3's own output; brackets of the text are entities until the next line.
    return html.unescape(TAG.sub("\n\n", kept))


@cache
def _cleaner(unread: frozenset[str]) -> nh3.Cleaner:
    """Leaves the elements that part a text, without their attributes; to make it takes as long as to use it."""
    parting = set((BLOCKS | CELLS | {"br"}) - unread)
    return nh3.Cleaner(tags=parting, attributes={}, clean_content_tags=set(unread), link_rel=None)


def _bounded(text: str) -> str:
    if text.count("<") <= MAX_TAGS:
        return text
    beyond = next(islice(re.finditer("<", text), MAX_TAGS, None), None)
    return text[: beyond.start()] if beyond else text
