"""What the processes of a session have used: a contender measures itself with all it started."""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from json import dumps
from pathlib import Path
from threading import Thread
from typing import Self

TICK = os.sysconf("SC_CLK_TCK")
SAMPLING = 1.0
"""Seconds between two looks at the memory."""


@dataclass
class Phase:
    """A part of a run, as one line of JSON on standard output: seconds by the clock, of processors, and megabytes.

    `own` are the seconds of this process alone, `memory` the largest sum of all processes seen at one time.
    """

    name: str
    feeds: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    own: float = 0.0
    memory: float = 0.0
    entries: int = 0
    read: int = 0
    failed: int = 0

    def __enter__(self) -> Self:
        self._begun, self._cpu, self._own = time.perf_counter(), session_cpu(), time.process_time()
        self._running = True
        self._sampler = Thread(target=self._sample)
        self._sampler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._begun
        self.cpu, self.own = session_cpu() - self._cpu, time.process_time() - self._own
        self._running = False
        self._sampler.join()

    def tell(self) -> None:
        """Print it."""
        print(dumps(asdict(self)), flush=True)

    def _sample(self) -> None:
        while self._running:
            self.memory = max(self.memory, session_memory())
            time.sleep(SAMPLING)


def session_cpu() -> float:
    """Seconds of processors that the processes of this session have used, ended ones that were waited for included."""
    return sum(sum(map(int, stat[11:15])) for stat in _stats()) / TICK


def session_memory() -> float:
    """Megabytes that the processes of this session have in memory now, shared pages counted in each."""
    return sum(int(stat[21]) for stat in _stats()) * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _stats() -> Iterator[list[str]]:
    """The fields of /proc/PID/stat from the third on, for each process of this session."""
    session = str(os.getsid(0))
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if stat[3] == session:
            yield stat


def urls() -> list[str]:
    """The feeds to poll, one a line of the file that is the first argument."""
    return Path(sys.argv[1]).read_text().split()
