"""How one value of a rule compares with one text."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

import re2

from monitor.model.rule import Modifier
from monitor.text.normalise import normalise

LONGEST_REGEX = 2_000
"""Characters of a regular expression; longer ones are tables that belong into a list."""

_LETTER = r"[\pL\pN]"


class RegexError(Exception):
    """A regular expression that RE2 does not take."""


class Regex(Protocol):
    """A compiled regular expression."""

    def search(self, text: str) -> object:
        """Something true where it matches anywhere in the text."""


class Way(StrEnum):
    """Where in a text a value stands."""

    EQUAL = "is"
    CONTAINS = "contains"
    WORD = "contains the word"
    STARTS = "starts with"
    ENDS = "ends with"
    REGEX = "matches"


_WAYS = {
    Modifier.CONTAINS: Way.CONTAINS,
    Modifier.WORD: Way.WORD,
    Modifier.STARTSWITH: Way.STARTS,
    Modifier.ENDSWITH: Way.ENDS,
    Modifier.RE: Way.REGEX,
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the two forms that values are compared with: normalised, and in lower case too."""

    cased: str
    lower: str


def text(written: str) -> Text:
    """The forms of a text from an entry, a mention or a rule."""
    cased = normalise(written).text.strip()
    return Text(cased, cased.lower())


@dataclass(frozen=True, slots=True)
class Pattern:
    """A value of a rule. `literal` is in lower case what any text it holds for contains, "" where nothing is known."""

    way: Way
    value: str
    cased: bool
    literal: str
    regex: Regex | None = None

    def holds(self, seen: Text) -> bool:
        """True where the value stands in the text as the rule wants it to."""
        if self.regex is not None:
            return bool(self.regex.search(seen.cased))
        there = seen.cased if self.cased else seen.lower
        match self.way:
            case Way.EQUAL:
                return there == self.value
            case Way.STARTS:
                return there.startswith(self.value)
            case Way.ENDS:
                return there.endswith(self.value)
            case Way.WORD:
                return _has_word(there, self.value)
            case _:
                return self.value in there


def pattern(written: str, modifiers: tuple[Modifier, ...] = ()) -> Pattern:
    """The pattern that a value of a rule means; `*` stands for any characters, but not in a regular expression."""
    cased = Modifier.CASED in modifiers
    way = next((_WAYS[modifier] for modifier in modifiers if modifier in _WAYS), Way.EQUAL)
    if way is Way.REGEX:
        return Pattern(way, written, cased, "", regex(written, cased=cased))
    value = text(written)
    if "*" in written:
        pieces = value.cased.split("*")
        longest = max((piece.lower() for piece in pieces), key=len)
        return Pattern(way, written, cased, longest, regex(_globbed(pieces, way), cased=cased))
    return Pattern(way, value.cased if cased else value.lower, cased, value.lower)


def regex(written: str, *, cased: bool) -> Regex:
    """A compiled regular expression of RE2, which takes linear time whatever the text.

    Raises:
        RegexError: with what RE2 says of it.
    """
    if len(written) > LONGEST_REGEX:
        raise RegexError(f"the regular expression is longer than {LONGEST_REGEX} characters")
    try:
        return cast("Regex", re2.compile(written, options(cased=cased)))
    except re2.error as error:
        said = error.args[0] if error.args else "not a regular expression"
        raise RegexError(said.decode(errors="replace") if isinstance(said, bytes) else str(said)) from error


def options(*, cased: bool) -> object:
    """How RE2 reads the regular expressions of rules; `.` matches a line's end too."""
    found = re2.Options()
    found.case_sensitive = cased
    found.dot_nl = True
    found.never_capture = True
    found.log_errors = False
    return cast("object", found)


def bounded(there: str, start: int, end: int) -> bool:
    """True where a range of a text is not part of a longer word."""
    return not _joined(there[start - 1 : start], there[start]) and not _joined(there[end - 1], there[end : end + 1])


def _has_word(there: str, value: str) -> bool:
    at = there.find(value) if value else -1
    while at != -1 and not bounded(there, at, at + len(value)):
        at = there.find(value, at + 1)
    return at != -1


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not (_unspaced(left) or _unspaced(right))


def _unspaced(char: str) -> bool:
    """Thai, Lao, kana and Chinese characters: there is no space between their words to go by."""
    return "\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff"


def _globbed(pieces: list[str], way: Way) -> str:
    """A regular expression for a value with `*`, which within a word stands for letters and digits only."""
    inner = (f"{_LETTER}*" if way is Way.WORD else ".*").join(map(re.escape, pieces))
    match way:
        case Way.EQUAL:
            return rf"\A(?:{inner})\z"
        case Way.STARTS:
            return rf"\A(?:{inner})"
        case Way.ENDS:
            return rf"(?:{inner})\z"
        case Way.WORD:
            return rf"(?:\A|[^\pL\pN])(?:{inner})(?:\z|[^\pL\pN])"
        case _:
            return inner
