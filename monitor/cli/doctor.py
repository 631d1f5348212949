"""`monitor doctor`: is everything there that the service needs, and what is to be done where it is not?"""

import asyncio
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from monitor.alerts.operator import LOSING
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json
from monitor.config.load import Configuration
from monitor.errors import FetchError, StorageError
from monitor.feeds.fetch import Fetcher
from monitor.model.feed import FeedSpec, FeedState
from monitor.model.listing import Totals
from monitor.model.settings import FetchSettings
from monitor.storage.database import Database, in_memory
from monitor.storage.lock import lock_for
from monitor.storage.migrate import check, expect_current
from monitor.storage.store import Store
from monitor.text.plural import counted

LITTLE_ROOM = 500 * 1024**2
"""Bytes free on a disk below which an operator should know: the log, a backup and a busy month need as much."""
AHEAD = timedelta(hours=1)
"""A row written so far in the future was written by another clock than ours."""


class Verdict(StrEnum):
    """How grave a finding is."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, what was seen, and what to do about it if anything."""

    verdict: Verdict
    about: str
    seen: str
    advice: str = ""


def doctor(
    config: ConfigPath = DEFAULT_CONFIG,
    network: Annotated[bool, typer.Option(help="Ask every feed once.")] = True,
    as_json: AsJson = False,
) -> None:
    """Look at all the service needs, from permissions to feeds, and say what to do; exit code 1 for a fault."""
    configuration = configured(config)
    found = tuple(findings(configuration, datetime.now(UTC), network=network))
    if as_json:
        print_json({"verdict": f.verdict.value, "about": f.about, "seen": f.seen, "advice": f.advice} for f in found)
    else:
        _show(found)
    if any(each.verdict is Verdict.FAULT for each in found):
        raise typer.Exit(1)


def findings(configuration: Configuration, now: datetime, *, network: bool) -> Iterator[Finding]:
    """Everything there is to find, in the order in which it is to be mended."""
    settings = configuration.settings
    yield Finding(
        Verdict.OK,
        "configuration",
        f"no mistakes; {counted(len(settings.watch), 'name')}, {counted(len(settings.feeds), 'feed')}, "
        f"{counted(len(settings.receivers), 'receiver')}",
    )
    yield _readers(settings.path)
    database = Database(settings.database)
    if database.url.database and not database.postgres and not in_memory(database.url):
        yield _room(Path(database.url.database).parent)
    yield from _database(database, now)
    if network:
        yield from asyncio.run(_reach(settings.feeds, settings.fetch, now))


def _readers(path: Path) -> Finding:
    """Whether others can read what may hold secrets."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & stat.S_IROTH:
        advice = f"if it holds secrets: chmod o-r {path}, or keep them in ${{file:...}} and ${{NAME}}"
        return Finding(Verdict.WARNING, "permissions", f"every user of this machine can read {path.name}", advice)
    return Finding(Verdict.OK, "permissions", f"{path.name} has mode {mode:o}")


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    seen = f"{free / 1024**3:.1f} GiB free in {folder}"
    if free < LITTLE_ROOM:
        return Finding(Verdict.FAULT, "disk", seen, "make room, or shorten `retention` and run monitor db prune")
    if not os.access(folder, os.W_OK):
        return Finding(Verdict.FAULT, "disk", f"{folder} cannot be written to", "give the service's account the folder")
    return Finding(Verdict.OK, "disk", seen)


def _database(database: Database, now: datetime) -> Iterator[Finding]:
    """Schema, clock and the state of feeds and messages; nothing is changed, nor made where there is none."""
    with closing(Store(database)) as store:
        try:
            if check(database) is None:
                yield Finding(Verdict.OK, "database", f"none yet at {database.name}: the service makes it")
                return
            expect_current(database)
            states, totals = store.feeds(), store.totals()
        except StorageError as error:
            yield Finding(Verdict.FAULT, "database", str(error), "docs/storage.md says how it is mended")
            return
        yield Finding(
            Verdict.OK,
            "database",
            f"{database.name}: {counted(totals.entries, 'entry')}, {counted(totals.stories, 'story')}",
        )
        yield _service(database)
        yield _clock(states, now)
        yield _outbox(totals, now)
        yield _losing(states)


def _service(database: Database) -> Finding:
    lock = lock_for(database)
    if not lock.try_acquire():
        return Finding(Verdict.OK, "service", f"runs: {lock.holder()}")
    lock.release()
    return Finding(Verdict.WARNING, "service", "none is running", "systemctl status monitor, or monitor run")


def _clock(states: Sequence[FeedState], now: datetime) -> Finding:
    latest = max((state.last_poll for state in states if state.last_poll), default=now)
    if latest > now + AHEAD:
        seen = f"it is {now:%Y-%m-%d %H:%M} UTC, but a feed was polled at {latest:%Y-%m-%d %H:%M}"
        return Finding(Verdict.FAULT, "clock", seen, "set the clock: timedatectl")
    return Finding(Verdict.OK, "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _outbox(totals: Totals, now: datetime) -> Finding:
    counts = ", ".join(f"{count} {state.value}" for state, count in totals.notifications.items() if count)
    if totals.oldest_due and now - totals.oldest_due > AHEAD:
        return Finding(
            Verdict.WARNING,
            "messages",
            f"some wait since {totals.oldest_due:%Y-%m-%d %H:%M} UTC; {counts}",
            "monitor notifications list --state pending",
        )
    return Finding(Verdict.OK, "messages", counts or "none yet")


def _losing(states: Sequence[FeedState]) -> Finding:
    losing = [state.spec.name for state in states if not LOSING.isdisjoint(state.conditions)]
    if losing:
        return Finding(
            Verdict.WARNING,
            "feeds",
            f"nothing is read of {len(losing)} of {len(states)}: {', '.join(losing)}",
            "monitor feeds test NAME",
        )
    return Finding(Verdict.OK, "feeds", f"{len(states)} known, none failing")


async def _reach(feeds: Sequence[FeedSpec], settings: FetchSettings, now: datetime) -> list[Finding]:
    """Whether each feed answers; what it says is not looked at."""
    async with Fetcher(settings) as fetcher:
        errors = await asyncio.gather(*(_answer(fetcher, spec, now) for spec in feeds))
    failed: dict[str, list[tuple[FeedSpec, FetchError]]] = {}
    for spec, error in zip(feeds, errors, strict=True):
        if error:
            failed.setdefault(error.kind, []).append((spec, error))
    answers = len(feeds) - sum(map(len, failed.values()))
    reached = Finding(Verdict.OK, "network", f"{answers} of {len(feeds)} feeds answer")
    return [reached, *(_unreached(kind, together) for kind, together in failed.items())]


def _unreached(kind: str, together: Sequence[tuple[FeedSpec, FetchError]]) -> Finding:
    """Feeds that fail in one way: when there are many, the cause is usually ours."""
    names = ", ".join(spec.name for spec, _ in together)
    spec, error = together[0]
    advice = f"monitor feeds test '{spec.name}'"
    return Finding(Verdict.FAULT, f"{kind} ({len(together)} feeds)", f"{names}; the first: {error.message}", advice)


async def _answer(fetcher: Fetcher, spec: FeedSpec, now: datetime) -> FetchError | None:
    try:
        await fetcher.fetch(FeedState(0, spec, now))
    except FetchError as error:
        return error
    return None


def _show(found: Sequence[Finding]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    styles = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.FAULT: "bold red"}
    for each in found:
        console.print(Text.assemble((f"{each.verdict:<8}", styles[each.verdict]), f"{each.about}: {each.seen}"))
        if each.advice:
            console.print(Text(f"{'':<8}→ {each.advice}"))
