"""Alerts and stories as the JSON records that scripts rely on; every key is always there, absent values are null."""

from datetime import UTC, datetime

from typing_extensions import TypedDict  # pydantic takes that of the standard library from Python 3.12 on

from monitor.model.alert import Alert, Notification
from monitor.model.story import Story


class StepRecord(TypedDict):
    """When a story came to a status, and by which entry."""

    status: str
    at: str
    entry: str


class PastRecord(TypedDict):
    """What happened before, as an entry of a story recalls it."""

    action: str
    status: str
    actor: str | None
    at: str
    entry: str
    sentence: str


class StoryRecord(TypedDict):
    """A story; `sources` is a count, `entry_ids` are in order of event time."""

    story: str
    entity: str | None
    action: str | None
    actors: list[str]
    by: str | None
    status: str | None
    scope: str | None
    because: str | None
    jurisdiction: str | None
    level: str | None
    history: list[StepRecord]
    first: str
    last: str
    sources: int
    entry_ids: list[str]
    background: list[PastRecord]
    acknowledged: str | None
    verdict: str | None


class AlertRecord(TypedDict):
    """An alert.

    `told` is the outcome (told, held, suppressed) and `receivers` those with that outcome; `title` is the headline of
    the story or the title of a notice, whose story fields are null; `sources` and `entries` are counts.
    """

    alert: int
    story: str | None
    revision: int
    reason: str
    told: str
    level: str | None
    entity: str | None
    action: str | None
    actors: list[str]
    by: str | None
    status: str | None
    scope: str | None
    because: str | None
    at: str
    title: str | None
    entry: str | None
    sources: int
    entries: int
    receivers: list[str]


class NotificationRecord(TypedDict):
    """One alert for one target of one receiver, and how far it is."""

    notification: int
    alert: int
    subject: str
    reason: str
    receiver: str
    target: str
    state: str
    attempts: int
    due: str
    sent: str | None
    error: str | None
    title: str | None


def alert_record(alert: Alert) -> AlertRecord:
    """The Alert-out record."""
    story, notice = alert.story, alert.notice
    level = story.level if story else notice.level if notice else None
    return {
        "alert": alert.id,
        "story": story.id if story else None,
        "revision": alert.revision,
        "reason": alert.reason.value,
        "told": alert.told.value,
        "level": level.value if level else None,
        "entity": (story.entity or None) if story else None,
        "action": story.action.value if story and story.action else None,
        "actors": list(story.actors) if story else [],
        "by": story.by if story else None,
        "status": story.status.value if story and story.status else None,
        "scope": story.scope if story else None,
        "because": story.because if story else None,
        "at": timestamp(alert.at),
        "title": story.headline if story else notice.title if notice else None,
        "entry": alert.entry,
        "sources": story.sources if story else 0,
        "entries": story.entries if story else 0,
        "receivers": _receivers(alert),
    }


def story_record(story: Story) -> StoryRecord:
    """The Story-out record."""
    return {
        "story": story.id,
        "entity": story.entity or None,
        "action": story.action.value if story.action else None,
        "actors": list(story.actors),
        "by": story.by,
        "status": story.status.value if story.status else None,
        "scope": story.scope,
        "because": story.because,
        "jurisdiction": story.jurisdiction,
        "level": story.level.value if story.level else None,
        "history": [
            {"status": step.status.value, "at": timestamp(step.at), "entry": step.entry} for step in story.history
        ],
        "first": timestamp(story.first),
        "last": timestamp(story.last),
        "sources": story.sources,
        "entry_ids": list(story.entry_ids),
        "background": [
            {
                "action": past.action.value,
                "status": past.status.value,
                "actor": past.actor,
                "at": timestamp(past.at),
                "entry": past.entry,
                "sentence": past.sentence,
            }
            for past in story.background
        ],
        "acknowledged": story.acknowledged,
        "verdict": story.verdict,
    }


def notification_record(notification: Notification) -> NotificationRecord:
    """The record of a notification that scripts rely on."""
    alert = notification.alert
    title = alert.story.headline if alert.story else alert.notice.title if alert.notice else None
    return {
        "notification": notification.id,
        "alert": alert.id,
        "subject": alert.subject,
        "reason": alert.reason.value,
        "receiver": notification.receiver,
        "target": notification.target,
        "state": notification.state.value,
        "attempts": notification.attempts,
        "due": timestamp(notification.due),
        "sent": timestamp(notification.sent) if notification.sent else None,
        "error": notification.error,
        "title": title,
    }


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with a Z; fractions of a second only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _receivers(alert: Alert) -> list[str]:
    return [each.receiver for each in alert.decisions if each.receiver and each.reason.outcome is alert.told]
