"""What may befall a service from outside, one thing at a time for half a minute, while news goes on."""

import asyncio
import random
import re
import resource
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from monitor.storage.database import WRITER_LOCK
from tests.crash.kills import assert_stored, assert_told, everything_is_told, url_of
from tests.crash.outside import outside, publish_for_ever
from tests.crash.process import TARGETS, Kept, configure, kept_running, session
from tests.postgres import postgres_server

HELD = 30.0
"""Seconds that a trouble lasts."""
AROUND = 8.0
"""Seconds of news before and after it."""
PATIENCE = 180.0
"""Seconds in which all must be told once it is over; feeds and targets that failed are left alone for a while."""
DISK = "24m"
LITTLE_MEMORY = 1024 * 1024
"""Bytes that a worker may take beyond what it has."""
LONG = "People came from all over the valley, and there was music. " * 300
"""Of each entry, so that a document takes more memory than a worker has to spare."""
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
"""Of Debian's package libfaketime: the clock of a process that loads it is what a file says."""


FAILURE = re.compile(r'"failed": [1-9]|"level": "(?:warning|error|critical)"|reason": "MemoryError')


class CannotError(Exception):
    """A trouble that cannot be made on this machine; the text says why."""


@dataclass
class Scene:
    """A service under way, and what a trouble needs to know of it."""

    folder: Path
    kept: Kept
    server: Any

    @property
    def pid(self) -> int:
        return self.kept.service.process.pid

    def processes(self) -> list[int]:
        """All processes of the service."""
        return list(session(self.pid))


Make = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """How it is made, on which engines, and what it needs of the place, the environment and the entries."""

    make: Make
    engines: tuple[str, ...] = ("sqlite", "postgres")
    small_disk: bool = False
    own_clock: bool = False
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the service.

    `noticed` counts lines of its log that tell of a failure, `criticals` those of them that only it can be blamed for;
    `back` is the number of seconds until all was told once the trouble was over.
    """

    entries: int
    stories: int
    repeated: int
    restarts: int
    noticed: int
    criticals: int
    back: float


async def endured(trouble: Trouble, engine: str, *, seed: int) -> Outcome:
    """Let a service go through a trouble; AssertionError for what was lost or repeated."""
    async with outside() as world, _placed(trouble, engine) as (folder, database, server):
        world.summary = trouble.summary
        config = configure(folder, world, database=database)
        if trouble.own_clock:
            # Entries look a day old to a clock that is a day ahead, and what is older than `max_age` tells nobody.
            config.write_text(config.read_text().replace('"every"', '"max_age": "3d", "every"'))
        async with kept_running(config, world, _clock(folder) if trouble.own_clock else None) as kept:
            news = asyncio.create_task(publish_for_ever(world, random.Random(seed)))
            await world.until(lambda: len(world.told["hook two"]) > 3, PATIENCE)
            await asyncio.sleep(AROUND)
            await trouble.make(Scene(folder, kept, server))
            over = time.monotonic()
            await asyncio.sleep(AROUND)
            news.cancel()
            await world.until(lambda: everything_is_told(world), PATIENCE)
            back = time.monotonic() - over - AROUND
        assert_told(world)
        assert_stored(world, url_of(database, folder))
        log = kept.service.log.read_text()
        return Outcome(
            entries=sum(map(len, world.entries.values())),
            stories=len(world.expected("hook one")),
            repeated=sum(sum(world.repeats(target)[0].values()) for target in TARGETS),
            restarts=kept.restarts,
            noticed=len(FAILURE.findall(log)),
            criticals=log.count('"level": "critical"'),
            back=max(back, 0.0),
        )


async def _gone(scene: Scene) -> None:
    await asyncio.to_thread(scene.server.stop)
    await asyncio.sleep(HELD)
    await asyncio.to_thread(scene.server.start)


async def _locked_by_another(scene: Scene) -> None:
    if scene.server:
        async with await psycopg.AsyncConnection.connect(scene.server.get_uri()) as other:
            await other.execute("SELECT pg_advisory_xact_lock(%s)", (WRITER_LOCK,))
            await asyncio.sleep(HELD)
        return
    with closing(sqlite3.connect(scene.folder / "monitor.db", timeout=HELD, isolation_level=None)) as other_writer:
        other_writer.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(HELD)


async def _disk_full(scene: Scene) -> None:
    filler = scene.folder / "disk" / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(bytes(4096))
            file.flush()
    await asyncio.sleep(HELD)
    filler.unlink()


async def _clock_ahead(scene: Scene) -> None:
    await _step_clock(scene, "+1d")


async def _clock_behind(scene: Scene) -> None:
    await _step_clock(scene, "-1d")


async def _step_clock(scene: Scene, offset: str) -> None:
    """Step it, and back again."""
    (scene.folder / "clock").write_text(offset)
    await asyncio.sleep(HELD)
    (scene.folder / "clock").write_text("+0d")


async def _no_descriptor_left(scene: Scene) -> None:
    with _limited([scene.pid], resource.RLIMIT_NOFILE, _descriptors):
        await asyncio.sleep(HELD)


async def _workers_without_memory(scene: Scene) -> None:
    workers = [pid for pid in scene.processes() if pid != scene.pid]
    with _limited(workers, resource.RLIMIT_AS, lambda pid: _address_space(pid) + LITTLE_MEMORY):
        await asyncio.sleep(HELD)


@contextmanager
def _limited(pids: list[int], kind: int, most: Callable[[int], int]) -> Iterator[None]:
    """Processes with a lower limit; they have their own again afterwards, those that still live."""
    before = {pid: resource.prlimit(pid, kind) for pid in pids}
    for pid, (_, hard) in before.items():
        resource.prlimit(pid, kind, (most(pid), hard))
    yield
    for pid, limits in before.items():
        with suppress(ProcessLookupError):
            resource.prlimit(pid, kind, limits)


def _descriptors(pid: int) -> int:
    """The limit that leaves none: the lowest number that is free."""
    used = {int(entry.name) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    return min(set(range(len(used) + 1)) - used)


def _address_space(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    return pages * resource.getpagesize()


TROUBLES = {
    "the database is gone": Trouble(_gone, ("postgres",)),
    "another writer holds the database": Trouble(_locked_by_another),
    "the disk is full": Trouble(_disk_full, ("sqlite",), small_disk=True),
    "the clock is a day ahead, then right": Trouble(_clock_ahead, own_clock=True),
    "the clock is a day behind, then right": Trouble(_clock_behind, own_clock=True),
    "no file descriptor is left": Trouble(_no_descriptor_left),
    "workers have no memory": Trouble(_workers_without_memory, summary=LONG),
}
"""By what is written of them in docs/reliability.md."""


def _clock(folder: Path) -> dict[str, str]:
    """The environment of a process whose clock is what a file says."""
    if not FAKETIME.exists():
        raise CannotError(f"there is no {FAKETIME}: apt-get install libfaketime")
    clock = folder / "clock"
    clock.write_text("+0d")
    return {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


@asynccontextmanager
async def _placed(trouble: Trouble, engine: str) -> AsyncIterator[tuple[Path, str, Any]]:
    """A folder for the service, the address of its database, and the server of that, if it has one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if engine == "postgres":
            with postgres_server() as server:
                yield folder, server.get_uri(), server
        elif trouble.small_disk:
            with _small_disk(folder / "disk"):
                yield folder, "sqlite:///disk/monitor.db", None
        else:
            yield folder, "sqlite:///monitor.db", None


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    folder.mkdir()
    mounted = subprocess.run(
        ("mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)),
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        raise CannotError(f"a small disk cannot be mounted: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(("umount", "--lazy", str(folder)), check=True)
