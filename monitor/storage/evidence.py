"""All that the store holds of one story, as plain values: what was published, when it was fetched, how it was read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from monitor.model.story import Story
from monitor.storage.database import AnyRow
from monitor.storage.tables import (
    acts,
    alerts,
    decisions,
    deliveries,
    editions,
    entries,
    feeds,
    fetches,
    matches,
    mentions,
    notifications,
    rule_sets,
    stories,
)

Record = dict[str, Any]
"""A row as JSON has it: times in ISO 8601, models as objects."""
TEXTS = ("title", "summary", "content")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a story stands on. `rules` are the files of rule sets, by hash and path, that its entries were read with."""

    story: Story
    entries: tuple[Record, ...]
    mentions: tuple[Record, ...]
    alerts: tuple[Record, ...]
    acts: tuple[Record, ...]
    rules: dict[str, dict[str, str]]


def evidence(connection: Connection, story: Story) -> Evidence:
    """The evidence of a story and of those merged into it, superseded readings and replaced texts included."""
    number = int(story.id)
    own = select(stories.c.key).where(or_(stories.c.key == number, stories.c.redirect == number))
    read = connection.execute(select(mentions).where(mentions.c.story.in_(own)).order_by(mentions.c.key)).all()
    stored = _rows(connection, entries, entries.c.key, {row.entry for row in read})
    return Evidence(
        story=story,
        entries=tuple(_entry(connection, row) for row in stored),
        mentions=tuple(_mention(connection, row) for row in read),
        alerts=tuple(
            _alert(connection, row)
            for row in connection.execute(select(alerts).where(alerts.c.story.in_(own)).order_by(alerts.c.key))
        ),
        acts=tuple(map(_record, connection.execute(select(acts).where(acts.c.story.in_(own)).order_by(acts.c.key)))),
        rules={
            row.hash: dict(row.files)
            for row in _rows(connection, rule_sets, rule_sets.c.hash, {row.rule_set for row in stored if row.rule_set})
        },
    )


def _entry(connection: Connection, row: AnyRow) -> Record:
    """An entry with digests of its texts as they are here, where it came from, and the texts it had before."""
    feed = _rows(connection, feeds, feeds.c.key, {row.feed})[0]
    fetched = _rows(connection, fetches, fetches.c.key, {row.fetch} - {None})
    before = connection.execute(select(editions).where(editions.c.entry == row.key).order_by(editions.c.key))
    return _record(row) | {
        "sha256": _digests(row),
        "feed": {"name": feed.spec.name, "url": feed.url},
        "fetch": _record(fetched[0]) if fetched else None,
        "editions": [_record(edition) | {"sha256": _digests(edition)} for edition in before],
    }


def _digests(row: AnyRow) -> dict[str, str]:
    """SHA-256 of each text in UTF-8."""
    return {text: sha256(getattr(row, text).encode()).hexdigest() for text in TEXTS}


def _mention(connection: Connection, row: AnyRow) -> Record:
    matched = connection.execute(select(matches).where(matches.c.mention == row.key).order_by(matches.c.rule))
    return _record(row) | {"matches": list(map(_record, matched))}


def _alert(connection: Connection, row: AnyRow) -> Record:
    decided = connection.execute(select(decisions).where(decisions.c.alert == row.key).order_by(decisions.c.key))
    sent = connection.execute(select(notifications).where(notifications.c.alert == row.key)).all()
    return _record(row) | {
        "decisions": list(map(_record, decided)),
        "notifications": [_record(each) | {"attempts": _attempts(connection, each.key)} for each in sent],
    }


def _attempts(connection: Connection, notification: int) -> list[Record]:
    tried = select(deliveries).where(deliveries.c.notification == notification).order_by(deliveries.c.key)
    return list(map(_record, connection.execute(tried)))


def _rows(connection: Connection, table: Table, column: Any, values: set[Any]) -> Sequence[AnyRow]:
    return connection.execute(select(table).where(column.in_(values)).order_by(column)).all()


def _record(row: AnyRow) -> Record:
    return {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case tuple() | list() | frozenset():
            return [_plain(each) for each in value]
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
