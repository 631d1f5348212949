"""How often and when a send is tried again."""

from datetime import datetime, timedelta
from random import Random

from monitor.errors import DeliveryError
from monitor.model.alert import Delivered, Notification, NotificationState

FIRST_DELAY = timedelta(seconds=5)
"""Most failures are a connection that dropped: worth trying again while the news is new."""
LONGEST_DELAY = timedelta(minutes=15)
"""A target that comes back after hours is noticed within a quarter of an hour."""
DOUBLINGS = 8
"""Those that reach the cap; counting on would only overflow."""
JITTER = 0.25
"""Share of a delay that is drawn by lot, so that notifications that failed together do not come back together."""
ATTEMPTS = 114
"""About a day at these delays. Attempts are counted, not hours: a service that was off has not tried."""
LONGEST_WAIT_ASKED = timedelta(days=1)
"""A Retry-After beyond the whole budget is a mistake of the target's."""


def after_attempt(notification: Notification, error: DeliveryError | None, *, now: datetime, rng: Random) -> Delivered:
    """What becomes of a notification after one more attempt, which failed with `error` or did not.

    Sent; or pending until a time that doubles with each attempt up to a cap, and is never before the target's
    Retry-After; or dead, when trying again cannot help or the budget is spent.
    """
    attempts = notification.attempts + 1
    if error is None:
        return Delivered(notification.id, NotificationState.SENT, now, attempts)
    if not error.retryable or attempts >= ATTEMPTS:
        return Delivered(notification.id, NotificationState.DEAD, now, attempts, error=error.reason)
    asked = min(error.retry_after or timedelta(0), LONGEST_WAIT_ASKED)
    retry_at = now + max(delay(attempts, rng), asked)
    return Delivered(notification.id, NotificationState.PENDING, now, attempts, retry_at=retry_at, error=error.reason)


def delay(attempts: int, rng: Random) -> timedelta:
    """How long to wait after that many attempts have failed in a row."""
    doublings = min(attempts - 1, DOUBLINGS)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY) * (1 - JITTER * rng.random())
