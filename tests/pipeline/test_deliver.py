"""A place that asks to be left alone is left alone, whatever else waits for it."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Delivered, Message, Notice, Notification, NotificationState, Reason
from monitor.model.rule import Level
from monitor.pipeline.deliver import Deliverer
from monitor.pipeline.pace import Pace
from tests.alerts.stories import T0


class Outbox:
    """As much of a store as a deliverer uses: notifications that stay due until they are sent."""

    def __init__(self, *due: Notification) -> None:
        self.due = due
        self.recorded: list[Delivered] = []

    def due_notifications(self, _now: datetime, _limit: int) -> tuple[Notification, ...]:
        return self.due

    def record_deliveries(self, deliveries: Sequence[Delivered]) -> None:
        self.recorded.extend(deliveries)
        sent = {each.notification for each in deliveries if each.state is not NotificationState.PENDING}
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


def sending(outbox: Outbox, notifier: Any, now: Callable[[], datetime], **more: Any) -> Deliverer:
    """A deliverer of alerts as they are, without digests; what it tells the operator is lost."""
    compose = lambda _receiver, _alerts: Message("", "", "", "", Level.LOW, "")  # noqa: E731
    parts = {"compose": compose, "tell": None, **more}
    return Deliverer(
        store=outbox,
        turn=at_once,
        notifier=notifier,
        clock=now,
        rng=random.Random(1),
        tally=Counter(),
        digests=frozenset(),
        **parts,
    )


async def test_what_waits_for_a_busy_place_waits_as_long_as_it_asks():
    now, busy, outbox = [T0], Busy(timedelta(minutes=10)), Outbox(notification(1), notification(2))
    deliverer = sending(outbox, busy, lambda: now[0])

    async def step(later: timedelta) -> int:
        now[0], busy.wait = T0 + later, None if later else busy.wait
        await deliverer.start()
        await deliverer.settle()
        return busy.tried

    assert await step(timedelta(0)) == 1
    assert await step(timedelta(minutes=9)) == 1
    assert await step(timedelta(minutes=11)) == 3
    assert outbox.due == ()


async def test_a_message_that_cannot_be_written_is_tried_again_later_and_does_not_stop_the_rest():
    now, outbox, place = [T0], Outbox(notification(1), notification(2)), Busy(timedelta(0))
    place.wait = None

    def compose(_receiver: str, alerts: Sequence[Alert]) -> Message:
        if alerts[0].subject == "op:1":
            raise ZeroDivisionError
        return Message("", "", "", "", Level.LOW, "")

    deliverer = sending(outbox, place, lambda: now[0], compose=compose)
    await deliverer.start()
    await deliverer.settle()
    await deliverer.start()
    await deliverer.settle()

    assert (deliverer.tally["retried"], place.tried) == (1, 0)
    assert outbox.recorded[0].error == "a fault of the monitor's own: ZeroDivisionError"
    outbox.due = outbox.due[1:]  # the store puts what failed behind
    now[0] += timedelta(minutes=1)
    await deliverer.start()
    await deliverer.settle()
    assert place.tried == 1


class Refusing:
    """A place that takes nothing, ever."""

    async def send(self, receiver: str, _target: str, _message: Message) -> None:
        raise DeliveryError(receiver, "who are you", retryable=False)


async def test_that_a_notice_of_a_dead_receiver_is_dead_itself_is_told_to_nobody():
    outbox, told = Outbox(notification(1)), []

    async def tell(notice: Notice, *, without: frozenset[str], deliveries: Sequence[Delivered]) -> None:
        told.append(notice)
        outbox.record_deliveries(deliveries)
        alert = Alert(notice.subject, 1, Reason.OPERATOR, T0, (), notice=notice)
        outbox.due = (Notification(9 + len(told), alert, "other", "hook", NotificationState.PENDING, 0, T0),)

    deliverer = sending(outbox, Refusing(), lambda: T0, tell=tell)
    for _ in range(4):
        await deliverer.start()
        await deliverer.settle()

    assert [notice.subject for notice in told] == ["op:receiver:siem:dead"]
    assert deliverer.tally["dead"] == 2


async def test_a_flood_goes_on_being_counted_after_a_reload():
    place = Busy(timedelta(0))
    place.wait = None
    first = sending(Outbox(notification(1)), place, lambda: T0, pace=Pace({"siem": 1}))
    await first.start()
    await first.settle()

    second = sending(Outbox(notification(2), notification(3)), place, lambda: T0, pace=Pace({"siem": 1}))
    second.follow(first)
    await second.start()
    await second.settle()

    assert (place.tried, second.tally["sent"]) == (2, 2)


async def test_sends_are_counted_by_receiver_and_result_and_news_by_how_late_it_is():
    story = replace(notification(1).alert, reason=Reason.NEW)
    news = replace(notification(1), alert=story, published=T0 - timedelta(seconds=40))
    busy, outbox = Busy(timedelta(0)), Outbox(news, replace(notification(2), published=T0))
    now = [T0]
    deliverer = sending(outbox, busy, lambda: now[0])
    await deliverer.start()
    await deliverer.settle()
    now[0], busy.wait = T0 + timedelta(minutes=1), None
    await deliverer.start()
    await deliverer.settle()

    assert deliverer.sendings.results == {("siem", "retried"): 1, ("siem", "sent"): 2}
    assert (deliverer.sendings.late, deliverer.sendings.seconds) == ({120.0: 1}, 100.0)
