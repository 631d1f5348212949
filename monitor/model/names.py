"""Whom we watch and who may act: entities, actors, and the names they go by."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Strength(StrEnum):
    """How far an alias alone tells whom it means."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of an entity or actor.

    A weak alias counts only where one of `needs` stands in the same entry (if any are given) and none of `never`
    covers it. The dates bound, inclusively, when the name was in use (Twitter -> X); None is unbounded.
    """

    text: str
    strength: Strength = Strength.STRONG
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A watched party. `aliases` starts with its own name unless the configuration weakened that."""

    name: str
    aliases: tuple[Alias, ...]
    tags: tuple[str, ...] = ()


class ActorKind(StrEnum):
    """What sort of body acts."""

    PLATFORM = "platform"
    GOVERNMENT = "government"
    COURT = "court"
    REGULATOR = "regulator"
    LEGISLATURE = "legislature"
    COMPANY = "company"
    OTHER = "other"
    UNKNOWN = "unknown"


AUTHORITIES = frozenset({ActorKind.GOVERNMENT, ActorKind.COURT, ActorKind.REGULATOR, ActorKind.LEGISLATURE})
"""Kinds of bodies that act by public power."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A body known to act: a row of rules/lists/*.yml.

    `lists` names the lists it stands on, as rules use them (`%platforms%` without the signs); `jurisdiction` is an
    ISO 3166-1 alpha-2 or 3166-2 code, or EU, or UN; `parent` is the name of the actor it is a part of. `adjectives`
    are its nationality adjectives and demonyms (Chinese), `metonyms` its capitals and seats (Beijing, the Kremlin):
    they mean the actor only where it acts.
    """

    name: str
    aliases: tuple[Alias, ...]
    kind: ActorKind
    lists: tuple[str, ...]
    jurisdiction: str | None = None
    parent: str | None = None
    adjectives: tuple[Alias, ...] = ()
    metonyms: tuple[Alias, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
