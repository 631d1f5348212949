"""What one poll leaves behind: the feed's next state, when it is due again, and which entries are news.

Pure: the present and the random source are arguments.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from monitor.errors import FeedError, FetchError
from monitor.feeds.conditions import Conditions, gap_details, recovered, stale, stale_details, troubled
from monitor.feeds.identity import kept, mark, text_of
from monitor.model.entry import Entry
from monitor.model.feed import (
    Condition,
    ConditionChange,
    Document,
    FeedState,
    Kind,
    NotModified,
    ParsedFeed,
    Poll,
    PolledEntry,
)

JITTER = 0.1
"""Up to this share is added to every wait, so that feeds that once fell together drift apart."""
RHYTHM_SHARE = 0.5
"""Of the usual gap between two entries: an entry then waits a quarter of that gap on average."""
RHYTHM_ENTRIES = 20
"""The newest entries whose dates tell the rhythm; older ones are of another season."""
MAX_BACK_OFF = timedelta(hours=24)
"""The longest wait after failures, and the most of a Retry-After that is honoured; longer intervals are kept."""
MAX_DOUBLINGS = 17
"""Takes a second beyond the cap; larger powers would only overflow."""
GONE_INTERVAL = timedelta(days=7)
"""How often a feed that answered 410 is still asked: never giving up costs one request a week."""
MOVE_CONFIRMATIONS = 3
"""Polls that must report the same permanent redirect before its address is adopted."""
RETURN_AFTER = 8
"""Failed polls in a row at an adopted address before the configured one is tried again."""
FUTURE_TOLERANCE = timedelta(days=1)
"""How far ahead of us an entry's date may be (time zones, sloppy clocks) before it counts as none."""
MAX_LAST_IDS = 1000
"""Identities remembered of one poll; feeds with more entries keep their newest at the front."""


def after_success(
    state: FeedState, document: Document, parsed: ParsedFeed, *, now: datetime, rng: random.Random
) -> Poll:
    """The poll of a feed whose document came and could be read.

    Its entries are all those of the document: the store knows which are new, edited or neither.
    """
    entries = kept(_undated_future(parsed.entries, now), state.last_ids, state.last_marks)
    marks = parsed.marks or tuple(map(mark, entries))
    ids = tuple(entry.id for entry in entries)
    gap = bool(ids and state.last_ids) and not set(ids) & set(state.last_ids) and state.spec.kind is not Kind.PAGE
    whole = parsed.complete and not document.truncated
    rhythm = _rhythm(entries) or state.rhythm
    interval = _interval(replace(state, rhythm=rhythm), asked=parsed.ttl, gap=gap)
    after = replace(
        _remembering(state, entries, marks),
        etag=document.etag if whole else None,
        last_modified=document.last_modified if whole else None,
        body_hash=document.body_hash if whole else None,
        last_entry=_last_entry(state, entries, now),
        rhythm=rhythm,
        text=parsed.text,
    )
    conditions = recovered(Conditions(state.conditions), state.failures)
    conditions = conditions.hold(Condition.GAP, gap, gap_details(state.last_ids))
    polled = tuple(
        PolledEntry(entry, text_of(seen), is_baseline(entry, state, now))
        for entry, seen in zip(entries, marks, strict=True)
    )
    after, changes = _succeeded(after, conditions, document.permanent, interval, now=now, rng=rng)
    return Poll(after, polled, changes, headers=document.headers, before=state)


def after_unchanged(state: FeedState, answer: NotModified, *, now: datetime, rng: random.Random) -> Poll:
    """The poll of a feed that has nothing new."""
    interval = _interval(state, asked=max(answer.max_age or timedelta(0), _settled(state)), gap=False)
    conditions = recovered(Conditions(state.conditions), state.failures)
    conditions = conditions.end(Condition.GAP, gap_details(())[False])
    vouched = state
    if answer.etag or answer.last_modified:
        vouched = replace(
            state, etag=answer.etag or state.etag, last_modified=answer.last_modified or state.last_modified
        )
    after, changes = _succeeded(vouched, conditions, answer.permanent, interval, now=now, rng=rng)
    return Poll(after, changes=changes, not_modified=True, before=state)


def after_failure(state: FeedState, error: FeedError, *, now: datetime, rng: random.Random) -> Poll:
    """The poll of a feed that brought nothing: back-off that doubles up to a cap and never ends.

    A poll that was put off because its host asked for quiet is no failure: the feed itself was not asked.
    """
    asked = _retry_after(error)
    if put_off(error):
        due = now + asked * _jitter(rng)
        return Poll(replace(state, next_due=due), put_off=True, before=state)
    after = replace(state, failures=state.failures + 1, error=_line(error), last_poll=now)
    conditions = troubled(after, error, now)
    after, moved = _returned(after)
    wait = GONE_INTERVAL if error.kind == "gone" else max(_back_off(after, error, rng), asked)
    after = replace(
        after,
        next_due=now + wait,
        conditions=tuple(c for c in conditions.holding if not moved or c is not Condition.MOVED),
        paused=error.kind == "gone",
        quiet_until=now + asked if error.kind == "throttled" and asked else state.quiet_until,
    )
    return Poll(after, changes=(*conditions.changes, *moved), error=after.error, before=state)


def is_baseline(entry: Entry, state: FeedState, now: datetime) -> bool:
    """Whether an entry was there before we looked and is read without telling anybody.

    At the first successful poll everything is that was not published within `max_age`, dated or not; later only what
    was published more than `max_age` before the last success. Without `max_age` nothing is.
    """
    max_age = state.spec.max_age
    if max_age is None:
        return False
    if state.last_success is None:
        return entry.published is None or entry.published < now - max_age
    return entry.published is not None and entry.published < state.last_success - max_age


def put_off(error: FeedError) -> bool:
    """Whether a poll was not made at all because its host asked for quiet."""
    return isinstance(error, FetchError) and error.kind == "throttled" and error.status is None


def _succeeded(
    state: FeedState,
    conditions: Conditions,
    permanent: str | None,
    interval: timedelta,
    *,
    now: datetime,
    rng: random.Random,
) -> tuple[FeedState, tuple[ConditionChange, ...]]:
    """What every poll that worked leaves, whatever it brought: the next state, and what is told of it."""
    begins_stale = Condition.STALE not in conditions.holding
    conditions = conditions.hold(Condition.STALE, stale(state, now), stale_details(state, now))
    if begins_stale and Condition.STALE in conditions.holding:
        # A server that answers 304 for ever would keep a living feed silent: the next poll asks for all of it.
        state = replace(state, etag=None, last_modified=None)
    state, moved = _moving(state, permanent)
    holding = tuple(c for c in conditions.holding if c is not Condition.MOVED)
    after = replace(
        state,
        next_due=now + interval * _jitter(rng),
        failures=0,
        error=None,
        last_poll=now,
        last_success=now,
        conditions=(*holding, Condition.MOVED) if state.moved_to else holding,
        interval=interval,
        paused=False,
    )
    return after, (*conditions.changes, *moved)


def _remembering(state: FeedState, entries: Sequence[Entry], marks: Sequence[str]) -> FeedState:
    """With the identities and marks of a poll; an empty one leaves those of the poll before."""
    if not entries:
        return state
    ids = tuple(entry.id for entry in entries[:MAX_LAST_IDS])
    return replace(state, last_ids=ids, last_marks=tuple(marks[:MAX_LAST_IDS]))


def _undated_future(entries: Sequence[Entry], now: datetime) -> tuple[Entry, ...]:
    """The entries, those from the future without their date."""
    limit = now + FUTURE_TOLERANCE
    return tuple(replace(e, published=None) if e.published and e.published > limit else e for e in entries)


def _last_entry(state: FeedState, entries: Sequence[Entry], now: datetime) -> datetime:
    """When the feed last had something new: its newest date at the first poll, later the poll that brought it."""
    if state.last_entry is None:
        return min(now, max((e.published for e in entries if e.published), default=now))
    known = set(state.last_ids)
    return now if any(entry.id not in known for entry in entries) else state.last_entry


def _rhythm(entries: Sequence[Entry]) -> timedelta | None:
    """The median gap between the newest dates, None when fewer than three differ."""
    dates = sorted({entry.published for entry in entries if entry.published}, reverse=True)[:RHYTHM_ENTRIES]
    if len(dates) < 3:
        return None
    return timedelta(seconds=median((newer - older).total_seconds() for newer, older in pairwise(dates)))


def _interval(state: FeedState, *, asked: timedelta | None, gap: bool) -> timedelta:
    """The time to the next poll, within what the configuration allows.

    The rhythm of an adaptive feed sets it, what the feed asks for lengthens it, and a gap halves it: then entries are
    being lost.
    """
    spec = state.spec
    wanted = state.rhythm * RHYTHM_SHARE if spec.adaptive and state.rhythm else spec.min_interval
    wanted = max(wanted, asked or timedelta(0))
    if gap:
        wanted = min(wanted, state.interval or wanted) / 2
    return min(max(wanted, spec.min_interval), spec.max_interval)


def _settled(state: FeedState) -> timedelta:
    """The interval last used, which stands for what the unchanged document asks for; not one shortened by a gap."""
    if state.interval is None or Condition.GAP in state.conditions:
        return timedelta(0)
    return state.interval


def _moving(state: FeedState, permanent: str | None) -> tuple[FeedState, tuple[ConditionChange, ...]]:
    """With a permanent redirect counted, and adopted once it was confirmed often enough in a row."""
    if permanent is None or permanent == state.url:
        return (replace(state, moving_to=None, moving_count=0) if state.moving_to else state), ()
    count = state.moving_count + 1 if permanent == state.moving_to else 1
    if count < MOVE_CONFIRMATIONS:
        return replace(state, moving_to=permanent, moving_count=count), ()
    back = permanent == state.spec.url
    change = ConditionChange(Condition.MOVED, holds=not back, detail=f"moved for good to {permanent}")
    return replace(state, moved_to=None if back else permanent, moving_to=None, moving_count=0), (change,)


def _returned(state: FeedState) -> tuple[FeedState, tuple[ConditionChange, ...]]:
    """Back at the configured address when the adopted one keeps failing."""
    if state.moved_to is None or state.failures < RETURN_AFTER:
        return state, ()
    detail = "the new address fails: polled at the configured one again"
    change = ConditionChange(Condition.MOVED, holds=False, detail=detail)
    return replace(state, moved_to=None, moving_to=None, moving_count=0), (change,)


def _back_off(state: FeedState, error: FeedError, rng: random.Random) -> timedelta:
    """The wait after `state.failures` failures: the interval, doubled with each after the first, up to the cap."""
    interval = state.spec.min_interval
    cap = max(MAX_BACK_OFF, interval)
    if isinstance(error, FetchError) and not error.retryable:
        return cap
    doublings = min(state.failures - 1, MAX_DOUBLINGS)
    return min(interval * (1 << doublings) * _jitter(rng), cap)


def _retry_after(error: FeedError) -> timedelta:
    asked = error.retry_after if isinstance(error, FetchError) else None
    return min(max(asked or timedelta(0), timedelta(0)), MAX_BACK_OFF)


def _jitter(rng: random.Random) -> float:
    return 1 + rng.random() * JITTER


def _line(error: FeedError) -> str:
    return f"{error.kind}: {error.message}"
