"""Many literals sought in a text at once, in time that does not grow with their number."""

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.matching.pattern import bounded


class Literals:
    """A set of texts, in lower case."""

    def __init__(self, literals: Iterable[str]) -> None:
        self._all = tuple(sorted(set(literals) - {""}))
        self._automaton = AhoCorasick(self._all, matchkind=MatchKind.Standard) if self._all else None

    def __bool__(self) -> bool:
        return bool(self._all)

    def anywhere(self, lower: str) -> frozenset[str]:
        """Those that a text in lower case contains."""
        return frozenset(self._all[index] for index, _, _ in self._found(lower))

    def as_words(self, lower: str) -> Iterator[str]:
        """Those that stand in a text in lower case and are no part of a longer word; as often as they do."""
        return (self._all[index] for index, start, end in self._found(lower) if bounded(lower, start, end))

    def _found(self, lower: str) -> list[tuple[int, int, int]]:
        return self._automaton.find_matches_as_indexes(lower, overlapping=True) if self._automaton else []
