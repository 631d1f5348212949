"""The outside watch hears that the service lives."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from monitor.delivery.heartbeat import beat
from monitor.errors import DeliveryError


async def served(status: int) -> tuple[TestServer, list[str]]:
    """A watch that answers with a status, and the paths it was asked for."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    return server, asked


async def test_a_sign_of_life_is_one_request() -> None:
    server, asked = await served(200)

    await beat(str(server.make_url("/ping/key")))

    assert asked == ["/ping/key"]
    await server.close()


async def test_a_refused_sign_is_an_error_without_the_address() -> None:
    server, _ = await served(404)

    with pytest.raises(DeliveryError, match="answered with status 404") as refused:
        await beat(str(server.make_url("/secret-key")))

    assert "secret-key" not in str(refused.value)
    await server.close()


async def test_an_unreachable_watch_is_an_error_without_the_address(unused_tcp_port: int) -> None:
    with pytest.raises(DeliveryError, match="not reached") as refused:
        await beat(f"http://127.0.0.1:{unused_tcp_port}/secret-key")

    assert "secret-key" not in str(refused.value)
