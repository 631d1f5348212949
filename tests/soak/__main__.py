"""Long trials of the real service: `python -m tests.soak`; prints the rows of the tables in docs/reliability.md."""

import argparse
import asyncio
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.kills import killed_often
from tests.postgres import postgres_server
from tests.soak.load import INTERVAL, carried
from tests.soak.troubles import TROUBLES, CannotError, endured

ENGINES = ("sqlite", "postgres")
STEEPEST = 1.0
"""MB that the memory of the service may grow by in ten minutes."""
LATEST = INTERVAL + 5.0
"""Seconds after which 99 of a hundred alerts have been delivered."""


@contextmanager
def database_of(engine: str) -> Iterator[str]:
    """The address of an empty database."""
    if engine == "sqlite":
        yield "sqlite:///monitor.db"
        return
    with postgres_server() as server:
        yield server.get_uri()


def kills(engine: str, options: argparse.Namespace) -> None:
    """Kill the service at random moments."""
    with database_of(engine) as database, tempfile.TemporaryDirectory() as folder:
        done = asyncio.run(killed_often(Path(folder), database=database, kills=options.kills, seed=options.seed))
    _say(
        f"| {engine} | {done.kills} + {done.workers} workers | {done.entries:,} | {done.stories:,} | {done.messages:,} "
        f"| 0 | {done.repeated} | {done.seconds / 60:.0f} min |",
    )


def troubles(engine: str, options: argparse.Namespace) -> None:
    """Put the service through one trouble after another."""
    broken = 0
    for name, trouble in TROUBLES.items():
        if engine not in trouble.engines or (options.trouble and options.trouble not in name):
            continue
        try:
            done = asyncio.run(endured(trouble, engine, seed=options.seed))
        except CannotError as error:
            _say(f"| {name} | {engine} | not tried: {error} |")
        except (AssertionError, TimeoutError):
            broken += 1
            traceback.print_exc()
            _say(f"| {name} | {engine} | broken |")
        else:
            _say(
                f"| {name} | {engine} | {done.entries} | {done.stories} | 0 | {done.repeated} | {done.restarts} "
                f"| {done.noticed} | {done.criticals} | {done.back:.0f} s |",
            )
    assert not broken, f"{broken} troubles"


def load(engine: str, options: argparse.Namespace) -> None:
    """Let the service work at a steady rate."""
    with database_of(engine) as database:
        done = asyncio.run(carried(database, minutes=options.minutes, rate=options.rate, seed=options.seed))
    half, most, nearly, longest = done.latencies
    _say(
        f"| {engine} | {done.entries:,} | {done.stories:,} | {half:.1f} / {most:.1f} / {nearly:.1f} / {longest:.1f} s "
        f"| {done.memory[0]:.0f} to {done.memory[1]:.0f} MB, {done.slope:+.2f} | {done.files[0]} to {done.files[1]} "
        f"| {done.cpu:.0f} s | {done.database:.0f} MB |",
    )
    assert done.slope < STEEPEST, "memory grows"
    assert nearly <= LATEST, "news is late"


def _say(row: str) -> None:
    print(row, flush=True)  # noqa: T201


TRIALS: dict[str, Callable[[str, argparse.Namespace], None]] = {"kills": kills, "troubles": troubles, "load": load}


def main() -> None:
    """Run the trials that are named, all of them without a name; exit code 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("trial", nargs="*", help=f"some of {', '.join(TRIALS)}")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--trouble", help="only those with this in their name")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=50, help="entries a second")
    options = parser.parse_args()
    broken = False
    # Who is told to end takes along what was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for name in options.trial or TRIALS:
        for engine in options.engine or ENGINES:
            try:
                TRIALS[name](engine, options)
            except (AssertionError, TimeoutError):
                broken = True
                traceback.print_exc()
                _say(f"broken: {name} on {engine}")
    sys.exit(broken)


if __name__ == "__main__":
    main()
