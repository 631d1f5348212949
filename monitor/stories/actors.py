"""Whether two names may stand for one actor: equal, unknown, or one a part of the other."""

from collections.abc import Mapping

from monitor.model.names import ActorKind

AUTHORITY = frozenset({ActorKind.GOVERNMENT, ActorKind.COURT, ActorKind.REGULATOR, ActorKind.LEGISLATURE})
PRIVATE = frozenset({ActorKind.PLATFORM, ActorKind.COMPANY})


def is_name(actor: str) -> bool:
    """Whether this names a body, rather than describing one ("regulators", "social-media platforms").

    Reading gives what no list knows as the text has it, and texts write names with a capital, a digit or a dot.
    """
    return not (actor.islower() and actor.replace("-", " ").replace(" ", "").isalpha())


class Lineage:
    """The lists' parts and wholes. Names are compared without case; one on no list is a whole by itself."""

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = {part.casefold(): whole.casefold() for part, whole in parents.items()}
        self._lines: dict[str, tuple[str, ...]] = {}

    def line(self, actor: str) -> tuple[str, ...]:
        """The actor and the wholes it is a part of, nearest first; a circle in the lists ends where it closes."""
        name = actor.casefold()
        if name not in self._lines:
            self._lines[name] = self._climb(name)
        return self._lines[name]

    def _climb(self, name: str) -> tuple[str, ...]:
        line = [name]
        while (whole := self._parents.get(line[-1])) is not None and whole not in line:
            line.append(whole)
        return tuple(line)

    def root(self, actor: str) -> str:
        """The whole that an actor shares with all those it is related to."""
        return self.line(actor)[-1]

    def related(self, one: str, other: str) -> bool:
        """Whether the two are equal, or one is a part of the other."""
        return one.casefold() in self.line(other) or other.casefold() in self.line(one)

    def narrower(self, one: str, other: str) -> str:
        """Of two related actors the part; the first when they are equal."""
        return other if len(self.line(other)) > len(self.line(one)) else one


def kinds_agree(one: ActorKind, other: ActorKind) -> bool:
    """Whether bodies of these kinds may be one: an authority is never a private firm; others tell nothing."""
    return not ((one in AUTHORITY and other in PRIVATE) or (one in PRIVATE and other in AUTHORITY))
