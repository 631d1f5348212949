"""Feeds: those that are configured, when each is due, and what changed for the operator to know."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from monitor.model.feed import Condition, ConditionChange, FeedChange, FeedSpec, FeedState, Poll
from monitor.storage.bulk import update_rows
from monitor.storage.database import AnyRow, AnySelect
from monitor.storage.tables import feed_changes, feeds

STATE = tuple(field.name for field in fields(FeedState))[2:]
"""What a poll decides of a feed: columns of `feeds`, fields of FeedState by the same name, after its row and spec."""
LARGE = ("last_ids", "last_marks", "text")
"""The last of these: what of a state only a document that was read needs, and changes."""
_SMALL = STATE[: -len(LARGE)]

_STATES = select(feeds.c.key, feeds.c.spec, feeds.c.stopped, *(feeds.c[name] for name in STATE))
_SMALL_STATES = select(feeds.c.key, feeds.c.spec, *(feeds.c[name] for name in _SMALL))
_REMEMBERED = select(*(feeds.c[name] for name in LARGE)).where(feeds.c.key == bindparam("feed"))
_POLLED = feeds.c.removed.is_(None), feeds.c.stopped.is_(None)
_in_order = attrgetter(*STATE)


def sync_feeds(connection: Connection, specs: Sequence[FeedSpec], now: datetime) -> None:
    """Make the feeds those configured: new and returning ones are due now, the others keep what is known of them."""
    wanted = {spec.url: spec for spec in specs}
    known = {
        row.url: row for row in connection.execute(select(feeds.c.key, feeds.c.url, feeds.c.spec, feeds.c.removed))
    }
    new = [_row(FeedState(0, spec, now)) for url, spec in wanted.items() if url not in known]
    if new:
        connection.execute(insert(feeds), new)
    for url, row in known.items():
        change = _change(row, wanted.get(url), now)
        if change:
            connection.execute(update(feeds).where(feeds.c.key == row.key).values(change))


def due_feeds(connection: Connection, now: datetime, *, everything: bool) -> tuple[int, ...]:
    """The rows of feeds whose time has come, longest overdue first; all not stopped or paused with `everything`."""
    chosen = feeds.c.paused.is_(False) if everything else feeds.c.next_due <= now
    query = select(feeds.c.key).where(chosen, *_POLLED).order_by(feeds.c.next_due, feeds.c.key)
    return tuple(connection.scalars(query))


def feed_states(connection: Connection, wanted: Sequence[int]) -> tuple[FeedState, ...]:
    """What is known of feeds, in that order, but for what `remembering` adds; none of those not polled any more."""
    known = {state.id: state for state in _small_states(connection, feeds.c.key.in_(wanted))}
    return tuple(known[feed] for feed in wanted if feed in known)


def quiet_feeds(connection: Connection, now: datetime) -> tuple[FeedState, ...]:
    """The feeds whose servers asked for quiet that is not over, as `feed_states` has them."""
    return tuple(_small_states(connection, feeds.c.quiet_until > now))


def remembering(connection: Connection, state: FeedState) -> FeedState:
    """A state with what the feed's previous document said: identities, marks, the text of a page."""
    row = connection.execute(_REMEMBERED, {"feed": state.id}).one()
    return replace(state, **row._mapping)


def configured_feeds(connection: Connection, *, after: int = 0, limit: int | None = None) -> tuple[FeedState, ...]:
    """The configured feeds in the order in which they came; a feed stopped by hand counts as paused."""
    later = _STATES.where(feeds.c.removed.is_(None), feeds.c.key > after)
    return _states(connection, later.order_by(feeds.c.key).limit(limit))


def record_states(connection: Connection, polls: Sequence[Poll]) -> None:
    """Store what polls changed of their feeds' states: of one that brought nothing that is three columns of twenty."""
    changed: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for poll in polls:
        names = _changed(poll)
        changed[names].append((*(getattr(poll.state, name) for name in names), poll.state.id))
    for names, rows in changed.items():
        if names:
            update_rows(connection, feeds, names, rows)


def record_changes(connection: Connection, changes: Sequence[tuple[int, ConditionChange]], now: datetime) -> None:
    """Store condition changes, each with its feed's row, for a notice to cover."""
    rows = [
        {"feed": feed, "condition": change.condition, "holds": change.holds, "detail": change.detail, "at": now}
        for feed, change in changes
    ]
    if rows:
        connection.execute(insert(feed_changes), rows)


def uncovered_changes(connection: Connection) -> tuple[FeedChange, ...]:
    """Condition changes that no notice has covered, in the order in which they came."""
    rows = connection.execute(
        select(feed_changes).where(feed_changes.c.covered.is_(None)).order_by(feed_changes.c.key)
    ).all()
    states = {
        state.id: state for state in _states(connection, _STATES.where(feeds.c.key.in_({row.feed for row in rows})))
    }
    return tuple(
        FeedChange(row.key, states[row.feed], ConditionChange(Condition(row.condition), row.holds, row.detail), row.at)
        for row in rows
    )


def cover_changes(connection: Connection, changes: Sequence[int], now: datetime) -> None:
    """Mark condition changes as told."""
    if changes:
        connection.execute(update(feed_changes).where(feed_changes.c.key.in_(changes)).values(covered=now))


def find_feeds(connection: Connection, wanted: str) -> tuple[FeedState, ...]:
    """The configured feeds of that address, name or number."""
    known = configured_feeds(connection)
    return tuple(state for state in known if wanted in (state.spec.url, state.spec.name, str(state.id)))


def stop_feed(connection: Connection, feed: int, now: datetime) -> None:
    """Poll the feed no more until it is resumed."""
    connection.execute(update(feeds).where(feeds.c.key == feed, feeds.c.stopped.is_(None)).values(stopped=now))


def resume_feed(connection: Connection, feed: int, now: datetime) -> None:
    """Poll the feed now and from then on."""
    connection.execute(update(feeds).where(feeds.c.key == feed).values(stopped=None, paused=False, next_due=now))


def _states(connection: Connection, query: AnySelect) -> tuple[FeedState, ...]:
    return tuple(_state(row) for row in connection.execute(query))


def _small_states(connection: Connection, wanted: ColumnElement[bool]) -> Iterator[FeedState]:
    for row in connection.execute(_SMALL_STATES.where(wanted, *_POLLED)):
        yield FeedState(*row)


def _state(row: AnyRow) -> FeedState:
    known = {name: getattr(row, name) for name in STATE}
    known["paused"] = row.paused or row.stopped is not None
    return FeedState(id=row.key, spec=row.spec, **known)


def _changed(poll: Poll) -> tuple[str, ...]:
    """The columns in which a state differs from the one its poll began with; all where that is not known."""
    if poll.before is None:
        return STATE
    pairs = zip(STATE, _in_order(poll.state), _in_order(poll.before), strict=True)
    return tuple(name for name, new, old in pairs if new != old)


def _row(state: FeedState) -> dict[str, Any]:
    return {"url": state.spec.url, "spec": state.spec} | {name: getattr(state, name) for name in STATE}


def _change(row: AnyRow, spec: FeedSpec | None, now: datetime) -> dict[str, Any]:
    """What a stored feed's row must become for the configuration to hold; empty when it is so already."""
    if spec is None:
        return {} if row.removed else {"removed": now}
    change: dict[str, Any] = {} if row.spec == spec else {"spec": spec}
    if _pace(row.spec) != _pace(spec):
        change |= {"interval": None, "next_due": now}
    return change | {"removed": None, "next_due": now} if row.removed else change


def _pace(spec: FeedSpec) -> tuple[object, ...]:
    return spec.min_interval, spec.max_interval, spec.adaptive
