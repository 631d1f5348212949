"""What is wrong with a feed is told once when it begins and once when it ends."""

from dataclasses import replace

from monitor.errors import ParseError
from monitor.feeds.conditions import FAILING_AFTER, STALE_AFTER, health
from monitor.feeds.schedule import (
    GONE_INTERVAL,
    MOVE_CONFIRMATIONS,
    RETURN_AFTER,
)
from monitor.model.feed import Condition, ConditionChange, FeedState, NotModified, Poll
from tests.feeds.conftest import T0, feed
from tests.feeds.polls import DAY, HOUR, began, ended, entry, failed, failure, fetch_error, success, unchanged


def test_a_failing_feed_is_told_once_and_its_recovery_once():
    polls = failed(replace(feed(), last_success=T0), FAILING_AFTER + 3)
    recovery = success(polls[-1].state, entry("1"))

    assert [began(poll) for poll in polls] == [set()] * (FAILING_AFTER - 1) + [{Condition.FAILING}] + [set()] * 3
    assert polls[-1].state.conditions == (Condition.FAILING,)
    assert ended(recovery) == {Condition.FAILING}
    assert recovery.state.conditions == ()
    assert success(recovery.state, entry("1")).changes == ()
    assert ended(unchanged(polls[-1].state)) == {Condition.FAILING}


def test_health_counts_failures_in_words_that_fit():
    first, second = failed(replace(feed(), last_success=T0), 2)

    assert health(first.state).startswith("failed once, ")
    assert health(second.state).startswith("failed 2 times, ")


def test_a_feed_that_never_worked_is_failing_at_once():
    """Its address is wrong, or the network is: either is mended sooner when it is told sooner."""
    assert began(failure(feed())) == {Condition.FAILING}


def test_a_feed_polled_seldom_is_failing_after_a_day():
    state = replace(feed(min_interval=24 * HOUR), last_success=T0 - DAY)

    assert began(failure(state)) == {Condition.FAILING}


def test_a_web_page_in_place_of_a_feed_is_told_as_such():
    error = ParseError("https://agency.example/feed", "html", "a web page, not a feed")

    poll = failure(replace(feed(), failures=2), error)

    assert began(poll) == {Condition.NOT_A_FEED}
    assert poll.error == poll.state.error == "html: a web page, not a feed"


def test_a_feed_that_is_gone_is_told_at_once_and_still_asked():
    poll = failure(feed(), fetch_error("gone", status=410))

    assert began(poll) == {Condition.GONE}
    assert poll.state.paused
    assert poll.state.next_due == T0 + GONE_INTERVAL
    back = success(poll.state, entry("1"))
    assert ended(back) == {Condition.GONE}
    assert not back.state.paused


def test_a_silent_feed_is_stale_until_it_speaks_and_is_asked_for_all_of_it():
    state = success(feed(), entry("1", T0)).state

    early = unchanged(state, now=T0 + STALE_AFTER)
    late = unchanged(early.state, now=T0 + STALE_AFTER + HOUR)
    again = unchanged(late.state, now=T0 + STALE_AFTER + DAY)
    spoken = success(again.state, entry("2", T0), now=T0 + STALE_AFTER + 2 * DAY)

    assert (began(early), began(late), began(again)) == (set(), {Condition.STALE}, set())
    assert (late.state.etag, late.state.last_modified) == (None, None)
    assert Condition.STALE in ended(spoken)


def test_a_feed_is_stale_by_its_own_rhythm_and_an_archive_never():
    yearly = [entry(str(number), T0 - number * 100 * DAY) for number in range(4)]
    dead = [entry("1", T0 - 400 * DAY)]

    assert began(success(feed(), *yearly, now=T0 + 90 * DAY)) == set()
    assert began(success(feed(), *dead)) == {Condition.STALE}
    assert began(success(feed(max_age=None), *dead)) == set()


def moved(state: FeedState, to: str | None, times: int) -> list[Poll]:
    polls: list[Poll] = []
    for _ in range(times):
        polls.append(unchanged(polls[-1].state if polls else state, NotModified(permanent=to)))
    return polls


def test_a_permanent_redirect_is_adopted_when_it_is_confirmed():
    polls = moved(feed(), "https://new.example/feed", MOVE_CONFIRMATIONS)

    assert [poll.state.url for poll in polls[:-1]] == ["https://agency.example/feed"] * (MOVE_CONFIRMATIONS - 1)
    assert polls[-1].state.url == "https://new.example/feed"
    assert polls[-1].changes == (
        ConditionChange(Condition.MOVED, holds=True, detail="moved for good to https://new.example/feed"),
    )
    later = unchanged(polls[-1].state)
    assert (later.state.url, later.changes) == ("https://new.example/feed", ())
    assert later.state.conditions == (Condition.MOVED,)


def test_confirmations_are_in_a_row_and_of_one_address():
    twice = moved(feed(), "https://new.example/feed", MOVE_CONFIRMATIONS - 1)[-1].state

    assert unchanged(twice).state.moving_count == 0
    assert unchanged(twice, NotModified(permanent="https://other.example/feed")).state.moving_count == 1


def test_a_feed_that_moves_back_is_at_home():
    away = moved(feed(), "https://new.example/feed", MOVE_CONFIRMATIONS)[-1].state

    back = moved(away, "https://agency.example/feed", MOVE_CONFIRMATIONS)[-1]

    assert (back.state.moved_to, back.state.conditions) == (None, ())
    assert ended(back) == {Condition.MOVED}


def test_an_adopted_address_that_keeps_failing_is_left():
    away = moved(feed(), "https://new.example/feed", MOVE_CONFIRMATIONS)[-1].state

    polls = failed(away, RETURN_AFTER)

    assert polls[-2].state.url == "https://new.example/feed"
    assert polls[-1].state.url == "https://agency.example/feed"
    assert ended(polls[-1]) == {Condition.MOVED}
    assert Condition.MOVED not in polls[-1].state.conditions
