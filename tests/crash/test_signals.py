"""The real process is told to end, to reload, or to run twice."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.service import FILES_TICK
from tests.crash.outside import MAILED, PARTIES, PLATFORM, Outside, outside, publish_for_ever
from tests.crash.process import PATIENCE, TARGETS, configure, started

FIRST = MAILED[0]
"""A party whose stories go to every target."""
RELOADED, BUG = '"event": "reloaded"', '"level": "critical"'
PARADE_RULE = """
title: There is a parade
id: 3c1d7a52-52a4-4a63-a0f3-3f0c8d0ab7b1
status: experimental
description: Detects entries on parades
level: high
detection:
  parade:
    title|word: [parade]
  condition: parade
"""


@pytest.fixture
async def world() -> AsyncIterator[Outside]:
    async with outside() as servers:
        yield servers


async def test_sigterm_ends_the_service_while_its_sends_hang(world: Outside, tmp_path: Path) -> None:
    """Within ten seconds and with code 0; what hung is sent by the next run."""
    config = configure(tmp_path, world)
    world.publish("north", f"{PLATFORM} bans {FIRST}")
    world.hold = True
    async with started(config) as service:
        await world.until(lambda: world.counts["held"] == len(TARGETS), PATIENCE)
        service.send(signal.SIGTERM)
        assert await service.ended(10) == 0
    world.hold = False
    async with started(config):
        await world.until(lambda: all(world.heard(target) for target in TARGETS), PATIENCE)


async def test_sigterm_repeats_nothing_that_waits_behind_a_slow_send(world: Outside, tmp_path: Path) -> None:
    """The message under way is the last that is begun; it is recorded, and the rest is for the next run."""
    config = configure(tmp_path, world)
    reported = PARTIES[1:9]
    for party in reported:
        world.publish("north", f"{PLATFORM} bans {party}")
    world.delay = 1.0
    async with started(config) as service:
        await world.until(lambda: world.counts["hook one"] == 2, PATIENCE)
        service.send(signal.SIGTERM)
        assert await service.ended(10) == 0
    assert len(world.told["hook one"]) == 2
    world.delay = 0
    async with started(config):
        await world.until(lambda: world.heard("hook one").keys() >= {*reported}, PATIENCE)
    assert world.heard("hook one") == dict.fromkeys(reported, 1)


async def test_a_second_service_on_the_same_file_is_refused(world: Outside, tmp_path: Path) -> None:
    """With code 1 and the name of the one that runs, which goes on."""
    config = configure(tmp_path, world)
    async with started(config) as service:
        await world.until(lambda: world.counts["fetch"] > 0, PATIENCE)
        async with started(config) as second:
            assert await second.ended(PATIENCE) == 1
        assert service.logged(f"in use by process {service.process.pid} on ")
        world.publish("north", f"{PLATFORM} bans {FIRST}")
        await world.until(lambda: bool(world.heard("hook one")), PATIENCE)


async def test_a_second_service_on_postgresql_takes_over_and_repeats_nothing(
    world: Outside, empty_postgres: str, tmp_path: Path
) -> None:
    """It stands by, and has the database within ten seconds of the first one's death."""
    config = configure(tmp_path, world, database=empty_postgres)
    before, after = f"{PLATFORM} bans {PARTIES[1]}", f"{PLATFORM} bans {PARTIES[2]}"
    world.publish("north", before)
    async with started(config) as first:
        await world.until(lambda: world.counts["fetch"] > 0, PATIENCE)
        async with started(config) as second:
            await second.until_logged('"event": "standing by"')
            await first.until_logged('"event": "sent"', 2)
            first.kill()
            await first.process.wait()
            async with asyncio.timeout(10):
                await second.until_logged('"event": "taking over"')
            world.publish("south", after)
            await world.until(lambda: len(world.told["hook one"]) == len(world.told["hook two"]) == 2, PATIENCE)
            second.send(signal.SIGTERM)
            assert await second.ended(10) == 0
    for hook in ("hook one", "hook two"):
        assert world.heard(hook) == {PARTIES[1]: 1, PARTIES[2]: 1}


async def test_a_broken_configuration_is_refused_and_told_once(world: Outside, tmp_path: Path) -> None:
    """The last good one stays: what it watches is still told."""
    config = configure(tmp_path, world)
    async with started(config) as service:
        await world.until(lambda: world.counts["fetch"] > 0, PATIENCE)
        config.write_text(config.read_text() + "watched: [nobody]\n")
        service.send(signal.SIGHUP)
        await world.until(lambda: bool(world.told["mail"]), PATIENCE)
        world.publish("north", f"{PLATFORM} bans {FIRST}")
        await world.until(lambda: FIRST in world.told["mail"][-1], PATIENCE)
        await asyncio.sleep(FILES_TICK)  # by then the service has looked at the changed file by itself
        assert service.logged("reload refused") == 1
    refusal, story = world.told["mail"]
    assert "the new configuration has 1 mistake; the last good one stays" in refusal
    assert FIRST in story


@pytest.mark.timeout(240)
async def test_reloads_amid_news_lose_and_repeat_nothing(world: Outside, tmp_path: Path) -> None:
    """Though messages are on their way each time; a new rule holds for what is read from then on."""
    config = configure(tmp_path, world)
    world.delay = 0.3
    news = asyncio.create_task(publish_for_ever(world, random.Random(1), every=0.7))
    async with started(config) as service:
        await world.until(lambda: len(world.told["hook one"]) > 3, PATIENCE)
        for reload in range(1, 4):
            told = len(world.told["hook one"])
            await world.until(lambda told=told: len(world.told["hook one"]) > told, PATIENCE)
            service.send(signal.SIGHUP)
            await service.until_logged(RELOADED, reload)
        (tmp_path / "rules" / "parade.yml").write_text(PARADE_RULE)
        service.send(signal.SIGHUP)
        await service.until_logged(RELOADED, 4)
        world.publish("north", "Parade of lanterns moved to spring")
        await world.until(lambda: "moved to spring" in "".join(world.told["hook one"]), PATIENCE)
        news.cancel()
        await world.until(lambda: all(set(world.heard(to)) == world.expected(to) for to in TARGETS), PATIENCE)
        service.send(signal.SIGTERM)
        assert await service.ended(10) == 0
        assert not service.logged(BUG)
    for target in TARGETS:
        assert world.heard(target) == dict.fromkeys(world.expected(target), 1)
