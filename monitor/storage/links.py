"""What linking leaves in the store: a block's stories, which mentions make them, and whom they are told to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from monitor.model.alert import Alert
from monitor.model.story import Block, Story
from monitor.storage.alerts import record_alerts
from monitor.storage.blocks import in_block
from monitor.storage.database import AnySelect
from monitor.storage.tables import alerts, blocks, decisions, mentions, stories

_SET_STORY = update(mentions).where(mentions.c.key == bindparam("row")).values(story=bindparam("made"))
_REDIRECT = (
    update(stories)
    .where(or_(stories.c.key == bindparam("merged"), stories.c.redirect == bindparam("merged")))
    .values(redirect=bindparam("into"))
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
    _look_no_more(connection, block, redirects, now)
    record_alerts(connection, [_about(alert, by_mentions) for alert in made], targets, now)
    return True


def _claim(connection: Connection, block: Block) -> bool:
    """Take the block as it was read; each reading of a block is linked once."""
    untouched = update(blocks).where(in_block(blocks, block.key), blocks.c.version == block.version)
    return connection.execute(untouched.values(touched=None, version=block.version + 1)).rowcount == 1


def _store(connection: Connection, block: Block, linked: Sequence[Story], now: datetime) -> list[Story]:
    """Insert new stories and update changed ones; all of them, with the ids they have now."""
    known = {story.id: story for story in block.stories}
    for story in linked:
        if story.id and story != known.get(story.id):
            revised = {} if story.revision == known[story.id].revision else {"revised": now}
            connection.execute(update(stories).where(stories.c.key == int(story.id)).values(_row(story) | revised))
    new = [story for story in linked if not story.id]
    if not new:
        return list(linked)
    rows = [_row(story) | {"created": now, "revised": now} for story in new]
    inserted = connection.execute(insert(stories).returning(stories.c.key, sort_by_parameter_order=True), rows)
    keys = iter(inserted.scalars().all())
    return [story if story.id else replace(story, id=str(next(keys))) for story in linked]


def _row(story: Story) -> dict[str, Any]:
    columns = ("entity", "family", "action", "status", "level", "jurisdiction", "first", "last", "revision")
    return {name: getattr(story, name) for name in columns} | {"snapshot": story}


def _assign(connection: Connection, block: Block, named: Sequence[Story], now: datetime) -> None:
    """Write down which story each mention is in, where that changed, and that the block's mentions are linked."""
    before = {mention: story.id for story in block.stories for mention in story.mentions}
    after = {mention: story.id for story in named for mention in story.mentions}
    live = {mention.key for mention in block.mentions}
    moved: dict[int, int | None] = {key: int(story) for key, story in after.items() if before.get(key) != story}
    moved |= {key: None for key in before if key in live and key not in after}
    if moved:
        connection.execute(_SET_STORY, [{"row": key, "made": story} for key, story in moved.items()])
    unlinked = update(mentions).where(in_block(mentions, block.key), mentions.c.linked.is_(None))
    connection.execute(unlinked.values(linked=now))


def _look_no_more(connection: Connection, block: Block, redirects: Mapping[str, str], now: datetime) -> None:
    """Forget the appointments that this link has kept, and those of stories that are merged into others."""
    ours = select(alerts.c.key).join(stories, alerts.c.story == stories.c.key).where(in_block(stories, block.key))
    kept = or_(decisions.c.again <= now, decisions.c.alert.in_(_alerts_of(redirects)))
    due = update(decisions).where(decisions.c.again.is_not(None), kept, decisions.c.alert.in_(ours))
    connection.execute(due.values(again=None))


def _alerts_of(redirects: Mapping[str, str]) -> AnySelect:
    return select(alerts.c.key).where(alerts.c.story.in_([int(merged) for merged in redirects]))


def _about(alert: Alert, named: Mapping[tuple[int, ...], Story]) -> Alert:
    """The alert with its story under the id that the store gave it; no two stories share a mention."""
    if alert.story is None or alert.story.id:
        return alert
    story = named[alert.story.mentions]
    return replace(alert, story=story, subject=f"story:{story.id}")
