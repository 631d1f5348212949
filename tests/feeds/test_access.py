"""What a feed is asked with, through whom, and at which of its addresses."""

import asyncio
import socket
from contextlib import ExitStack
from dataclasses import replace

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.feeds.fetch import Fetcher
from monitor.model.feed import Access, Document
from monitor.model.settings import FetchSettings
from tests.feeds.conftest import feed
from tests.feeds.fetching import failed, fetched
from tests.feeds.wire import RSS, Server, response


@pytest.mark.parametrize("url", ["ftp://agency.example/feed", "gopher://x/", "feed.xml", "http://["])
async def test_other_schemes_are_refused(settings: FetchSettings, url: str):
    error = await failed(settings, feed(url))

    assert (error.kind, error.retryable) == ("forbidden-scheme", False)


async def test_a_proxy_carries_the_request_and_its_own_credentials(server: Server, settings: FetchSettings):
    server.at("http://agency.example/feed", response())
    proxy = server.url("").replace("//", "//me:secret@")

    document = await fetched(replace(settings, proxy=proxy, allow_networks=()), feed("http://agency.example/feed"))

    assert document.body == RSS
    assert server.asked[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "[::1]", "169.254.169.254"])
async def test_a_proxy_is_not_asked_for_private_addresses(server: Server, settings: FetchSettings, host: str):
    hidden = replace(settings, proxy=server.url(""), allow_networks=())

    assert (await failed(hidden, feed(f"http://{host}/feed"))).kind == "forbidden-address"
    assert server.asked == []


async def test_a_dead_proxy_is_named_without_its_password(settings: FetchSettings, unused_tcp_port: int):
    proxied = replace(settings, proxy=f"http://me:secret@127.0.0.1:{unused_tcp_port}")

    error = await failed(proxied, feed("http://agency.example/feed"))

    assert error.kind == "connect"
    assert "secret" not in str(error)


def asked_with(settings: FetchSettings, url: str, *headers: tuple[str, str], proxy: str | None = None) -> FetchSettings:
    return replace(settings, access={url: Access(headers, proxy=proxy)})


async def test_a_feeds_own_headers_go_to_its_own_host_only(server: Server, settings: FetchSettings):
    url = server.at("/feed", response(b"", 302, Location="/same"))
    server.at("/same", response(b"", 302, Location=f"http://localhost:{server.port}/other"))
    server.at("/other", response())
    access = asked_with(settings, url, ("x-key", "secret"), ("authorization", "Bearer secret"), ("user-agent", "own"))

    document = await fetched(access, feed(url))

    sent = [(request.headers.get("x-key"), request.headers.get("authorization")) for request in server.asked]
    assert sent == [("secret", "Bearer secret")] * 2 + [(None, None)]
    assert [request.headers["user-agent"] for request in server.asked][:2] == ["own", "own"]
    assert "secret" not in repr(document)


async def test_a_feeds_own_headers_do_not_follow_it_to_the_address_it_moved_to(server: Server, settings: FetchSettings):
    server.at("/new", response())
    moved = replace(feed("http://agency.example/feed"), moved_to=server.url("/new"))

    await fetched(asked_with(settings, "http://agency.example/feed", ("x-key", "secret")), moved)

    assert "x-key" not in server.asked[0].headers


async def test_one_feed_may_be_asked_through_a_proxy_and_the_others_stay_guarded(
    server: Server, settings: FetchSettings
):
    server.at("http://agency.example/feed", response())
    own = asked_with(replace(settings, allow_networks=()), "http://agency.example/feed", proxy=server.url(""))

    assert (await fetched(own, feed("http://agency.example/feed"))).body == RSS
    assert (await failed(own, feed(server.url("/feed")))).kind == "forbidden-address"


async def test_one_feed_may_be_asked_without_the_proxy_of_the_others(server: Server, settings: FetchSettings):
    url = server.at("/feed", response())
    proxied = replace(settings, proxy="http://127.0.0.1:1")

    assert (await fetched(asked_with(proxied, url), feed(url))).body == RSS


async def test_a_dead_address_of_a_name_costs_a_quarter_of_a_second(server: Server, settings: FetchSettings):
    """The first address takes no connection: its queue is full, as packets to a broken route are lost."""
    server.at("/feed", response())
    with socket.create_server(("127.0.0.2", server.port), backlog=0) as deaf, ExitStack() as held:
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        started = asyncio.get_running_loop().time()
        async with Fetcher(settings, resolver=Resolver("127.0.0.2", "127.0.0.1")) as fetcher:
            answer = await fetcher.fetch(feed(f"http://agency.example:{server.port}/feed"))

    assert isinstance(answer, Document)
    assert 0.2 < asyncio.get_running_loop().time() - started < 2


class Resolver(AbstractResolver):
    """Every name has these addresses."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in self.addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


async def test_a_feeds_own_parameters_are_added_on_its_own_host_and_are_in_no_address(
    server: Server, settings: FetchSettings
):
    elsewhere = f"http://localhost:{server.port}"
    server.at("/feed?page=1&api_key=secret", response(b"", 301, Location="/new?api_key=secret"))
    server.at("/new?api_key=secret", response(b"", 302, Location=f"{elsewhere}/other?api_key=secret"))
    server.at("/other", response())
    url = server.url("/feed?page=1")
    access = replace(settings, access={url: Access(query=(("api_key", "secret"),))})

    document = await fetched(access, feed(url))

    assert [request.target for request in server.asked] == [
        "/feed?page=1&api_key=secret",
        "/new?api_key=secret",
        "/other",
    ]
    assert (document.url, document.permanent) == (f"{elsewhere}/other", server.url("/new"))
