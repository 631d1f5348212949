"""One normal form for aliases, rules and entries, with the way back to the original code points.

Unicode NFKC, Latin letters without their diacritics, straight quotes and plain dashes, no invisible characters, single
spaces, a newline only between paragraphs. Case is kept: `key` gives the form in which names are compared.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

PLAIN = {
    **dict.fromkeys("‘’‚‛ʼ′´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒−", "-"),
    **dict.fromkeys("–—―", "–"),
}
# Latin letters that Unicode does not decompose, as English news write them: Orsted, Lodz.
LETTERS = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H", "ŧ": "t",
    "Ŧ": "T", "ı": "i", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th",
}  # fmt: skip
# Almost all text is ASCII, where nothing folds: two patterns and a table of 128 rows are ten times as fast.
ASCII_KEY = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(0x80)}
# What is left of character references where a feed escaped them twice, with or without its ampersand.
REMAINS = {"39": "'", "039": "'", "quot": '"', "amp": "&", "apos": "'", "nbsp": " "}
REMAIN = r"(?:&(?:amp;)*)?#0?39;|&(?:amp;)*(?:quot|amp|apos|nbsp);"
CONTROL = r"\x00-\x08\x0e-\x1b\x7f"
ASCII_UNEVEN = re.compile(rf"[\s{CONTROL}]{{2,}}|[^\S ]|[{CONTROL}]|{REMAIN}")
FOLDED_UP_TO = 0x10000
INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc"})


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in normal form. `starts` and `shifts` say, from which position on, how far the original is ahead."""

    text: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original's code points that a range of the normal form came from."""
        return self._back(start), self._back(end - 1) + 1 if end > start else self._back(start)

    def _back(self, position: int) -> int:
        return position + self.shifts[bisect_right(self.starts, position) - 1]


# The reader and the rules ask for the same few texts of an entry.
@lru_cache(maxsize=16)
def normalise(text: str) -> Normalised:
    """The normal form of a text; what cannot be folded one to one is tracked by offset."""
    if text.isascii():
        if text.isprintable() and "  " not in text and ";" not in text:
            return Normalised(text)
        return _rebuilt(text, ASCII_UNEVEN) if ASCII_UNEVEN.search(text) else Normalised(text)
    table, uneven = _folding()
    text = text.translate(table)
    if not uneven.search(text):
        return Normalised(text)
    return _rebuilt(text, uneven)


def key(text: str) -> str:
    """The form names are compared in: lower case, every run of other than letters and digits as spaces.

    As long as `text` itself, so that positions in the one are positions in the other.
    """
    if text.isascii():
        return text.translate(ASCII_KEY)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return re.sub(r"[\W_]", " ", lowered)


def alias_key(text: str) -> str:
    """The key of an alias: normalised, single-spaced, without spaces at its ends; empty when nothing is left."""
    return " ".join(key(normalise(text).text).split())


def _rebuilt(text: str, uneven: re.Pattern[str]) -> Normalised:
    pieces: list[str] = []
    starts, shifts = [0], [0]
    done = length = 0
    for found in uneven.finditer(text):
        pieces.append(text[done : found.start()])
        length += found.start() - done
        new = _replacement(found.group())
        for place in range(1, len(new)):
            starts.append(length + place)
            shifts.append(min(found.start() + place, found.end() - 1) - (length + place))
        pieces.append(new)
        length += len(new)
        starts.append(length)
        shifts.append(found.end() - length)
        done = found.end()
    pieces.append(text[done:])
    return Normalised("".join(pieces), tuple(starts), tuple(shifts))


def _replacement(run: str) -> str:
    if run.endswith(";") and len(run) > 1:
        return REMAINS[run[:-1].rpartition(";")[2].strip("&#")]
    if len(run) == 1 and not run.isspace():
        return _folded(run)
    space = "".join(char for char in run if char.isspace())
    return "\n" if space.count("\n") > 1 else " " if space else ""


@cache
def _folding() -> tuple[dict[int, str], re.Pattern[str]]:
    """What folds one code point to one, and a pattern of what does not: ligatures, invisible ones, runs of spaces."""
    table: dict[int, str] = {}
    longer: list[str] = []
    vanishing: list[str] = []
    for code in range(0x80, FOLDED_UP_TO):
        char = chr(code)
        if 0xD800 <= code < 0xE000 or 0xAC00 <= code < 0xD7A4:
            continue  # surrogates have no normal form, Hangul syllables are their own
        folded = _folded(char)
        if not folded:
            vanishing.append(char)
        elif len(folded) > 1:
            longer.append(char)
        elif folded != char:
            table[code] = folded
    gone = CONTROL + re.escape("".join(vanishing))
    several = re.escape("".join(longer))
    return table, re.compile(rf"[\s{gone}]{{2,}}|[^\S ]|[{gone}]|[{several}]|{REMAIN}")


def _folded(char: str) -> str:
    if char in PLAIN or unicodedata.category(char) in INVISIBLE:
        return PLAIN.get(char, "")
    folded = "".join(map(_bare, unicodedata.normalize("NFKC", char)))
    return folded.strip() or " "


def _bare(char: str) -> str:
    """A character of a compatibility form as the table has it: without its diacritics, or nothing if invisible."""
    if char in PLAIN or unicodedata.category(char) in INVISIBLE:
        return PLAIN.get(char, "")
    if char in LETTERS:
        return LETTERS[char]
    apart = unicodedata.normalize("NFD", char)
    return apart[0] if apart[0].isascii() and all(map(unicodedata.combining, apart[1:])) else char
