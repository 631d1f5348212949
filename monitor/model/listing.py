"""What people ask the store to list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.alert import NotificationState, Outcome
from monitor.model.mention import Action, Status
from monitor.model.rule import Level, Match
from monitor.model.story import Story

VERDICTS = ("done", "not relevant", "wrong")
"""What a story may be closed as: told rightly and dealt with, told rightly but of no use, told wrongly."""


class Handled(StrEnum):
    """What people have made of a story so far."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a listing goes on: after the row of that time and number."""

    at: datetime
    key: int


@dataclass(frozen=True, slots=True)
class StoryFilter:
    """Which stories: every field that is not None or empty must hold. Newest change first, `limit` at most.

    Each of `words` must stand in what the story tells: names, headline, sentence, scope, reason. The list begins
    `after` a place. With `made_after` it is those that were made after the story of that number, in that order.
    """

    entity: str | None = None
    action: Action | None = None
    status: Status | None = None
    level: Level | None = None
    since: datetime | None = None
    told_only: bool = False
    limit: int = 100
    verdict: str | None = None
    jurisdiction: str | None = None
    words: tuple[str, ...] = ()
    handled: Handled | None = None
    after: Place | None = None
    made_after: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """That an outlet told of a story, and when."""

    at: datetime
    outlet: str


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story as lists show it: when it last changed, who looks after it, who told of it and when, in order of time."""

    story: Story
    revised: datetime
    told: datetime | None
    assigned: str | None
    reports: tuple[Report, ...]

    @property
    def place(self) -> Place:
        """Where a list goes on after it."""
        return Place(self.revised, int(self.story.id))


class EntryState(StrEnum):
    """How far an entry is; an edited one waits to be read again."""

    READ = "read"
    UNREAD = "unread"
    UNREADABLE = "unreadable"


SEARCHED = 20_000
"""Entries in which words are looked for: a tenth of a second, however many are stored."""


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries: every field that is not None must hold. Latest seen first, `limit` at most, `after` a place.

    `since` and `until` bound when they were first seen; `until` itself is past the end. `feed` is a feed's number. With
    `made_after` it is those that came after the entry of that number, in that order.
    """

    since: datetime | None = None
    until: datetime | None = None
    id: str | None = None
    feed: int | None = None
    state: EntryState | None = None
    words: tuple[str, ...] = ()
    """Each must stand in the title or summary of one of the SEARCHED latest; capitals of ASCII do not count."""
    limit: int = 100
    after: Place | None = None
    made_after: int | None = None


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts: every field that is not None must hold. Newest first, `limit` at most, `after` a place.

    With `made_after` it is those that were made after the alert of that number, in that order.
    """

    since: datetime | None = None
    subject: str | None = None
    outcome: Outcome | None = None
    limit: int = 100
    after: Place | None = None
    made_after: int | None = None


@dataclass(frozen=True, slots=True)
class NotificationFilter:
    """Which notifications: every field that is not None must hold. Newest first, `limit` at most, `before` a number.

    With `made_after` it is those that were made after the notification of that number, in that order.
    """

    state: NotificationState | None = None
    receiver: str | None = None
    limit: int = 100
    before: int | None = None
    made_after: int | None = None


@dataclass(frozen=True, slots=True)
class MatchPlace:
    """Where a listing of matches goes on: with what comes after that of a rule and a mention's row."""

    mention: int
    rule: str


@dataclass(frozen=True, slots=True)
class MatchFilter:
    """Which matches: every field that is not None must hold. Newest first, `limit` at most, `after` a place.

    `entry` is an entry's number. With `made_after` it is those that were made after that one, in that order.
    """

    since: datetime | None = None
    rule: str | None = None
    entity: str | None = None
    level: Level | None = None
    entry: int | None = None
    limit: int = 100
    after: MatchPlace | None = None
    made_after: MatchPlace | None = None


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match with where it stands: the number and id of its entry, its story if it is in one."""

    match: Match
    place: MatchPlace
    entry: int
    entry_id: str
    story: str | None
    at: datetime


class ActKind(StrEnum):
    """What a person did with a story."""

    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    COMMENT = "comment"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did with a story, and why; `verdict` belongs to closing, `assigned` (to whom) to assigning."""

    kind: ActKind
    author: str
    at: datetime
    reason: str | None = None
    verdict: str | None = None
    assigned: str | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done since a moment: entries first seen, stories begun or changed that anyone was told of."""

    entries: int
    stories: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased of a party; `shared` counts entries that mention other parties, too, whose stories stay."""

    entries: int
    mentions: int
    stories: int
    alerts: int
    shared: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How much the store holds. Mentions are live ones; `oldest_*` is None when nothing waits."""

    feeds: int
    entries: int
    unread: int
    unreadable: int
    mentions: int
    matches: int
    stories: int
    alerts: Mapping[Outcome, int]
    notifications: Mapping[NotificationState, int]
    oldest_unread: datetime | None
    oldest_due: datetime | None
