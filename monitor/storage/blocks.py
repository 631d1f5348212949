"""What linking takes from the store: which blocks to link, and all there is to know of one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, func, or_, select

from monitor.model.entry import Field
from monitor.model.mention import Action, Mention, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Level
from monitor.model.story import Block, BlockKey, Constraint, StoredMention, Story
from monitor.storage.database import AnyRow, AnySelect
from monitor.storage.readings import SAID
from monitor.storage.tables import alerts, blocks, constraints, decisions, entries, matches, mentions, stories
from monitor.stories.life import LIFE, WINDOW

LOOK_BACK = LIFE + WINDOW
"""How far before a mention another may be that it joins: no status waits longer for the next."""
OFFICIAL = frozenset({"government", "platform"})
"""Categories of feeds that speak for the one who acts."""

_LIVE = mentions.c.superseded.is_(None)


def touched(connection: Connection, now: datetime, limit: int) -> tuple[BlockKey, ...]:
    """Blocks whose mentions changed, the longest waiting first, then those with a decision to be looked at again."""
    changed = select(blocks.c.entity, blocks.c.family).where(blocks.c.touched.is_not(None))
    changed = changed.order_by(blocks.c.touched, blocks.c.entity, blocks.c.family)
    again = _due_again(now).with_only_columns(stories.c.entity, stories.c.family).distinct()
    rows = [row for query in (changed, again) for row in connection.execute(query.limit(limit))]
    return tuple(dict.fromkeys(BlockKey(row.entity, row.family) for row in rows))[:limit]


def block(connection: Connection, key: BlockKey, now: datetime) -> Block:
    """All that linking looks at: what is recent, and what is as old as the oldest thing to be linked or decided.

    A story comes with all its mentions or not at all; their entries' other mentions come too, they are its background.
    """
    since = _oldest(connection, key, now) - LOOK_BACK
    own = _stories(connection, key, since)
    version = connection.scalar(select(blocks.c.version).where(in_block(blocks, key)))
    return Block(
        key=key,
        mentions=_mentions(connection, key, since),
        stories=own,
        version=version or 0,
        constraints=_constraints(connection, key),
        due=_due(connection, key, now),
    )


def in_block(table: FromClause, key: BlockKey) -> ColumnElement[bool]:
    """The rows of a table that belong to the block."""
    return and_(table.c.entity == key.entity, table.c.family == key.family)


def stored_story(row: AnyRow) -> Story:
    """The story of a row of `stories`: what linking made of it and what people said of it."""
    snapshot: Story = row.snapshot
    return Story(
        **{name: getattr(snapshot, name) for name in _MADE},
        id=str(row.key),
        acknowledged=row.acknowledged,
        verdict=row.verdict,
    )


_MADE = tuple(name for name in Story.__dataclass_fields__ if name not in ("id", "acknowledged", "verdict"))


def _due_again(now: datetime) -> AnySelect:
    """Stories with a decision whose time has come."""
    joined = decisions.join(alerts, decisions.c.alert == alerts.c.key).join(stories, alerts.c.story == stories.c.key)
    return select(stories.c.key).select_from(joined).where(decisions.c.again <= now)


def _due(connection: Connection, key: BlockKey, now: datetime) -> tuple[str, ...]:
    rows = connection.execute(_due_again(now).where(in_block(stories, key)).order_by(stories.c.key).distinct())
    return tuple(str(row.key) for row in rows)


def _oldest(connection: Connection, key: BlockKey, now: datetime) -> datetime:
    """The event time of the oldest thing that is to be linked or decided: archives are read as well as news."""
    unlinked = select(func.min(mentions.c.event_time)).where(in_block(mentions, key), mentions.c.linked.is_(None))
    due = _due_again(now).with_only_columns(func.min(stories.c.first)).where(in_block(stories, key))
    oldest: list[datetime | None] = [now, connection.scalar(unlinked), connection.scalar(due)]
    return min(at for at in oldest if at is not None)


def _live_stories(key: BlockKey, since: datetime) -> AnySelect:
    """Keys of the stories that something may still join, and of those that have just lost their last mention."""
    own = select(mentions.c.key).where(mentions.c.story == stories.c.key, _LIVE).correlate(stories)
    return select(stories.c.key).where(
        in_block(stories, key),
        stories.c.redirect.is_(None),
        or_(
            exists(own.where(mentions.c.told_at >= since)),
            and_(stories.c.last >= since, ~exists(own)),
        ),
    )


def _stories(connection: Connection, key: BlockKey, since: datetime) -> tuple[Story, ...]:
    query = select(stories).where(stories.c.key.in_(_live_stories(key, since))).order_by(stories.c.key)
    return tuple(stored_story(row) for row in connection.execute(query))


def _mentions(connection: Connection, key: BlockKey, since: datetime) -> tuple[StoredMention, ...]:
    theirs = select(mentions.c.entry).where(mentions.c.story.in_(_live_stories(key, since)))
    chosen = select(mentions.c.key).where(
        in_block(mentions, key), _LIVE, or_(mentions.c.told_at >= since, mentions.c.entry.in_(theirs))
    )
    matched = defaultdict(list)
    for row in connection.execute(select(matches).where(matches.c.mention.in_(chosen)).order_by(matches.c.rule)):
        matched[row.mention].append(row)
    query = select(
        mentions,
        *(entries.c[name] for name in ("id", "title", "url", "seen", "baseline", "category", "published")),
    ).join(entries, mentions.c.entry == entries.c.key)
    rows = connection.execute(query.where(mentions.c.key.in_(chosen)).order_by(mentions.c.key))
    return tuple(_stored_mention(row, matched[row.key]) for row in rows)


def _stored_mention(row: AnyRow, matched: Sequence[AnyRow]) -> StoredMention:
    levels = [Level(match.level) for match in matched]
    return StoredMention(
        key=row.key,
        entry_key=row.entry,
        entry=row.id,
        mention=mention(row),
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


def mention(row: AnyRow) -> Mention | None:
    """The mention of a row of `mentions`; None where a rule matched the entry itself."""
    if row.action is None:
        return None
    said = {name: getattr(row, name) for name in SAID}
    kinds = {"action": Action, "status": Status, "field": Field, "actor_kind": ActorKind}
    return Mention(entity=row.entity, **said | {name: kind(said[name]) for name, kind in kinds.items()})


def _constraints(connection: Connection, key: BlockKey) -> tuple[Constraint, ...]:
    rows = connection.execute(select(constraints).where(in_block(constraints, key)).order_by(constraints.c.key))
    return tuple(Constraint(row.left_entry, row.right_entry, row.together) for row in rows)
