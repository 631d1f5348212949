"""What people do with stories: acknowledge, assign, comment, close, reopen, split and join."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from monitor.model.listing import Act, ActKind
from monitor.model.story import BlockKey, Constraint, Story
from monitor.storage.blocks import in_block, parameters, stored_story
from monitor.storage.polls import identity
from monitor.storage.readings import touch
from monitor.storage.tables import acts, alerts, constraints, decisions, entries, mentions, stories

MAX_DIGITS = 18
"""Of a row's number: what is longer fits into no column, and names nothing."""


def find_story(connection: Connection, story: str) -> Story | None:
    """The story of that id, or the one it was merged into; None when there is none."""
    if not (story.isascii() and story.isdecimal() and len(story) <= MAX_DIGITS):
        return None
    wanted = select(func.coalesce(stories.c.redirect, stories.c.key)).where(stories.c.key == int(story))
    row = connection.execute(select(stories).where(stories.c.key == wanted.scalar_subquery())).one_or_none()
    return None if row is None else stored_story(row)


def record_act(connection: Connection, story: str, act: Act) -> Story | None:
    """Store what somebody did with a story and have its block decided anew; the story as it is then, None for none."""
    found = find_story(connection, story)
    if found is None:
        return None
    key = int(found.id)
    row = {name: getattr(act, name) for name in ("author", "at", "reason", "verdict", "assigned")}
    connection.execute(insert(acts), {"story": key, "act": act.kind} | row)
    change = _change(act)
    if change:
        connection.execute(update(stories).where(stories.c.key == key).values(change))
        _decide_anew(connection, found, act.at)
    return find_story(connection, found.id)


def acts_on(connection: Connection, story: str) -> tuple[Act, ...]:
    """What people did with a story, and with those merged into it, in order."""
    found = find_story(connection, story)
    if found is None:
        return ()
    same = select(stories.c.key).where(or_(stories.c.key == int(found.id), stories.c.redirect == int(found.id)))
    rows = connection.execute(select(acts).where(acts.c.story.in_(same)).order_by(acts.c.at, acts.c.key))
    return tuple(Act(ActKind(row.act), row.author, row.at, row.reason, row.verdict, row.assigned) for row in rows)


def constrain(
    connection: Connection, key: BlockKey, constraint: Constraint, *, author: str, reason: str | None, now: datetime
) -> None:
    """Store a split or join made by hand and have its block linked anew, however old the entries are."""
    row = {
        "left_entry": constraint.left,
        "right_entry": constraint.right,
        "together": constraint.together,
        "author": author,
        "reason": reason,
        "at": now,
    }
    connection.execute(insert(constraints), {"entity": key.entity, "family": key.family} | row)
    theirs = select(entries.c.key).where(
        entries.c.identity.in_((identity(constraint.left), identity(constraint.right)))
    )
    again = update(mentions).where(in_block(mentions), mentions.c.entry.in_(theirs))
    connection.execute(again.values(linked=None), parameters(key))
    touch(connection, [key], now)


def _decide_anew(connection: Connection, story: Story, now: datetime) -> None:
    """Make an appointment for the story's last decision, and refuse a link that does not know of the change."""
    of_story = decisions.join(alerts, decisions.c.alert == alerts.c.key)
    last = select(func.max(decisions.c.key)).select_from(of_story).where(alerts.c.story == int(story.id))
    connection.execute(update(decisions).where(decisions.c.key == last.scalar_subquery()).values(again=now))
    touch(connection, [BlockKey(story.entity, story.family)], now)


def _change(act: Act) -> dict[str, Any]:
    """What an act changes of its story; nothing for a comment."""
    match act.kind:
        case ActKind.ACKNOWLEDGE:
            return {"acknowledged": act.author}
        case ActKind.ASSIGN:
            return {"assigned": act.assigned}
        case ActKind.CLOSE:
            return {"verdict": act.verdict}
        case ActKind.REOPEN:
            return {"verdict": None, "acknowledged": None}
        case ActKind.COMMENT:
            return {}
