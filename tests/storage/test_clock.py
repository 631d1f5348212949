"""What was stored while the clock was ahead."""

from datetime import timedelta

from monitor.model.alert import Alert, Decision, Delivered, Notice, NotificationState, Reason
from monitor.storage.store import Store
from tests.storage.makers import MINUTE, NOW, add_feed, poll

DAY = timedelta(days=1)


def tell(store: Store, subject: str, now=NOW) -> int:
    """The row of a notification that is due at once."""
    alert = Alert(subject, 1, Reason.OPERATOR, now, (Decision("desk", Reason.OPERATOR),), notice=Notice("", "", ()))
    store.record_notices([alert], [], targets={"desk": ("mail",)}, now=now)
    return store.due_notifications(now, 9)[-1].id


def test_a_feed_that_was_polled_tomorrow_is_due_and_was_last_seen_now(store: Store) -> None:
    """Its entries of today are news, though it was read without a fault tomorrow; others wait as they did."""
    ahead, other = add_feed(store, "https://ahead.example"), add_feed(store)
    store.record_polls([poll(store, other, now=NOW - MINUTE)], NOW)
    store.record_polls([poll(store, ahead, now=NOW + DAY, last_success=NOW + DAY, last_entry=NOW - DAY)], NOW)

    store.put_back(NOW)

    (due,) = store.feed_states(store.due_feeds(NOW))
    assert (due.id, due.last_poll, due.last_success, due.last_entry) == (ahead, NOW, NOW, NOW - DAY)


def test_messages_of_tomorrow_are_due_and_others_wait_for_their_time(store: Store) -> None:
    retried, waiting = tell(store, "op:retried"), tell(store, "op:waiting")
    for number, at in ((retried, NOW + DAY), (waiting, NOW - MINUTE)):
        again = Delivered(number, NotificationState.PENDING, at, 1, retry_at=NOW + DAY + MINUTE, error="busy")
        store.record_deliveries([again])
    made = tell(store, "op:made", NOW + DAY)

    store.put_back(NOW)

    assert {one.id for one in store.due_notifications(NOW, 9)} == {retried, made}
