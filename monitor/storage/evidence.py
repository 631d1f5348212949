"""All that the store holds of one story, as plain values: what was published, when it was fetched, how it was read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, or_, select

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
    of_it = mentions.c.story.in_(own)
    read = _rows(connection, mentions, of_it)
    stored = _rows(connection, entries, entries.c.key.in_(select(mentions.c.entry).where(of_it)))
    return Evidence(
        story=story,
        entries=_entries(connection, stored),
        mentions=_with(connection, read, "matches", matches, matches.c.mention),
        alerts=_alerts(connection, _rows(connection, alerts, alerts.c.story.in_(own))),
        acts=tuple(map(_record, _rows(connection, acts, acts.c.story.in_(own)))),
        rules=_rules(connection, {row.rule_set for row in stored}),
    )


def _entries(connection: Connection, stored: Sequence[AnyRow]) -> tuple[Record, ...]:
    """Entries with digests of their texts as they are here, where they came from, and the texts they had before."""
    found_in = {row.key: row for row in _rows(connection, feeds, feeds.c.key.in_({row.feed for row in stored}))}
    came_with = {row.key: row for row in _rows(connection, fetches, fetches.c.key.in_({row.fetch for row in stored}))}
    before = _by(connection, stored, editions, editions.c.entry)
    return tuple(
        _text_record(row)
        | {
            "feed": {"name": found_in[row.feed].spec.name, "url": found_in[row.feed].url},
            "fetch": _record(came_with[row.fetch]) if row.fetch in came_with else None,
            "editions": [_text_record(edition) for edition in before[row.key]],
        }
        for row in stored
    )


def _alerts(connection: Connection, told: Sequence[AnyRow]) -> tuple[Record, ...]:
    """Alerts with what was decided for each receiver, and each attempt to send."""
    decided = _by(connection, told, decisions, decisions.c.alert)
    sent = _rows(connection, notifications, notifications.c.alert.in_({row.key for row in told}))
    tried = _with(connection, sent, "attempts", deliveries, deliveries.c.notification)
    return tuple(
        _record(row)
        | {
            "decisions": list(map(_record, decided[row.key])),
            "notifications": [record for record in tried if record["alert"] == row.key],
        }
        for row in told
    )


def _rules(connection: Connection, hashes: set[str | None]) -> dict[str, dict[str, str]]:
    return {row.hash: dict(row.files) for row in _rows(connection, rule_sets, rule_sets.c.hash.in_(hashes))}


def _with(
    connection: Connection, owners: Sequence[AnyRow], name: str, table: Table, owner: ColumnElement[int]
) -> tuple[Record, ...]:
    """Rows as records, each with those of another table that belong to it."""
    parts = _by(connection, owners, table, owner)
    return tuple(_record(row) | {name: list(map(_record, parts[row.key]))} for row in owners)


def _by(
    connection: Connection, owners: Sequence[AnyRow], table: Table, owner: ColumnElement[int]
) -> dict[int, list[AnyRow]]:
    """The rows of a table by the rows they belong to."""
    parts: dict[int, list[AnyRow]] = {row.key: [] for row in owners}
    for row in _rows(connection, table, owner.in_(parts)):
        parts[getattr(row, owner.key or "")].append(row)
    return parts


def _rows(connection: Connection, table: Table, chosen: ColumnElement[bool]) -> Sequence[AnyRow]:
    return connection.execute(select(table).where(chosen).order_by(*table.primary_key.columns)).all()


def _text_record(row: AnyRow) -> Record:
    """A row as it is, with the SHA-256 of each of its texts in UTF-8."""
    return _record(row) | {"sha256": {text: sha256(getattr(row, text).encode()).hexdigest() for text in TEXTS}}


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
