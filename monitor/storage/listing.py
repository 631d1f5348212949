"""What people ask to see: stories, alerts, notifications, entries, and how much there is of each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, true

from monitor.model.alert import Alert, Notification, NotificationState, Outcome
from monitor.model.entry import StoredEntry
from monitor.model.listing import (
    Activity,
    AlertFilter,
    EntryFilter,
    EntryState,
    Handled,
    NotificationFilter,
    Report,
    StoryFilter,
    StoryLine,
    Totals,
)
from monitor.model.story import Story
from monitor.storage.alerts import stored_alerts
from monitor.storage.blocks import stored_story
from monitor.storage.database import AnySelect, in_batches
from monitor.storage.outbox import notifications_where
from monitor.storage.polls import identity
from monitor.storage.readings import STORED, stored_entry
from monitor.storage.tables import alerts, decisions, entries, feeds, matches, mentions, notifications, stories


def list_stories(connection: Connection, wanted: StoryFilter) -> tuple[Story, ...]:
    """Stories that were not merged away, newest change first."""
    return tuple(map(stored_story, connection.execute(_wanted(wanted))))


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
    if wanted.after is not None:
        at, key = wanted.after.at, wanted.after.key
        later = or_(stories.c.revised < at, stories.c.key < key)
        query = query.where(stories.c.revised <= at, later)
    return query.order_by(stories.c.revised.desc(), stories.c.key.desc()).limit(wanted.limit)


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
        query = query.where(_comes_to(wanted.outcome))
    rows = connection.execute(query.order_by(alerts.c.at.desc(), alerts.c.key.desc()).limit(wanted.limit))
    return stored_alerts(connection, rows.all())


def list_notifications(connection: Connection, wanted: NotificationFilter) -> tuple[Notification, ...]:
    """Notifications, the newest first."""
    chosen: list[ColumnElement[bool]] = [true()]
    if wanted.state is not None:
        chosen.append(notifications.c.state == wanted.state)
    if wanted.receiver is not None:
        chosen.append(notifications.c.receiver == wanted.receiver)
    return notifications_where(connection, and_(*chosen), limit=wanted.limit, newest=True)


def find_entries(connection: Connection, entry: str) -> tuple[StoredEntry, ...]:
    """The entries of that id: one of each feed that carries it, in order of arrival."""
    query = select(*STORED).where(entries.c.identity == identity(entry)).order_by(entries.c.key)
    return tuple(stored_entry(row) for row in connection.execute(query))


def list_entries(connection: Connection, wanted: EntryFilter) -> tuple[StoredEntry, ...]:
    """Entries, the latest seen first."""
    query = select(*STORED)
    if wanted.since is not None:
        query = query.where(entries.c.seen >= wanted.since)
    if wanted.until is not None:
        query = query.where(entries.c.seen < wanted.until)
    if wanted.feed is not None:
        query = query.where(entries.c.feed == wanted.feed)
    if wanted.state is not None:
        query = query.where(_is(wanted.state))
    query = query.where(*map(_says, wanted.words))
    if wanted.after is not None:
        at, key = wanted.after.at, wanted.after.key
        query = query.where(entries.c.seen <= at, or_(entries.c.seen < at, entries.c.key < key))
    query = query.order_by(entries.c.seen.desc(), entries.c.key.desc()).limit(wanted.limit)
    return tuple(map(stored_entry, connection.execute(query)))


def _says(word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in (entries.c.title, entries.c.summary)))


def _is(state: EntryState) -> ColumnElement[bool]:
    read, failed = entries.c.read.is_not(None), entries.c.unreadable.is_not(None)
    match state:
        case EntryState.READ:
            return and_(read, ~failed)
        case EntryState.UNREAD:
            return ~read
        case EntryState.UNREADABLE:
            return failed


def next_due(connection: Connection) -> datetime | None:
    """When the next feed, notification or held decision is due; None when nothing ever is."""
    polled = and_(feeds.c.removed.is_(None), feeds.c.stopped.is_(None))
    pending = notifications.c.state == NotificationState.PENDING
    times: list[datetime | None] = [
        connection.scalar(select(func.min(feeds.c.next_due)).where(polled)),
        connection.scalar(select(func.min(notifications.c.due)).where(pending)),
        connection.scalar(select(func.min(decisions.c.again)).where(decisions.c.again.is_not(None))),
    ]
    return min((at for at in times if at is not None), default=None)


def totals(connection: Connection) -> Totals:
    """How much the store holds; it counts rows, which takes a while in a large database."""
    unread = entries.c.read.is_(None)
    pending = notifications.c.state == NotificationState.PENDING
    states = select(notifications.c.state, func.count()).group_by(notifications.c.state)
    by_state: dict[str, int] = dict(connection.execute(states).all())

    def count(column: ColumnElement[object], *chosen: ColumnElement[bool]) -> int:
        return connection.scalar(select(func.count(column)).where(*chosen)) or 0

    return Totals(
        feeds=count(feeds.c.key, feeds.c.removed.is_(None)),
        entries=count(entries.c.key),
        unread=count(entries.c.key, unread),
        unreadable=count(entries.c.unreadable),
        mentions=count(mentions.c.key, mentions.c.superseded.is_(None)),
        matches=count(matches.c.mention),
        stories=count(stories.c.key, stories.c.redirect.is_(None)),
        alerts={outcome: count(alerts.c.key, _comes_to(outcome)) for outcome in Outcome},
        notifications={state: by_state.get(state, 0) for state in NotificationState},
        oldest_unread=connection.scalar(select(func.min(entries.c.seen)).where(unread)),
        oldest_due=connection.scalar(select(func.min(notifications.c.due)).where(pending)),
    )


def activity(connection: Connection, since: datetime) -> Activity:
    """What was done since a moment."""
    seen = select(func.count(entries.c.key)).where(entries.c.seen >= since)
    told = select(func.count(stories.c.key)).where(stories.c.redirect.is_(None), stories.c.told >= since)
    return Activity(connection.scalar(seen) or 0, connection.scalar(told) or 0)


def _comes_to(outcome: Outcome) -> ColumnElement[bool]:
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
