"""`monitor replay`: what would have been told of entries of the past."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.alerts.compare import only_in
from monitor.alerts.out import alert_record, story_record
from monitor.cli import logs
from monitor.cli.entries import EntryLines
from monitor.cli.options import DEFAULT_CONFIG, ConfigPath, configured
from monitor.cli.output import print_json, say
from monitor.config.load import Configuration
from monitor.model.alert import Outcome
from monitor.model.entry import Entry
from monitor.pipeline.past import Replayed
from monitor.replay import Step, arrivals, by_hour, by_number
from monitor.replay import replay as replayed_steps
from monitor.text.plural import counted

Files = Annotated[list[Path], typer.Argument(help="Entries as JSON lines; .xz and .gz are unpacked.")]


def replay(
    files: Files,
    config: ConfigPath = DEFAULT_CONFIG,
    stories: Annotated[bool, typer.Option("--stories", help="Print the final stories instead of the alerts.")] = False,
    other: Annotated[
        Path | None,
        typer.Option("--diff", metavar="OTHER_CONFIG", help="Print the alerts another configuration gains and loses."),
    ] = None,
    batch: Annotated[
        int | None, typer.Option("--batch", min=1, help="Entries that arrive together; by the hour without it.")
    ] = None,
) -> None:
    """Take entries of the past through the whole path, and print the alerts as JSON lines; nothing is sent."""
    if stories and other:
        raise typer.BadParameter("--stories and --diff exclude each other", param_hint="--diff")
    logs.begin(quiet=True)
    others = [other] if other else []
    configurations = [configured(path) for path in (config, *others)]
    entries, bad = _read_files(files)
    arriving = arrivals(entries)
    steps = by_number(arriving, batch) if batch else by_hour(arriving)
    results = _replay_each(configurations, steps)
    print_json(_records(results, stories=stories))
    for path, replayed in zip([config, *others], results, strict=True):
        _sum_up(path, replayed, len(arriving))
    if bad or any(replayed.unread for replayed in results):
        raise typer.Exit(1)


def _read_files(files: Sequence[Path]) -> tuple[list[list[Entry]], int]:
    """The entries of each file, and how many lines were none."""
    found, bad = [], 0
    for file in files:
        with EntryLines(file) as lines:
            found.append(list(lines))
        bad += lines.bad
    return found, bad


def _replay_each(configurations: Sequence[Configuration], steps: Sequence[Step]) -> list[Replayed]:
    """The steps under each configuration, with a progress bar on a terminal."""
    entries = sum(map(len, steps))
    with _progress() as bar:
        # Each entry counts twice under each configuration: when it is read, and when it is linked.
        task = bar.add_task("replaying", total=2 * entries * len(configurations))
        return [
            asyncio.run(replayed_steps(each, steps, progress=lambda count: bar.advance(task, count)))
            for each in configurations
        ]


@contextmanager
def _progress() -> Iterator[Progress]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield bar


def _records(results: Sequence[Replayed], *, stories: bool) -> Iterator[Mapping[str, object]]:
    first, *others = results
    if stories:
        yield from map(story_record, first.stories)
    elif not others:
        yield from map(alert_record, first.alerts)
    for other in others:
        changes = [
            *(("gained", alert) for alert in only_in(other.alerts, first.alerts)),
            *(("lost", alert) for alert in only_in(first.alerts, other.alerts)),
        ]
        for change, alert in sorted(changes, key=lambda pair: pair[1].at):
            yield {"diff": change} | alert_record(alert)


def _sum_up(config: Path, replayed: Replayed, entries: int) -> None:
    for entry, why in replayed.unread:
        say(f"entry {entry} was not read: {why}")
    told = sum(alert.told is Outcome.TOLD for alert in replayed.alerts)
    read, stories = counted(entries, "entry"), counted(len(replayed.stories), "story")
    say(f"{config}: {read} · {stories} · {counted(told, 'alert')} told")
