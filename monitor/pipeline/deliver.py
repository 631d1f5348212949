"""The fourth line: due notifications -> message -> send -> recorded, each on its own."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from monitor.alerts.operator import receiver_dead, receiver_failing, receiver_recovered, tells_of_dead
from monitor.alerts.retry import LONGEST_WAIT_ASKED, after_attempt, delay
from monitor.errors import DeliveryError, StorageError
from monitor.model.alert import Alert, Delivered, Message, Notice, Notification, NotificationState
from monitor.pipeline.background import background
from monitor.pipeline.pace import MINUTE, Pace, Place
from monitor.pipeline.parts import Clock, Notifier, Store, Turn
from monitor.pipeline.sendings import RESULTS, Sendings

log = structlog.get_logger()

DELIVER_AHEAD = 100
"""Notifications taken for each target in one step; more wait for the next."""
DIGEST_SIZE = 50
"""Alerts in one digest message: mail clients and Slack cut what is longer."""
FLOOD = "more alerts than one by one"
"""Begins the title of a message that carries several because there were too many."""
FAILING_AFTER = timedelta(minutes=15)
"""A target that takes nothing for so long is told to the operator: its alerts are dead only after a day."""
RECORD_AGAIN = 1.0
"""Seconds until a database that did not take the record of a send is asked again."""


class Tell(Protocol):
    """Takes a notice for the operator, to be told by other receivers than those in `without`."""

    async def __call__(self, notice: Notice, *, without: frozenset[str], deliveries: Sequence[Delivered]) -> None:
        """Record the notice in one transaction with the deliveries it tells of."""


@dataclass(slots=True)
class Deliverer:
    """Sends what is due, one send at a time to each place and all places at once, so that none waits for a dead one.

    `compose` renders alerts into one message for a receiver; `digests` names the receivers that get several alerts in
    one message; `tally` counts sent, retried, dead; `tell` takes a notice for the operator.
    """

    store: Store
    turn: Turn
    notifier: Notifier
    clock: Clock
    rng: random.Random
    tally: Counter[str]
    compose: Callable[[str, Sequence[Alert]], Message]
    digests: frozenset[str]
    tell: Tell
    pace: Pace = field(default_factory=lambda: Pace({}))
    sendings: Sendings = field(default_factory=Sendings)
    _failing: dict[Place, datetime] = field(default_factory=dict)
    _told_failing: set[Place] = field(default_factory=set)
    _busy: dict[Place, asyncio.Task[None]] = field(default_factory=dict)
    _failures: dict[Place, int] = field(default_factory=dict)
    _resting: dict[Place, datetime] = field(default_factory=dict)
    _stopped: bool = False

    def stop(self) -> None:
        """Begin no more sends; those under way end and are recorded."""
        self._stopped = True

    def follow(self, before: "Deliverer") -> None:
        """Go on where another stops: what it is still sending is not sent a second time, what rests goes on resting."""
        before.stop()
        self._busy, self._failures, self._resting = before._busy, before._failures, before._resting
        self._failing, self._told_failing = before._failing, before._told_failing
        self.pace.follow(before.pace)
        self.sendings = before.sendings

    def put_back(self) -> None:
        """Forget times of day: the clock was ahead, and they are yet to come."""
        self._resting.clear()
        self._failing.clear()
        self.pace.put_back()

    async def start(self) -> int:
        """Start sending to each place that has something due and is not being sent to; how many were started."""
        now = self.clock()
        queues: dict[Place, list[Notification]] = {}
        for notification in await self.turn(self.store.due_notifications, now, DELIVER_AHEAD):
            queues.setdefault((notification.receiver, notification.target), []).append(notification)
        ready = [place for place in queues if place not in self._busy and self._resting.get(place, now) <= now]
        if self._stopped:
            return 0
        for place in ready:
            self._busy[place] = background(self._send_all(place, queues[place]), f"send to {place[0]}")
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
                if self._stopped:
                    return
                if self.pace.flooded(place, self.clock()):
                    await self._send_flood(place, queue[start:])
                    return
                if not await self._sent(place, queue[start : start + size]):
                    return
                if size == 1:
                    self.pace.count(place, self.clock())
        finally:
            del self._busy[place]

    async def _send_flood(self, place: Place, queue: Sequence[Notification]) -> None:
        """Send what is left in as few messages as can be, then let what comes gather for a minute."""
        for start in range(0, len(queue), DIGEST_SIZE):
            if self._stopped or not await self._sent(place, queue[start : start + DIGEST_SIZE], flood=True):
                return
        # A full queue has more behind it, which goes with the next step.
        if len(queue) < DELIVER_AHEAD:
            self._resting[place] = self.clock() + MINUTE

    async def _sent(self, place: Place, together: Sequence[Notification], *, flood: bool = False) -> bool:
        """Whether a message was taken; a place that does not take one rests."""
        begun = self.clock()
        error = await self._send(place, together, flood=flood)
        if error is None:
            self._failures.pop(place, None)
            await self._tell_recovered(place, self._failing.pop(place, None))
            return True
        self._rest(place, error)
        await self._tell_failing(place, error, begun)
        return False

    async def _tell_failing(self, place: Place, error: DeliveryError, begun: datetime) -> None:
        """Tell the operator, once and by another receiver, of a place that has not taken anything for long."""
        since = self._failing.setdefault(place, begun)
        if self.clock() - since < FAILING_AFTER or place in self._told_failing:
            return
        self._told_failing.add(place)
        notice = receiver_failing(*place, since=since, reason=error.reason)
        await self.tell(notice, without=frozenset({place[0]}), deliveries=())

    async def _tell_recovered(self, place: Place, since: datetime | None) -> None:
        """Tell the operator of a place that takes messages again, if it was told that it did not."""
        if since is None or place not in self._told_failing:
            return
        self._told_failing.discard(place)
        await self.tell(receiver_recovered(*place, since=since), without=frozenset(), deliveries=())

    def _rest(self, place: Place, error: DeliveryError) -> None:
        """Leave a place alone for a while, and as long as it asks for: for one message of ours is for all of them."""
        self._failures[place] = self._failures.get(place, 0) + 1
        asked = min(error.retry_after or timedelta(0), LONGEST_WAIT_ASKED)
        self._resting[place] = self.clock() + max(delay(self._failures[place], self.rng), asked)

    async def _send(
        self, place: Place, together: Sequence[Notification], *, flood: bool = False
    ) -> DeliveryError | None:
        """Send one message and record what became of it; why it was not taken, if it was not."""
        error = await self._attempt(place, together, flood=flood)
        now = self.clock()
        outcomes = [after_attempt(notification, error, now=now, rng=self.rng) for notification in together]
        await self._record(together, outcomes)
        self.tally.update(RESULTS[outcome.state] for outcome in outcomes)
        self.sendings.count(together, outcomes, digest=place[0] in self.digests)
        if error is None:
            log.info("sent", receiver=place[0], target=place[1], alerts=len(together))
            return None
        log.warning("not sent", receiver=place[0], target=place[1], reason=error.reason, state=outcomes[0].state.value)
        return error

    async def _attempt(self, place: Place, together: Sequence[Notification], *, flood: bool) -> DeliveryError | None:
        """Why a message was not taken. A bug is a reason too: what it stops must neither be lost nor stop the rest."""
        try:
            message = self.compose(place[0], [notification.alert for notification in together])
            if flood and len(together) > 1:
                message = replace(message, title=f"{FLOOD}: {message.title}")
            await self.notifier.send(*place, message)
        except DeliveryError as error:
            return error
        except Exception as error:
            log.critical("send crashed", receiver=place[0], target=place[1], exc_info=True)
            return DeliveryError(place[0], f"a fault of the monitor's own: {type(error).__name__}")
        return None

    async def _record(self, together: Sequence[Notification], outcomes: Sequence[Delivered]) -> None:
        """Store what became of a message, however long that takes: what is not recorded is sent again."""
        while True:
            try:
                await self._record_once(together, outcomes)
                return
            except StorageError as error:
                log.error("delivery not recorded", receiver=together[0].receiver, reason=str(error))
            await asyncio.sleep(RECORD_AGAIN)

    async def _record_once(self, together: Sequence[Notification], outcomes: Sequence[Delivered]) -> None:
        """With what is given up, the operator is told, once for a message and by another way than the one that failed.

        In one transaction, for nobody looks again at what is dead. That a notice of a dead receiver is dead itself is
        told to nobody: two receivers that refuse everything would have each other told of it for ever.
        """
        pairs = zip(together, outcomes, strict=True)
        dead = next((pair for pair in pairs if pair[1].state is NotificationState.DEAD), None)
        if dead is None or tells_of_dead(dead[0].alert):
            await self.turn(self.store.record_deliveries, outcomes)
            return
        notice = receiver_dead(dead[0], dead[1].error or "")
        await self.tell(notice, without=frozenset({dead[0].receiver}), deliveries=outcomes)
