"""What the processes of a session have used: a contender measures itself with all it started."""

import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from json import dumps
from pathlib import Path
from typing import Self

POLLS = ("first", *("unchanged",) * 5)
"""The polls of a run: one of unchanged feeds takes a fraction of a second, and one alone would tell little."""
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Phase:
    """A part of a run, as one line of JSON on standard output: seconds by the clock, and of processors.

    `own` are the seconds of this process alone.
    """

    name: str
    feeds: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    own: float = 0.0
    entries: int = 0
    read: int = 0
    failed: int = 0

    def __enter__(self) -> Self:
        self._begun, self._cpu, self._own = time.perf_counter(), session_cpu(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._begun
        self.cpu, self.own = session_cpu() - self._cpu, time.process_time() - self._own

    def tell(self) -> None:
        """Print it."""
        print(dumps(asdict(self)), flush=True)


def session_cpu() -> float:
    """Seconds of processors that the processes of this session have used, ended ones that were waited for included."""
    return sum(sum(map(int, stat[12:16])) for stat in _stats(os.getsid(0))) / TICK


def session_memory(session: int) -> float:
    """Megabytes that the processes of a session have in memory now, what they share counted once."""
    return sum(_proportional(Path("/proc", stat[0])) for stat in _stats(session)) / 1024


def _proportional(process: Path) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)
    except OSError:  # it has ended
        return 0
    return int(found[1]) if found else 0


def _stats(session: int) -> Iterator[list[str]]:
    """The number of each process of a session, and the fields of its /proc/PID/stat from the third on."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if stat[3] == str(session):
            yield [path.parent.name, *stat]


def urls() -> list[str]:
    """The feeds to poll, one a line of the file that is the first argument."""
    return Path(sys.argv[1]).read_text().split()
