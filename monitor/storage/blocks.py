"""What linking takes from the store: which blocks to link, and all there is to know of one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, exists, func, or_, select

from monitor.model.entry import Field
from monitor.model.mention import Action, Mention, Spans, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Level
from monitor.model.story import Block, BlockKey, Constraint, StoredMention, Story
from monitor.storage.columns import Moment
from monitor.storage.database import AnyRow
from monitor.storage.readings import SAID
from monitor.storage.tables import alerts, blocks, constraints, decisions, entries, matches, mentions, stories
from monitor.stories.life import LIFE, WINDOW

LOOK_BACK = LIFE + WINDOW
"""How far before a mention another may be that it joins: no status waits longer for the next."""
OFFICIAL = frozenset({"government", "platform", "policy"})
"""Categories of feeds that speak for the one who acts."""

HEARD = tuple(name for name in SAID if name not in {"spans", "trace"})
"""What linking needs of a mention: where it stands and how it was read takes longest to load."""
ENTRY = ("id", "title", "url", "seen", "baseline", "category", "published")
"""Columns of a mention's entry that linking needs."""


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
_DUE = (
    select(stories.c.key, stories.c.first)
    .select_from(
        decisions.join(alerts, decisions.c.alert == alerts.c.key).join(stories, alerts.c.story == stories.c.key)
    )
    .where(decisions.c.again <= _NOW)
)
_DUE_BLOCKS = _DUE.with_only_columns(stories.c.entity, stories.c.family).distinct().limit(bindparam("most"))
_DUE_STORIES = _DUE.where(in_block(stories)).order_by(stories.c.key).distinct()
_OLDEST_UNLINKED = select(func.min(mentions.c.event_time)).where(in_block(mentions), mentions.c.linked.is_(None))
_VERSION = select(blocks.c.version).where(in_block(blocks))

_OWN = select(mentions.c.key).where(mentions.c.story == stories.c.key, _LIVE).correlate(stories)
_OPEN = select(stories.c.key).where(
    in_block(stories),
    stories.c.redirect.is_(None),
    or_(
        # Something may still join it, or
        exists(_OWN.where(mentions.c.told_at >= _SINCE)),
        # it has lost its last mention.
        and_(stories.c.last >= _SINCE, ~exists(_OWN)),
    ),
)
_STORIES = select(stories).where(stories.c.key.in_(_OPEN)).order_by(stories.c.key)
_THEIR_ENTRIES = select(mentions.c.entry).where(mentions.c.story.in_(_OPEN))
_CHOSEN = select(mentions.c.key).where(
    in_block(mentions), _LIVE, or_(mentions.c.told_at >= _SINCE, mentions.c.entry.in_(_THEIR_ENTRIES))
)
_MENTIONS = (
    select(
        *(mentions.c[name] for name in ("key", "entry", "entity", "outlet", "event_time", "fingerprint", *HEARD)),
        *(entries.c[name] for name in ENTRY),
    )
    .join(entries, mentions.c.entry == entries.c.key)
    .where(mentions.c.key.in_(_CHOSEN))
    .order_by(mentions.c.key)
)
_MATCHES = select(matches).where(matches.c.mention.in_(_CHOSEN)).order_by(matches.c.rule)
_CONSTRAINTS = select(constraints).where(in_block(constraints)).order_by(constraints.c.key)


def touched(connection: Connection, now: datetime, limit: int) -> tuple[BlockKey, ...]:
    """Blocks whose mentions changed, the longest waiting first, then those with a decision to be looked at again."""
    changed = connection.execute(_CHANGED, {"most": limit})
    again = connection.execute(_DUE_BLOCKS, {"most": limit, "now": now})
    return tuple(dict.fromkeys(BlockKey(row.entity, row.family) for row in (*changed, *again)))[:limit]


def block(connection: Connection, key: BlockKey, now: datetime) -> Block:
    """All that linking looks at: what is recent, and what is as old as the oldest thing to be linked or decided.

    A story comes with all its mentions or not at all; their entries' other mentions come too, they are its background.
    """
    place = parameters(key) | {"now": now}
    due = connection.execute(_DUE_STORIES, place).all()
    # Archives are read as well as news, and what is old may be due.
    oldest = [now, connection.scalar(_OLDEST_UNLINKED, place), *(row.first for row in due)]
    place["since"] = min(at for at in oldest if at is not None) - LOOK_BACK
    return Block(
        key=key,
        mentions=_mentions(connection, place),
        stories=tuple(stored_story(row) for row in connection.execute(_STORIES, place)),
        version=connection.scalar(_VERSION, place) or 0,
        constraints=tuple(
            Constraint(row.left_entry, row.right_entry, row.together) for row in connection.execute(_CONSTRAINTS, place)
        ),
        due=tuple(str(row.key) for row in due),
    )


def stored_story(row: AnyRow) -> Story:
    """The story of a row of `stories`: what linking made of it and what people said of it."""
    story: Story = row.snapshot
    return replace(story, id=str(row.key), acknowledged=row.acknowledged, verdict=row.verdict)


def _mentions(connection: Connection, place: Mapping[str, Any]) -> tuple[StoredMention, ...]:
    matched = defaultdict(list)
    for row in connection.execute(_MATCHES, place):
        matched[row.mention].append(row)
    return tuple(_stored_mention(row, matched[row.key]) for row in connection.execute(_MENTIONS, place))


def _stored_mention(row: AnyRow, matched: Sequence[AnyRow]) -> StoredMention:
    levels = [Level(match.level) for match in matched]
    return StoredMention(
        key=row.key,
        entry_key=row.entry,
        entry=row.id,
        mention=_mention(row),
        title=row.title,
        url=row.url,
        outlet=row.outlet,
        event_time=row.event_time,
        seen=row.seen,
        baseline=row.baseline,
        rules=tuple(match.rule for match in matched),
        level=max(levels, key=lambda level: level.rank, default=None),
        tags=tuple(dict.fromkeys(tag for match in matched for tag in match.tags)),
        fingerprint=row.fingerprint,
        official=row.category in OFFICIAL,
        category=row.category,
        published=row.published,
    )


def _mention(row: AnyRow) -> Mention | None:
    """The mention of a row of `mentions`, without spans and trace; None where a rule matched the entry itself."""
    if row.action is None:
        return None
    said = {name: getattr(row, name) for name in HEARD}
    kinds = {"action": Action, "status": Status, "field": Field, "actor_kind": ActorKind}
    return Mention(entity=row.entity, spans=Spans(), **said | {name: kind(said[name]) for name, kind in kinds.items()})
