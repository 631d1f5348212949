"""The operator is told once of each change of a feed, and of many at once in one notice."""

from datetime import timedelta
from pathlib import Path

from monitor.alerts.operator import (
    feed_alerts,
    notice_alert,
    receiver_dead,
    reload_refused,
    settled,
)
from monitor.errors import ConfigError, Diagnostic
from monitor.model.alert import Alert, Decision, Notice, Notification, NotificationState, Reason
from monitor.model.feed import Condition, ConditionChange, FeedChange, FeedSpec, FeedState
from monitor.model.rule import Level
from monitor.model.settings import Matcher, Route
from tests.alerts.stories import STORY, T0

ROOT = Route("all")


def change(id_: int, feed: int, condition=Condition.FAILING, *, holds: bool = True, after: int = 0) -> FeedChange:
    state = FeedState(feed, FeedSpec(f"https://feed{feed}.example/", f"Feed {feed}"), T0)
    return FeedChange(id_, state, ConditionChange(condition, holds, "HTTP 500"), T0 + timedelta(seconds=after))


def alerts(*changes: FeedChange) -> tuple[Alert, ...]:
    return feed_alerts(changes, feeds=40, route=ROOT, now=T0)


def titles(*changes: FeedChange) -> list[str]:
    return [alert.notice.title for alert in alerts(*changes) if alert.notice]


def test_a_few_feeds_are_told_one_by_one():
    first, second = alerts(change(11, 1), change(12, 2))

    assert (first.subject, first.revision) == ("op:feed:1:failing", 11)
    assert (second.subject, second.revision) == ("op:feed:2:failing", 12)
    assert first.decisions == (Decision("all", Reason.OPERATOR),)


def test_three_feeds_are_a_few_and_four_are_many():
    three = [change(n, n) for n in range(1, 4)]

    assert (len(alerts(*three)), len(alerts(*three, change(4, 4)))) == (3, 1)


def test_many_feeds_are_told_together():
    (alert,) = alerts(*(change(n, n) for n in range(1, 29)))

    assert (alert.subject, alert.revision) == ("op:feeds:failing", 28)
    assert alert.notice is not None
    assert alert.notice.title == "28 of 40 feeds fail"
    assert alert.notice.lines[0] == "Feed 1: HTTP 500"


def test_many_conditions_of_one_feed_are_not_many_feeds():
    assert len(alerts(*(change(n, 1, condition) for n, condition in enumerate(Condition, start=1)))) == len(Condition)


def test_many_recoveries_are_told_together():
    assert titles(*(change(n, n, holds=False) for n in range(1, 6))) == ["5 of 40 feeds work again"]


def test_what_began_and_ended_in_one_batch_is_not_told():
    assert alerts(change(1, 1), change(2, 1, holds=False)) == ()


def test_what_ended_and_began_again_and_ended_is_told_as_ended():
    assert titles(change(1, 1, holds=False), change(2, 1), change(3, 1, holds=False)) == ["feed Feed 1 works again"]


def test_a_gap_that_closes_is_no_news():
    assert alerts(change(1, 1, Condition.GAP, holds=False)) == ()


def test_a_batch_is_over_when_it_has_been_quiet():
    assert settled([change(1, 1), change(2, 2, after=7)]) == T0 + timedelta(seconds=27)


def test_a_batch_that_never_ends_is_told_all_the_same():
    assert settled([change(1, 1), change(2, 2, after=290)]) == T0 + timedelta(minutes=5)


def test_a_dead_receiver_is_not_told_of_its_own_death():
    root = Route("all", routes=(Route("ops", Matcher(tags=("operator",))),))

    alert = notice_alert(Notice("op:x", "x", ()), root, now=T0, revision=1, without=frozenset({"ops"}))

    assert alert.decisions == (Decision("", Reason.NO_ROUTE),)


def test_a_dead_receiver_is_named_with_the_last_answer():
    alert = Alert("story:7", 1, Reason.NEW, T0, (), story=STORY)
    notification = Notification(3, alert, "ts", "slack", NotificationState.PENDING, 113, T0)

    notice = receiver_dead(notification, "error=404")

    assert (notice.subject, notice.level) == ("op:receiver:ts:dead", Level.HIGH)
    assert {"target: slack", "attempts: 114", "last answer: error=404"} <= set(notice.lines)


def test_a_refused_reload_lists_every_mistake():
    error = ConfigError((Diagnostic(str(Path("rules/a.yml")), 2, 13, "bad-level", "'hgih' is not a level"),))

    notice = reload_refused(error)

    assert notice.title == "the new configuration has 1 mistake; the last good one stays"
    assert notice.lines == ("rules/a.yml:2:13: error[bad-level] 'hgih' is not a level",)
