"""The list of stories: what an address asks for, and what is shown of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from monitor.model.listing import Handled, Place, StoryFilter, StoryLine
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.storage.columns import EPOCH, MICROSECOND
from monitor.web.views.sparkline import Sparkline, sparkline
from monitor.web.views.story_words import headline

E = TypeVar("E", bound=StrEnum)

SHOWN = 50
"""Stories on one page."""
MOST_WORDS = 8
PERIODS = {"1d": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90)}
ALL = "true"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, as it is written there; empty is no wish."""

    q: str = ""
    entity: str = ""
    level: str = ""
    action: str = ""
    status: str = ""
    jurisdiction: str = ""
    period: str = ""
    handled: str = ""
    all: str = ""
    after: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for fewer than all stories somebody was told of."""
        return any(getattr(self, field.name) for field in fields(self) if field.name not in {"all", "after"})

    def address(self, **changed: str) -> str:
        """The shortest address that asks for the same, with some wishes changed."""
        wishes = {field.name: getattr(self, field.name) for field in fields(self)} | changed
        query = urlencode({name: value for name, value in wishes.items() if value})
        return f"/?{query}" if query else "/"


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the life of a story."""

    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A story in the list. `handled` is what people made of it, empty for nothing; `outlet` the only one that told."""

    id: str
    headline: str
    level: str
    status: str
    steps: tuple[Step, ...]
    source: str
    url: str | None
    outlet: str
    sources: int
    spark: Sparkline | None
    changed: datetime
    handled: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The list: its lines, where it goes on (empty at its end), and what can be chosen."""

    asked: Asked
    lines: tuple[Line, ...]
    more: str
    entities: tuple[str, ...]
    jurisdictions: tuple[str, ...]


def asked_by(query: Mapping[str, str]) -> Asked:
    """What the parameters of an address ask for; unknown ones are left out."""
    return Asked(**{field.name: query.get(field.name, "").replace("\0", "").strip()[:500] for field in fields(Asked)})


def filter_of(asked: Asked, now: datetime) -> StoryFilter:
    """The same as the store is asked; ValueError says which wish cannot be had."""
    return StoryFilter(
        entity=asked.entity or None,
        action=_one_of(Action, asked.action),
        status=_one_of(Status, asked.status),
        level=_one_of(Level, asked.level),
        jurisdiction=asked.jurisdiction or None,
        since=_since(asked.period, now),
        words=tuple(asked.q.split()[:MOST_WORDS]),
        handled=_one_of(Handled, asked.handled),
        told_only=asked.all != ALL,
        after=place(asked.after) if asked.after else None,
        limit=SHOWN + 1,
    )


def listing(
    asked: Asked, found: Sequence[StoryLine], *, entities: Sequence[str], jurisdictions: Sequence[str]
) -> Listing:
    """The list of what was found for `filter_of(asked)`: one more than is shown says that there are more."""
    shown = found[:SHOWN]
    more = asked.address(after=written(shown[-1].place)) if len(found) > SHOWN else ""
    return Listing(
        replace(asked, after=""), tuple(map(line, shown)), more, _with(entities, asked.entity), tuple(jurisdictions)
    )


def line(found: StoryLine) -> Line:
    """A story as the list shows it."""
    story = found.story
    return Line(
        id=story.id,
        headline=headline(story),
        level=story.level or "none",
        status=story.status or "",
        steps=steps(found),
        source=story.headline,
        url=story.url,
        outlet=story.outlets[0] if len(story.outlets) == 1 else "",
        sources=story.sources,
        spark=sparkline(found.reports),
        changed=found.revised,
        handled=handled(found),
    )


def steps(found: StoryLine) -> tuple[Step, ...]:
    """The life of a story, without the steps that left its status as it was."""
    told: list[Step] = []
    for step in found.story.history:
        if not told or told[-1].status != step.status:
            told.append(Step(step.status, step.at))
    return tuple(told)


def handled(found: StoryLine) -> str:
    """What people made of a story, in a few words."""
    story = found.story
    if story.retracted:
        return "retracted"
    if story.verdict:
        return f"closed: {story.verdict}"
    parts = (
        f"acknowledged by {story.acknowledged}" if story.acknowledged else "",
        f"{found.assigned} looks after it" if found.assigned else "",
    )
    return " · ".join(part for part in parts if part)


def written(place: Place) -> str:
    """A place in a list as an address has it."""
    return f"{(place.at - EPOCH) // MICROSECOND}-{place.key}"


def place(text: str) -> Place:
    """The place in a list that a text names; ValueError where it names none."""
    at, dash, key = text.partition("-")
    if not dash or not (at.isdecimal() and key.isdecimal()) or len(at) > 17 or len(key) > 18:
        raise ValueError(f"'{text}' is no place in the list")
    return Place((EPOCH + int(at) * MICROSECOND).astimezone(UTC), int(key))


def _since(period: str, now: datetime) -> datetime | None:
    if period and period not in PERIODS:
        raise ValueError(f"the period '{period}' is none of {', '.join(PERIODS)}")
    return now - PERIODS[period] if period else None


def _one_of(kind: type[E], text: str) -> E | None:
    try:
        return kind(text) if text else None
    except ValueError as error:
        raise ValueError(f"'{text}' is none of {', '.join(kind)}") from error


def _with(names: Sequence[str], chosen: str) -> tuple[str, ...]:
    """The names, and the chosen one should it not be among them any more."""
    return tuple(names) if not chosen or chosen in names else (*names, chosen)
