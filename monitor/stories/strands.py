"""Which mentions of a block may ever have to do with one another: those of different strands are linked apart.

A story names one actor, or a part of it, or nobody. So mentions of actors who share no whole can only meet over one
that names nobody, and that reaches no further than the time in which outlets tell of one thing. So do mentions of one
actor, unless a status can follow another: that may take long.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from monitor.model.mention import FOLLOWS, Mention, Status
from monitor.stories.actors import Lineage, is_name
from monitor.stories.facts import facts
from monitor.stories.life import LASTING, STAGE, WINDOW


@dataclass(frozen=True, slots=True)
class Kin:
    """Whom a mention may meet: those of the same `name`, that of the whole it names, and all if it is `open`.

    `name` is empty where nobody is named. What names nobody, or only the court that judges, is open; what is neither
    meets nobody: it only goes with its entry.
    """

    name: str
    open: bool


@dataclass(frozen=True, slots=True)
class Fibre:
    """A mention as far as strands go, so from `first` and told until `last`; without a `strand` before it is settled.

    `status` is None for an entry matched as a whole.
    """

    key: int
    entry: int
    kin: Kin
    status: Status | None
    first: datetime
    last: datetime
    strand: int | None = None

    @property
    def place(self) -> int:
        """Its strand, or the one it would be alone."""
        return self.key if self.strand is None else self.strand


def kin(mention: Mention | None, lineage: Lineage) -> Kin:
    """The kin of a mention; an entry matched as a whole is open to its copies."""
    if mention is None:
        return Kin("", open=True)
    if mention.status is Status.RECALLED:
        return Kin("", open=False)
    taker = facts(mention).actor
    # A court that judges is no actor of the action, but an actor that the court is a part of may be.
    name = taker or (mention.actor if mention.actor and is_name(mention.actor) else None)
    return Kin(lineage.root(name) if name else "", open=taker is None)


def settle(loose: Collection[Fibre], around: Iterable[Fibre], ties: Iterable[Collection[int]] = ()) -> dict[int, int]:
    """Where mentions without a strand belong: by their keys the strand of each, and of each strand that joined another.

    `around` are the settled mentions that one of them may meet: the open, those of the same kin, and if one of them is
    open all. Each of `ties` are keys or strands that belong together anyway. A strand is called by its lowest key.
    """
    knots, fibres = _Knots(), [*loose, *around]
    by_name, by_entry = defaultdict(list), defaultdict(list)
    for fibre in fibres:
        by_name[fibre.kin.name].append(fibre)
    for fibre in loose:
        by_entry[fibre.entry].append(fibre.place)
    is_open = [fibre for fibre in fibres if fibre.kin.open]
    for name, kindred in by_name.items():
        if name and _may_follow(kindred, is_open):
            knots.tie(*(fibre.place for fibre in kindred))
        elif name:
            _tie_near(knots, kindred)
    if is_open:
        _tie_open(knots, fibres)
    for together in chain(by_entry.values(), ties):
        knots.tie(*together)
    return knots.ends()


def _may_follow(kindred: Iterable[Fibre], is_open: Iterable[Fibre]) -> bool:
    """Whether one of some kin may tell of the next status of what another, or one that names nobody, told of."""
    named = {fibre.status for fibre in kindred}
    before = named.union(fibre.status for fibre in is_open)
    return any(not FOLLOWS[status].isdisjoint(named) for status in LASTING & before)


def _tie_near(knots: "_Knots", kindred: Iterable[Fibre]) -> None:
    """Tie what is told of while the other still is, or may be told again."""
    last: Fibre | None = None
    for fibre in sorted(kindred, key=_first):
        if last is not None and fibre.first <= last.last + STAGE:
            knots.tie(last.place, fibre.place)
        if last is None or fibre.last > last.last:
            last = fibre


def _tie_open(knots: "_Knots", fibres: Iterable[Fibre]) -> None:
    """Tie what is open to all that is near."""
    live: list[Fibre] = []
    for fibre in sorted(fibres, key=_first):
        live = [other for other in live if other.last + WINDOW >= fibre.first]
        for other in live if fibre.kin.open or fibre.kin.name else ():
            if fibre.kin.open or other.kin.open:
                knots.tie(fibre.place, other.place)
        if fibre.kin.open or fibre.kin.name:
            live.append(fibre)


def _first(fibre: Fibre) -> datetime:
    return fibre.first


class _Knots:
    """Numbers tied together, each under the lowest of them."""

    def __init__(self) -> None:
        self._under: dict[int, int] = {}

    def tie(self, *numbers: int) -> None:
        """Tie numbers, and all that they are tied to."""
        ends = {self._end(number) for number in numbers}
        lowest = min(ends, default=0)
        for end in ends:
            self._under[end] = lowest

    def ends(self) -> dict[int, int]:
        """Under which number each stands."""
        return {number: self._end(number) for number in self._under}

    def _end(self, number: int) -> int:
        while (under := self._under.setdefault(number, number)) != number:
            # Halve the way for whoever comes next.
            self._under[number] = self._under[under]
            number = under
        return number
