"""Many regular expressions sought in a text at once."""

from collections.abc import Iterable, Iterator
from typing import Protocol, cast

import re2

from monitor.matching.pattern import options

_SHARE = 8_000
"""Characters of expressions that share a filter. RE2 loses matches without a word when a filter outgrows its memory;
this is a tenth of what it holds."""

Sought = tuple[str, bool]
"""An expression, and whether it is cased."""


class _Filter(Protocol):
    """RE2's filter: it tries those expressions only whose literals the text has."""

    def Add(self, pattern: str, options: object) -> int: ...  # noqa: N802
    def Compile(self) -> None: ...  # noqa: N802
    def Match(self, text: str) -> list[int] | None: ...  # noqa: N802


class Regexes:
    """A set of expressions, each known to be valid."""

    def __init__(self, sought: Iterable[Sought]) -> None:
        self._shares = [(share, _filter(share)) for share in _shared(sorted(set(sought)))]

    def __bool__(self) -> bool:
        return bool(self._shares)

    def found(self, text: str) -> Iterator[Sought]:
        """Those that match somewhere in a text."""
        for share, together in self._shares:
            for number in together.Match(text) or ():
                yield share[number]


def _shared(sought: list[Sought]) -> Iterator[list[Sought]]:
    share: list[Sought] = []
    size = 0
    for each in sought:
        if share and size + len(each[0]) > _SHARE:
            yield share
            share, size = [], 0
        share.append(each)
        size += len(each[0])
    if share:
        yield share


def _filter(share: list[Sought]) -> _Filter:
    together = cast("_Filter", re2.Filter())
    for written, cased in share:
        together.Add(written, options(cased=cased))
    together.Compile()
    return together
