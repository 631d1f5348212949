"""Names in a text: watched entities and known actors, by one automaton each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.model.names import Actor, Alias, Entity, Strength
from monitor.text.normalise import alias_key, normalise

INITIALS = 5
SHORT = 3
"""Names of up to so many letters (US, EU, RT) count only as they are written."""


class Way(StrEnum):
    """How an alias names its actor."""

    NAME = "name"
    ADJECTIVE = "adjective"
    METONYM = "metonym"


@dataclass(frozen=True, slots=True)
class Name:
    """A name found at text[start:end]: the entities and the actor it may mean."""

    start: int
    end: int
    entities: tuple[str, ...] = ()
    actor: Actor | None = None
    way: Way = Way.NAME
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Sense:
    """An alias and whom it means: `plain` is its normal form, `needs` and `never` are keys."""

    alias: Alias
    plain: str
    needs: tuple[str, ...]
    never: tuple[str, ...]
    entity: str | None = None
    actor: Actor | None = None
    way: Way = Way.NAME

    @classmethod
    def of(
        cls, alias: Alias, *, entity: str | None = None, actor: Actor | None = None, way: Way = Way.NAME
    ) -> "_Sense":
        needs, never = tuple(map(alias_key, alias.needs)), tuple(map(alias_key, alias.never))
        return cls(alias, normalise(alias.text).text, needs, never, entity, actor, way)


@dataclass(slots=True)
class Names:
    """An automaton over the aliases of entities or actors."""

    _senses: dict[str, list[_Sense]] = field(default_factory=dict)
    _keys: list[str] = field(default_factory=list)
    _automaton: AhoCorasick | None = None

    @classmethod
    def of_entities(cls, entities: Iterable[Entity]) -> "Names":
        """The names of watched entities."""
        return cls._built(_Sense.of(alias, entity=entity.name) for entity in entities for alias in entity.aliases)

    @classmethod
    def of_actors(cls, actors: Iterable[Actor]) -> "Names":
        """The names, adjectives and metonyms of known actors."""
        return cls._built(sense for actor in actors for sense in _actor_senses(actor))

    @classmethod
    def _built(cls, senses: Iterator[_Sense]) -> "Names":
        names = cls()
        for sense in senses:
            for text in _keys(sense.alias.text):
                names._senses.setdefault(text, []).append(sense)
        names._keys = list(names._senses)
        if names._keys:
            names._automaton = AhoCorasick([f" {text} " for text in names._keys], matchkind=MatchKind.Standard)
        return names

    def find(self, text: str, keyed: str, day: date | None) -> tuple[Name, ...]:
        """The names in a normalised text, leftmost and longest first; `keyed` is its key, `day` when it was written."""
        if self._automaton is None:
            return ()
        padded = f" {keyed} "
        found = [
            (start, end - 2, self._keys[index])
            for index, start, end in self._automaton.find_matches_as_indexes(padded, overlapping=True)
        ]
        names: list[Name] = []
        done = 0
        for start, end, matched in sorted(found, key=lambda hit: (hit[0], -hit[1])):
            if start < done:
                continue
            meant = [
                sense
                for sense in self._senses[matched]
                if _in_use(sense, day) and _cased(sense.plain, text[start:end]) and _fits(sense, start, end, padded)
            ]
            if meant:
                names.append(_name(start, end, meant))
                done = end
        return tuple(names)


def _name(start: int, end: int, meant: list[_Sense]) -> Name:
    first = next((sense for sense in meant if sense.actor), meant[0])
    return Name(
        start,
        end,
        tuple(dict.fromkeys(sense.entity for sense in meant if sense.entity is not None)),
        first.actor,
        first.way,
        all(sense.alias.strength is Strength.WEAK for sense in meant),
    )


def _keys(alias: str) -> tuple[str, ...]:
    """The keys an alias is found by: its own, and for initials the dotted form's (FCC: F.C.C.)."""
    own = alias_key(alias)
    if not own:
        return ()
    return (own, " ".join(own)) if alias.isalpha() and alias.isupper() and 1 < len(alias) <= INITIALS else (own,)


def _actor_senses(actor: Actor) -> Iterator[_Sense]:
    for alias in actor.aliases:
        yield _Sense.of(alias, actor=actor)
    for alias in actor.adjectives:
        yield _Sense.of(alias, actor=actor, way=Way.ADJECTIVE)
    for alias in actor.metonyms:
        yield _Sense.of(alias, actor=actor, way=Way.METONYM)


def _in_use(sense: _Sense, day: date | None) -> bool:
    if day is None:
        return True
    return all(
        (named.valid_from is None or named.valid_from <= day) and (named.valid_to is None or day <= named.valid_to)
        for named in (sense.alias, sense.actor)
        if named
    )


def _cased(plain: str, written: str) -> bool:
    """True when the case is one a writer would use for the name: `us` is not US, `apple` is not Apple."""
    if "." in written and written.replace(".", "") == plain:
        return True
    if sum(char.isalnum() for char in plain) <= SHORT:
        return written == plain
    if written.isupper() or plain.islower():
        return True
    if written.islower():
        return any(char.isupper() for char in plain[1:]) and not plain.isupper() and " " not in plain
    return written[:1].isupper() or plain[:1].islower()


def _fits(sense: _Sense, start: int, end: int, padded: str) -> bool:
    if sense.alias.strength is Strength.STRONG:
        return True
    if sense.needs and not any(f" {need} " in padded for need in sense.needs):
        return False
    return not any(_covers(never, start, end, padded) for never in sense.never)


def _covers(phrase: str, start: int, end: int, padded: str) -> bool:
    window_start = max(0, start - len(phrase))
    at = padded.find(f" {phrase} ", window_start, end + len(phrase) + 3)
    return at != -1 and at < end and at + len(phrase) > start
