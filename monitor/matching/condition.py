"""The language of conditions: `and or not ( ) 1 of x* all of x*`, as in Sigma."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from monitor.model.rule import And, Condition, Name, Not, Or

THEM = "them"
"""What `1 of` and `all of` call all selections."""

_TOKEN = re.compile(r"\s*(?:(?P<word>[\w*?-]+)|(?P<bracket>[()])|(?P<other>\S))")
_QUANTITIES = frozenset({"1", "any", "all"})
_DEEPEST = 50  # brackets and negations within one another: the parser calls itself for each


class ConditionError(Exception):
    """A condition that cannot be read; `column` counts from 0, `name` is the selection that does not exist."""

    def __init__(self, column: int, message: str, *, name: str | None = None) -> None:
        super().__init__(message)
        self.column = column
        self.name = name


def parse(text: str, names: Sequence[str]) -> Condition:
    """The condition that a text means over selections of these names.

    Raises:
        ConditionError: the text is no condition, or names a selection that is not there.
    """
    return _Parser(_tokens(text), tuple(names)).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    column: int

    @property
    def keyword(self) -> str:
        return self.text.lower()


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for found in _TOKEN.finditer(text):
        token = _Token(found[0].strip(), found.end() - len(found[0].strip()))
        if found["other"]:
            raise ConditionError(token.column, f"'{token.text}' has no meaning in a condition")
        tokens.append(token)
    return [*tokens, _Token("", len(text.rstrip()))]


class _Parser:
    def __init__(self, tokens: list[_Token], names: tuple[str, ...]) -> None:
        self._tokens = tokens
        self._names = names
        self._next = 0
        self._depth = 0

    def whole(self) -> Condition:
        condition = self._either()
        if self._here.text:
            raise ConditionError(self._here.column, f"expected 'and' or 'or' before '{self._here.text}'")
        return condition

    @property
    def _here(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._here
        self._next += 1
        return token

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._here.keyword == "or":
            self._take()
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._here.keyword == "and":
            self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Condition:
        token = self._here
        if token.text in ("", ")") or token.keyword in ("and", "or", "of"):
            raise ConditionError(token.column, f"expected the name of a selection{_found(token)}")
        self._take()
        if token.text == "(":
            return self._bracketed(token)
        if token.keyword == "not":
            return Not(self._deeper(self._one, token))
        if token.keyword in _QUANTITIES and self._here.keyword == "of":
            return self._of(token)
        if token.text not in self._names:
            raise ConditionError(token.column, f"there is no selection '{token.text}'", name=token.text)
        return Name(token.text)

    def _bracketed(self, opening: _Token) -> Condition:
        condition = self._deeper(self._either, opening)
        if self._here.text != ")":
            raise ConditionError(self._here.column, f"expected ')'{_found(self._here)}")
        self._take()
        return condition

    def _deeper(self, inner: Callable[[], Condition], token: _Token) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ConditionError(token.column, f"more than {_DEEPEST} brackets and negations within one another")
        condition = inner()
        self._depth -= 1
        return condition

    def _of(self, quantity: _Token) -> Condition:
        self._take()
        pattern = self._take()
        if not pattern.text or pattern.text in "()":
            raise ConditionError(pattern.column, f"expected the names of selections, such as x*, or '{THEM}'")
        wanted = "*" if pattern.keyword == THEM else pattern.text
        parts = tuple(Name(name) for name in self._names if fnmatchcase(name, wanted))
        if not parts:
            raise ConditionError(pattern.column, f"there is no selection '{pattern.text}'", name=pattern.text)
        if len(parts) == 1:
            return parts[0]
        return And(parts) if quantity.keyword == "all" else Or(parts)


def _found(token: _Token) -> str:
    return f", found '{token.text}'" if token.text else ", found the end"
