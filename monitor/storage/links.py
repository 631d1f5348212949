"""What linking leaves in the store: a block's stories, which mentions make them, and whom they are told to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, insert, or_, select, update

from monitor.model.alert import Alert
from monitor.model.story import Block, Story
from monitor.storage.alerts import record_alerts
from monitor.storage.blocks import in_block, parameters
from monitor.storage.columns import Moment
from monitor.storage.tables import alerts, blocks, decisions, mentions, stories

COLUMNS = ("entity", "family", "action", "status", "level", "jurisdiction", "first", "last", "revision")
"""Columns of `stories` that are fields of Story by the same name, for lists to filter and sort by."""

_CLAIM = (
    update(blocks)
    .where(in_block(blocks), blocks.c.version == bindparam("seen"))
    .values(touched=None, version=blocks.c.version + 1)
)
_REVISED = case(
    (stories.c.revision != bindparam("new_revision"), bindparam("now", type_=Moment())), else_=stories.c.revised
)
_UPDATE = (
    update(stories)
    .where(stories.c.key == bindparam("row"))
    .values({name: bindparam(f"new_{name}") for name in (*COLUMNS, "snapshot")} | {"revised": _REVISED})
)
_SET_STORY = update(mentions).where(mentions.c.key == bindparam("row")).values(story=bindparam("made"))
_SET_LINKED = update(mentions).where(in_block(mentions), mentions.c.linked.is_(None)).values(linked=bindparam("now"))
_REDIRECT = (
    update(stories)
    .where(or_(stories.c.key == bindparam("merged"), stories.c.redirect == bindparam("merged")))
    .values(redirect=bindparam("into"))
)
_OURS = select(alerts.c.key).join(stories, alerts.c.story == stories.c.key).where(in_block(stories))
_LOOK_NO_MORE = (
    update(decisions).where(decisions.c.again <= bindparam("now"), decisions.c.alert.in_(_OURS)).values(again=None)
)
_LEAVE_MERGED = (
    update(decisions)
    .where(
        decisions.c.again.is_not(None),
        decisions.c.alert.in_(select(alerts.c.key).where(alerts.c.story == bindparam("merged"))),
    )
    .values(again=None)
)


def record_links(
    connection: Connection,
    block: Block,
    linked: Sequence[Story],
    *,
    redirects: Mapping[str, str],
    made: Sequence[Alert],
    targets: Mapping[str, tuple[str, ...]],
    now: datetime,
) -> bool:
    """Store what linking a block gave; False, with nothing stored, when the block was touched since it was read."""
    if not _claim(connection, block):
        return False
    named = _store(connection, block, linked, now)
    by_mentions = {story.mentions: story for story in named}
    _assign(connection, block, named, now)
    if redirects:
        rows = [{"merged": int(merged), "into": int(into)} for merged, into in redirects.items()]
        connection.execute(_REDIRECT, rows)
        connection.execute(_LEAVE_MERGED, [{"merged": row["merged"]} for row in rows])
    connection.execute(_LOOK_NO_MORE, parameters(block.key) | {"now": now})
    record_alerts(connection, [_about(alert, by_mentions) for alert in made], targets, now)
    return True


def _claim(connection: Connection, block: Block) -> bool:
    """Take the block as it was read; each reading of a block is linked once."""
    return connection.execute(_CLAIM, parameters(block.key) | {"seen": block.version}).rowcount == 1


def _store(connection: Connection, block: Block, linked: Sequence[Story], now: datetime) -> list[Story]:
    """Insert new stories and update changed ones; all of them, with the ids they have now."""
    known = {story.id: story for story in block.stories}
    changed = [story for story in linked if story.id and story != known[story.id]]
    if changed:
        connection.execute(_UPDATE, [_changes(story) | {"now": now} for story in changed])
    rows = [_row(story) | {"created": now, "revised": now} for story in linked if not story.id]
    if not rows:
        return list(linked)
    inserted = connection.execute(insert(stories).returning(stories.c.key, sort_by_parameter_order=True), rows)
    keys = iter(inserted.scalars().all())
    return [story if story.id else replace(story, id=str(next(keys))) for story in linked]


def _changes(story: Story) -> dict[str, Any]:
    return {"row": int(story.id)} | {f"new_{name}": value for name, value in _row(story).items()}


def _row(story: Story) -> dict[str, Any]:
    return {name: getattr(story, name) for name in COLUMNS} | {"snapshot": story}


def _assign(connection: Connection, block: Block, named: Sequence[Story], now: datetime) -> None:
    """Write down which story each mention is in, where that changed, and that the block's mentions are linked."""
    before = {mention: story.id for story in block.stories for mention in story.mentions}
    after = {mention: story.id for story in named for mention in story.mentions}
    live = {mention.key for mention in block.mentions}
    moved: dict[int, int | None] = {key: int(story) for key, story in after.items() if before.get(key) != story}
    moved |= {key: None for key in before if key in live and key not in after}
    if moved:
        connection.execute(_SET_STORY, [{"row": key, "made": story} for key, story in moved.items()])
    connection.execute(_SET_LINKED, parameters(block.key) | {"now": now})


def _about(alert: Alert, named: Mapping[tuple[int, ...], Story]) -> Alert:
    """The alert with its story under the id that the store gave it; no two stories share a mention."""
    if alert.story is None or alert.story.id:
        return alert
    story = named[alert.story.mentions]
    return replace(alert, story=story, subject=f"story:{story.id}")
