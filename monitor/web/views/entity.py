"""Everything about one watched party."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.figures import EntityCount, Named
from monitor.model.listing import StoryLine
from monitor.model.mention import Action, Status
from monitor.model.names import Entity, Strength
from monitor.web.views.stories import Line, line

WIDTH, ROW = 640, 26
TOP = 8
AXIS = 16
"""Height of the dates below."""
STORIES = 120
"""Stories in the picture, those that changed last."""
LISTED = 20
HORIZON = timedelta(days=180)
FEW = 20
"""Of so many steps one is left out that is further from the newest than HORIZON: it would press the others together."""
TICKS = 5


@dataclass(frozen=True, slots=True)
class Dot:
    """A step of a story in the picture: when, of which status, and what it says."""

    x: float
    y: float
    status: str
    story: str
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The line of one status."""

    status: str
    y: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment on the axis."""

    x: float
    at: datetime


@dataclass(frozen=True, slots=True)
class TimePicture:
    """Steps of stories over time, one lane for each status; `earlier` steps are not in it."""

    dots: tuple[Dot, ...]
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    height: float
    earlier: int


@dataclass(frozen=True, slots=True)
class Called:
    """A name of the party: how it counts, how often the newest mentions used it, and what it needs or never means."""

    name: str
    weak: bool
    hits: int
    needs: str
    never: str


@dataclass(frozen=True, slots=True)
class Tally:
    """An action: how many stories there are of each status, and in all."""

    action: str
    by_status: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """All of the page. `statuses` head the columns of `tallies`; `others` are names read that no alias writes so."""

    name: str
    tags: tuple[str, ...]
    watched: bool
    picture: TimePicture | None
    statuses: tuple[str, ...]
    tallies: tuple[Tally, ...]
    actors: tuple[Named, ...]
    names: tuple[Called, ...]
    others: tuple[Named, ...]
    stories: tuple[Line, ...]


def entity_page(name: str, entity: Entity | None, found: Sequence[StoryLine], count: EntityCount) -> EntityPage:
    """The page of a party; `entity` is None for one that is not watched any more."""
    lines = tuple(map(line, found))
    statuses = tuple(status for status in Status if any(status == each for _, each, _ in count.actions))
    hits = Counter({each.name.casefold(): each.count for each in count.names})
    names = _names(entity, hits) if entity else ()
    known = {each.name.casefold() for each in names}
    return EntityPage(
        name=name,
        tags=entity.tags if entity else (),
        watched=entity is not None,
        picture=_picture(lines),
        statuses=statuses,
        tallies=tuple(_tallies(count, statuses)),
        actors=count.actors,
        names=names,
        others=tuple(each for each in count.names if each.name.casefold() not in known),
        stories=lines[:LISTED],
    )


def _names(entity: Entity, hits: Counter[str]) -> tuple[Called, ...]:
    return tuple(
        Called(
            alias.text,
            alias.strength is Strength.WEAK,
            hits[alias.text.casefold()],
            ", ".join(alias.needs),
            ", ".join(alias.never),
        )
        for alias in entity.aliases
    )


def _tallies(count: EntityCount, statuses: Sequence[str]) -> list[Tally]:
    found: dict[str, Counter[str]] = {}
    for action, status, number in count.actions:
        found.setdefault(action, Counter())[status] += number
    return [
        Tally(action, tuple(found[action][status] for status in statuses), found[action].total())
        for action in Action
        if action in found
    ]


def _picture(lines: Sequence[Line]) -> TimePicture | None:
    found = sorted(((step.at, step.status, each) for each in lines for step in each.steps), key=lambda step: step[0])
    if not found:
        return None
    end = found[-1][0]
    earlier = sum(at < end - HORIZON for at, _, _ in found[: len(found) // FEW])
    steps = found[earlier:]
    begin = steps[0][0]
    lanes = [status for status in Status if any(status == each for _, each, _ in steps)]
    heights = {str(status): TOP + ROW / 2 + number * ROW for number, status in enumerate(lanes)}
    ticks = dict.fromkeys(begin + number * (end - begin) / (TICKS - 1) for number in range(TICKS))
    return TimePicture(
        dots=tuple(
            Dot(_across(at, begin, end), heights[status], status, each.id, f"{status}: {each.headline}")
            for at, status, each in steps
        ),
        lanes=tuple(Lane(status, y) for status, y in heights.items()),
        ticks=tuple(Tick(_across(at, begin, end), at) for at in ticks),
        height=2 * TOP + ROW * len(lanes) + AXIS,
        earlier=earlier,
    )


def _across(at: datetime, begin: datetime, end: datetime) -> float:
    whole = (end - begin).total_seconds() or 1
    return round(TOP + (at - begin).total_seconds() / whole * (WIDTH - 2 * TOP), 1)
