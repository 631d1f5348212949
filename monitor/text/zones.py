"""What in a title is not its text, and how it is set."""

import re

SEPARATOR = re.compile(r"\s+[-–|]{1,2}\s+")
SMALL = frozenset(["of", "the", "and", "in", "for", "on", "at", "&", "to", "a", "an", "und", "la", "le", "de"])
LONGEST_OUTLET = 5


def without_outlet(title: str, source: str | None = None) -> int:
    """Where the text of a title ends, before a trailing outlet (" - Example Times", " | example.com")."""
    end = len(title)
    for found in reversed(tuple(SEPARATOR.finditer(title))):
        segment = title[found.end() : end]
        if found.start() == 0 or not (_is_outlet(segment) or (source and segment.casefold() == source.casefold())):
            break
        end = found.start()
    return end


def _is_outlet(segment: str) -> bool:
    words = re.sub(r"\(.*?\)|[.,!:']", "", segment).split()
    return 0 < len(words) <= LONGEST_OUTLET and all(
        word[0].isupper() or word[0].isdigit() or word.lower() in SMALL or "." in segment for word in words
    )


AGENCIES = r"(?:Getty Images|AFP|Reuters|AP|EPA|PA|Shutterstock|Alamy|Bloomberg|ZUMA|Xinhua)"
CREDITED = r"(?:photo|image|picture|illustration|screenshot|graphic)(?:\s+(?:by|credit|courtesy))?\s*:"
FROM_AGENCY = rf"""
    (?:[^()]{{0,120}}?(?:/|\bvia\b|\bby\b)\s*)?
    {AGENCIES}(?:\s+photo)?
    (?:(?:/|\s+via\s+)[^()]{{0,80}})?
"""
BRACKETED = re.compile(rf"[(\[](?:\s*{CREDITED}[^()\[\]\n]{{0,160}}|{FROM_AGENCY})[)\]]", re.IGNORECASE | re.VERBOSE)
"""A credit in brackets: "(Photo: Example)", "(Jane Roe/AFP via Getty Images)"."""
OPEN = re.compile(rf"\b{CREDITED}[^()|.:\n]{{1,40}}\s/\s[^()|.:\n]{{1,20}}", re.IGNORECASE)
"""A credit without: "Image: Jane Roe / Example"."""


def credit_lines(text: str) -> tuple[range, ...]:
    """The ranges of a text in which pictures are credited: whom they name is no part of the news."""
    found = [*BRACKETED.finditer(text), *(OPEN.finditer(text) if " / " in text else ())]
    return tuple(range(*each.span()) for each in found)


def is_heading(text: str, start: int, end: int) -> bool:
    """True for a paragraph [start, end) of its own that ends without punctuation: a heading, a caption, a link."""
    alone = (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")
    return alone and not text[:end].rstrip("\"')").endswith((".", "!", "?", ":", "…", ";"))
