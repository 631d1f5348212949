"""Whose "the government" is: the country an entry or the name of its outlet is about, where it is one only."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from monitor.model.mention import Action, Mention
from monitor.model.names import AUTHORITIES, Actor, ActorKind
from monitor.reading.agent import COUNTRIES, GENERIC, UNIONS
from monitor.reading.mentions import SPOKEN, acted_by, corrected
from monitor.reading.names import Name, Way

CODE = 2
"""So many letters of a jurisdiction say the country."""


@dataclass(frozen=True, slots=True)
class Countries:
    """Countries by their code.

    `listed` are bodies by what they are called, `wholes` the words for all of a country's authorities.
    """

    rows: Mapping[str, Actor]
    listed: Mapping[str, Actor]
    wholes: frozenset[str]

    @classmethod
    def of(cls, actors: Iterable[Actor], wholes: frozenset[str]) -> "Countries":
        """The countries among listed bodies."""
        listed: dict[str, Actor] = {}
        rows: dict[str, Actor] = {}
        for actor in actors:
            listed |= {alias.text.lower(): actor for alias in actor.aliases}
            if _is_country(actor) and actor.jurisdiction is not None:
                rows[actor.jurisdiction] = actor
        return cls(rows, listed, wholes)

    def meant(self, found: Mention, codes: Collection[str]) -> Mention:
        """The mention, acted by a body of the one country among `codes`, where it tells only what that body is."""
        country = self.rows.get(next(iter(codes), "")) if len(codes) == 1 else None
        if country is None or not wants_place(found) or found.actor is None:
            return found
        if found.jurisdiction is not None and found.jurisdiction[:CODE] != country.jurisdiction:
            return found
        body = None if found.actor_kind is ActorKind.REGULATOR else self._body(country, found.actor)
        step = f"{country.name} is the one country the entry is about"
        if body is not None:
            return acted_by(found, body, step)
        said = f"{_genitive(country)} {found.actor}"
        return corrected(found, step, actor=said, actor_parent=country.name, jurisdiction=country.jurisdiction)

    def part(self, found: Mention) -> Mention:
        """The mention, acted by the listed body that "Ruritania's media regulator" is under another wording."""
        country = self.rows.get((found.jurisdiction or "")[:CODE])
        if country is None or found.actor is None or country.name != found.actor_parent:
            return found
        body = self._body(country, found.actor.removeprefix(f"{country.name}'s "))
        return found if body is None else acted_by(found, body, f"{body.name} is that {found.actor}")

    def where(self, found: Mention) -> Mention:
        """The mention, acted by the country of a ban that nobody is said to impose."""
        country = self.rows.get(found.jurisdiction or "")
        if country is None or found.actor is not None or found.action is not Action.BAN or found.status not in SPOKEN:
            return found
        return acted_by(found, country, f"{country.name} is where it happens")

    def _body(self, country: Actor, said: str) -> Actor | None:
        """The listed body that is the country's "government" or "Senate"; None where it has no row."""
        if all(word in self.wholes for word in said.split()):
            return country
        names = (alias.text for alias in (*country.aliases, *country.adjectives))
        called = (form for name in names for form in (f"{name} {said}", f"{name}'s {said}", f"{said} of {name}"))
        return next((self.listed[form.lower()] for form in called if form.lower() in self.listed), None)


def _genitive(country: Actor) -> str:
    """A country before one of its bodies: "Ruritania's", "RU"."""
    names = (country.name, *(alias.text for alias in country.aliases))
    return next((name for name in names if name.isupper() and name.isalpha()), f"{country.name}'s")


def _is_country(actor: Actor) -> bool:
    code = actor.jurisdiction or ""
    return COUNTRIES in actor.lists and actor.kind is ActorKind.GOVERNMENT and not actor.parent and len(code) == CODE


def wants_place(found: Mention) -> bool:
    """True for "the government" and "a court" that no place is named with."""
    return GENERIC in found.actor_lists and found.actor_parent is None and found.actor_kind in AUTHORITIES


def codes(names: Iterable[Name]) -> frozenset[str]:
    """The countries whose places or authorities are among names; "Ruritanian" says nothing of who acts."""
    bodies = (name.actor for name in names if name.actor is not None and name.way is not Way.ADJECTIVE)
    found = (body.jurisdiction for body in bodies if GENERIC not in body.lists)
    return frozenset(code[:CODE] for code in found if code is not None and code not in UNIONS)
