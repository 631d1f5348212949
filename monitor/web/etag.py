"""Validators: who has an answer already is told so instead of getting it again (RFC 9110, 8.8.3 and 13.1.2)."""

from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TAGGED = ("/api/", "/feeds/alerts.atom")
_GONE = ("content-length", "content-type")
"""Headers that say something of a body."""


class Tagged:
    """The application with a strong ETag on each answer for scripts that comes in one piece; exports come in many."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with 304 where the asker has the answer."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(TAGGED):
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def send_tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                held.append(message)
                return
            if held:
                start = held.pop()
                if not message.get("more_body", False):
                    message = _tag(start, message, Headers(scope=scope).get("if-none-match", ""))
                await send(start)
            await send(message)

        await self._app(scope, receive, send_tagged)


def _tag(start: Message, body: Message, known: str) -> Message:
    """Give the answer's start its tag, and its body, or an empty one where the tag is known."""
    tag = f'"{blake2b(body["body"], digest_size=16).hexdigest()}"'
    headers = MutableHeaders(scope=start)
    headers["ETag"] = tag
    headers["Cache-Control"] = "private, no-cache"  # may be kept, and is asked for anew each time
    if not matches(known, tag):
        return body
    for name in _GONE:
        del headers[name]
    start["status"] = 304
    return {"type": "http.response.body", "body": b""}


def matches(known: str, tag: str) -> bool:
    """Whether an If-None-Match names a tag; compared weakly, as it asks for."""
    return known.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")}
