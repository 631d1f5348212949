"""A service under a steady load: how late it tells, and whether it grows."""

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.kills import assert_stored, assert_told, everything_is_told, url_of
from tests.crash.outside import EVERYBODY, PLATFORM, Outside, outside
from tests.crash.process import PATIENCE, configure, kept_running, session

FEEDS = 25
INTERVAL = 10
"""Seconds between two polls of a feed."""
ALERT_EVERY = 50
"""Entries of which one is an action against a watched party."""
NAMED_EVERY = 10
"""Entries of which one names a watched party that nobody acts against."""
SAMPLE = 10.0
"""Seconds between two looks at the processes."""
SUBJECTS = ("Harvest festival", "City council", "Rowing club", "Weather service", "Museum of clocks", "Night train")
DOINGS = ("draws a crowd of", "counts", "opens its doors to", "expects", "turns away", "welcomes")
SUMMARY = (
    "People came from all over the valley, and there was music until late in the evening. The organisers thanked the "
    "volunteers, the fire brigade and the bakers, and said that next year's date will be announced in spring. Visitors "
    "number {number} got a basket of apples."
)


@dataclass(frozen=True, slots=True)
class Sample:
    """What the processes of the service took at one moment: MB of memory (PSS) and open files."""

    at: float
    memory: float
    files: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a load came to. Latencies are seconds from served to delivered; `slope` is MB in ten minutes."""

    entries: int
    stories: int
    latencies: tuple[float, float, float, float]
    memory: tuple[float, float]
    slope: float
    files: tuple[int, int]
    cpu: float
    database: float


@dataclass
class Load:
    """What was served when, and what the processes took."""

    served: dict[str, float] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)


async def carried(database: str, *, minutes: float, rate: float, seed: int) -> Figures:
    """Serve so many entries a second for so long; AssertionError for what was lost or repeated."""
    load = Load()
    with tempfile.TemporaryDirectory() as name:
        async with outside() as world:
            world.entries = {f"feed-{number}": [] for number in range(FEEDS)}
            world.summary = SUMMARY
            config = configure(Path(name), world, watch=EVERYBODY, database=database, every=f"{INTERVAL}s")
            async with kept_running(config, world) as kept:
                await world.until(lambda: world.counts["fetch"] >= FEEDS, PATIENCE)
                watching = asyncio.create_task(watch(kept.service.process.pid, load))
                await serve(world, load, random.Random(seed), seconds=minutes * 60, rate=rate)
                await world.until(lambda: everything_is_told(world), PATIENCE)
                watching.cancel()
                cpu = sum(map(processor_seconds, session(kept.service.process.pid)))
            assert kept.restarts == 0
            assert_told(world)
            assert_stored(world, url_of(database, Path(name)))
            size = await asyncio.to_thread(stored, Path(name))
    return figures(world, load, cpu=cpu, size=size)


def stored(folder: Path) -> float:
    """MB of a SQLite database; 0 where it is on PostgreSQL."""
    return sum(file.stat().st_size for file in folder.glob("monitor.db*")) / 1e6


async def serve(world: Outside, load: Load, rng: random.Random, *, seconds: float, rate: float) -> None:
    """Publish entries at a rate, by whichever feed."""
    began, parties = time.monotonic(), iter(EVERYBODY)
    for number in range(round(seconds * rate)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        title = f"{rng.choice(SUBJECTS)} {rng.choice(DOINGS)} {rng.randrange(10_000)}"
        if number % ALERT_EVERY == 0:
            party = next(parties)
            title = f"{PLATFORM} bans {party}"
            load.served[party] = time.time()
        elif number % NAMED_EVERY == 0:
            title = f"{rng.choice(tuple(load.served))} {rng.choice(DOINGS)} {rng.randrange(10_000)} guests"
        world.publish(rng.choice(tuple(world.entries)), title)


async def watch(pid: int, load: Load) -> None:
    """Look at the processes of the service for ever."""
    while True:
        pids = tuple(session(pid))
        load.samples.append(Sample(time.monotonic(), sum(map(memory, pids)), sum(map(open_files, pids))))
        await asyncio.sleep(SAMPLE)


def memory(pid: int) -> float:
    """MB of a process; what it shares with others is divided among them. 0 once it is gone."""
    return sum(_kilobytes(pid)) / 1000


def _kilobytes(pid: int) -> Iterator[int]:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return
    yield from (int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def open_files(pid: int) -> int:
    """How many a process has; none once it is gone."""
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except (FileNotFoundError, ProcessLookupError):
        return 0


def processor_seconds(pid: int) -> float:
    """Seconds of a processor that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figures(world: Outside, load: Load, *, cpu: float, size: float) -> Figures:
    """What a load came to; a third of the time is for warming up."""
    late = sorted(arrival.at - load.served[arrival.party] for arrival in world.arrivals["hook one"])
    warm = load.samples[len(load.samples) // 3 :]
    return Figures(
        entries=sum(map(len, world.entries.values())),
        stories=len(load.served),
        latencies=(percentile(late, 50), percentile(late, 95), percentile(late, 99), late[-1]),
        memory=(warm[0].memory, warm[-1].memory),
        slope=slope(warm),
        files=(min(sample.files for sample in warm), max(sample.files for sample in warm)),
        cpu=cpu,
        database=size,
    )


def percentile(ordered: Sequence[float], share: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def slope(samples: Sequence[Sample]) -> float:
    """MB in ten minutes, by the line that fits best."""
    return 600 * statistics.linear_regression([s.at for s in samples], [s.memory for s in samples]).slope
