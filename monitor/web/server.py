"""The server of the application, inside the service's own event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from monitor.errors import MonitorError

LAST_ANSWERS = 1
"""Seconds that requests under way get when the server is to stop; the service as a whole leaves within ten."""


class _Server(uvicorn.Server):
    """uvicorn as a guest: the signals are the service's."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


@asynccontextmanager
async def serving(app: ASGIApp, host: str, port: int) -> AsyncIterator[str]:
    """Serve the application for as long as the context lasts; gives its address, with the port taken for port 0.

    Raises:
        MonitorError: nothing can listen there.
    """
    listener = await asyncio.to_thread(_listen, host, port)
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=LAST_ANSWERS,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listener]), name="web")
    try:
        # Who connects from now on is answered, if only as soon as the server has started: the socket listens already.
        yield _address(listener)
    finally:
        server.should_exit = True
        await task


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server((str(address[0]), port), family=family)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # Python adds the address to what the system says
        raise MonitorError(
            f"web.listen: cannot listen on {host}:{port}: {reason}; choose another port, or none"
        ) from error
    # asyncio sets this only where the protocol is named; without it the end of an answer waits 40 ms for an ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _address(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"
