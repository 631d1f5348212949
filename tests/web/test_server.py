"""The server runs as a guest in the service's event loop."""

import asyncio
import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from monitor.errors import MonitorError
from monitor.web.server import serving


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("hello")(scope, receive, send)


async def get(address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return await response.text()


async def test_it_answers_from_the_first_moment_until_it_is_stopped() -> None:
    async with serving(hello, "127.0.0.1", 0) as address:
        assert await get(address) == "hello"
    with pytest.raises(aiohttp.ClientConnectorError):
        await get(address)


async def test_no_answer_waits_for_more_to_send_with_it() -> None:
    """Else the second part of each would come 40 ms after the first, on a connection that is kept."""
    async with serving(hello, "127.0.0.1", 0) as address:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await reader.readuntil(b"hello")
        with other_end(writer.get_extra_info("sockname")) as theirs:
            assert theirs.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
        writer.close()


def other_end(address: tuple[str, int]) -> socket.socket:
    """The socket of this process that is connected to that address."""
    for number in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found = socket.socket(fileno=os.dup(int(number.name)))
            if found.getpeername() == address:
                return found
            found.close()
    raise AssertionError(f"nothing is connected to {address}")


async def test_it_leaves_the_signals_to_the_service() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    async with serving(hello, "127.0.0.1", 0) as address:
        await get(address)
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


async def test_a_port_in_use_is_an_error_that_names_it() -> None:
    async with serving(hello, "127.0.0.1", 0) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(MonitorError, match=rf"127\.0\.0\.1:{port}: Address already in use; choose another port"):
            async with serving(hello, "127.0.0.1", port):
                pass
        assert await get(address) == "hello"


async def test_the_port_is_free_again_at_once() -> None:
    async with serving(hello, "127.0.0.1", 0) as address:
        await get(address)
    async with serving(hello, "127.0.0.1", int(address.rpartition(":")[2])) as again:
        assert await get(again) == "hello"


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
async def test_it_listens_on_ipv6() -> None:
    async with serving(hello, "::1", 0) as address:
        assert address.startswith("http://[::1]:")
        assert await get(address) == "hello"


async def test_a_slow_request_does_not_keep_the_service_from_leaving() -> None:
    begun = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await asyncio.sleep(60)

    async with aiohttp.ClientSession() as session:
        async with serving(slow, "127.0.0.1", 0) as address:
            request = asyncio.create_task(session.get(address))
            await begun.wait()
            leaving = time.monotonic()
        assert time.monotonic() - leaving < 5
        assert (await request).status == 500
