"""Messages out: each target in a thread of its own, so that one that hangs holds up none of the others."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from threading import Thread
from typing import Protocol, TextIO

from monitor.delivery.console import TARGET, ConsoleTarget
from monitor.delivery.service import ServiceTarget, load
from monitor.delivery.webhook import WebhookTarget
from monitor.errors import DeliveryError
from monitor.model.alert import Message
from monitor.model.settings import Receiver, Webhook
from monitor.model.settings import Target as Address

DEADLINE = timedelta(minutes=15)
"""For one send: longer than any target is given to answer, for what is taken after it would be sent again. It holds up
no other target."""


class Target(Protocol):
    """Where messages go; it may block."""

    def send(self, message: Message) -> None:
        """Send one message; DeliveryError when it is not taken."""


def check_url(url: str) -> str | None:
    """Why an apprise URL cannot be sent to, without its secrets; None if it can. Nothing is sent."""
    try:
        load(url)
    except ValueError as error:
        return str(error)
    return None


class Notifier:
    """Sends messages to the targets of receivers. A receiver without addresses is the console, on `stream`.

    DeliveryError names the receiver and target whose address apprise does not take.
    """

    def __init__(
        self, receivers: Sequence[Receiver], *, deadline: timedelta = DEADLINE, stream: TextIO | None = None
    ) -> None:
        self._deadline = deadline
        self._lanes = {
            (receiver.name, key): _Lane(target)
            for receiver in receivers
            for key, target in _targets(receiver, stream).items()
        }

    @property
    def targets(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the targets of each receiver."""
        keys: dict[str, tuple[str, ...]] = {}
        for receiver, key in self._lanes:
            keys[receiver] = (*keys.get(receiver, ()), key)
        return keys

    async def send(self, receiver: str, target: str, message: Message) -> None:
        """Send one message to one target, after those before it; DeliveryError when it is not taken in time."""
        lane = self._lanes.get((receiver, target))
        if lane is None:
            raise DeliveryError(receiver, f"target {target} is no longer configured", retryable=False)
        try:
            await lane.send(message, self._deadline)
        except TimeoutError as error:
            reason = f"no answer from {target} within {self._deadline.total_seconds():g} s"
            raise DeliveryError(receiver, reason) from error
        except _StillSendingError as error:
            raise DeliveryError(receiver, f"{target} still hangs in an earlier send") from error


def _targets(receiver: Receiver, stream: TextIO | None) -> dict[str, Target]:
    if not receiver.targets:
        return {TARGET: ConsoleTarget(receiver.name, stream)}
    return {target.key: _target(receiver.name, target) for target in receiver.targets}


def _target(receiver: str, address: Address | Webhook) -> Target:
    if isinstance(address, Webhook):
        return WebhookTarget(receiver, address)
    return ServiceTarget(receiver, address.key, address.url)


class _StillSendingError(Exception):
    """A send that passed its deadline has not come back: its thread cannot be stopped."""


class _Lane:
    """One target and at most one thread; a daemon, for a hanging send must not keep the process from ending."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._turn = asyncio.Lock()
        self._sending = False

    async def send(self, message: Message, deadline: timedelta) -> None:
        async with self._turn:
            if self._sending:
                raise _StillSendingError
            loop = asyncio.get_running_loop()
            answer: asyncio.Future[None] = loop.create_future()
            Thread(target=self._run, args=(message, loop, answer), name="send", daemon=True).start()
            self._sending = True  # its end is marked by this loop, thus never before this
            await asyncio.wait_for(answer, deadline.total_seconds())

    def _run(self, message: Message, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[None]) -> None:
        """In the thread: send, and hand back what came of it; a loop that has ended wants to know no more."""
        error: Exception | None = None
        try:
            self._target.send(message)
        except Exception as raised:  # it belongs to the one who waits
            error = raised
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(self._done, answer, error)

    def _done(self, answer: asyncio.Future[None], error: Exception | None) -> None:
        self._sending = False
        if answer.done():
            return
        if error is None:
            answer.set_result(None)
        else:
            answer.set_exception(error)
