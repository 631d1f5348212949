"""Notifications, from due to sent or dead."""

import pytest

from monitor.model.alert import Alert, Decision, Delivered, Notice, NotificationState, Reason
from monitor.model.listing import NotificationFilter
from monitor.storage.store import Store
from tests.storage.makers import MINUTE, NOW, add_feed, poll, polled

SENT, DEAD, PENDING, DROPPED = (
    NotificationState.SENT,
    NotificationState.DEAD,
    NotificationState.PENDING,
    NotificationState.DROPPED,
)


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Three due notifications."""
    for number in range(3):
        notice = Notice(f"op:{number}", "A notice", ())
        alert = Alert(notice.subject, 1, Reason.OPERATOR, NOW, (Decision("desk", Reason.OPERATOR),), notice=notice)
        store.record_notices([alert], [], targets={"desk": ("mail",)}, now=NOW + number * MINUTE)
    return [one.id for one in store.due_notifications(NOW + 3 * MINUTE, 10)]


def states(store: Store) -> list[NotificationState]:
    return [one.state for one in reversed(store.notifications(NotificationFilter()))]


def test_those_that_wait_for_one_target_do_not_hide_those_for_another(store: Store, ids: list[int]) -> None:
    """A dead target may have thousands."""
    notice = Notice("op:last", "A notice", ())
    alert = Alert(notice.subject, 1, Reason.OPERATOR, NOW, (Decision("boss", Reason.OPERATOR),), notice=notice)
    store.record_notices([alert], [], targets={"boss": ("phone",)}, now=NOW + 3 * MINUTE)

    due = store.due_notifications(NOW + 3 * MINUTE, 1)

    assert [(one.receiver, one.alert.subject) for one in due] == [("desk", "op:0"), ("boss", "op:last")]


def test_due_notifications_come_oldest_first_and_no_more_than_asked_for(store: Store, ids: list[int]) -> None:
    """Those that are not due yet wait."""
    due = [one.alert.subject for one in store.due_notifications(NOW + MINUTE, 10)]

    assert due == ["op:0", "op:1"]
    assert [one.id for one in store.due_notifications(NOW + 3 * MINUTE, 2)] == ids[:2]


def test_many_that_wait_for_one_target_hide_none_for_another(store: Store, ids: list[int]) -> None:
    """The limit is each target's own."""
    notice = Notice("op:late", "A notice", ())
    alert = Alert(notice.subject, 1, Reason.OPERATOR, NOW, (Decision("boss", Reason.OPERATOR),), notice=notice)
    store.record_notices([alert], [], targets={"boss": ("mail",)}, now=NOW + 3 * MINUTE)

    due = store.due_notifications(NOW + 3 * MINUTE, 1)

    assert [(one.id, one.receiver) for one in due] == [(ids[0], "desk"), (ids[-1] + 1, "boss")]


def test_what_became_of_each_attempt_is_kept(store: Store, ids: list[int]) -> None:
    """Sent ones rest, refused ones come back in time, dead ones are listed with their reason."""
    retry = NOW + 9 * MINUTE
    store.record_deliveries(
        [
            Delivered(ids[0], SENT, NOW, attempts=1),
            Delivered(ids[1], PENDING, NOW, attempts=1, retry_at=retry, error="503"),
            Delivered(ids[2], DEAD, NOW, attempts=8, error="410"),
        ]
    )

    sent, waiting, dead = reversed(store.notifications(NotificationFilter()))
    assert (sent.state, sent.sent, sent.attempts) == (SENT, NOW, 1)
    assert (waiting.state, waiting.due, waiting.error, waiting.sent) == (PENDING, retry, "503", None)
    assert (dead.state, dead.attempts, dead.error) == (DEAD, 8, "410")
    assert store.due_notifications(NOW + 8 * MINUTE, 10) == ()
    assert [one.id for one in store.due_notifications(retry, 10)] == [ids[1]]


def test_notifications_are_listed_by_state_and_receiver(store: Store, ids: list[int]) -> None:
    """The newest first."""
    store.record_deliveries([Delivered(ids[1], DEAD, NOW, attempts=8)])

    assert [one.id for one in store.notifications(NotificationFilter(state=DEAD))] == [ids[1]]
    assert [one.id for one in store.notifications(NotificationFilter(receiver="desk", limit=2))] == [ids[2], ids[1]]
    assert store.notifications(NotificationFilter(receiver="boss")) == ()
    assert store.totals().notifications == {PENDING: 2, SENT: 0, DEAD: 1, DROPPED: 0}


def test_a_dead_notification_can_be_tried_again_with_a_fresh_budget(store: Store, ids: list[int]) -> None:
    """Named ones, or all that died; one that was sent is never sent again."""
    store.record_deliveries([Delivered(ids[0], SENT, NOW, attempts=1)])
    store.record_deliveries([Delivered(key, DEAD, NOW, attempts=8) for key in ids[1:]])

    counts = store.retry_notifications(ids[:2], NOW), store.retry_notifications(None, NOW)

    assert counts == (1, 1)
    assert [(one.id, one.attempts) for one in store.due_notifications(NOW, 10)] == [(ids[1], 0), (ids[2], 0)]


def test_a_pending_notification_can_be_given_up_by_hand(store: Store, ids: list[int]) -> None:
    """One that was sent stays sent."""
    store.record_deliveries([Delivered(ids[0], SENT, NOW, attempts=1)])

    count = store.give_up_notifications(ids[:2], DROPPED)

    assert count == 1
    assert states(store) == [SENT, DROPPED, PENDING]


def test_a_dead_notification_can_be_let_go(store: Store, ids: list[int]) -> None:
    """One that is pending can be declared dead, one that is dropped cannot."""
    store.record_deliveries([Delivered(ids[0], DEAD, NOW, attempts=8)])

    counts = store.give_up_notifications(ids[:1], DROPPED), store.give_up_notifications(ids[:2], DEAD)

    assert counts == (1, 1)
    assert states(store) == [DROPPED, DEAD, PENDING]


def test_a_notification_has_the_date_of_the_entry_that_caused_it(store: Store) -> None:
    """The earliest, where feeds differ on it; an entry without a date gives none."""
    for number, published in enumerate((NOW + MINUTE, NOW, None)):
        feed = add_feed(store, f"https://{number}.example")
        store.record_polls([poll(store, feed, polled("told", published=published), polled("undated"))], NOW)
    for revision, entry in enumerate(("told", "undated", None)):
        notice = Notice("op:it", "A notice", ())
        decided = (Decision("desk", Reason.OPERATOR),)
        alert = Alert("op:it", revision, Reason.OPERATOR, NOW, decided, notice=notice, entry=entry)
        store.record_notices([alert], [], targets={"desk": ("mail",)}, now=NOW)

    assert [one.published for one in store.due_notifications(NOW, 3)] == [NOW, None, None]
