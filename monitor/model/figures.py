"""What is counted for people: how much came, how much of it was told, and why the rest was not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.model.alert import NotificationState, Reason


@dataclass(frozen=True, slots=True)
class Hour:
    """What came to be in one hour of the clock (UTC)."""

    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Course:
    """What came to be since a moment, hour by hour; hours without anything are left out."""

    entries: tuple[Hour, ...]
    matches: tuple[Hour, ...]
    stories: tuple[Hour, ...]
    alerts: tuple[Hour, ...]


@dataclass(frozen=True, slots=True)
class Funnel:
    """From entries to those that are told, since a moment; `decisions` counts those that stand, by reason."""

    entries: int
    mentioning: int
    matched: int
    stories: int
    told: int
    decisions: Mapping[Reason, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much is known of one party since a moment, and in how many feeds it was named."""

    entity: str
    stories: int
    mentions: int
    feeds: int


@dataclass(frozen=True, slots=True)
class FeedCount:
    """What one feed brought: entries, and how many of them a rule matched."""

    entries: int = 0
    matched: int = 0


@dataclass(frozen=True, slots=True)
class RuleCount:
    """What a rule matched since a moment, and what people said of the stories it told, by verdict."""

    matches: int
    last: datetime | None
    verdicts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReceiverCount:
    """What became of a receiver's notifications; `error` is the last that one met with."""

    states: Mapping[NotificationState, int]
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A name and how often it was met."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class EntityCount:
    """One party: stories by action and status, actors and names by how often they were read, most often first."""

    actions: tuple[tuple[str, str, int], ...]
    actors: tuple[Named, ...]
    names: tuple[Named, ...]
