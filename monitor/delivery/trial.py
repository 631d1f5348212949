"""A marked message to a receiver, to see whether it works; and what one would get of a story."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from monitor.delivery.notifier import Notifier
from monitor.delivery.preview import Preview, previews
from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Decision, Message, Notice, Reason
from monitor.model.rule import Level
from monitor.model.settings import Receiver
from monitor.model.story import Story

Compose = Callable[[str, Sequence[Alert]], Message]
"""Writes one message on alerts for the receiver of that name."""


PATIENCE = timedelta(seconds=60)
"""How long somebody waits to see whether a receiver works."""


async def try_receiver(receiver: Receiver, compose: Compose, now: datetime) -> tuple[tuple[str, str | None], ...]:
    """Each target of the receiver, with what went wrong when it was sent a test message, if anything did."""
    message = compose(receiver.name, [_test_alert(receiver.name, now)])
    notifier = Notifier([receiver], deadline=PATIENCE)
    return tuple(
        [(target, await _send(notifier, receiver.name, target, message)) for target in notifier.targets[receiver.name]]
    )


def preview(receiver: Receiver, story: Story, compose: Compose, now: datetime) -> tuple[Preview, ...]:
    """The message that each target of a receiver would get of a story."""
    told = (Decision(receiver.name, Reason.NEW),)
    alert = Alert(f"story:{story.id}", story.revision, Reason.NEW, now, told, story=story)
    return previews(receiver, compose(receiver.name, [alert]))


async def _send(notifier: Notifier, receiver: str, target: str, message: Message) -> str | None:
    try:
        await notifier.send(receiver, target, message)
    except DeliveryError as error:
        return error.reason
    return None


def _test_alert(receiver: str, now: datetime) -> Alert:
    title = f"test message for receiver {receiver}"
    notice = Notice("op:test", title, ("nothing happened: somebody tries this receiver",), Level.INFORMATIONAL)
    return Alert(notice.subject, 0, Reason.OPERATOR, now, (Decision(receiver, Reason.OPERATOR),), notice=notice)
