"""Matches as people ask to see them."""

from typing import Any

from sqlalchemy import Column, Connection, select, tuple_

from monitor.model.listing import MatchFilter, MatchLine, MatchPlace
from monitor.model.rule import Level, Match
from monitor.storage.database import AnyRow, AnySelect
from monitor.storage.dossier import mention_of
from monitor.storage.readings import SAID
from monitor.storage.tables import entries, matches, mentions

_LINES = (
    select(
        matches,
        *(mentions.c[name] for name in ("entity", "entry", "story", *SAID)),
        entries.c.id,
    )
    .join(mentions, matches.c.mention == mentions.c.key)
    .join(entries, mentions.c.entry == entries.c.key)
    .where(mentions.c.superseded.is_(None))
)


def list_matches(connection: Connection, wanted: MatchFilter) -> tuple[MatchLine, ...]:
    """Matches of the readings that stand, newest first: rows of mentions grow with time."""
    query = _LINES
    if wanted.since is not None:
        query = query.where(matches.c.at >= wanted.since)
    equal: tuple[tuple[Column[Any], object], ...] = (
        (matches.c.rule, wanted.rule),
        (matches.c.level, wanted.level),
        (mentions.c.entity, wanted.entity),
        (mentions.c.entry, wanted.entry),
    )
    query = query.where(*(column == value for column, value in equal if value is not None))
    return tuple(map(_line, connection.execute(_ordered(query, wanted))))


def _ordered(query: AnySelect, wanted: MatchFilter) -> AnySelect:
    place = tuple_(matches.c.mention, matches.c.rule)
    if (made := wanted.made_after) is not None:
        query = query.where(place > (made.mention, made.rule)).order_by(matches.c.mention, matches.c.rule)
        return query.limit(wanted.limit)
    if (after := wanted.after) is not None:
        query = query.where(place < (after.mention, after.rule))
    return query.order_by(matches.c.mention.desc(), matches.c.rule.desc()).limit(wanted.limit)


def _line(row: AnyRow) -> MatchLine:
    mention = mention_of(dict(row._mapping))
    return MatchLine(
        match=Match(row.rule, Level(row.level), row.tags, row.entity or None, mention),
        place=MatchPlace(row.mention, row.rule),
        entry=row.entry,
        entry_id=row.id,
        story=None if row.story is None else str(row.story),
        at=row.at,
    )
