"""How much there is, and when something is to be done next."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select

from monitor.model.alert import NotificationState, Outcome
from monitor.model.listing import Activity, Totals
from monitor.storage.listing import comes_to
from monitor.storage.tables import alerts, decisions, entries, feeds, matches, mentions, notifications, stories


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
    """How much the store holds; it counts rows, which takes a while in a large database.

    Nothing here reads a row of a large table, only its indexes: what stands is what there is without what does not.
    """
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
        unreadable=count(entries.c.key, entries.c.unreadable.is_not(None)),
        mentions=count(mentions.c.key) - count(mentions.c.key, mentions.c.superseded.is_not(None)),
        matches=count(matches.c.mention),
        stories=count(stories.c.key) - count(stories.c.key, stories.c.redirect.is_not(None)),
        alerts={outcome: count(alerts.c.key, comes_to(outcome)) for outcome in Outcome},
        notifications={state: by_state.get(state, 0) for state in NotificationState},
        oldest_unread=connection.scalar(select(entries.c.seen).where(unread).order_by(entries.c.key).limit(1)),
        oldest_due=connection.scalar(select(func.min(notifications.c.due)).where(pending)),
    )


def activity(connection: Connection, since: datetime) -> Activity:
    """What was done since a moment."""
    seen = select(func.count(entries.c.key)).where(entries.c.seen >= since)
    told = select(func.count(stories.c.key)).where(stories.c.redirect.is_(None), stories.c.told >= since)
    return Activity(connection.scalar(seen) or 0, connection.scalar(told) or 0)
