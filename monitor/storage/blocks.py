"""What linking takes from the store: which blocks to link, and all there is to know of one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, select

from monitor.model.entry import Field
from monitor.model.mention import Mention
from monitor.model.rule import Level
from monitor.model.story import Block, BlockKey, Constraint, StoredMention, Story
from monitor.storage.among import among, listed
from monitor.storage.columns import Moment
from monitor.storage.database import AnyRow, AnySelect
from monitor.storage.strands import (
    ACTIONS,
    ACTOR_KINDS,
    NO_SPANS,
    STATUSES,
    Place,
    in_blocks,
    of_blocks,
    settle_strands,
)
from monitor.storage.tables import alerts, blocks, constraints, decisions, entries, matches, mentions, stories
from monitor.stories.actors import Lineage
from monitor.stories.life import LIFE, WINDOW

LOOK_BACK = LIFE + WINDOW
"""How far before a mention another may be that it joins: no status waits longer for the next."""
OFFICIAL = frozenset({"government", "platform", "policy"})
"""Categories of feeds that speak for the one who acts."""

HEARD = (
    *("action", "status", "field", "sentence", "score", "actor", "actor_kind", "actor_parent"),
    *("by", "scope", "because", "jurisdiction", "occurred"),
)
"""What linking needs of a mention: where it stands and how it was read takes longest to load."""
FIELDS = {str(each): each for each in Field}
LEVELS = {str(each): each for each in Level}
PLACE = ("entity", "family", "story", "strand", "entry")
"""Columns of a mention that say where it belongs."""


def in_block(table: FromClause) -> ColumnElement[bool]:
    """The rows of a table that belong to the block whose parameters are `parameters(key)`."""
    return and_(table.c.entity == bindparam("of_entity"), table.c.family == bindparam("of_family"))


def parameters(key: BlockKey) -> dict[str, Any]:
    """What a statement with `in_block` is executed with."""
    return {"of_entity": key.entity, "of_family": key.family}


# Statements are built once: that costs SQLAlchemy more than it costs the database to run them.
_NOW, _SINCE = bindparam("now", type_=Moment()), bindparam("since", type_=Moment())
_LIVE = mentions.c.superseded.is_(None)

_CHANGED = (
    select(blocks.c.entity, blocks.c.family)
    .where(blocks.c.touched.is_not(None))
    .order_by(blocks.c.touched, blocks.c.entity, blocks.c.family)
    .limit(bindparam("most"))
)
DUE = (
    select(stories.c.entity, stories.c.family)
    .select_from(
        decisions.join(alerts, decisions.c.alert == alerts.c.key).join(stories, alerts.c.story == stories.c.key)
    )
    .where(decisions.c.again <= _NOW)
)
"""The blocks of the decisions that are to be looked at again, once for each."""
_DUE_BLOCKS = DUE.distinct().limit(bindparam("most"))
_DUE_STORIES = DUE.add_columns(stories.c.key, stories.c.first).order_by(stories.c.key).distinct()
_TO_LINK = select(
    *(mentions.c[name] for name in ("key", "entry", "entity", "family", "event_time", "strand", "story"))
).where(mentions.c.linked.is_(None), in_blocks(mentions))
_VERSIONS = select(blocks.c.entity, blocks.c.family, blocks.c.version).where(in_blocks(blocks))
_CONSTRAINTS = select(constraints).where(in_blocks(constraints)).order_by(constraints.c.key)

_MENTION = (
    select(
        *(mentions.c[name] for name in (*PLACE, "key", "outlet", "event_time", "fingerprint")),
        *(entries.c[name] for name in ("id", "title", "url", "baseline", "category", "published")),
        *(mentions.c[name] for name in HEARD),
    )
    .join(entries, mentions.c.entry == entries.c.key)
    .where(_LIVE)
)
_IN_STRANDS = _MENTION.where(among(mentions.c.strand, "keys"), mentions.c.told_at >= _SINCE)
_OF_STORIES = _MENTION.where(among(mentions.c.story, "keys"))
_OF_ENTRIES = _MENTION.where(among(mentions.c.entry, "keys"))
_STORIES = select(
    *(stories.c[name] for name in ("key", "entity", "family", "snapshot", "acknowledged", "verdict"))
).where(among(stories.c.key, "keys"), stories.c.redirect.is_(None))
_STRANDS = select(mentions.c.strand).where(among(mentions.c.story, "keys"), _LIVE).distinct()
# What an edit took from an entry earlier is superseded, and still says which story it was in.
_REREAD = select(*(mentions.c[name] for name in ("entity", "family", "entry", "story"))).where(
    among(mentions.c.entry, "keys"), mentions.c.story.is_not(None), ~_LIVE
)
_MATCHES = (
    select(*(matches.c[name] for name in ("mention", "rule", "level", "tags")))
    .where(among(matches.c.mention, "keys"))
    .order_by(matches.c.rule)
)


def touched(connection: Connection, now: datetime, limit: int) -> tuple[BlockKey, ...]:
    """Blocks whose mentions changed, the longest waiting first, then those with a decision to be looked at again."""
    changed = connection.execute(_CHANGED, {"most": limit})
    again = connection.execute(_DUE_BLOCKS, {"most": limit, "now": now})
    return tuple(dict.fromkeys(BlockKey(row.entity, row.family) for row in (*changed, *again)))[:limit]


def read_blocks(connection: Connection, keys: Sequence[BlockKey], now: datetime, lineage: Lineage) -> tuple[Block, ...]:
    """All that linking looks at of each block, in their order: the strands with something to be linked or decided.

    Of a strand comes what is recent, and what is as old as the oldest thing to be linked or decided. A story comes with
    all its mentions or not at all; their entries' other mentions come too, they are its background.
    """
    settle_strands(connection, keys, lineage)
    ours = set(keys)
    due = [row for row in connection.execute(_DUE_STORIES, {"now": now}) if BlockKey(row.entity, row.family) in ours]
    kept, rows = _touched_strands(connection, keys, due, now)
    matched, versions = _matched(connection, rows), versions_of(connection, keys)
    told, known, awaited = _by_block(rows[key] for key in sorted(rows)), _by_block(kept), _by_block(due)
    bound = _by_block(of_blocks(connection, _CONSTRAINTS, keys))
    return tuple(
        Block(
            key=key,
            mentions=tuple(_stored_mention(row, matched[row.key]) for row in told[key]),
            stories=tuple(stored_story(row) for row in known[key]),
            version=versions.get(key, 0),
            constraints=tuple(Constraint(row.left_entry, row.right_entry, row.together) for row in bound[key]),
            due=tuple(str(row.key) for row in awaited[key]),
        )
        for key in keys
    )


def _touched_strands(
    connection: Connection, keys: Sequence[BlockKey], due: Sequence[AnyRow], now: datetime
) -> tuple[list[AnyRow], dict[int, AnyRow]]:
    """The stories of the strands in which something is to be linked or is due, in order, and their mentions by key."""
    fresh = tuple(of_blocks(connection, _TO_LINK, keys))
    wanted = {row.key for row in due} | {row.story for row in fresh if row.story} | _reread(connection, fresh)
    strands = {row.strand for row in fresh} | {row.strand for row in _rows(connection, _STRANDS, wanted)}
    # Archives are read as well as news, and what is old may be due.
    since = min((now, *(row.event_time for row in fresh), *(row.first for row in due))) - LOOK_BACK
    rows = {row.key: row for row in _rows(connection, _IN_STRANDS, strands - {None}, since=since)}
    wanted |= {row.story for row in rows.values() if row.story}
    kept = sorted(_rows(connection, _STORIES, wanted), key=lambda row: row.key)
    rows |= {row.key: row for row in _missing(connection, kept, rows) if row.strand in strands}
    return kept, rows


def _missing(connection: Connection, kept: Sequence[AnyRow], rows: Mapping[int, AnyRow]) -> list[AnyRow]:
    """The mentions of stories that are too old to be among the rows, and what else their entries tell."""
    old = {row.key for row in kept if not rows.keys() >= set(row.snapshot.mentions)}
    theirs = _rows(connection, _OF_STORIES, old)
    return [*theirs, *_rows(connection, _OF_ENTRIES, {row.entry for row in theirs})]


def _rows(connection: Connection, query: AnySelect, keys: Collection[int], **values: object) -> Sequence[AnyRow]:
    return connection.execute(query, {"keys": listed(keys)} | values).all() if keys else ()


def _reread(connection: Connection, fresh: Sequence[AnyRow]) -> set[int]:
    """The stories that earlier readings of the same entries were in."""
    places = {(row.entity, row.family, row.entry) for row in fresh}
    rows = _rows(connection, _REREAD, {row.entry for row in fresh})
    return {row.story for row in rows if (row.entity, row.family, row.entry) in places}


def _by_block(rows: Iterable[AnyRow]) -> dict[Place, list[AnyRow]]:
    found: dict[Place, list[AnyRow]] = defaultdict(list)
    for row in rows:
        found[row.entity, row.family].append(row)
    return found


def _matched(connection: Connection, keys: Collection[int]) -> dict[int, list[AnyRow]]:
    matched: dict[int, list[AnyRow]] = defaultdict(list)
    for row in _rows(connection, _MATCHES, keys):
        matched[row.mention].append(row)
    return matched


def versions_of(connection: Connection, keys: Collection[BlockKey]) -> dict[BlockKey, int]:
    """The counters of blocks; a block that nothing ever touched has none."""
    return {BlockKey(row.entity, row.family): row.version for row in of_blocks(connection, _VERSIONS, keys)}


def stored_story(row: AnyRow) -> Story:
    """The story of a row of `stories`: what linking made of it and what people said of it."""
    story: Story = row.snapshot
    said = (str(row.key), row.acknowledged, row.verdict)
    if said == (story.id, story.acknowledged, story.verdict):
        return story
    return replace(story, id=str(row.key), acknowledged=row.acknowledged, verdict=row.verdict)


def _stored_mention(row: AnyRow, matched: Sequence[AnyRow]) -> StoredMention:
    entity, _, _, _, entry_key, key, outlet, event_time, fingerprint, *others = row
    entry, title, url, baseline, category, published, *said = others
    return StoredMention(
        key=key,
        entry_key=entry_key,
        entry=entry,
        mention=_mention(entity, said),
        title=title,
        url=url,
        outlet=outlet,
        event_time=event_time,
        baseline=baseline,
        rules=tuple(match.rule for match in matched),
        level=max((LEVELS[match.level] for match in matched), key=lambda level: level.rank, default=None),
        tags=tuple(dict.fromkeys(tag for match in matched for tag in match.tags)),
        fingerprint=fingerprint,
        official=category in OFFICIAL,
        category=category,
        published=published,
    )


def _mention(entity: str, said: Sequence[Any]) -> Mention | None:
    """The mention of the columns HEARD, without spans and trace; None where a rule matched the entry itself."""
    action, status, field, sentence, score, actor, kind, parent, by, scope, because, jurisdiction, occurred = said
    if action is None:
        return None
    return Mention(
        entity=entity,
        action=ACTIONS[action],
        status=STATUSES[status],
        field=FIELDS[field],
        sentence=sentence,
        spans=NO_SPANS,
        score=score,
        actor=actor,
        actor_kind=ACTOR_KINDS[kind],
        actor_parent=parent,
        by=by,
        scope=scope,
        because=because,
        jurisdiction=jurisdiction,
        occurred=occurred,
    )
