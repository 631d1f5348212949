"""One real server on a thread of its own, for one application after another: stopping a server takes a while."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.web.server import serving

STARTS_WITHIN = 30.0
"""Seconds; a machine with nothing else to do needs a hundredth of one."""


class Stage:
    """The address of a server, and the application that answers there; set anew by each test."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.shown: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does that is shown."""
        assert self.shown is not None, "nobody is on the stage"
        await self.shown(scope, receive, send)


@contextmanager
def stage() -> Iterator[Stage]:
    """A stage for as long as the context lasts."""
    opened, loop, ready, stop = Stage(""), asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with serving(opened, "127.0.0.1", 0) as address:
            opened.address = address
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(STARTS_WITHIN)
    yield opened
    loop.call_soon_threadsafe(stop.set)
    thread.join(STARTS_WITHIN)
    loop.close()
