"""Who may ask: this machine under its own name, and no other site's page in a browser that runs here."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110, 9.2.1)."""
_HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[0-9A-Za-z._-]+))(?::[0-9]{1,5})?")
SAME_SITE = frozenset({"same-origin", "none"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A followed link tells nobody which story, or which watched name, was being read. (With `no-referrer` browsers send
    # our own forms from the origin `null`, which is refused below.)
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """The application behind a check of the Host and Origin headers, with security headers on every answer.

    A page of another site can have its own name resolve to 127.0.0.1 and then read what is served here (DNS
    rebinding); only its Host header gives it away. Requests that change something are refused from other origins.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = LOOPBACK | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refused = self._refused(scope["method"], Headers(scope=scope))
        await (refused or self._app)(scope, receive, send_guarded)

    def _refused(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if hostname(host) not in self._hosts:
            return PlainTextResponse("this address does not serve that host\n", 421)
        if method in SAFE:
            return None
        origin = headers.get("origin")
        same = origin is None or urlsplit(origin).netloc == host
        if not same or headers.get("sec-fetch-site", "none") not in SAME_SITE:
            return PlainTextResponse("requests from other sites are refused\n", 403)
        return None


def hostname(host: str) -> str | None:
    """The name in a Host header (RFC 9110, 7.2), in small letters, without port and brackets; None for nonsense."""
    found = _HOST.fullmatch(host)
    return (found["address"] or found["name"]).lower() if found else None
