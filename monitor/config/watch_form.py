"""The form of watched parties, in config.yaml and in watch list files."""

from datetime import date
from typing import Annotated, Self

from pydantic import Discriminator, Field, RootModel, Tag, model_validator

from monitor.config.scalars import Name
from monitor.config.shapes import Many, OneOrMany, Short
from monitor.config.validate import Model, mistake
from monitor.model.names import Strength


class AliasForm(Model):
    """A name that needs more said about it than its letters."""

    text: Name
    strength: Strength | None = Field(default=None, description="weak if `needs` or `never` is given, else strong")
    needs: OneOrMany[Name] = Field(default=(), description="words of which one must stand in the same entry")
    never: OneOrMany[Name] = Field(default=(), description="phrases in which the name means something else")
    valid_from: date | None = Field(default=None, description="the first day the name was in use")
    valid_to: date | None = Field(default=None, description="the last day the name was in use")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_dates(self.valid_from, self.valid_to)
        return self


AliasItem = Annotated[AliasForm, Short("text")]


class EntityForm(Model):
    """A watched party."""

    name: Name
    aliases: Many[AliasItem] = Field(default=(), description="other names of it")
    tags: OneOrMany[Name] = Field(default=(), description="your words for it, for routes and rules (`%watched:tag%`)")


EntityItem = Annotated[EntityForm, Short("name")]


class WatchListForm(RootModel[Many[EntityItem]]):
    """A watch list in a file of its own."""


class WatchFile(Model):
    """A file that lists watched parties."""

    file: str = Field(description="a .csv, .yml or .json file, relative to config.yaml")


def _watch_form(value: object) -> str:
    return "<file>" if isinstance(value, dict) and "file" in value else "<entity>"


WatchItem = Annotated[
    Annotated[EntityItem, Tag("<entity>")] | Annotated[WatchFile, Tag("<file>")],
    Discriminator(_watch_form),
]


def check_dates(first: date | None, last: date | None) -> None:
    """Raise where a name or actor would end before it began."""
    if first and last and first > last:
        raise mistake("bad-value", f"valid_from ({first}) is after valid_to ({last})")
