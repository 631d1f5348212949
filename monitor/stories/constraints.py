"""What people decided by hand about which entries tell of one story."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from monitor.model.story import Constraint


class Bonds:
    """Constraints, ready to ask: entries tied together, even over a third, are of one story; a tie outweighs a bar."""

    def __init__(self, constraints: Sequence[Constraint]) -> None:
        self._knots: dict[str, str] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for constraint in constraints:
            if constraint.together:
                self._tie(self.knot(constraint.left), self.knot(constraint.right))
            else:
                self._apart[constraint.left].add(constraint.right)
                self._apart[constraint.right].add(constraint.left)

    def _tie(self, left: str, right: str) -> None:
        first, second = sorted((left, right))
        for entry in {first, second, *(tied for tied, knot in self._knots.items() if knot == second)}:
            self._knots[entry] = first

    def knot(self, entry: str) -> str:
        """A name for the entries tied to this one: itself when there are none."""
        return self._knots.get(entry, entry)

    def is_tied(self, entry: str) -> bool:
        """Whether an entry is tied to any other."""
        return entry in self._knots

    def bar(self, entry: str, others: Iterable[str]) -> bool:
        """Whether an entry was set apart from any of the others."""
        apart = self._apart.get(entry)
        return apart is not None and not apart.isdisjoint(others)
