"""What is dropped: texts of entries in their time, and all that is known of a party that is to be forgotten.

An entry's row stays, with its identity and the digest of its text: else a feed that still shows it would bring it back
as new.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, or_, select, update

from monitor.model.listing import Forgotten
from monitor.storage.database import in_batches
from monitor.storage.tables import (
    alerts,
    blocks,
    constraints,
    editions,
    entries,
    feed_changes,
    fetches,
    mentions,
    stories,
)

_MENTIONED = exists().where(mentions.c.entry == entries.c.key)
_READ = entries.c.read.is_not(None)
ALL_TEXTS: dict[str, str | None] = {"title": "", "summary": "", "content": "", "url": None, "author": None}
LONG_TEXTS: dict[str, str | None] = {"summary": "", "content": ""}


def prune_entries(
    connection: Connection, before: datetime, now: datetime, *, mentioning: bool, after: int, limit: int
) -> tuple[int, int]:
    """Drop texts of entries first seen before a moment: how many, and the row to go on `after` (0 begins).

    Of entries without a mention everything but their identity goes; of those with one (`mentioning`) the headline and
    the address stay, which their stories show.
    """
    old = and_(entries.c.seen < before, entries.c.pruned.is_(None), _READ, entries.c.key > after)
    chosen = select(entries.c.key).where(old, _MENTIONED if mentioning else ~_MENTIONED)
    keys = connection.scalars(chosen.order_by(entries.c.key).limit(limit)).all()
    _drop_texts(connection, keys, LONG_TEXTS if mentioning else ALL_TEXTS, now)
    return len(keys), keys[-1] if keys else after


def prune_fetches(connection: Connection, before: datetime) -> int:
    """Drop records of fetches before a moment that brought nothing which is kept, and told changes; how many."""
    used = or_(exists().where(entries.c.fetch == fetches.c.key), exists().where(editions.c.fetch == fetches.c.key))
    told = and_(feed_changes.c.at < before, feed_changes.c.covered.is_not(None))
    return (
        connection.execute(delete(fetches).where(fetches.c.at < before, ~used)).rowcount
        + connection.execute(delete(feed_changes).where(told)).rowcount
    )


def forget(connection: Connection, entity: str, now: datetime) -> Forgotten:
    """Erase a party: its mentions, stories and alerts, and the texts of the entries that mention it."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # else what is deleted stays in free pages
    of_it = mentions.c.entity == entity
    keys = connection.scalars(select(mentions.c.entry).where(of_it).distinct()).all()
    own = select(stories.c.key).where(stories.c.entity == entity)
    forgotten = Forgotten(
        entries=len(keys),
        mentions=_count(connection, mentions.c.key, of_it),
        stories=_count(connection, stories.c.key, stories.c.entity == entity),
        alerts=_count(connection, alerts.c.key, alerts.c.story.in_(own)),
        shared=_shared(connection, keys, entity),
    )
    for batch in in_batches(keys):
        _drop_texts(connection, batch, ALL_TEXTS, now)
    connection.execute(delete(mentions).where(of_it))
    for table in (constraints, blocks, stories):  # alerts and what was sent of them go with their story
        connection.execute(delete(table).where(table.c.entity == entity))
    return forgotten


def _drop_texts(connection: Connection, keys: Sequence[int], texts: dict[str, str | None], now: datetime) -> None:
    if not keys:
        return
    values = {**texts, "pruned": now, "fetch": None}
    connection.execute(update(entries).where(entries.c.key.in_(keys)).values(values))
    connection.execute(delete(editions).where(editions.c.entry.in_(keys)))


def _shared(connection: Connection, keys: Sequence[int], entity: str) -> int:
    """How many of these entries mention somebody else, too."""
    others = select(func.count(mentions.c.entry.distinct())).where(mentions.c.entity != entity)
    return sum(connection.scalar(others.where(mentions.c.entry.in_(batch))) or 0 for batch in in_batches(keys))


def _count(connection: Connection, column: ColumnElement[int], chosen: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count(column)).where(chosen)) or 0
