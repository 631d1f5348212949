"""Errors as scripts get them: problem details (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.errors import ConfigError

KIND = "application/problem+json"
_SAYS = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}
MEANINGS = {
    400: "The request cannot be read: a cursor that is none, a body that is no text",
    401: "A token is needed",
    403: "The token may not change anything, or another site asks",
    404: "There is none",
    413: "The request is too large",
    422: "The request has mistakes",
    503: "The database does not answer, or the work takes too long",
}
"""What an answer of a status means, wherever it is given."""


class Problems:
    """The application with every error below some addresses as problem details: those that middleware writes, too."""

    def __init__(self, app: ASGIApp, below: tuple[str, ...]) -> None:
        self._app, self._below = app, below

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; an error in plain words becomes a problem with these words."""
        if scope["type"] != "http" or not scope["path"].startswith(self._below):
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def send_problem(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_plain_error(message):
                held.append(message)
                return
            if held:
                start = held.pop()
                said = problem(start["status"], message["body"].decode().strip())
                headers = MutableHeaders(scope=start)
                headers.update({"content-type": KIND, "content-length": str(len(said.body))})
                await send(start)
                message = {"type": "http.response.body", "body": said.body}
            await send(message)

        await self._app(scope, receive, send_problem)


def _is_plain_error(start: Message) -> bool:
    kind = Headers(raw=start["headers"]).get("content-type", "")
    return start["status"] >= HTTPStatus.BAD_REQUEST and kind.startswith("text/plain")


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: object) -> JSONResponse:
    """An answer that says what was wrong."""
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail} | more
    return JSONResponse(content, status, headers, media_type=KIND)


def mistakes(error: ConfigError, detail: str) -> JSONResponse:
    """An answer with every mistake in what was to be taken."""
    found = [
        {
            "path": each.path,
            "line": each.line,
            "column": each.column,
            "code": each.code,
            "message": each.message,
            "help": each.help,
        }
        for each in error.diagnostics
    ]
    return problem(422, detail, diagnostics=found)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How these answers are described to tools."""
    return {status: {"description": MEANINGS[status], "content": {KIND: {"schema": _SAYS}}} for status in statuses}
