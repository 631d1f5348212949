"""The fourth line's part of the store: notifications, and what became of each attempt to send them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, select, update

from monitor.model.alert import Alert, Delivered, Notification, NotificationState
from monitor.storage.alerts import alerts_by_key
from monitor.storage.database import AnyRow, in_batches
from monitor.storage.polls import identity
from monitor.storage.tables import decisions, deliveries, entries, notifications

BY_TIME: tuple[ColumnElement[object], ...] = (notifications.c.due, notifications.c.key)
"""The order in which notifications are due."""
NEWEST: tuple[ColumnElement[object], ...] = (notifications.c.key.desc(),)

_RECORD = (
    update(notifications)
    .where(notifications.c.key == bindparam("notification"))
    .values(
        state=bindparam("new_state"),
        attempts=bindparam("new_attempts"),
        due=bindparam("new_due"),
        error=bindparam("new_error"),
        sent=bindparam("new_sent"),
    )
)


def due_notifications(connection: Connection, now: datetime, limit: int) -> tuple[Notification, ...]:
    """Pending notifications whose time has come, oldest first, at most `limit` for each receiver and target.

    The limit is each target's own: thousands that wait for a dead one must not hide those for the others.
    """
    place = func.row_number().over(
        partition_by=(notifications.c.receiver, notifications.c.target),
        order_by=(notifications.c.due, notifications.c.key),
    )
    due = and_(notifications.c.state == NotificationState.PENDING, notifications.c.due <= now)
    ranked = select(notifications.c.key, place.label("place")).where(due).subquery()
    chosen = notifications.c.key.in_(select(ranked.c.key).where(ranked.c.place <= limit))
    return notifications_where(connection, chosen)


def notifications_where(
    connection: Connection,
    chosen: ColumnElement[bool],
    *,
    limit: int | None = None,
    order: tuple[ColumnElement[object], ...] = BY_TIME,
) -> tuple[Notification, ...]:
    """Notifications with their alerts as those receivers were told them."""
    told = and_(
        decisions.c.alert == notifications.c.alert,
        decisions.c.receiver == notifications.c.receiver,
        decisions.c.replaced.is_(None),
    )
    query = select(notifications, decisions.c.snapshot).outerjoin(decisions, told).where(chosen)
    rows = connection.execute(query.order_by(*order).limit(limit)).all()
    by_key = {alert.id: alert for alert in alerts_by_key(connection, {row.alert for row in rows})}
    published = _published(connection, {alert.entry for alert in by_key.values() if alert.entry})
    return tuple(_notification(row, by_key[row.alert], published) for row in rows)


def _published(connection: Connection, ids: Collection[str]) -> dict[str, datetime]:
    """The dates of entries by their ids; the earliest where several feeds carry one."""
    identities = {identity(entry): entry for entry in ids}
    query = select(entries.c.identity, func.min(entries.c.published)).group_by(entries.c.identity)
    return {
        identities[digest]: moment
        for batch in in_batches(identities)
        for digest, moment in connection.execute(query.where(entries.c.identity.in_(batch)))
        if moment is not None
    }


def record_deliveries(connection: Connection, done: Sequence[Delivered]) -> None:
    """Store what became of attempts, and keep each of them for the record."""
    if not done:
        return
    connection.execute(_RECORD, [_outcome(one) for one in done])
    connection.execute(insert(deliveries), [_attempt(one) for one in done])


def retry(connection: Connection, keys: Collection[int] | None, now: datetime) -> int:
    """Make dead or dropped notifications due again, with a fresh budget; all dead ones for None. How many."""
    chosen = notifications.c.state == NotificationState.DEAD
    if keys is not None:
        undone = notifications.c.state.in_((NotificationState.DEAD, NotificationState.DROPPED))
        chosen = and_(undone, notifications.c.key.in_(keys))
    values = {"state": NotificationState.PENDING, "due": now, "attempts": 0}
    return connection.execute(update(notifications).where(chosen).values(values)).rowcount


def give_up(connection: Connection, keys: Collection[int], state: NotificationState) -> int:
    """Let pending notifications be dead or dropped by hand, dead ones dropped; how many became so."""
    before = [NotificationState.PENDING]
    if state is NotificationState.DROPPED:
        before.append(NotificationState.DEAD)
    chosen = and_(notifications.c.state.in_(before), notifications.c.key.in_(keys))
    return connection.execute(update(notifications).where(chosen).values(state=state)).rowcount


def _notification(row: AnyRow, alert: Alert, published: Mapping[str, datetime]) -> Notification:
    return Notification(
        id=row.key,
        alert=replace(alert, story=row.snapshot) if row.snapshot else alert,
        receiver=row.receiver,
        target=row.target,
        state=NotificationState(row.state),
        attempts=row.attempts,
        due=row.due,
        error=row.error,
        sent=row.sent,
        published=published.get(alert.entry or ""),
    )


def _outcome(one: Delivered) -> dict[str, Any]:
    return {
        "notification": one.notification,
        "new_state": one.state,
        "new_attempts": one.attempts,
        "new_due": one.retry_at or one.at,
        "new_error": one.error,
        "new_sent": one.at if one.state is NotificationState.SENT else None,
    }


def _attempt(one: Delivered) -> dict[str, Any]:
    return {
        "notification": one.notification,
        "at": one.at,
        "state": one.state,
        "attempts": one.attempts,
        "error": one.error,
        "retry_at": one.retry_at,
    }
