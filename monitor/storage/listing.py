"""What people ask to see: stories, alerts, notifications, entries."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, and_, exists, func, or_, select, true

from monitor.model.alert import Alert, Notification, Outcome
from monitor.model.entry import StoredEntry
from monitor.model.listing import (
    SEARCHED,
    AlertFilter,
    EntryFilter,
    EntryState,
    Handled,
    NotificationFilter,
    Place,
    Report,
    StoryFilter,
    StoryLine,
)
from monitor.model.story import Story
from monitor.storage.alerts import stored_alerts
from monitor.storage.blocks import stored_story
from monitor.storage.database import AnySelect, in_batches
from monitor.storage.outbox import NEWEST, notifications_where
from monitor.storage.polls import identity
from monitor.storage.readings import STORED, stored_entry
from monitor.storage.tables import alerts, decisions, entries, mentions, notifications, stories


def list_stories(connection: Connection, wanted: StoryFilter) -> tuple[Story, ...]:
    """Stories that were not merged away, newest change first."""
    return tuple(story for story, _ in list_placed(connection, wanted))


def list_placed(connection: Connection, wanted: StoryFilter) -> tuple[tuple[Story, Place], ...]:
    """The same, each with its place in the list."""
    rows = connection.execute(_wanted(wanted))
    return tuple((stored_story(row), Place(row.revised, row.key)) for row in rows)


def list_lines(connection: Connection, wanted: StoryFilter) -> tuple[StoryLine, ...]:
    """The same with what lists show beside a story."""
    rows = connection.execute(_wanted(wanted)).all()
    told = reports_of(connection, [row.key for row in rows])
    return tuple(StoryLine(stored_story(row), row.revised, row.told, row.assigned, told[row.key]) for row in rows)


def reports_of(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[Report, ...]]:
    """By story, who told of it and when, in order of time."""
    live = select(mentions.c.story, mentions.c.told_at, mentions.c.outlet).where(mentions.c.superseded.is_(None))
    found: dict[int, list[Report]] = {key: [] for key in keys}
    for batch in in_batches(keys):
        for row in connection.execute(live.where(mentions.c.story.in_(batch))):
            found[row.story].append(Report(row.told_at, row.outlet))
    return {key: tuple(sorted(reports, key=lambda each: each.at)) for key, reports in found.items()}


def _wanted(wanted: StoryFilter) -> AnySelect:
    """The rows of stories that are wanted, in their order."""
    names = ("entity", "action", "status", "level", "verdict", "jurisdiction")
    equal = {name: getattr(wanted, name) for name in names}
    query = select(stories).where(stories.c.redirect.is_(None))
    query = query.where(*(stories.c[name] == value for name, value in equal.items() if value is not None))
    query = query.where(*(stories.c.sought.contains(word.casefold(), autoescape=True) for word in wanted.words))
    if wanted.handled is not None:
        query = query.where(_handled(wanted.handled))
    if wanted.since is not None:
        query = query.where(stories.c.revised >= wanted.since)
    if wanted.told_only:
        query = query.where(stories.c.told.is_not(None))
    return _ordered(query, wanted, stories.c.revised)


def _ordered(query: AnySelect, wanted: StoryFilter | EntryFilter | AlertFilter, at: Column[datetime]) -> AnySelect:
    """The rows of a table in the order asked for, from where the list goes on; `at` is what newest first means."""
    key = at.table.c.key
    if wanted.made_after is not None:
        return query.where(key > wanted.made_after).order_by(key).limit(wanted.limit)
    if wanted.after is not None:
        query = query.where(at <= wanted.after.at, or_(at < wanted.after.at, key < wanted.after.key))
    return query.order_by(at.desc(), key.desc()).limit(wanted.limit)


def _handled(handled: Handled) -> ColumnElement[bool]:
    closed, seen = stories.c.verdict.is_not(None), stories.c.acknowledged.is_not(None)
    match handled:
        case Handled.OPEN:
            return and_(~closed, ~seen)
        case Handled.ACKNOWLEDGED:
            return and_(~closed, seen)
        case Handled.CLOSED:
            return closed


def list_alerts(connection: Connection, wanted: AlertFilter) -> tuple[Alert, ...]:
    """Alerts with the decisions that stand, newest first; those wholly overtaken by later ones are left out."""
    query = select(alerts).where(_decided())
    if wanted.since is not None:
        query = query.where(alerts.c.at >= wanted.since)
    if wanted.subject is not None:
        query = query.where(alerts.c.subject == wanted.subject)
    if wanted.outcome is not None:
        query = query.where(comes_to(wanted.outcome))
    return stored_alerts(connection, connection.execute(_ordered(query, wanted, alerts.c.at)).all())


def list_notifications(connection: Connection, wanted: NotificationFilter) -> tuple[Notification, ...]:
    """Notifications, the newest first."""
    chosen: list[ColumnElement[bool]] = [true()]
    if wanted.state is not None:
        chosen.append(notifications.c.state == wanted.state)
    if wanted.receiver is not None:
        chosen.append(notifications.c.receiver == wanted.receiver)
    if wanted.before is not None:
        chosen.append(notifications.c.key < wanted.before)
    if wanted.made_after is not None:
        chosen.append(notifications.c.key > wanted.made_after)
    order = NEWEST if wanted.made_after is None else (notifications.c.key,)
    return notifications_where(connection, and_(*chosen), limit=wanted.limit, order=order)


def find_entries(connection: Connection, entry: str) -> tuple[StoredEntry, ...]:
    """The entries of that id: one of each feed that carries it, in order of arrival."""
    query = select(*STORED).where(entries.c.identity == identity(entry)).order_by(entries.c.key)
    return tuple(stored_entry(row) for row in connection.execute(query))


def find_entry(connection: Connection, number: int) -> StoredEntry | None:
    """The entry of that number; None when there is none."""
    row = connection.execute(select(*STORED).where(entries.c.key == number)).one_or_none()
    return None if row is None else stored_entry(row)


def list_entries(connection: Connection, wanted: EntryFilter) -> tuple[StoredEntry, ...]:
    """Entries, the latest seen first."""
    query = select(*STORED)
    if wanted.since is not None:
        query = query.where(entries.c.seen >= wanted.since)
    if wanted.until is not None:
        query = query.where(entries.c.seen < wanted.until)
    if wanted.id is not None:
        query = query.where(entries.c.identity == identity(wanted.id))
    if wanted.feed is not None:
        query = query.where(entries.c.feed == wanted.feed)
    if wanted.state is not None:
        query = query.where(_is(wanted.state))
    if wanted.words:
        latest = select(func.max(entries.c.key)).scalar_subquery()
        query = query.where(entries.c.key > latest - SEARCHED, *map(_says, wanted.words))
    return tuple(map(stored_entry, connection.execute(_ordered(query, wanted, entries.c.seen))))


def _says(word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in (entries.c.title, entries.c.summary)))


def _is(state: EntryState) -> ColumnElement[bool]:
    read, failed = entries.c.read.is_not(None), entries.c.unreadable.is_not(None)
    match state:
        case EntryState.READ:
            return and_(read, ~failed)
        case EntryState.UNREAD:
            return _of_few(~read)
        case EntryState.UNREADABLE:
            return _of_few(failed)


def _of_few(chosen: ColumnElement[bool]) -> ColumnElement[bool]:
    """Entries of which there are few, found by their own index: SQLite would go through all in the order asked for."""
    return entries.c.key.in_(select(entries.c.key).where(chosen).correlate(None))


def comes_to(outcome: Outcome) -> ColumnElement[bool]:
    """Alerts that come to this: told if any receiver is, else held if any may yet be, else suppressed."""
    told, held = (_decided(decided) for decided in (Outcome.TOLD, Outcome.HELD))
    match outcome:
        case Outcome.TOLD:
            return told
        case Outcome.HELD:
            return and_(held, ~told)
        case Outcome.SUPPRESSED:
            return and_(_decided(), ~or_(told, held))


def _decided(*outcomes: Outcome) -> ColumnElement[bool]:
    """Alerts with a decision that stands, of one of these outcomes if any are given."""
    standing = exists().where(decisions.c.alert == alerts.c.key, decisions.c.replaced.is_(None))
    return standing.where(decisions.c.outcome.in_(outcomes)) if outcomes else standing
