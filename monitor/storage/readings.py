"""The second line's part of the store: unread entries, and the mentions and matches that reading them gave."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, time
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from monitor.model.entry import Entry, StoredEntry
from monitor.model.feed import Condition, ConditionChange
from monitor.model.mention import Mention
from monitor.model.reading import Reading
from monitor.model.rule import Match
from monitor.model.story import BlockKey
from monitor.storage.bulk import insert_rows, next_keys
from monitor.storage.database import AnyRow, in_batches
from monitor.storage.feeds import record_changes
from monitor.storage.polls import OPEN, WANTED
from monitor.storage.tables import blocks, entries, matches, mentions, rule_sets
from monitor.storage.upsert import insert_or
from monitor.stories.family import match_block, mention_block
from monitor.stories.fingerprint import fingerprint
from monitor.stories.outlet import outlet

MAX_ATTEMPTS = 2
"""A reader killed once may have been unlucky; an entry that kills two would kill the next."""

_FIELDS = tuple("feed_name" if field.name == "feed" else field.name for field in fields(Entry))
STORED = tuple(
    entries.c[name] for name in ("key", *_FIELDS, "seen", "baseline", "attempts", "changed", "edition", "article")
)
"""What a StoredEntry is made of, in the order of its fields and its entry's."""

SAID = (
    "action",
    "status",
    "field",
    "sentence",
    "spans",
    "score",
    "actor",
    "actor_kind",
    "actor_parent",
    "by",
    "scope",
    "because",
    "jurisdiction",
    "occurred",
    "trace",
)
"""Columns of `mentions` that are fields of Mention by the same name; `entity` is the block's."""

_SAID = attrgetter(*SAID)
_NOTHING = (None,) * len(SAID)
_MENTION = ("key", "entity", "family", *SAID, "entry", "event_time", "told_at", "outlet", "fingerprint", "recorded")
_MATCH = ("mention", "rule", "level", "tags", "at")

Subject = tuple[BlockKey, Mention | None]
"""What a row of `mentions` holds: a mention, or None where a rule matched the entry itself, and its block."""


def unread(connection: Connection, limit: int) -> tuple[StoredEntry, ...]:
    """Entries not read yet or edited since, in order of arrival, but for those that wait for their article."""
    waiting = entries.c.article.is_not_distinct_from(WANTED)
    query = select(*STORED).where(entries.c.read.is_(None), ~waiting).order_by(entries.c.key).limit(limit)
    return tuple(stored_entry(row) for row in connection.execute(query))


def stored_entry(row: Sequence[Any]) -> StoredEntry:
    """The entry of a row of the columns STORED."""
    key, *of_entry, seen, baseline, attempts, changed, edition, article = row
    return StoredEntry(key, Entry(*of_entry), seen, baseline, attempts, changed, edition, article == OPEN)


def record_readings(connection: Connection, readings: Sequence[Reading], rule_set: str, now: datetime) -> None:
    """Store what readings gave, mark their entries read, supersede what earlier readings gave, and touch the blocks."""
    rows = _rows(connection, readings)
    current = [reading for reading in readings if _is_current(reading, rows.get(reading.key))]
    _want_articles(connection, [reading.key for reading in current if reading.wants_article])
    done = [reading for reading in current if reading.error is None and not reading.wants_article]
    _count_failures(connection, [reading for reading in current if reading.error is not None], rows, now)
    _mark_read(connection, done, rule_set, now)
    again = [reading.key for reading in done if rows[reading.key].changed or rows[reading.key].read is not None]
    superseded = _supersede(connection, again, now)
    found = _store(connection, [reading for reading in done if reading.mentions or reading.matches], now)
    touch(connection, superseded | found, now)


def touch(connection: Connection, keys: Collection[BlockKey], now: datetime) -> None:
    """Mark blocks to be linked again; a link of what they were before is refused."""
    statement = insert_or(connection, blocks).values(version=1, touched=bindparam("now"))
    statement = statement.on_conflict_do_update(
        index_elements=[blocks.c.entity, blocks.c.family],
        set_={"version": blocks.c.version + 1, "touched": statement.excluded.touched},
    )
    rows = [{"entity": key.entity, "family": key.family, "now": now} for key in keys]
    if rows:
        connection.execute(statement, rows)


def remember_rules(connection: Connection, rule_set: str, files: Mapping[str, str], now: datetime) -> None:
    """Keep the files of a rule set, by path, under its hash; what is known stays as it is."""
    statement = insert_or(connection, rule_sets).on_conflict_do_nothing()
    connection.execute(statement, {"hash": rule_set, "first_used": now, "files": tuple(files.items())})


def _rows(connection: Connection, readings: Sequence[Reading]) -> dict[int, AnyRow]:
    columns = select(*(entries.c[name] for name in ("key", "feed", "id", "edition", "attempts", "changed", "read")))
    return {
        row.key: row
        for batch in in_batches(reading.key for reading in readings)
        for row in connection.execute(columns.where(entries.c.key.in_(batch)))
    }


def _is_current(reading: Reading, row: AnyRow | None) -> bool:
    """Whether a reading is of the entry as it is now: an edit that came meanwhile keeps it unread."""
    return row is not None and reading.edition in (None, row.edition)


def _want_articles(connection: Connection, keys: Sequence[int]) -> None:
    for batch in in_batches(keys):
        connection.execute(update(entries).where(entries.c.key.in_(batch)).values(article=WANTED))


def _count_failures(
    connection: Connection, failed: Sequence[Reading], rows: Mapping[int, AnyRow], now: datetime
) -> None:
    """Count an attempt for each failure; the last one allowed leaves the entry unread and tells the operator."""
    spent = [reading for reading in failed if rows[reading.key].attempts + 1 >= MAX_ATTEMPTS]
    if failed:
        counted = update(entries).where(entries.c.key == bindparam("row")).values(attempts=entries.c.attempts + 1)
        connection.execute(counted, [{"row": reading.key} for reading in failed])
    if spent:
        given_up = update(entries).where(entries.c.key == bindparam("row"))
        given_up = given_up.values(unreadable=bindparam("error"), read=bindparam("now"), changed=False)
        connection.execute(given_up, [{"row": reading.key, "error": reading.error, "now": now} for reading in spent])
    record_changes(connection, [(rows[reading.key].feed, _unreadable(reading, rows)) for reading in spent], now)


def _unreadable(reading: Reading, rows: Mapping[int, AnyRow]) -> ConditionChange:
    detail = f"entry {rows[reading.key].id} cannot be read: {reading.error}"
    return ConditionChange(Condition.UNREADABLE, holds=True, detail=detail)


def _mark_read(connection: Connection, done: Sequence[Reading], rule_set: str, now: datetime) -> None:
    """One statement per language: nearly all entries give no mention, and this is all that is written of them."""
    by_lang: dict[str | None, list[int]] = defaultdict(list)
    for reading in done:
        by_lang[reading.lang].append(reading.key)
    for lang, keys in by_lang.items():
        values = {"read": now, "rule_set": rule_set, "read_lang": lang, "attempts": 0, "changed": False}
        for batch in in_batches(keys):
            connection.execute(update(entries).where(entries.c.key.in_(batch)).values(values))


def _supersede(connection: Connection, keys: Iterable[int], now: datetime) -> set[BlockKey]:
    """Let the mentions of earlier readings go; the blocks they were in."""
    live = update(mentions).where(mentions.c.superseded.is_(None)).values(superseded=now, linked=None)
    live = live.returning(mentions.c.entity, mentions.c.family)
    return {
        BlockKey(row.entity, row.family)
        for batch in in_batches(keys)
        for row in connection.execute(live.where(mentions.c.entry.in_(batch)))
    }


def _store(connection: Connection, fruitful: Sequence[Reading], now: datetime) -> set[BlockKey]:
    """Insert the mentions and matches of readings; the blocks they are in."""
    texts = _texts(connection, [reading.key for reading in fruitful])
    places = [(reading.key, subject) for reading in fruitful for subject in _subjects(reading)]
    numbers = dict(zip(places, next_keys(connection, mentions, len(places)), strict=True))
    told = [(key, *_mention(texts[entry], subject, now)) for (entry, subject), key in numbers.items()]
    insert_rows(connection, mentions, _MENTION, told)
    found = {
        (numbers[reading.key, _subject(match)], match.rule): match for reading in fruitful for match in reading.matches
    }
    insert_rows(connection, matches, _MATCH, [(*at, match.level, match.tags, now) for at, match in found.items()])
    return {block for _, (block, _) in places}


def _texts(connection: Connection, keys: Iterable[int]) -> dict[int, StoredEntry]:
    return {
        row.key: stored_entry(row)
        for batch in in_batches(keys)
        for row in connection.execute(select(*STORED).where(entries.c.key.in_(batch)))
    }


def _subjects(reading: Reading) -> Iterable[Subject]:
    """What a reading is about, each once: its mentions, then what its matches add."""
    own = [(mention_block(mention), mention) for mention in reading.mentions]
    return dict.fromkeys([*own, *(_subject(match) for match in reading.matches)])


def _subject(match: Match) -> Subject:
    return match_block(match), match.mention


def _mention(stored: StoredEntry, subject: Subject, now: datetime) -> tuple[Any, ...]:
    """The values of the columns _MENTION after the key."""
    block, mention = subject
    entry, event_time = stored.entry, _event_time(stored, mention)
    told_at = max(entry.published or event_time, event_time)
    by, words = outlet(entry.url, entry.source, entry.feed), fingerprint(entry.title, entry.summary)
    return (*block, *_said(mention), stored.key, event_time, told_at, by, words, now)


def _event_time(stored: StoredEntry, mention: Mention | None) -> datetime:
    if mention is not None and mention.occurred is not None:
        return datetime.combine(mention.occurred, time(), UTC)
    return stored.entry.published or stored.seen


def _said(mention: Mention | None) -> tuple[Any, ...]:
    """The columns that a mention fills by the same name; all empty where a rule matched the entry itself."""
    return _NOTHING if mention is None else _SAID(mention)
