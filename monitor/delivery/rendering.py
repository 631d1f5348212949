"""A message in the form one service takes, cut to the service's limits: always one message, never a series."""

from collections.abc import Callable
from html import escape

from apprise import NotifyBase, NotifyFormat
from apprise.conversion.format import convert_between
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.slack import NotifySlack

from monitor.alerts.escape import cut
from monitor.delivery.mail import subject
from monitor.model.alert import Message

SLACK_SECTION = 3000
SLACK_HEADER = 150
"""Of Block Kit (`?blocks=yes`); apprise knows only the limits of attachments."""
BLENDED = 32
"""Characters that apprise puts around a title that counts as a part of the body."""
LINK_SHARE = 3
"""A link that would take more than one part in so many is left out: the text says more."""


def rendering(service: NotifyBase, message: Message) -> tuple[NotifyFormat, str, str]:
    """Format, title and body of a message in the form the service prefers, or its URL asks for (`?format=`).

    What is too long for the service ends at a line or a sentence, with a link to the rest; HTML ends as plain text.
    """
    form, body = _preferred(service.resolve_format(None), message)
    if isinstance(service, NotifyEmail):
        return form, subject(message), _mail(form, message)
    title, room = _title(service, message), _room(service, message)
    if room is not None and _size(service, form)(body) > room:
        form, body = (NotifyFormat.TEXT, message.text) if form is NotifyFormat.HTML else (form, body)
        body = fitted(body, room, more=_more(message.link, form, room), size=_size(service, form))
    # Without a title of its own the service gets it as the first line of the body.
    blended = form is NotifyFormat.HTML and service.title_maxlen <= 0
    return form, escape(title, quote=False) if blended else title, body


def _preferred(form: NotifyFormat, message: Message) -> tuple[NotifyFormat, str]:
    """The body in the wanted form; one that a template left empty is made by apprise from that which there is."""
    bodies = {NotifyFormat.HTML: message.html, NotifyFormat.MARKDOWN: message.markdown}
    if form in bodies:
        for each in (form, NotifyFormat.MARKDOWN):
            if bodies[each]:
                return each, bodies[each]
    return NotifyFormat.TEXT, message.text


def _mail(form: NotifyFormat, message: Message) -> str:
    """The body with the title in it: a thread's subject does not say what is new."""
    match form:
        case NotifyFormat.HTML:
            return message.mail or message.html
        case NotifyFormat.MARKDOWN:
            return f"**{message.title}**\n\n{message.markdown}"
        case _:
            return f"{message.title}\n\n{message.text}"


def limited(service: NotifyBase) -> bool:
    """Whether a service says how much it takes: apprise has a number for those too that do not."""
    return bool(service.body_maxlen != NotifyBase.body_maxlen)


def fitted(body: str, room: int, *, more: str, size: Callable[[str], int] = len) -> str:
    """A body that is too long for `room` up to a line's or a sentence's end, with `more` after it.

    `size` is what a text takes of the room once the service's own markup is in it.
    """
    keep = room - len(more)
    while keep > 0:
        text = _beginning(body, keep) + more
        taken = size(text)
        if taken <= room:
            return text
        keep = min(keep - 1, keep * room // taken)
    return more.strip()[:room]


def _beginning(body: str, limit: int) -> str:
    line = body.rfind("\n", 0, limit + 1)
    return body[:line].rstrip() if line >= limit // 2 else cut(body, limit)


def _more(link: str | None, form: NotifyFormat, room: int) -> str:
    if link is None or len(link) > room // LINK_SHARE:
        return "\n…"
    return f"\n\n… [read on]({link})" if form is NotifyFormat.MARKDOWN else f"\n… read on: {link}"


def _title(service: NotifyBase, message: Message) -> str:
    if isinstance(service, NotifySlack) and service.use_blocks:
        return cut(message.title, SLACK_HEADER)
    return cut(message.title, service.title_maxlen) if service.title_maxlen > 0 else message.title


def _room(service: NotifyBase, message: Message) -> int | None:
    """Characters the body may have; None where the service sets no limit."""
    if isinstance(service, NotifySlack) and service.use_blocks:
        return SLACK_SECTION
    if not limited(service):
        return None
    shared = service.title_maxlen <= 0 or service.overflow_amalgamate_title
    return int(service.body_maxlen) - (len(message.title) + BLENDED if shared else 0)


def _size(service: NotifyBase, form: NotifyFormat) -> Callable[[str], int]:
    def size(text: str) -> int:
        target = service.resolve_format(form)
        converted = convert_between(form, target, text)  # type: ignore[no-untyped-call]
        # apprise cuts before it turns the text into the service's dialect, and again after.
        return max(len(converted), len(service.dialect_convert(converted, target)))

    return size
