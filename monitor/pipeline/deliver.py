"""The fourth line: due notifications -> message -> send -> recorded, each on its own."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from monitor.alerts.operator import receiver_dead
from monitor.alerts.retry import after_attempt, delay
from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Delivered, Message, Notice, Notification, NotificationState
from monitor.pipeline.parts import Clock, Notifier, Store, Turn

DELIVER_AHEAD = 100
"""Notifications taken for each target in one step; more wait for the next."""
DIGEST_SIZE = 50
"""Alerts in one digest message: mail clients and Slack cut what is longer."""


class Tell(Protocol):
    """Takes a notice for the operator, to be told by other receivers than those in `without`."""

    async def __call__(self, notice: Notice, *, without: frozenset[str]) -> None:
        """Record the notice."""


Place = tuple[str, str]
"""A receiver and one of its targets: sends to one place never overlap."""


@dataclass(slots=True)
class Deliverer:
    """Sends what is due, one send at a time to each place and all places at once, so that none waits for a dead one.

    `compose` renders alerts into one message; `digests` names the receivers that get several alerts in one message;
    `tally` counts sent, retried, dead; `tell` takes a notice for the operator.
    """

    store: Store
    turn: Turn
    notifier: Notifier
    clock: Clock
    rng: random.Random
    tally: Counter[str]
    compose: Callable[[Sequence[Alert]], Message]
    digests: frozenset[str]
    tell: Tell
    _busy: dict[Place, asyncio.Task[None]] = field(default_factory=dict)
    _failures: dict[Place, int] = field(default_factory=dict)
    _resting: dict[Place, datetime] = field(default_factory=dict)

    async def start(self) -> int:
        """Start sending to each place that has something due and is not being sent to; how many were started."""
        now = self.clock()
        queues: dict[Place, list[Notification]] = {}
        for notification in await self.turn(self.store.due_notifications, now, DELIVER_AHEAD):
            queues.setdefault((notification.receiver, notification.target), []).append(notification)
        ready = [place for place in queues if place not in self._busy and self._resting.get(place, now) <= now]
        for place in ready:
            self._busy[place] = asyncio.create_task(self._send_all(place, queues[place]), name=f"send to {place[0]}")
        return len(ready)

    async def settle(self) -> None:
        """Wait for the sends under way; a bug in one is raised here."""
        await asyncio.gather(*self._busy.values())

    async def _send_all(self, place: Place, queue: list[Notification]) -> None:
        """Send a place's notifications in order until one is not taken: the rest would hardly be, and stay due.

        The place then rests, the longer the more often it failed in a row; those that wait go before the one that
        failed, so that a message it never takes does not keep it from the others.
        """
        size = DIGEST_SIZE if place[0] in self.digests else 1
        try:
            for start in range(0, len(queue), size):
                if not await self._send(place, queue[start : start + size]):
                    self._failures[place] = self._failures.get(place, 0) + 1
                    self._resting[place] = self.clock() + delay(self._failures[place], self.rng)
                    return
                self._failures.pop(place, None)
        finally:
            del self._busy[place]

    async def _send(self, place: Place, together: Sequence[Notification]) -> bool:
        """Send one message and record what became of it; whether it was taken."""
        error = await self._attempt(place, together)
        now = self.clock()
        outcomes = [after_attempt(notification, error, now=now, rng=self.rng) for notification in together]
        await self.turn(self.store.record_deliveries, outcomes)
        self._count(outcomes)
        await self._tell_of_the_dead(together, outcomes)
        return error is None

    async def _attempt(self, place: Place, together: Sequence[Notification]) -> DeliveryError | None:
        message = self.compose([notification.alert for notification in together])
        try:
            await self.notifier.send(*place, message)
        except DeliveryError as error:
            return error
        return None

    def _count(self, outcomes: Sequence[Delivered]) -> None:
        names = {NotificationState.SENT: "sent", NotificationState.PENDING: "retried", NotificationState.DEAD: "dead"}
        self.tally.update(names[outcome.state] for outcome in outcomes)

    async def _tell_of_the_dead(self, together: Sequence[Notification], outcomes: Sequence[Delivered]) -> None:
        """The operator hears of what was given up, once for a message, by another way than the one that failed."""
        for notification, outcome in zip(together, outcomes, strict=True):
            if outcome.state is NotificationState.DEAD:
                receiver = frozenset({notification.receiver})
                await self.tell(receiver_dead(notification, outcome.error or ""), without=receiver)
                return
