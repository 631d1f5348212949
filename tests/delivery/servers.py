"""Real servers to send to: a mail server, and a web server that stands in for Slack and others."""

import asyncio
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(slots=True)
class Mailbox:
    """An aiosmtpd handler that keeps what arrives, and answers DATA as told."""

    answer: str = "250 OK"
    received: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(mail, EmailMessage)
            self.received.append(mail)
        return self.answer


class MailServer:
    """An SMTP server on a free port of 127.0.0.1, in the loop of the test."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self._port = 0
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> "MailServer":
        await self.come_up()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.go_down()

    async def come_up(self) -> None:
        """Listen, on the port it had before."""
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(lambda: SMTP(self.mailbox, loop=loop), "127.0.0.1", self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    def go_down(self) -> None:
        """Refuse connections."""
        if self._server is not None:
            self._server.close()
            self._server = None

    @property
    def url(self) -> str:
        """An apprise URL of the server, with a query to add to."""
        return f"mailto://127.0.0.1:{self._port}?from=monitor@example.com&to=team@example.com"


class WebServer:
    """An HTTP server that keeps the JSON it is sent and answers with `status` and `body`.

    It hangs while `hold` is set, and hangs up while `drop` is. A connection that hangs is let go, without an answer,
    by `release` and when the server is closed.
    """

    def __init__(self) -> None:
        self.status = 200
        self.body = b"ok"
        self.received: list[Any] = []
        self.statuses: list[int] = []
        self.paths: list[str] = []
        self.bodies: list[bytes] = []
        self.headers: list[Mapping[str, str]] = []
        self.answer_headers: dict[str, str] = {}
        self.hanging = threading.Event()
        self.hold = False
        self.drop = False
        self._release = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    def __enter__(self) -> "WebServer":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._release.set()
        self._server.shutdown()
        self._server.server_close()

    def release(self) -> None:
        """Hold no more, and let go of those that hang."""
        self.hold = False
        self._release.set()
        self._release = threading.Event()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"]))
                if server.hold:
                    until = server._release
                    server.hanging.set()
                    until.wait(60)
                    return
                if server.drop:
                    return
                server.statuses.append(server.status)
                server.paths.append(self.path)
                server.received.append(json.loads(sent))
                server.bodies.append(sent)
                server.headers.append(dict(self.headers))
                self.send_response(server.status)
                for name, value in server.answer_headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(server.body)))
                self.end_headers()
                self.wfile.write(server.body)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        return Handler
