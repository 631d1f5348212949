"""One service that is killed at any moment, again and again, while news goes on; counted from outside."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from monitor.model.alert import NotificationState
from monitor.storage.database import Database
from monitor.storage.store import Store
from tests.crash.outside import EVERYBODY, PARTIES, Outside, outside, publish_for_ever
from tests.crash.process import TARGETS, Service, configure, started

LONG = 20
"""Kills above which the names of a short life would run out."""
PATIENCE = 150.0
"""Seconds to wait for what must come, on a machine that is busy with other work for hours."""
CLOSING = 0.1
"""Seconds after a death in which what it had sent may still arrive."""
UNTOLD = """
SELECT count(*) FROM matches JOIN mentions ON mentions.key = matches.mention WHERE mentions.superseded IS NULL
AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.story = mentions.story)
"""
"""Matches whose story has no alert."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a life of many deaths came to; `repeated` of the `messages` came a second time."""

    kills: int
    workers: int
    entries: int
    stories: int
    messages: int
    repeated: int
    seconds: float


async def killed_often(folder: Path, *, database: str, kills: int, seed: int) -> Figures:
    """Let a service be killed so often, then let it finish; AssertionError for what was lost, or repeated too often."""
    rng, began, workers = random.Random(seed), time.monotonic(), 0
    async with outside() as world:
        config = configure(folder, world, watch=PARTIES if kills <= LONG else EVERYBODY, database=database)
        news = asyncio.create_task(publish_for_ever(world, rng))
        for _ in range(kills):
            async with started(config) as service:
                workers += await moment(world, service, rng)
            await asyncio.sleep(CLOSING)
            world.life += 1
        news.cancel()
        async with started(config) as service:
            await world.until(lambda: everything_is_told(world), PATIENCE)
            service.send(signal.SIGTERM)
            assert await service.ended(10) == 0
    assert_told(world)
    assert_stored(world, url_of(database, folder))
    return Figures(
        kills=kills,
        workers=workers,
        entries=sum(map(len, world.entries.values())),
        stories=len(world.expected("hook one")),
        messages=sum(map(len, world.told.values())),
        repeated=sum(sum(world.repeats(target)[0].values()) for target in TARGETS),
        seconds=time.monotonic() - began,
    )


async def moment(world: Outside, service: Service, rng: random.Random) -> int:
    """Wait for a moment drawn by lot, killing a worker process meanwhile, or not; how many were killed."""
    event = rng.choice(("start", "fetch", "fetch", "hook one", "hook two", "mail", "later"))
    if event == "start":
        await asyncio.sleep(rng.uniform(0.5, 5))
        return 0
    known = world.counts.copy()
    await world.until(lambda: world.counts["fetch"] >= known["fetch"] + 2, PATIENCE)
    killed = 0
    if rng.random() < 0.3:
        # What is asked for again was parsed: there are workers by then.
        await world.until(lambda: world.counts["fetch"] >= known["fetch"] + 4, PATIENCE)
        os.kill(rng.choice(service.workers()), signal.SIGKILL)
        killed = 1
    if event == "later":
        await asyncio.sleep(rng.uniform(0.5, 3))
        return killed
    await world.until(lambda: world.counts[event] >= known[event] + 1, PATIENCE)
    await asyncio.sleep(rng.uniform(0, 0.05))
    return killed


def everything_is_told(world: Outside) -> bool:
    """Whether the service has all that was served, and each target has heard of all it must hear of."""
    has_all = all(world.vouched.get(name) == len(entries) for name, entries in world.entries.items())
    return has_all and all(world.heard(target).keys() == world.expected(target) for target in TARGETS)


def assert_told(world: Outside) -> None:
    """Each target heard of everything; what it heard twice was on its way when its service died, and was alone."""
    for target in TARGETS:
        assert world.heard(target).keys() == world.expected(target)
        by_life, within = world.repeats(target)
        assert within == 0, f"one life told {target} something twice"
        assert max(by_life.values(), default=0) <= 1, f"a death repeated more than one message to {target}: {by_life}"


def assert_stored(world: Outside, url: str) -> None:
    """What was served is stored, once, each match has its alert, and nothing waits."""
    served = Counter(f"{name}-{number}" for name, entries in world.entries.items() for number in range(len(entries)))
    with closing(Store(Database(url))) as store:
        totals = store.totals()
        with store.database.read() as connection:
            assert Counter(connection.execute(text("SELECT id FROM entries")).scalars()) == served
            assert _count(connection, UNTOLD) == 0
    assert totals.stories == len(world.expected("hook one"))
    assert totals.unread == totals.unreadable == 0
    assert {state for state, count in totals.notifications.items() if count} == {NotificationState.SENT}


def url_of(database: str, folder: Path) -> str:
    """The address of a database as it is from here; that of a file is relative to the service's folder."""
    return database.replace("sqlite:///", f"sqlite:///{folder}/")


def _count(connection: Connection, query: str) -> int:
    return int(connection.execute(text(query)).scalar_one())
