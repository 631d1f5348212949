"""What linking leaves in the store: a block's stories, which mentions make them, and whom they are told to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from monitor.model.alert import Alert
from monitor.model.link import Link
from monitor.model.story import BlockKey, Story
from monitor.storage.alerts import record_alerts
from monitor.storage.among import among, listed
from monitor.storage.blocks import DUE, versions_of
from monitor.storage.bulk import insert_rows, next_keys, update_rows
from monitor.storage.strands import in_blocks, named
from monitor.storage.tables import alerts, blocks, decisions, mentions, stories

LISTED = ("action", "status", "level", "jurisdiction", "first", "last", "revision")
"""Columns of `stories` that are fields of Story by the same name, for lists to filter and sort by."""
_LISTED = attrgetter(*LISTED)
_TOLD = (*LISTED, "sought", "snapshot")
_NEW = ("key", "entity", "family", *_TOLD, "created", "revised")

_CLAIM = update(blocks).where(in_blocks(blocks)).values(touched=None, version=blocks.c.version + 1)
_SET_LINKED = update(mentions).where(in_blocks(mentions), mentions.c.linked.is_(None)).values(linked=bindparam("now"))
_REDIRECT = (
    update(stories)
    .where(or_(stories.c.key == bindparam("merged"), stories.c.redirect == bindparam("merged")))
    .values(redirect=bindparam("into"))
)
_DUE = DUE.add_columns(decisions.c.key)
_LOOK_NO_MORE = update(decisions).where(among(decisions.c.key, "keys")).values(again=None)
_LEAVE_MERGED = (
    update(decisions)
    .where(
        decisions.c.again.is_not(None),
        decisions.c.alert.in_(select(alerts.c.key).where(alerts.c.story == bindparam("merged"))),
    )
    .values(again=None)
)


def record_links(
    connection: Connection, links: Sequence[Link], *, targets: Mapping[str, tuple[str, ...]], now: datetime
) -> frozenset[BlockKey]:
    """Store what linking blocks gave; the blocks it is stored of, without those touched since they were read."""
    current = _current(connection, links)
    if not current:
        return frozenset()
    ours = [link.block.key for link in current]
    connection.execute(_CLAIM, named(ours))
    stored = _store(connection, current, now)
    _assign(connection, current, stored)
    connection.execute(_SET_LINKED, named(ours) | {"now": now})
    _redirect(connection, current)
    _look_no_more(connection, set(ours), now)
    by_mentions = {story.mentions: story for story in stored}
    record_alerts(connection, [_about(alert, by_mentions) for link in current for alert in link.alerts], targets, now)
    return frozenset(ours)


def _look_no_more(connection: Connection, ours: Collection[BlockKey], now: datetime) -> None:
    """Forget the appointments of these blocks that were due."""
    due = connection.execute(_DUE, {"now": now})
    kept = [row.key for row in due if BlockKey(row.entity, row.family) in ours]
    if kept:
        connection.execute(_LOOK_NO_MORE, {"keys": listed(kept)})


def _current(connection: Connection, links: Sequence[Link]) -> list[Link]:
    """Those whose blocks were not touched since they were read: each reading of a block is linked once."""
    versions = versions_of(connection, [link.block.key for link in links])
    return [link for link in links if versions.get(link.block.key) == link.block.version]


def _store(connection: Connection, links: Sequence[Link], now: datetime) -> list[Story]:
    """Insert new stories and update changed ones; all of them, with the ids they have now."""
    known = {story.id: story for link in links for story in link.block.stories}
    linked = [story for link in links for story in link.stories]
    keys = iter(next_keys(connection, stories, sum(not story.id for story in linked)))
    linked = [story if story.id else replace(story, id=str(next(keys))) for story in linked]
    new = [story for story in linked if story.id not in known]
    rows = [(int(story.id), story.entity, story.family, *_told(story), now, now) for story in new]
    insert_rows(connection, stories, _NEW, rows)
    changed = [story for story in linked if story.id in known and story != known[story.id]]
    update_rows(connection, stories, _TOLD, [(*_told(story), int(story.id)) for story in changed])
    revised = [story for story in changed if story.revision != known[story.id].revision]
    update_rows(connection, stories, ("revised",), [(now, int(story.id)) for story in revised])
    return linked


def _told(story: Story) -> tuple[Any, ...]:
    """The values of the columns _TOLD."""
    return (*_LISTED(story), _sought(story), story)


def _sought(story: Story) -> str:
    """What a search for words looks through."""
    told = (story.entity, story.headline, story.sentence, *story.actors, story.by, story.scope, story.because)
    return "\n".join(part for part in (*told, *story.outlets) if part).casefold()


def _assign(connection: Connection, links: Sequence[Link], stored: Sequence[Story]) -> None:
    """Write down which story each mention is in, where that changed."""
    before = {mention: story.id for link in links for story in link.block.stories for mention in story.mentions}
    after = {mention: story.id for story in stored for mention in story.mentions}
    live = {mention.key for link in links for mention in link.block.mentions}
    moved = [(int(story), key) for key, story in after.items() if before.get(key) != story]
    left = [(None, key) for key in before if key in live and key not in after]
    update_rows(connection, mentions, ("story",), [*moved, *left])


def _redirect(connection: Connection, links: Sequence[Link]) -> None:
    """Lead the ids of stories that merged away to those they went into, and make no appointments for them."""
    pairs = [(int(merged), int(into)) for link in links for merged, into in link.redirects.items()]
    if pairs:
        connection.execute(_REDIRECT, [{"merged": merged, "into": into} for merged, into in pairs])
        connection.execute(_LEAVE_MERGED, [{"merged": merged} for merged, _ in pairs])


def _about(alert: Alert, stored: Mapping[tuple[int, ...], Story]) -> Alert:
    """The alert with its story under the id that the store gave it; no two stories share a mention."""
    if alert.story is None or alert.story.id:
        return alert
    story = stored[alert.story.mentions]
    return replace(alert, story=story, subject=f"story:{story.id}")
