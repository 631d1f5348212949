"""What a receiver's targets would be sent."""

from dataclasses import dataclass

from monitor.delivery.console import TARGET
from monitor.delivery.rendering import rendering
from monitor.delivery.service import load
from monitor.delivery.webhook import body_of
from monitor.model.alert import Message
from monitor.model.settings import Receiver, Webhook


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as one target would be sent it; `form` is text, markdown, html or json."""

    target: str
    form: str
    title: str
    body: str


def previews(receiver: Receiver, message: Message) -> tuple[Preview, ...]:
    """The message for each target of a receiver."""
    if not receiver.targets:
        return (Preview(TARGET, "text", message.title, message.text),)
    return tuple(
        Preview(target.key, "json", message.title, body_of(message).decode())
        if isinstance(target, Webhook)
        else Preview(target.key, *_rendered(target.url, message))
        for target in receiver.targets
    )


def _rendered(url: str, message: Message) -> tuple[str, str, str]:
    form, title, body = rendering(load(url), message)
    return form.value, title, body
