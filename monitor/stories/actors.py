"""Whether two names may stand for one actor: equal, unknown, or one a part of the other."""

import re
from collections.abc import Mapping
from hashlib import sha256

from monitor.model.names import ActorKind

AUTHORITY = frozenset({ActorKind.GOVERNMENT, ActorKind.COURT, ActorKind.REGULATOR, ActorKind.LEGISLATURE})
PRIVATE = frozenset({ActorKind.PLATFORM, ActorKind.COMPANY})


_DESCRIBING = """
    a all an and another any by for former his its many more most of other our senior several some the their these this
    those top two three
    administration agencies agency app attorney authorities authority big bodies body commission commissioner committee
    companies company court courts democrat democratic democrats department federal firm firms giant giants gop
    government governments governor group groups judge judges lawmaker lawmakers leader leaders legislator
    legislators local mayor media minister ministers ministry network networks official officials online panel party
    platform platforms police politician politicians president prosecutor prosecutors provider providers public
    regulator regulators republican republicans secretary senator senators service services site sites social spokesman
    spokesperson spokeswoman state states store stores subpoena tech technology watchdog watchdogs website websites
"""
DESCRIBING = frozenset(_DESCRIBING.split())
"""Words that say what sort of body acts, and not which: headlines write them with a capital, too."""


def is_name(actor: str) -> bool:
    """Whether this names a body, rather than describing one ("regulators", "social-media platforms", "Lawmakers").

    Reading gives what no list knows as the text has it, and texts write names with a capital, a dot, or a digit among
    letters.
    """
    words = actor.replace("-", " ").split()
    written_as_name = any(not (word.islower() and word.isalpha()) and not word.isdigit() for word in words)
    return written_as_name and not all(word.casefold() in DESCRIBING or word.isdigit() for word in words)


_ACRONYM = re.compile(r" \([A-Z]{2,6}\)$")
_TITLES = """
    acting ag attorney chief commissioner congressman congresswoman dem democrat democratic deputy ex former general gop
    gov governor judge justice king lawmaker leader mayor minister pm president prime prosecutor queen rep republican
    secretary sen senator sir
"""
TITLES = frozenset(_TITLES.split())
"""Words that stand before the name of a person."""


def plain(actor: str) -> str:
    """A name without its acronym, the titles before it and the place after it: outlets give one name with any of them.

    Two words at least are left of what has titles: "Justice Department" names a body, "Justice" nobody.
    """
    words = _ACRONYM.sub("", actor).split()
    start = 0
    while start < len(words) and words[start].casefold().strip(".") in TITLES:
        start += 1
    rest = words[start:]
    if start and "of" in rest[2:]:
        rest = rest[: rest.index("of", 2)]
    return " ".join(rest if start and len(rest) > 1 else words)


class Lineage:
    """The lists' parts and wholes. Names are compared without case; one on no list is a whole by itself.

    A head, "Whole (who speaks for it)", stands for the whole it is a part of: related to all its other parts.
    """

    def __init__(self, parents: Mapping[str, str]) -> None:
        self._parents = {part.casefold(): whole.casefold() for part, whole in parents.items()}
        self._lines: dict[str, tuple[str, ...]] = {}
        self.mark = sha256(repr(sorted(self._parents.items())).encode()).hexdigest()
        """Another for other parts and wholes."""

    def line(self, actor: str) -> tuple[str, ...]:
        """The actor and the wholes it is a part of, nearest first; a circle in the lists ends where it closes."""
        if actor not in self._lines:
            name = actor.casefold()
            self._lines[actor] = self._climb(name if name in self._parents else plain(actor).casefold())
        return self._lines[actor]

    def _climb(self, name: str) -> tuple[str, ...]:
        line = [name]
        while (whole := self._parents.get(line[-1])) is not None and whole not in line:
            line.append(whole)
        return tuple(line)

    def root(self, actor: str) -> str:
        """The whole that an actor shares with all those it is related to."""
        return self.line(actor)[-1]

    def same(self, one: str, other: str) -> bool:
        """Whether the two are one name, titles aside."""
        return one == other or self.line(one)[0] == self.line(other)[0]

    def related(self, one: str, other: str) -> bool:
        """Whether the two are equal, or one is a part of the other."""
        first, second = self._spoken_for(one), self._spoken_for(other)
        return first[0] in second or second[0] in first

    def narrower(self, one: str, other: str) -> str:
        """Of two related actors the part; the first when they are equal."""
        return max(one, other, key=lambda actor: (len(self._spoken_for(actor)), len(self.line(actor))))

    def _spoken_for(self, actor: str) -> tuple[str, ...]:
        """The line of the whole that a head speaks for, anyone else's own."""
        line = self.line(actor)
        return line[1:] if len(line) > 1 and line[0].startswith(f"{line[1]} (") else line


def kinds_agree(one: ActorKind, other: ActorKind) -> bool:
    """Whether bodies of these kinds may be one: an authority is never a private firm; others tell nothing."""
    return not ((one in AUTHORITY and other in PRIVATE) or (one in PRIVATE and other in AUTHORITY))
