"""Where sentences begin and end in a normalised text."""

import re

# Only the first mark of a row is tried: from each in turn, a long row would take the square of its length.
BREAK = re.compile(
    r"(?<![.!?])[.!?]+[\"')\]]*\s+(?=[\"'(\[]*[^\W_a-z])|\n|\s+[|•·]\s+|\s+(?=Article URL:|Comments URL:|Points: \d)"
)
LONGEST = 600
"""Longer sentences (tables, lists, text without punctuation) are cut here, so that reading stays linear."""


def sentences(text: str, abbreviations: frozenset[str] = frozenset()) -> tuple[tuple[int, int], ...]:
    """The half-open ranges of the sentences of a text, in order, without the space between them.

    `abbreviations` (lower case, without their full stop) end no sentence; initials never do.
    """
    ranges: list[tuple[int, int]] = []
    start = 0
    for found in BREAK.finditer(text):
        if _abbreviated(text, found, abbreviations):
            continue
        ranges.extend(_cut(text, start, found.end()))
        start = found.end()
    ranges.extend(_cut(text, start, len(text)))
    return tuple(ranges)


def _abbreviated(text: str, found: re.Match[str], abbreviations: frozenset[str]) -> bool:
    if text[found.start()] != "." or found.group().startswith((".\n", "..")):
        return False
    word = re.search(r"[\w.]{1,12}$", text[max(0, found.start() - 12) : found.start()])
    if word is None:
        return False
    last = word.group()
    return (
        last.lower() in abbreviations or (len(last) == 1 and last.isupper()) or bool(re.fullmatch(r"(?:\w\.)+\w", last))
    )


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        middle = space if space > 0 else start + LONGEST
        pieces.append((start, middle))
        start = middle
    pieces.append((start, end))
    return [_stripped(text, *piece) for piece in pieces if text[piece[0] : piece[1]].strip()]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
