"""What people ask to see: stories, alerts, notifications, entries, and how much there is of each."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, true

from monitor.model.alert import Alert, Notification, NotificationState, Outcome
from monitor.model.entry import StoredEntry
from monitor.model.listing import Activity, AlertFilter, NotificationFilter, StoryFilter, Totals
from monitor.model.story import Story
from monitor.storage.alerts import stored_alerts
from monitor.storage.blocks import stored_story
from monitor.storage.outbox import notifications_where
from monitor.storage.polls import identity
from monitor.storage.readings import STORED, stored_entry
from monitor.storage.tables import alerts, decisions, entries, feeds, matches, mentions, notifications, stories


def list_stories(connection: Connection, wanted: StoryFilter) -> tuple[Story, ...]:
    """Stories that were not merged away, newest change first."""
    equal = {name: getattr(wanted, name) for name in ("entity", "action", "status", "level", "verdict")}
    query = select(stories).where(stories.c.redirect.is_(None))
    query = query.where(*(stories.c[name] == value for name, value in equal.items() if value is not None))
    if wanted.since is not None:
        query = query.where(stories.c.revised >= wanted.since)
    if wanted.told_only:
        query = query.where(stories.c.told.is_not(None))
    rows = connection.execute(query.order_by(stories.c.revised.desc(), stories.c.key.desc()).limit(wanted.limit))
    return tuple(stored_story(row) for row in rows)


def list_alerts(connection: Connection, wanted: AlertFilter) -> tuple[Alert, ...]:
    """Alerts with the decisions that stand, newest first; those wholly overtaken by later ones are left out."""
    query = select(alerts).where(_decided())
    if wanted.since is not None:
        query = query.where(alerts.c.at >= wanted.since)
    if wanted.subject is not None:
        query = query.where(alerts.c.subject == wanted.subject)
    if wanted.outcome is not None:
        query = query.where(_comes_to(wanted.outcome))
    rows = connection.execute(query.order_by(alerts.c.at.desc(), alerts.c.key.desc()).limit(wanted.limit))
    return stored_alerts(connection, rows.all())


def list_notifications(connection: Connection, wanted: NotificationFilter) -> tuple[Notification, ...]:
    """Notifications, the newest first."""
    chosen: list[ColumnElement[bool]] = [true()]
    if wanted.state is not None:
        chosen.append(notifications.c.state == wanted.state)
    if wanted.receiver is not None:
        chosen.append(notifications.c.receiver == wanted.receiver)
    return notifications_where(connection, and_(*chosen), limit=wanted.limit, newest=True)


def find_entries(connection: Connection, entry: str) -> tuple[StoredEntry, ...]:
    """The entries of that id: one of each feed that carries it, in order of arrival."""
    query = select(*STORED).where(entries.c.identity == identity(entry)).order_by(entries.c.key)
    return tuple(stored_entry(row) for row in connection.execute(query))


def next_due(connection: Connection) -> datetime | None:
    """When the next feed, notification or held decision is due; None when nothing ever is."""
    polled = and_(feeds.c.removed.is_(None), feeds.c.stopped.is_(None))
    pending = notifications.c.state == NotificationState.PENDING
    times: list[datetime | None] = [
        connection.scalar(select(func.min(feeds.c.next_due)).where(polled)),
        connection.scalar(select(func.min(notifications.c.due)).where(pending)),
        connection.scalar(select(func.min(decisions.c.again)).where(decisions.c.again.is_not(None))),
    ]
    return min((at for at in times if at is not None), default=None)


def totals(connection: Connection) -> Totals:
    """How much the store holds; it counts rows, which takes a while in a large database."""
    unread = entries.c.read.is_(None)
    pending = notifications.c.state == NotificationState.PENDING
    states = select(notifications.c.state, func.count()).group_by(notifications.c.state)
    by_state: dict[str, int] = dict(connection.execute(states).all())

    def count(column: ColumnElement[object], *chosen: ColumnElement[bool]) -> int:
        return connection.scalar(select(func.count(column)).where(*chosen)) or 0

    return Totals(
        feeds=count(feeds.c.key, feeds.c.removed.is_(None)),
        entries=count(entries.c.key),
        unread=count(entries.c.key, unread),
        unreadable=count(entries.c.unreadable),
        mentions=count(mentions.c.key, mentions.c.superseded.is_(None)),
        matches=count(matches.c.mention),
        stories=count(stories.c.key, stories.c.redirect.is_(None)),
        alerts={outcome: count(alerts.c.key, _comes_to(outcome)) for outcome in Outcome},
        notifications={state: by_state.get(state, 0) for state in NotificationState},
        oldest_unread=connection.scalar(select(func.min(entries.c.seen)).where(unread)),
        oldest_due=connection.scalar(select(func.min(notifications.c.due)).where(pending)),
    )


def activity(connection: Connection, since: datetime) -> Activity:
    """What was done since a moment."""
    seen = select(func.count(entries.c.key)).where(entries.c.seen >= since)
    told = select(func.count(stories.c.key)).where(stories.c.redirect.is_(None), stories.c.told >= since)
    return Activity(connection.scalar(seen) or 0, connection.scalar(told) or 0)


def _comes_to(outcome: Outcome) -> ColumnElement[bool]:
    """Alerts that come to this: told if any receiver is, else held if any may yet be, else suppressed."""
    told, held = (_decided(decided) for decided in (Outcome.TOLD, Outcome.HELD))
    match outcome:
        case Outcome.TOLD:
            return told
        case Outcome.HELD:
            return and_(held, ~told)
        case Outcome.SUPPRESSED:
            return and_(_decided(), ~or_(told, held))


def _decided(*outcomes: Outcome) -> ColumnElement[bool]:
    """Alerts with a decision that stands, of one of these outcomes if any are given."""
    standing = exists().where(decisions.c.alert == alerts.c.key, decisions.c.replaced.is_(None))
    return standing.where(decisions.c.outcome.in_(outcomes)) if outcomes else standing
