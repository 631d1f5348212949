"""A failed send is tried again for about a day, and then no more."""

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.retry import ATTEMPTS, JITTER, LONGEST_DELAY, after_attempt
from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Delivered, Notification, NotificationState, Reason
from tests.alerts.stories import STORY, T0

REFUSED = DeliveryError("ts", "connection refused")


def tried(attempts: int, error: DeliveryError | None, seed: int = 1) -> Delivered:
    alert = Alert("story:7", 1, Reason.NEW, T0, (), story=STORY)
    notification = Notification(9, alert, "ts", "slack", NotificationState.PENDING, attempts, T0)
    return after_attempt(notification, error, now=T0, rng=Random(seed))


def waited(delivered: Delivered) -> timedelta:
    assert delivered.retry_at is not None
    return delivered.retry_at - T0


def test_a_send_that_was_taken_is_sent():
    assert tried(3, None) == Delivered(9, NotificationState.SENT, T0, 4)


def test_the_first_retry_comes_within_seconds():
    assert timedelta(seconds=3) <= waited(tried(0, REFUSED)) <= timedelta(seconds=5)


def test_the_reason_of_the_failure_is_kept():
    assert tried(0, REFUSED).error == "connection refused"


def test_a_longer_wait_that_the_target_asks_for_is_kept():
    busy = DeliveryError("ts", "busy", retry_after=timedelta(minutes=40))

    assert waited(tried(0, busy)) == timedelta(minutes=40)


def test_a_shorter_wait_than_ours_is_not_taken_up():
    busy = DeliveryError("ts", "busy", retry_after=timedelta(seconds=1))

    assert waited(tried(12, busy)) > timedelta(minutes=10)


def test_an_absurd_wait_is_cut_to_a_day():
    busy = DeliveryError("ts", "busy", retry_after=timedelta(days=400))

    assert waited(tried(0, busy)) == timedelta(days=1)


def test_what_cannot_succeed_is_dead_at_once():
    refused = DeliveryError("ts", "the message is refused", retryable=False)

    assert tried(0, refused) == Delivered(9, NotificationState.DEAD, T0, 1, error="the message is refused")


def test_the_budget_lasts_about_a_day():
    waits = [waited(tried(attempts, REFUSED, seed=attempts)) for attempts in range(ATTEMPTS - 1)]

    assert timedelta(hours=22) < sum(waits, timedelta(0)) < timedelta(hours=26)
    assert tried(ATTEMPTS - 1, REFUSED).state is NotificationState.DEAD


@given(attempts=st.integers(0, ATTEMPTS - 2), seed=st.integers())
def test_a_retry_is_always_ahead_and_never_past_the_cap(attempts, seed):
    assert timedelta(seconds=1) < waited(tried(attempts, REFUSED, seed)) <= LONGEST_DELAY


@given(attempts=st.integers(0, ATTEMPTS - 3), seed=st.integers())
def test_waits_grow_with_the_attempts_but_for_the_lot(attempts, seed):
    assert waited(tried(attempts + 1, REFUSED, seed)) >= waited(tried(attempts, REFUSED, seed)) * (1 - JITTER)
