"""Whether two names may stand for one actor: equal, unknown, or one a part of the other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256

from monitor.model.names import Actor, ActorKind

KNOWN = frozenset(ActorKind) - {ActorKind.UNKNOWN, ActorKind.OTHER}
ONE_BODY = frozenset(
    (
        frozenset((ActorKind.GOVERNMENT, ActorKind.REGULATOR)),
        frozenset((ActorKind.PLATFORM, ActorKind.COMPANY)),
    )
)
"""Pairs of kinds that one body may be of in two outlets' words."""


_DESCRIBING = """
    a all an and another any appeal appeals by constitutional district for former high his its many more most of other
    our senior several some superior supreme the their these this those top two three
    administration agencies agency app attorney authorities authority big bodies body chair chairman chairwoman
    commission commissioner committee companies company court courts democrat democratic democrats department
    federal firm firms giant giants gop government governments governor group groups incoming judge judges lawmaker
    lawmakers leader leaders legislator legislators local mayor media minister ministers ministry network networks
    official officials online outgoing panel party platform platforms police politician politicians president
    prosecutor prosecutors provider providers public regulator regulators republican republicans secretary senator
    senators service services site sites social spokesman spokesperson spokeswoman state states store stores
    subpoena tech technology watchdog watchdogs website websites
"""
DESCRIBING = frozenset(_DESCRIBING.split())
"""Words that say what sort of body acts, and not which: headlines write them with a capital, too."""


@lru_cache(maxsize=10_000)
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


_MEMBER = re.compile(r" \([A-Z][^() ]+ [^()]+\)$")
"""A person behind the legislature he sits in; "(senators)" are all of them."""

MEMBERS = frozenset({"congressman", "congresswoman", "rep", "sen", "senator"})
"""Titles of members of a legislature."""


def plain(actor: str) -> str:
    """A name without its acronym, the titles before it and the place after it: outlets give one name with any of them.

    Two words at least are left of what has titles: "Justice Department" names a body, "Justice" nobody.
    """
    words = _ACRONYM.sub("", actor).split()
    start = _titles(words)
    rest = words[start:]
    if start and "of" in rest[2:]:
        rest = rest[: rest.index("of", 2)]
    return " ".join(rest if start and len(rest) > 1 else words)


def _titles(words: Sequence[str]) -> int:
    """How many titles stand before a name."""
    return next((at for at, word in enumerate(words) if word.casefold().strip(".") not in TITLES), len(words))


def member(actor: str) -> str | None:
    """The name of a member of a legislature, whose seat is no body that acts ("Rep. Jane Roe of Strelsau")."""
    words = actor.replace(".", "").split()
    seats = [at for at, word in enumerate(words) if word.casefold() in MEMBERS]
    name = plain(" ".join(words[seats[0] :])) if seats else ""
    return name if len(name.split()) > 1 and name.split()[0].casefold() not in MEMBERS else None


def _surname(actor: str) -> str:
    """The one word that is left of a name without its titles, "" where there is another number of them."""
    words = actor.split()
    rest = words[_titles(words) :]
    return rest[0].casefold() if len(rest) == 1 < len(words) else ""


class Lineage:
    """The lists' parts and wholes. Names are compared without case; one on no list is a whole by itself.

    A head, "Whole (who speaks for it)", stands for the whole it is a part of: related to all its other parts. A member
    of a legislature, in `members`, speaks for himself.
    """

    def __init__(self, parents: Mapping[str, str], members: Iterable[str] = ()) -> None:
        self._members = frozenset(member.casefold() for member in members)
        self._parents = {part.casefold(): whole.casefold() for part, whole in parents.items()}
        self._heads = _heads(self._parents)
        self._lines: dict[str, tuple[str, ...]] = {}
        self.mark = sha256(repr(sorted(self._parents.items())).encode()).hexdigest()
        """Another for other parts and wholes."""

    @classmethod
    def of(cls, actors: Iterable[Actor]) -> "Lineage":
        """The parts and wholes of lists; who is named behind a legislature is a member of it."""
        actors = tuple(actors)
        legislators = (actor.name for actor in actors if actor.kind is ActorKind.LEGISLATURE)
        members = (name for name in legislators if _MEMBER.search(name))
        return cls({actor.name: actor.parent for actor in actors if actor.parent}, members)

    def line(self, actor: str) -> tuple[str, ...]:
        """The actor and the wholes it is a part of, nearest first; a circle in the lists ends where it closes."""
        if actor not in self._lines:
            name = actor.casefold()
            if name not in self._parents:
                name = self._heads.get(_surname(actor)) or plain(actor).casefold()
            self._lines[actor] = self._climb(name)
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
        """Whether the two are one name, titles aside, or one speaks for the other."""
        return one == other or self._spoken_for(one)[0] == self._spoken_for(other)[0]

    def related(self, one: str, other: str) -> bool:
        """Whether the two are equal, or one is a part of the other."""
        if one == other:
            return True
        first, second = self._spoken_for(one), self._spoken_for(other)
        return first[0] in second or second[0] in first

    def narrower(self, one: str, other: str) -> str:
        """Of two related actors the part; the first when they are equal."""
        return max(one, other, key=lambda actor: (len(self._spoken_for(actor)), len(self.line(actor))))

    def _spoken_for(self, actor: str) -> tuple[str, ...]:
        """The line of the whole that a head speaks for, anyone else's own."""
        line = self.line(actor)
        if line[0] in self._members:
            return line
        return line[1:] if len(line) > 1 and line[0].startswith(f"{line[1]} (") else line


def _heads(parents: Mapping[str, str]) -> dict[str, str]:
    """By surname, the heads of the lists: "whole (who speaks for it)"; not where two share one."""
    found: dict[str, list[str]] = defaultdict(list)
    for part, whole in parents.items():
        if part.startswith(f"{whole} ("):
            found[part.rstrip(")").split()[-1]].append(part)
    return {surname: heads[0] for surname, heads in found.items() if len(heads) == 1}


def kinds_agree(one: ActorKind, other: ActorKind) -> bool:
    """Whether bodies of these kinds may be one; `unknown` and `other` tell nothing."""
    return one is other or not (one in KNOWN and other in KNOWN) or frozenset((one, other)) in ONE_BODY
