"""Alerts, their receivers, and the notifications that carry them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.rule import Level
from monitor.model.story import Story


class Reason(StrEnum):
    """Why a receiver was told of a change, or was not. The order is that of the groups below, not of importance."""

    NEW = "new"
    STATUS_CHANGED = "status_changed"
    LEVEL_RAISED = "level_raised"
    CONFIRMED = "confirmed"
    REMINDER = "reminder"
    RETRACTED = "retracted"
    OPERATOR = "operator"

    GROUP_WAIT = "group_wait"
    DIGEST = "digest_waiting"
    MUTED = "muted"
    GATE = "gate"

    REPEATED = "repeated"
    BASELINE = "baseline"
    SILENCED = "silenced"
    KNOWN_EVENT = "known_event"
    WITHDRAWN = "withdrawn"
    NO_ROUTE = "no_route"
    NO_RULE = "no_rule"
    CLOSED = "closed"

    @property
    def outcome(self) -> "Outcome":
        """Whether this reason tells, holds (decided again later) or suppresses (final for this revision)."""
        if self in TELLING:
            return Outcome.TOLD
        return Outcome.HELD if self in HOLDING else Outcome.SUPPRESSED


class Outcome(StrEnum):
    """What became of an alert for one receiver."""

    TOLD = "told"
    HELD = "held"
    SUPPRESSED = "suppressed"


TELLING = frozenset(
    {
        Reason.NEW,
        Reason.STATUS_CHANGED,
        Reason.LEVEL_RAISED,
        Reason.CONFIRMED,
        Reason.REMINDER,
        Reason.RETRACTED,
        Reason.OPERATOR,
    }
)
HOLDING = frozenset({Reason.GROUP_WAIT, Reason.DIGEST, Reason.MUTED, Reason.GATE})


@dataclass(frozen=True, slots=True)
class Told:
    """What one receiver last got of one story, and how often it was told of this revision for this reason.

    `retracted` is true when that was its retraction.
    """

    revision: int
    status: str | None
    level: Level | None
    at: datetime
    reminders: int = 0
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Since when a change of a story has been kept back from one receiver, and whether ever by a gate."""

    since: datetime
    gated: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided for one receiver of one change: the reason, and when to look again if it is held."""

    receiver: str
    reason: Reason
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the operator must know: a feed that fails, a receiver that is dead, a refused reload."""

    subject: str
    title: str
    lines: tuple[str, ...]
    level: Level = Level.MEDIUM


@dataclass(frozen=True, slots=True)
class Alert:
    """A change of a story, or an operator's notice, at the moment it was decided: a snapshot, never updated.

    Unique by (subject, revision, reason, ordinal): `subject` is `story:ID` or `op:...`, `ordinal` counts reminders.
    Exactly one of `story` and `notice` is set. `entry` is the id of the entry that caused it. `decisions` has one row
    for each receiver the routes lead to (or one for the receiver "" when they lead nowhere).
    """

    subject: str
    revision: int
    reason: Reason
    at: datetime
    decisions: tuple[Decision, ...]
    ordinal: int = 0
    story: Story | None = None
    notice: Notice | None = None
    entry: str | None = None
    id: int = 0

    @property
    def told(self) -> Outcome:
        """Told if anyone is, else held if anyone may yet be, else suppressed."""
        outcomes = {decision.reason.outcome for decision in self.decisions}
        return next((outcome for outcome in Outcome if outcome in outcomes), Outcome.SUPPRESSED)


class NotificationState(StrEnum):
    """Where a notification stands; pending ones have a time when they are due."""

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Notification:
    """One alert for one target of one receiver: the outbox row. `target` is the target's stable, secret-free key.

    `published` is the date of the entry that caused the alert, None where there is none.
    """

    id: int
    alert: Alert
    receiver: str
    target: str
    state: NotificationState
    attempts: int
    due: datetime
    error: str | None = None
    sent: datetime | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """What mail programs show together: key and title are the same in all messages on one story."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Message:
    """One send: a title of one line and the same body in three forms, and in a fourth as a whole mail.

    `mail` is an HTML document that begins with the title; empty where the body alone is to be sent. `thread` is None
    for a digest and for notices. `link` is where a reader finds what a message cut short leaves out. `alerts` are
    those it tells of, in the order in which it does.
    """

    title: str
    text: str
    markdown: str
    html: str
    level: Level
    subject: str
    mail: str = ""
    thread: Thread | None = None
    link: str | None = None
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one attempt: sent, to be tried again at `retry_at`, or dead."""

    notification: int
    state: NotificationState
    at: datetime
    attempts: int
    retry_at: datetime | None = None
    error: str | None = None
