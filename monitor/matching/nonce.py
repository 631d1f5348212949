"""Labels whose targets go by invented names: what is read must not hang on knowing whom it is done to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from monitor.model.label import Label
from monitor.model.names import Entity
from monitor.text.normalise import alias_key

SYLLABLES = (
    "bel",
    "dor",
    "fu",
    "gan",
    "hiv",
    "jo",
    "kem",
    "lor",
    "mu",
    "nax",
    "pi",
    "quen",
    "rol",
    "sab",
    "tiv",
    "wo",
    "zem",
)


def renamed(
    labels: Sequence[Label], entities: Sequence[Entity], rng: Random
) -> tuple[tuple[Label, ...], tuple[Entity, ...]]:
    """The labels with their own entity renamed, in the text and as watched; all other names stay.

    The entities are those given and, beside them, each under its new name.
    """
    aliases = {entity.name: _Names.invented(entity, rng) for entity in entities}
    new = (aliases[entity.name].of_entity(entity) for entity in entities)
    return tuple(aliases[label.entity].in_label(label) for label in labels), (*entities, *new)


@dataclass(frozen=True, slots=True)
class _Names:
    """Old names to new ones, and a pattern of the old, longest first."""

    new: Mapping[str, str]
    old: re.Pattern[str]

    @classmethod
    def invented(cls, entity: Entity, rng: Random) -> "_Names":
        invented: dict[str, str] = {}
        new: dict[str, str] = {}
        for name in (entity.name, *(alias.text for alias in entity.aliases)):
            # Spellings that are one name to the reader (Tiktok, TikTok) are one name still.
            new[name] = invented.setdefault(alias_key(name), _invented(name, rng))
        new = {name.upper(): other.upper() for name, other in new.items()} | new
        longest_first = "|".join(re.escape(name) for name in sorted(new, key=len, reverse=True))
        return cls(new, re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)"))

    def in_text(self, text: str) -> str:
        return self.old.sub(lambda found: self.new[found.group()], text)

    def in_label(self, label: Label) -> Label:
        entry = label.entry
        new = replace(
            entry,
            title=self.in_text(entry.title),
            summary=self.in_text(entry.summary),
            content=self.in_text(entry.content),
        )
        return replace(label, entry=new, entity=self.new[label.entity])

    def of_entity(self, entity: Entity) -> Entity:
        aliases = tuple(
            replace(alias, text=self.new[alias.text], never=tuple(map(self.in_text, alias.never)))
            for alias in entity.aliases
        )
        return replace(entity, name=self.new[entity.name], aliases=aliases)


def _invented(name: str, rng: Random) -> str:
    """A name of as many words."""
    return " ".join("".join(rng.choice(SYLLABLES) for _ in range(4)).capitalize() for _ in name.split())
