"""The real process is killed at any moment, again and again, while news goes on: nothing is lost, little repeated."""

import asyncio
import os
import random
import signal
from contextlib import closing
from pathlib import Path

import pytest

from monitor.storage.store import Store
from tests.crash.outside import PARTIES, Outside, outside, publish_for_ever
from tests.crash.process import PATIENCE, TARGETS, Service, configure, session, started

ROUNDS = 4
KILLS = int(os.environ.get("MONITOR_TEST_KILLS", "20")) // ROUNDS
"""How often the service is killed in each of the rounds."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(ROUNDS))
async def test_kills_lose_nothing_and_repeat_only_what_was_on_its_way(seed: int, tmp_path: Path) -> None:
    """Each kill may repeat one message to each target."""
    rng = random.Random(seed)
    async with outside() as world:
        config = configure(tmp_path, world)
        news = asyncio.create_task(publish_for_ever(world, rng))
        for _ in range(KILLS):
            async with started(config) as service:
                await moment(world, service, rng)
        news.cancel()
        async with started(config) as service:
            await world.until(lambda: everything_is_told(world), PATIENCE)
            service.send(signal.SIGTERM)
            assert await service.ended(10) == 0
    for target in TARGETS:
        heard, expected = world.heard(target), world.expected(target)
        assert set(heard) == expected
        assert heard.total() <= len(expected) + KILLS, f"{target} was told twice of too many: {heard.most_common(9)}"
    assert_stored(world, tmp_path / "monitor.db")


async def moment(world: Outside, service: Service, rng: random.Random) -> None:
    """Wait for a moment drawn by lot; killing a worker process meanwhile, or not."""
    event = rng.choice(("start", "fetch", "fetch", "hook one", "hook two", "mail", "later"))
    if event == "start":
        await asyncio.sleep(rng.uniform(0.5, 5))
        return
    known = world.counts.copy()
    await world.until(lambda: world.counts["fetch"] >= known["fetch"] + 2, PATIENCE)
    if rng.random() < 0.3 and (workers := service.workers()):
        os.kill(rng.choice(workers), signal.SIGKILL)
    if event == "later":
        await asyncio.sleep(rng.uniform(0.5, 3))
        return
    await world.until(lambda: world.counts[event] >= known[event] + 1, PATIENCE)
    await asyncio.sleep(rng.uniform(0, 0.05))


def everything_is_told(world: Outside) -> bool:
    return all(set(world.heard(target)) == world.expected(target) for target in TARGETS)


def assert_stored(world: Outside, file: Path) -> None:
    """What was served is stored, once, and nothing of it waits."""
    entries = {(name, number) for name, entries in world.entries.items() for number in range(len(entries))}
    with closing(Store.open(f"sqlite:///{file}")) as store:
        totals = store.totals()
        stored = {(name, number) for name, number in entries if len(store.entries(f"{name}-{number}")) == 1}
    assert stored == entries
    assert totals.entries == len(entries)
    assert totals.stories == len(world.expected("hook one"))


async def test_a_killed_service_leaves_no_process_behind(tmp_path: Path) -> None:
    """Its workers notice that they are alone."""
    async with outside() as world:
        config = configure(tmp_path, world)
        world.publish("north", f"{PARTIES[0]} is banned by Vidorama")
        async with started(config) as service:
            await world.until(lambda: world.counts["mail"] > 0, PATIENCE)
            assert service.workers()
        async with asyncio.timeout(10):
            # Nobody tells of the end of a process that is not our child.
            while session(service.process.pid):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
