"""The real process polls on time while servers hang and its workers die."""

import asyncio
import json
import os
import random
import signal
import sqlite3
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.crash.process import PATIENCE, Service, started

HANGING = 100
GOOD = 5
LATEST = 2.0
"""Seconds after it is due that a poll may begin, the wait for the next look at what is due included."""


@dataclass
class Servers:
    """Feeds that grow by an entry with each answer, and servers that take connections and say nothing.

    `asked` has the times of requests for each feed that answers, `hanging` counts those that will never be answered.
    """

    ports: list[int] = field(default_factory=list)
    asked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    hanging: int = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
            self.asked[path].append(time.time())
            body = document(path, len(self.asked[path]))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
            await writer.drain()
        writer.close()

    async def hang(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.hanging += 1
        with suppress(ConnectionError):
            await reader.read()
        writer.close()


def document(name: str, count: int) -> bytes:
    entries = "".join(
        f"<item><title>Harvest festival draws {number}</title><guid>{name}-{number}</guid></item>"
        for number in range(count, max(count - 20, 0), -1)
    )
    return f"<rss version='2.0'><channel><title>{name}</title>{entries}</channel></rss>".encode()


@asynccontextmanager
async def servers() -> AsyncIterator[Servers]:
    found = Servers()
    takers = [found.answer] + [found.hang] * HANGING
    listeners = [await asyncio.start_server(taker, "127.0.0.1", 0) for taker in takers]
    found.ports = [listener.sockets[0].getsockname()[1] for listener in listeners]
    yield found
    for listener in listeners:
        listener.close()


def configure(folder: Path, found: Servers) -> Path:
    good, *hanging = (f"http://127.0.0.1:{port}" for port in found.ports)
    urls = [f"{good}/{number}" for number in range(GOOD)] + [f"{host}/hangs" for host in hanging]
    feeds = [{"url": url, "every": "1s", "max_age": "none"} for url in urls]
    path = folder / "config.yaml"
    path.write_text(
        json.dumps(
            {
                "rules": "shipped",
                "watch": ["Globex"],
                "feeds": feeds,
                "fetch": {"allow_networks": ["127.0.0.0/8"]},
                "web": {"listen": "none"},
            }
        )
    )
    return path


@pytest.mark.accept  # it looks at seconds, which say little on a machine that is busy with other tests
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seconds", [60])
async def test_polls_begin_on_time_while_servers_hang_and_workers_die(seconds: int, tmp_path: Path) -> None:
    async with servers() as found, started(configure(tmp_path, found)) as service:
        async with asyncio.timeout(PATIENCE):
            while len(found.asked) < GOOD or found.hanging < HANGING:  # noqa: ASYNC110  # nobody tells of both
                await asyncio.sleep(0.05)
        killing = asyncio.create_task(kill_workers(service, random.Random(1)))
        with closing(sqlite3.connect(tmp_path / "monitor.db")) as database:
            late = await lateness(database, found, time.time() + seconds)
            killed = await ended(killing)
            stored = dict(database.execute("select id, count(*) from entries group by id"))
    assert killed >= seconds // 2
    assert len(late) >= seconds * GOOD // 4
    assert max(late) <= LATEST, sorted(late)[-9:]
    # What was served last may not have been stored yet.
    assert set(stored) >= {
        f"{name}-{number}" for name, times in found.asked.items() for number in range(1, len(times) - 2)
    }
    assert set(stored.values()) == {1}


async def lateness(database: sqlite3.Connection, found: Servers, until: float) -> list[float]:
    """How long after it was due each poll of a feed that answers began, in seconds, as the database and they saw it."""
    due: dict[str, float] = {}
    seen = {name: len(times) for name, times in found.asked.items()}
    late = []
    while time.time() < until:
        for name, times in found.asked.items():
            late += [at - due[name] for at in times[seen[name] :] if name in due]
            seen[name] = len(times)
        for url, next_due in database.execute("select url, next_due from feeds where url not like '%hangs'"):
            due["/" + url.rpartition("/")[2]] = next_due / 1e6
        await asyncio.sleep(0.02)
    return late


async def kill_workers(service: Service, rng: random.Random) -> int:
    """Kill a worker process each second until told to stop; how many were killed."""
    killed = 0
    try:
        while True:
            await asyncio.sleep(1)
            if workers := service.workers():
                with suppress(ProcessLookupError):
                    os.kill(rng.choice(workers), signal.SIGKILL)
                    killed += 1
    except asyncio.CancelledError:
        return killed


async def ended(task: asyncio.Task[int]) -> int:
    task.cancel()
    return await task
