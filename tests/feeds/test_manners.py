"""How a host is asked: not too much at once, not too fast, and not at all while it wants quiet."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import FetchError
from monitor.feeds.fetch import Fetcher
from monitor.feeds.host import HOST_PAUSE, MAX_PATIENT, Hosts
from monitor.feeds.room import Room
from monitor.feeds.schedule import after_failure
from monitor.model.feed import ThrottleScope
from monitor.model.settings import FetchSettings
from tests.feeds.conftest import T0, feed
from tests.feeds.wire import Server, response

pytestmark = pytest.mark.skips_time
HOST, DOMAIN, FEED = ThrottleScope.HOST, ThrottleScope.DOMAIN, ThrottleScope.FEED


@contextmanager
def skipped_time() -> Iterator[None]:
    """A loop whose clock jumps to whatever is waited for: hours pass at once, in order."""
    loop = asyncio.get_running_loop()
    real, ahead = loop.time, 0.0
    select = loop._selector.select  # type: ignore[attr-defined]

    def jump(timeout: float | None) -> object:
        nonlocal ahead
        ahead += max(timeout or 0.0, 0.0)
        return select(0)

    loop.time = lambda: real() + ahead  # type: ignore[method-assign]
    loop._selector.select = jump  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del loop.time, loop._selector.select  # type: ignore[attr-defined]


async def starts(hosts: Hosts, *asked: str, whom: str | None = None) -> list[float]:
    """When requests to hosts begin that are all made now, in seconds from now."""
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def request(host: str) -> float:
        async with hosts.slot(host, whom):
            return loop.time() - began

    return await asyncio.gather(*map(request, asked))


async def test_requests_to_one_host_begin_apart_and_others_do_not_wait():
    hosts = Hosts(per_host=4, total=10, spacing=timedelta(seconds=2))
    with skipped_time():
        mine = await starts(hosts, "a", "a", "b", "a")
        again = await starts(hosts, "a")

    assert mine == pytest.approx([0, 2, 0, 4], abs=0.1)
    assert again == pytest.approx([2], abs=0.1)


async def test_a_throttled_host_is_asked_half_as_often_and_recovers_with_its_answers():
    hosts = Hosts(per_host=9, total=10, spacing=timedelta(seconds=1))
    with skipped_time():
        hosts.hush("a", timedelta(seconds=5))
        hosts.hush("a", None)
        assert hosts.quiet("a") == pytest.approx(HOST_PAUSE, abs=timedelta(seconds=1))
        await asyncio.sleep(60.1)
        assert hosts.quiet("a") is None
        slow = await starts(hosts, "a", "a", "a", whom="a")
        for _ in range(20):
            hosts.answered("a")
        await asyncio.sleep(60)
        usual = await starts(hosts, "a", "a", whom="a")

    assert slow == pytest.approx([0, 4, 8], abs=0.1)
    assert usual == pytest.approx([0, 1], abs=0.1)


async def test_a_request_that_hangs_gives_its_place_to_others():
    hosts = Hosts(per_host=2, total=3)
    hanging = asyncio.Event()

    async def hang(host: str) -> None:
        async with hosts.slot(host):
            await hanging.wait()

    with skipped_time():
        tasks = [asyncio.create_task(hang(f"h{number}")) for number in range(9)]
        await asyncio.sleep(0)
        (waited,) = await starts(hosts, "good")
        hanging.set()
        await asyncio.gather(*tasks)
        again = await starts(hosts, *"abc")

    assert waited < 9
    assert again == pytest.approx([0, 0, 0], abs=0.1)


async def test_requests_that_are_likely_to_hang_leave_places_to_the_others():
    hosts = Hosts(per_host=1, total=8)
    hanging = asyncio.Event()

    async def hang(host: str) -> None:
        async with hosts.slot(host, doubtful=True):
            await hanging.wait()

    tasks = [asyncio.create_task(hang(str(number))) for number in range(MAX_PATIENT + 50)]
    with skipped_time():
        await asyncio.sleep(10_000)
        waited = await starts(hosts, *"abcd")
    hanging.set()
    await asyncio.gather(*tasks)

    assert waited == pytest.approx([0, 0, 0, 0], abs=0.1)


async def test_nobody_is_asked_while_what_came_fills_the_room():
    room = Room(10)
    hosts = Hosts(per_host=1, total=4, room=room)

    with room.taken(7), skipped_time():
        with room.taken(7):
            waiting = asyncio.create_task(starts(hosts, "a", "b"))
            await asyncio.sleep(60)
            began_before = waiting.done()
        began = await waiting

    assert not began_before
    assert min(began) >= 60


async def test_only_so_many_requests_wait_without_a_place():
    hosts = Hosts(per_host=1, total=1)
    hanging, begun = asyncio.Event(), 0

    async def hang(host: str) -> None:
        nonlocal begun
        async with hosts.slot(host):
            begun += 1
            await hanging.wait()

    with skipped_time():
        tasks = [asyncio.create_task(hang(str(number))) for number in range(MAX_PATIENT + 50)]
        await asyncio.sleep(10_000)
        waiting = begun
        hanging.set()
        await asyncio.gather(*tasks)

    assert waiting == MAX_PATIENT + 1


async def test_hosts_that_nobody_asks_are_forgotten():
    hosts = Hosts(per_host=1, total=5, spacing=timedelta(seconds=1))
    with skipped_time():
        await starts(hosts, *(str(number) for number in range(50)))
        await asyncio.sleep(2)

    assert not hosts._hosts


@pytest.mark.parametrize(
    ("scope", "put_off"), [(HOST, {"same host"}), (DOMAIN, {"same host", "same domain"}), (FEED, set())]
)
async def test_who_else_is_left_alone_is_configured(
    server: Server, settings: FetchSettings, scope: ThrottleScope, put_off: set[str]
):
    urls = {"same host": "http://news.agency.example/b", "same domain": "http://www.agency.example/c"}
    urls["another"] = "http://other.example/d"
    for url in urls.values():
        server.at(url, response())
    throttling = server.at("http://news.agency.example/a", response(b"", 429, Retry_After="60"))
    proxied = replace(settings, proxy=server.url(""))
    outcomes = {}
    async with Fetcher(proxied) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch(feed(throttling.removeprefix(server.url("")), throttle_scope=scope))
        for name, url in urls.items():
            outcomes[name] = await outcome(fetcher, url, scope)

    assert {name for name, kind in outcomes.items() if kind == "throttled"} == put_off


async def outcome(fetcher: Fetcher, url: str, scope: ThrottleScope) -> str:
    try:
        return type(await fetcher.fetch(feed(url, throttle_scope=scope))).__name__
    except FetchError as error:
        return error.kind if error.status is None else f"asked, {error.status}"


async def test_a_403_again_and_again_quietens_the_host_as_a_429_does(server: Server, settings: FetchSettings):
    server.at("/a", response(b"", 403))
    server.at("/b", response())
    async with Fetcher(settings) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch(replace(feed(server.url("/a")), failures=2))

        assert await outcome(fetcher, server.url("/b"), HOST) == "throttled"


async def test_quiet_that_was_asked_for_outlives_the_program(server: Server, settings: FetchSettings):
    """A cron job's next run, a restart and a reload have another fetcher."""
    server.at("/busy", response(b"", 429, Retry_After="600"))
    server.at("/other", response())
    asked = feed(server.url("/busy"))
    async with Fetcher(settings) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(asked)
    known = after_failure(asked, caught.value, now=T0, rng=random.Random(1)).state

    async with Fetcher(settings) as again, Fetcher(settings) as later:
        again.heed([known], T0 + timedelta(minutes=9))
        later.heed([known], T0 + timedelta(minutes=11))

        assert await outcome(again, server.url("/other"), HOST) == "throttled"
        assert await outcome(later, server.url("/other"), HOST) == "Document"


async def test_the_operators_own_hosts_are_not_spaced(server: Server, settings: FetchSettings):
    urls = [server.at(f"/{number}", response()) for number in range(10)]
    async with Fetcher(replace(settings, spacing=timedelta(seconds=5))) as fetcher, asyncio.timeout(4):
        await asyncio.gather(*(fetcher.fetch(feed(url)) for url in urls))
