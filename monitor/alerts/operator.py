"""What the operator is told of the service itself: feeds that fail and recover, receivers that are dead."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from monitor.alerts.route import routes_for_notice
from monitor.errors import ConfigError
from monitor.model.alert import Alert, Decision, Notice, Notification, Reason
from monitor.model.feed import Condition, FeedChange
from monitor.model.listing import Activity
from monitor.model.rule import Level
from monitor.model.settings import Route
from monitor.text.plural import counted

TOLD_ONE_BY_ONE = 3
"""More feeds than this in one condition are one notice: they have one cause, usually our own network."""
QUIET = timedelta(seconds=20)
"""A batch is over when no feed has changed for this long: longer than one fetch may take with its default deadline."""
LONGEST_BATCH = timedelta(minutes=5)
"""A notice waits no longer than this, however many feeds keep changing."""

RECEIVER, DEAD = "op:receiver:", ":dead"
"""Begin and end of the subject of a notice of a message that was given up."""

BEGAN = {
    Condition.FAILING: ("fails", "fail"),
    Condition.NOT_A_FEED: ("is not a feed", "are not feeds"),
    Condition.GONE: ("is gone", "are gone"),
    Condition.STALE: ("has had nothing new for long", "have had nothing new for long"),
    Condition.GAP: ("may have had entries we missed", "may have had entries we missed"),
    Condition.MOVED: ("has moved", "have moved"),
    Condition.UNREADABLE: ("has an entry that cannot be read", "have entries that cannot be read"),
}
ENDED = {
    Condition.FAILING: ("works again", "work again"),
    Condition.NOT_A_FEED: ("is a feed again", "are feeds again"),
    Condition.GONE: ("is back", "are back"),
    Condition.STALE: ("has new entries again", "have new entries again"),
}
"""A gap that closes and a move that is over are no news."""
LOSING = frozenset({Condition.FAILING, Condition.NOT_A_FEED, Condition.GONE})
"""Conditions in which nothing of a feed is read."""


def settled(changes: Sequence[FeedChange]) -> datetime:
    """When changes, oldest first and at least one, can be told together: when it has been quiet, or waited enough."""
    return min(changes[-1].at + QUIET, changes[0].at + LONGEST_BATCH)


def feed_alerts(changes: Sequence[FeedChange], *, feeds: int, route: Route, now: datetime) -> tuple[Alert, ...]:
    """The alerts for a batch of changes, oldest first, out of `feeds` feeds; none for what began and ended in it.

    A change is told by itself; more than three feeds in one condition are told together. The revision of an alert is
    the newest change it covers, so that the same changes never make a second alert.
    """
    groups: dict[tuple[Condition, bool], list[FeedChange]] = {}
    for change in _net(changes):
        if change.change.holds or change.change.condition in ENDED:
            groups.setdefault((change.change.condition, change.change.holds), []).append(change)
    return tuple(
        notice_alert(notice, route, now=now, revision=revision)
        for (condition, holds), group in groups.items()
        for revision, notice in _told(group, condition, holds=holds, feeds=feeds)
    )


def receiver_dead(notification: Notification, reason: str) -> Notice:
    """A notice that a message to a receiver was given up. The target is named by its key, which holds no secret."""
    return Notice(
        f"{RECEIVER}{notification.receiver}{DEAD}",
        f"receiver {notification.receiver} could not be reached and an alert was given up",
        (
            f"target: {notification.target}",
            f"attempts: {notification.attempts + 1}",
            f"last answer: {reason}",
            f"alert: {notification.alert.subject}, {notification.alert.reason}",
            "to see and send again: monitor notifications list, monitor notifications retry",
        ),
        Level.HIGH,
    )


def tells_of_dead(alert: Alert) -> bool:
    """Whether an alert is a notice of a message that was given up."""
    return alert.subject.startswith(RECEIVER) and alert.subject.endswith(DEAD)


def receiver_failing(receiver: str, target: str, *, since: datetime, reason: str) -> Notice:
    """A notice that a target has taken nothing for long, while what waits for it is still tried again."""
    return Notice(
        f"{RECEIVER}{receiver}:failing",
        f"receiver {receiver} has not taken anything since {since:%H:%M} UTC",
        (f"target: {target}", f"last answer: {reason}", "what waits for it is tried again, for about a day"),
        Level.HIGH,
    )


def receiver_recovered(receiver: str, target: str, *, since: datetime) -> Notice:
    """A notice that a target takes messages again, which had taken none since a time."""
    lines = (f"target: {target}", "what waited for it is being sent")
    title = f"receiver {receiver} takes messages again; it had taken none since {since:%H:%M} UTC"
    return Notice(f"{RECEIVER}{receiver}:failing", title, lines, Level.INFORMATIONAL)


def alive(activity: Activity, *, feeds: int, losing: int, since: datetime) -> Notice:
    """A notice that the service works, for those who hear nothing else of it; `losing` feeds bring nothing now."""
    did = f"{counted(activity.entries, 'entry')} read, {counted(activity.stories, 'story')} told"
    title = f"alive: since {since:%-d %B} {did}, {losing} of {counted(feeds, 'feed')} failing"
    return Notice("op:alive", title, (), Level.INFORMATIONAL)


def reload_refused(error: ConfigError) -> Notice:
    """A notice that a changed configuration holds mistakes and the last good one stays."""
    count = len(error.diagnostics)
    return Notice(
        "op:config:refused",
        f"the new configuration has {count} mistake{'' if count == 1 else 's'}; the last good one stays",
        tuple(str(diagnostic) for diagnostic in error.diagnostics),
        Level.HIGH,
    )


def notice_alert(
    notice: Notice, route: Route, *, now: datetime, revision: int, without: frozenset[str] = frozenset()
) -> Alert:
    """The alert for an operator's notice, told at once to where its route leads.

    One alert is kept for each (subject, revision). `without` names receivers that cannot be told, being dead; when
    no other is left, the decision is NO_ROUTE.
    """
    routed = [each.receiver for each in routes_for_notice(notice, route) if each.receiver not in without]
    decisions = tuple(Decision(receiver, Reason.OPERATOR) for receiver in routed) or (Decision("", Reason.NO_ROUTE),)
    return Alert(notice.subject, revision, Reason.OPERATOR, now, decisions, notice=notice)


def _net(changes: Iterable[FeedChange]) -> list[FeedChange]:
    """The last change of each feed and condition, without those that are back where they began."""
    sequences: dict[tuple[int, Condition], list[FeedChange]] = {}
    for change in changes:
        sequences.setdefault((change.feed.id, change.change.condition), []).append(change)
    return [sequence[-1] for sequence in sequences.values() if sequence[0].change.holds == sequence[-1].change.holds]


def _told(
    group: Sequence[FeedChange], condition: Condition, *, holds: bool, feeds: int
) -> Iterable[tuple[int, Notice]]:
    one, many = (BEGAN if holds else ENDED)[condition]
    level = (Level.MEDIUM if condition in LOSING else Level.LOW) if holds else Level.INFORMATIONAL
    if len(group) <= TOLD_ONE_BY_ONE:
        for change in group:
            feed = change.feed
            lines = (f"address: {feed.url}", *((change.change.detail,) if change.change.detail else ()))
            yield change.id, Notice(f"op:feed:{feed.id}:{condition}", f"feed {feed.spec.name} {one}", lines, level)
        return
    lines = tuple(f"{change.feed.spec.name}: {change.change.detail}" for change in group)
    title = f"{len(group)} of {feeds} feeds {many}"
    yield max(change.id for change in group), Notice(f"op:feeds:{condition}", title, lines, level)
