"""One story with everything it stands on."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, or_, select

from monitor.model.dossier import Binding, Dossier, Saying
from monitor.model.entry import Field
from monitor.model.listing import AlertFilter, StoryLine
from monitor.model.mention import Action, Mention, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Level
from monitor.model.story import Story
from monitor.storage.database import AnyRow
from monitor.storage.desk import acts_on, find_story
from monitor.storage.listing import list_alerts, reports_of
from monitor.storage.outbox import NEWEST, notifications_where
from monitor.storage.readings import SAID, STORED, stored_entry
from monitor.storage.tables import alerts, constraints, entries, matches, mentions, notifications, stories

KINDS = {"action": Action, "status": Status, "field": Field, "actor_kind": ActorKind}
"""Columns of `mentions` that hold one of a few values."""
ALERTS = 100
"""Of one story, more than any has; a year of daily reminders has its page all the same."""


def dossier(connection: Connection, story: str, *, sayings: int) -> Dossier | None:
    """The dossier of the story of that id, or the one it was merged into, with at most so many sayings."""
    found = find_story(connection, story)
    if found is None:
        return None
    told = notifications.c.alert.in_(select(alerts.c.key).where(alerts.c.story == int(found.id)))
    return Dossier(
        line=_line(connection, found),
        sayings=_sayings(connection, found, sayings),
        alerts=list_alerts(connection, AlertFilter(subject=f"story:{found.id}", limit=ALERTS)),
        notifications=notifications_where(connection, told, limit=ALERTS, order=NEWEST),
        acts=acts_on(connection, found.id),
        bindings=_bindings(connection, found),
    )


def _line(connection: Connection, story: Story) -> StoryLine:
    key = int(story.id)
    columns = select(stories.c.revised, stories.c.told, stories.c.assigned).where(stories.c.key == key)
    row = connection.execute(columns).one()
    return StoryLine(story, row.revised, row.told, row.assigned, reports_of(connection, [key])[key])


def _sayings(connection: Connection, story: Story, most: int) -> tuple[Saying, ...]:
    """The newest mentions of a story with their entries, and one of the entry that leads."""
    heads = select(mentions.c.key, mentions.c.told_at, entries.c.id).join(entries, mentions.c.entry == entries.c.key)
    mine = heads.where(mentions.c.story == int(story.id), mentions.c.superseded.is_(None))
    rows = connection.execute(mine.order_by(mentions.c.told_at.desc(), mentions.c.key.desc())).all()
    lead = [row.key for row in rows if row.id == story.lead][:1]
    chosen = [*(row.key for row in rows[:most]), *lead]
    said = (mentions.c[name] for name in ("entity", "outlet", "told_at", *SAID))
    columns = [mentions.c.key.label("mention"), *(each.label(f"said_{each.name}") for each in said), *STORED]
    query = select(*columns).join(entries, mentions.c.entry == entries.c.key).where(mentions.c.key.in_(chosen))
    rules = _rules(connection, chosen)
    order = query.order_by(mentions.c.told_at.desc(), mentions.c.key.desc())
    return tuple(_saying(row, rules[row.mention]) for row in connection.execute(order))


def _rules(connection: Connection, keys: Collection[int]) -> dict[int, tuple[tuple[str, Level], ...]]:
    found: dict[int, tuple[tuple[str, Level], ...]] = defaultdict(tuple)
    for row in connection.execute(select(matches).where(matches.c.mention.in_(keys)).order_by(matches.c.rule)):
        found[row.mention] += ((row.rule, Level(row.level)),)
    return found


def _saying(row: AnyRow, rules: tuple[tuple[str, Level], ...]) -> Saying:
    said = {name.removeprefix("said_"): value for name, value in row._mapping.items() if name.startswith("said_")}
    stored = stored_entry(tuple(row)[-len(STORED) :])
    return Saying(stored, said["outlet"], said["told_at"], mention_of(said), rules)


def mention_of(said: dict[str, Any]) -> Mention | None:
    """The mention of a row's columns SAID and `entity`; None where a rule matched the entry itself."""
    if said["action"] is None:
        return None
    kinds = {name: kind(said[name]) for name, kind in KINDS.items()}
    return Mention(entity=said["entity"], **{name: said[name] for name in SAID} | kinds)


def _bindings(connection: Connection, story: Story) -> tuple[Binding, ...]:
    """What was said by hand of the story's entries: one for all pairs that were bound at once."""
    ends = or_(constraints.c.left_entry.in_(story.entry_ids), constraints.c.right_entry.in_(story.entry_ids))
    mine = select(constraints).where(constraints.c.entity == story.entity, constraints.c.family == story.family, ends)
    found = [Binding(row.together, row.author, row.at, row.reason) for row in connection.execute(mine)]
    return tuple(dict.fromkeys(sorted(found, key=lambda each: each.at)))
