"""A body that may act, and how well it is known."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.names import ActorKind

GENERIC = "generic"
"""The list of bodies that go by what they are: regulators, lawmakers, social media platforms."""
COUNTRIES = "governments"
"""The list of bodies that are places too, whose courts and ministries go by their names."""
UNIONS = frozenset({"EU", "UN"})
"""Jurisdictions that hold in many countries."""
EXECUTIVE = frozenset({ActorKind.GOVERNMENT, ActorKind.REGULATOR})


class Standing(StrEnum):
    """How well known a body is as one that acts."""

    LISTED = "listed"
    PART = "a part of a listed body"
    NEARBY = "the one platform named nearby"
    OFFICIAL = "official"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Agent:
    """A body that may act, as a phrase names it.

    `parent` is for one that no list holds the row that it belongs to: the place of "Ruritanian court", the "judge" of
    "Judge Jane Roe".
    """

    name: str
    kind: ActorKind
    standing: Standing
    start: int
    end: int
    jurisdiction: str | None = None
    entities: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    parent: str | None = None

    @property
    def certain(self) -> bool:
        """True for listed bodies and for parts of them: "Ruritania", "Ruritanian court"."""
        return self.standing in {Standing.LISTED, Standing.PART}

    @property
    def heads(self) -> bool:
        """True for "Ruritania (Rudolf)", who stands for the body he heads or sits in."""
        return self.name.startswith(f"{self.parent} (")

    @property
    def known(self) -> bool:
        """True for listed bodies and those an office names; "companies" or "the firm" are nobody known."""
        if self.standing is Standing.OFFICIAL:
            return self.kind is not ActorKind.COMPANY
        return self.certain
