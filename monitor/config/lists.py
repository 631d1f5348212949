"""rules/lists/*.yml: the actors that rules and readers know, by the lists they stand on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from monitor.config.scalars import Jurisdiction, Name
from monitor.config.shapes import Many, OneOrMany
from monitor.config.source import Mistakes, Place, files, read
from monitor.config.validate import Model, near, node_at, validate
from monitor.config.watch import alias, own_and_other_names
from monitor.config.watch_form import AliasItem, check_dates
from monitor.model.names import Actor, ActorKind

T = TypeVar("T")

ListName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class ActorForm(Model):
    """A body that acts."""

    name: Name
    kind: ActorKind
    aliases: Many[AliasItem] = Field(default=(), description="other names of it")
    adjectives: Many[AliasItem] = Field(default=(), description="of its nation: Chinese, Russian")
    metonyms: Many[AliasItem] = Field(default=(), description="seats that stand for it: Beijing, the Kremlin")
    jurisdiction: Jurisdiction | None = Field(default=None, description="ISO 3166 code, EU or UN")
    parent: Name | None = Field(default=None, description="the actor it is a part of")
    valid_from: date | None = Field(default=None, description="the first day it existed under this name")
    valid_to: date | None = Field(default=None, description="the last day it existed under this name")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_dates(self.valid_from, self.valid_to)
        return self


class ListForm(Model):
    """A file of actors and the lists all of them stand on."""

    list: OneOrMany[ListName] = Field(description="names of lists, as rules use them: platforms for %platforms%")
    actors: Many[ActorForm]


def actors(folders: Iterable[Path], mistakes: Mistakes) -> tuple[Actor, ...]:
    """The actors of lists/*.yml in some folders of rules, in the order they are first named.

    An actor named in two files of one folder stands on the lists of both; what a later folder says of it replaces
    what an earlier one said.
    """
    found: dict[str, Actor] = {}
    parents: dict[str, Place] = {}
    whole = True
    for folder in folders:
        here: dict[str, Actor] = {}
        for path in files(folder / "lists"):
            rows = _listed(path, mistakes)
            whole = whole and rows is not None
            for actor, place in rows or ():
                here[actor.name] = _joined(here[actor.name], actor) if actor.name in here else actor
                parents[actor.name] = place
        found |= here
    # Where a file could not be read, what it would have held is missed everywhere else.
    for actor in found.values() if whole else ():
        if actor.parent and actor.parent not in found:
            hint = near(actor.parent, found)
            mistakes.add(parents[actor.name], "unknown-actor", f"no list has the parent '{actor.parent}'", hint)
    return tuple(found.values())


def _listed(path: Path, mistakes: Mistakes) -> list[tuple[Actor, Place]] | None:
    """The actors of a file and where their parents are named; None where it could not be read."""
    node = read(path, mistakes)
    form = validate(node, ListForm, mistakes) if node else None
    if not node or not form:
        return None
    rows: dict[str, tuple[Actor, Place]] = {}
    lines: dict[str, int] = {}
    for index, row in enumerate(form.actors):
        place = node_at(node, "actors", index, "name").place
        if row.name in rows:
            mistakes.add(place, "duplicate-name", f"'{row.name}' is already listed in line {lines[row.name]}")
            continue
        rows[row.name] = (_actor(row, form.list), node_at(node, "actors", index, "parent").place)
        lines[row.name] = place.line
    return list(rows.values())


def _actor(form: ActorForm, lists: tuple[str, ...]) -> Actor:
    return Actor(
        name=form.name,
        aliases=own_and_other_names(form.name, form.aliases),
        kind=form.kind,
        lists=lists,
        jurisdiction=form.jurisdiction,
        parent=form.parent,
        adjectives=tuple(map(alias, form.adjectives)),
        metonyms=tuple(map(alias, form.metonyms)),
        valid_from=form.valid_from,
        valid_to=form.valid_to,
    )


def _joined(first: Actor, second: Actor) -> Actor:
    """An actor of two files: the second adds lists and names, and wins where it says something else."""
    return replace(
        first,
        kind=second.kind,
        aliases=_all(first.aliases, second.aliases),
        lists=_all(first.lists, second.lists),
        adjectives=_all(first.adjectives, second.adjectives),
        metonyms=_all(first.metonyms, second.metonyms),
        jurisdiction=second.jurisdiction or first.jurisdiction,
        parent=second.parent or first.parent,
        valid_from=second.valid_from or first.valid_from,
        valid_to=second.valid_to or first.valid_to,
    )


def _all(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*first, *second)))
