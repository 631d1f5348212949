"""Silences: they live in the database only."""

from datetime import datetime

from sqlalchemy import Connection, and_, insert, select, update

from monitor.model.alert import Reason
from monitor.model.silence import Silence
from monitor.storage.database import AnyRow
from monitor.storage.tables import decisions, silences

FIELDS = ("match", "starts", "ends", "author", "comment")
"""Columns of `silences` that are fields of Silence by the same name."""


def add_silence(connection: Connection, silence: Silence, now: datetime) -> int:
    """Store a silence; its number."""
    row = {name: getattr(silence, name) for name in FIELDS} | {"created": now}
    key: int = connection.execute(insert(silences).values(row).returning(silences.c.key)).scalar_one()
    return key


def list_silences(
    connection: Connection, since: datetime | None, *, after: int = 0, limit: int | None = None
) -> tuple[Silence, ...]:
    """Silences in the order in which they were made; those that end after `since`, all without it."""
    query = select(silences).where(silences.c.key > after).order_by(silences.c.key).limit(limit)
    if since is not None:
        query = query.where(silences.c.ends > since)
    return tuple(_silence(row) for row in connection.execute(query))


def expire_silence(connection: Connection, key: int, now: datetime) -> bool:
    """End a silence now and have what was silenced decided anew; false when there is none that has not ended."""
    running = and_(silences.c.key == key, silences.c.ends > now)
    if not connection.execute(update(silences).where(running).values(ends=now)).rowcount:
        return False
    # Those that another silence still covers are silenced again.
    waiting = and_(decisions.c.reason == Reason.SILENCED, decisions.c.again > now)
    connection.execute(update(decisions).where(waiting).values(again=now))
    return True


def _silence(row: AnyRow) -> Silence:
    return Silence(id=row.key, **{name: getattr(row, name) for name in FIELDS})
