"""The real process is killed at any moment, again and again, while news goes on: nothing is lost, little repeated."""

import asyncio
from pathlib import Path

import pytest

from tests.crash.kills import killed_often
from tests.crash.outside import PARTIES, outside
from tests.crash.process import PATIENCE, configure, session, started

KILLS = 10
"""On each engine; `make soak` has two hundred."""


@pytest.mark.timeout(600)
async def test_kills_lose_nothing_and_repeat_only_what_was_on_its_way(tmp_path: Path) -> None:
    """Each kill may repeat one message to each target."""
    await killed_often(tmp_path, database="sqlite:///monitor.db", kills=KILLS, seed=1)


@pytest.mark.timeout(600)
async def test_kills_lose_nothing_on_postgresql(empty_postgres: str, tmp_path: Path) -> None:
    await killed_often(tmp_path, database=empty_postgres, kills=KILLS, seed=2)


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
