"""What one poll leaves behind."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import ParseError
from monitor.feeds.schedule import (
    GONE_INTERVAL,
    JITTER,
    MAX_BACK_OFF,
    after_failure,
    after_success,
    after_unchanged,
)
from monitor.model.feed import Condition, Document, NotModified, ParsedFeed
from tests.feeds.conftest import T0, feed
from tests.feeds.polls import (
    DAY,
    DOCUMENT,
    HOUR,
    began,
    ended,
    entry,
    failed,
    failure,
    fetch_error,
    news,
    success,
    unchanged,
)

# Validators and state


def test_a_validator_is_kept_with_the_entries_it_vouches_for():
    state = success(feed(), entry("1"), entry("2")).state

    assert (state.etag, state.last_modified, state.body_hash) == ('"a"', "then", "h")
    assert state.last_ids == ("1", "2")
    assert len(state.last_marks) == 2
    assert (state.last_poll, state.last_success, state.failures, state.error) == (T0, T0, 0, None)


@pytest.mark.parametrize(("document", "complete"), [(replace(DOCUMENT, truncated=True), True), (DOCUMENT, False)])
def test_a_document_cut_short_keeps_no_validator(document: Document, complete: bool):
    known = replace(feed(), etag='"old"', last_modified="before", body_hash="o")

    state = success(known, entry("1"), document=document, complete=complete).state

    assert (state.etag, state.last_modified, state.body_hash) == (None, None, None)


def test_nothing_new_leaves_what_is_known():
    before = success(feed(), entry("1")).state

    poll = unchanged(before, now=T0 + HOUR)

    assert poll.not_modified
    assert poll.entries == ()
    assert (poll.state.etag, poll.state.last_ids, poll.state.last_success) == ('"a"', ("1",), T0 + HOUR)
    assert unchanged(before, NotModified(etag='"b"')).state.etag == '"b"'


def test_an_empty_poll_forgets_no_identity():
    state = success(success(feed(), entry("1")).state).state

    assert state.last_ids == ("1",)
    assert began(success(state, entry("1"))) == set()


# Baseline


def test_at_the_first_poll_only_what_was_published_lately_is_news():
    poll = success(
        feed(), entry("fresh", T0 - HOUR), entry("edge", T0 - DAY), entry("old", T0 - DAY - HOUR), entry("undated")
    )

    assert news(poll) == {"fresh", "edge"}


def test_later_only_what_is_older_than_the_last_success_allows_is_baseline():
    state = replace(feed(), last_success=T0 - 10 * DAY)

    poll = success(state, entry("undated"), entry("edge", T0 - 11 * DAY), entry("old", T0 - 11 * DAY - HOUR))

    assert news(poll) == {"undated", "edge"}


def test_without_a_maximum_age_everything_is_news():
    assert news(success(feed(max_age=None), entry("old", T0 - 900 * DAY), entry("undated"))) == {"old", "undated"}


def test_a_date_in_the_future_counts_as_none():
    poll = success(feed(), entry("tomorrow", T0 + 12 * HOUR), entry("next year", T0 + 365 * DAY))

    assert news(poll) == {"tomorrow"}
    assert [polled.entry.published for polled in poll.entries] == [T0 + 12 * HOUR, None]


@given(
    published=st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2026, 3, 1)),  # noqa: DTZ001
    last_success=st.none() | st.timedeltas(timedelta(0), timedelta(days=400)),
    max_age=st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=400)),
)
def test_the_baseline_is_what_the_rule_says(
    published: datetime | None, last_success: timedelta | None, max_age: timedelta | None
):
    dated = published.replace(tzinfo=T0.tzinfo) if published else None
    state = replace(feed(max_age=max_age), last_success=T0 - last_success if last_success is not None else None)

    told = bool(news(success(state, entry("1", dated))))

    if max_age is None:
        assert told
    elif state.last_success is None:
        assert told == (dated is not None and dated >= T0 - max_age)
    else:
        assert told == (dated is None or dated >= state.last_success - max_age)


def test_a_feed_that_changes_all_its_ids_brings_nothing_new():
    state = success(feed(), entry("1"), entry("2")).state

    poll = success(state, replace(entry("1"), id="x"), replace(entry("2"), id="y"), now=T0 + HOUR)

    assert [polled.entry.id for polled in poll.entries] == ["1", "2"]
    assert began(poll) == set()


def test_an_edit_has_another_hash_and_a_new_date_has_not():
    hashes = [
        success(feed(), changed).entries[0].content_hash
        for changed in (entry("1"), entry("1", T0), replace(entry("1"), summary="changed"))
    ]

    assert hashes[0] == hashes[1] != hashes[2]


# Due times


def test_a_feed_is_due_after_its_interval_and_a_little_more():
    state = feed(min_interval=HOUR, max_interval=HOUR)

    for poll in (success(state, entry("1")), unchanged(state)):
        assert HOUR <= poll.state.next_due - T0 <= HOUR * (1 + JITTER)
        assert poll.state.interval == HOUR


def test_what_a_feed_asks_for_lengthens_its_interval_within_bounds():
    state = feed(min_interval=HOUR, max_interval=6 * HOUR)

    assert success(state, entry("1"), ttl=4 * HOUR).state.interval == 4 * HOUR
    assert success(state, entry("1"), ttl=9 * HOUR).state.interval == 6 * HOUR
    assert success(state, entry("1"), ttl=timedelta(minutes=1)).state.interval == HOUR
    assert unchanged(state, NotModified(max_age=4 * HOUR)).state.interval == 4 * HOUR
    assert unchanged(success(state, entry("1"), ttl=4 * HOUR).state).state.interval == 4 * HOUR


def test_the_rhythm_of_a_feed_sets_its_interval_within_bounds():
    state = feed(min_interval=HOUR, max_interval=24 * HOUR, adaptive=True)
    every_ten_hours = [entry(str(number), T0 - number * 10 * HOUR) for number in range(5)]

    after = success(state, *every_ten_hours).state

    assert (after.rhythm, after.interval) == (10 * HOUR, 5 * HOUR)
    assert success(replace(state, spec=replace(state.spec, adaptive=False)), *every_ten_hours).state.interval == HOUR
    assert success(state, entry("1"), entry("2")).state.interval == HOUR


def test_a_gap_is_told_once_and_shortens_the_interval():
    state = success(feed(min_interval=HOUR, max_interval=8 * HOUR), entry("1"), ttl=8 * HOUR).state

    first = success(state, entry("2"), ttl=8 * HOUR)
    second = success(first.state, entry("3"), ttl=8 * HOUR)
    third = success(second.state, entry("3"), entry("4"), ttl=8 * HOUR)

    assert (began(first), began(second), ended(third)) == ({Condition.GAP}, set(), {Condition.GAP})
    assert first.state.interval < state.interval
    assert third.state.interval == 8 * HOUR
    assert ended(unchanged(first.state)) == {Condition.GAP}


def test_failures_double_the_wait_up_to_a_day():
    waits = [poll.state.next_due - poll.state.last_poll for poll in failed(feed(), 12)]

    assert timedelta(minutes=15) <= waits[0] <= timedelta(minutes=16.5)
    assert timedelta(minutes=30) <= waits[1] <= timedelta(minutes=33)
    assert waits == sorted(waits)
    assert waits[-1] == MAX_BACK_OFF


def test_a_success_ends_the_back_off():
    state = failed(feed(), 5)[-1].state

    assert success(state, entry("1")).state.next_due - T0 < timedelta(minutes=17)


def test_retry_after_is_kept_within_a_day():
    def wait(asked: timedelta) -> timedelta:
        error = fetch_error("throttled", status=429, retry_after=asked)
        return failure(feed(), error).state.next_due - T0

    assert wait(5 * HOUR) == 5 * HOUR
    assert wait(30 * DAY) == MAX_BACK_OFF
    assert wait(timedelta(seconds=1)) >= timedelta(minutes=15)
    assert wait(-HOUR) >= timedelta(minutes=15)


def test_a_poll_put_off_for_its_host_is_no_failure():
    poll = failure(replace(feed(), failures=2), fetch_error("throttled", retry_after=2 * HOUR))

    assert poll.state.failures == 2
    assert poll.changes == ()
    assert T0 + 2 * HOUR <= poll.state.next_due <= T0 + 2 * HOUR * (1 + JITTER)
    assert (poll.put_off, poll.error) == (True, None)


def test_what_cannot_work_is_tried_seldom():
    assert failure(feed(), fetch_error("forbidden-scheme", retryable=False)).state.next_due == T0 + MAX_BACK_OFF


ERRORS = [
    fetch_error("timeout"),
    fetch_error("throttled", status=503, retry_after=timedelta(minutes=50)),
    fetch_error("throttled", retry_after=timedelta(days=99)),
    fetch_error("gone", status=410),
    ParseError("https://agency.example/feed", "html", "a web page"),
]


@given(
    minutes=st.tuples(st.integers(1, 20_000), st.integers(0, 20_000)),
    failures=st.integers(0, 10_000),
    asked=st.none() | st.timedeltas(timedelta(0), timedelta(days=999)),
    error=st.sampled_from(ERRORS),
    seed=st.integers(),
)
def test_a_feed_is_never_due_in_the_past_nor_given_up(minutes, failures, asked, error, seed):
    least, more = timedelta(minutes=minutes[0]), timedelta(minutes=minutes[1])
    state = replace(feed(min_interval=least, max_interval=least + more), failures=failures)
    rng = random.Random(seed)
    parsed = ParsedFeed("", (entry("1", T0),), "rss20", ttl=asked)

    for poll in (
        after_success(state, DOCUMENT, parsed, now=T0, rng=rng),
        after_unchanged(state, NotModified(max_age=asked), now=T0, rng=rng),
    ):
        assert T0 + least <= poll.state.next_due <= T0 + (least + more) * (1 + JITTER)

    due = after_failure(state, error, now=T0, rng=rng).state.next_due
    assert T0 + min(least, MAX_BACK_OFF) <= due <= T0 + max(MAX_BACK_OFF, GONE_INTERVAL, least) * (1 + JITTER)


@given(failures=st.integers(0, 50), seed=st.integers(), minutes=st.integers(1, 3000))
def test_the_wait_grows_with_every_failure(failures: int, seed: int, minutes: int):
    """Even the longest wait after n failures is no longer than the shortest after n + 1, until the cap."""
    state = feed(min_interval=timedelta(minutes=minutes))

    now, then = (
        after_failure(replace(state, failures=count), fetch_error("dns"), now=T0, rng=random.Random(seed + count))
        for count in (failures, failures + 1)
    )

    assert now.state.next_due <= then.state.next_due
