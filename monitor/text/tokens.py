"""Tokens of a normalised text: words, numbers, possessives, punctuation."""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"https?://\S+|www\.\S+"
    r"|(?:[A-Za-z]\.){2,}"
    r"|'s\b"
    r"|[$€£₹¥]?\d+(?:[.,]\d+)*\w*(?:-\w+)*"
    r"|\w+(?:(?:[-&@.]|'(?!s\b))\w+)*"
    r"|\.\.\.|--|[^\w\s]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its place in the normalised text, as written, and in lower case."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def word(self) -> bool:
        """True for words and numbers, false for punctuation and addresses."""
        return self.text[0].isalnum() and "://" not in self.text

    @property
    def capital(self) -> bool:
        """True when it starts with an upper-case letter."""
        return self.text[0].isupper()


def tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """The tokens of text[start:end]; positions count from the start of `text`."""
    return tuple(
        Token(found.start(), found.end(), found.group(), found.group().lower())
        for found in TOKEN.finditer(text, start, end)
    )
