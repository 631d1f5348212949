"""A place that asks to be left alone is left alone, whatever else waits for it."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Delivered, Message, Notice, Notification, NotificationState, Reason
from monitor.model.rule import Level
from monitor.pipeline.deliver import Deliverer
from tests.alerts.stories import T0


class Outbox:
    """As much of a store as a deliverer uses: notifications that stay due until they are sent."""

    def __init__(self, *due: Notification) -> None:
        self.due = due

    def due_notifications(self, _now: datetime, _limit: int) -> tuple[Notification, ...]:
        return self.due

    def record_deliveries(self, deliveries: Sequence[Delivered]) -> None:
        sent = {each.notification for each in deliveries if each.state is NotificationState.SENT}
        self.due = tuple(each for each in self.due if each.id not in sent)


class Busy:
    """A target that refuses at first and says for how long."""

    def __init__(self, wait: timedelta) -> None:
        self.wait: timedelta | None = wait
        self.tried = 0

    async def send(self, receiver: str, _target: str, _message: Message) -> None:
        self.tried += 1
        if self.wait is not None:
            raise DeliveryError(receiver, "busy", retry_after=self.wait)


async def at_once(verb: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    return verb(*args, **kwargs)


def notification(number: int) -> Notification:
    notice = Notice(f"op:{number}", "x", ())
    alert = Alert(notice.subject, number, Reason.OPERATOR, T0, (), notice=notice)
    return Notification(number, alert, "siem", "hook", NotificationState.PENDING, 0, T0)


async def test_what_waits_for_a_busy_place_waits_as_long_as_it_asks():
    now, busy, outbox = [T0], Busy(timedelta(minutes=10)), Outbox(notification(1), notification(2))
    compose = lambda _receiver, _alerts: Message("", "", "", "", Level.LOW, "")  # noqa: E731
    deliverer = Deliverer(
        outbox, at_once, busy, lambda: now[0], random.Random(1), Counter(), compose, frozenset(), None
    )

    async def step(later: timedelta) -> int:
        now[0], busy.wait = T0 + later, None if later else busy.wait
        await deliverer.start()
        await deliverer.settle()
        return busy.tried

    assert await step(timedelta(0)) == 1
    assert await step(timedelta(minutes=9)) == 1
    assert await step(timedelta(minutes=11)) == 3
    assert outbox.due == ()
