"""`monitor match`: entries in, matches out; a pure filter without a database."""

import time
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.entries import EntryLines
from monitor.cli.options import DEFAULT_CONFIG, ConfigPath, configured
from monitor.cli.output import print_json, say
from monitor.matching.out import records
from monitor.pipeline.mind import Mind
from monitor.text.plural import counted


def match(
    file: Annotated[Path | None, typer.Argument(help="Entries as JSON lines; standard input without it.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
    stats: Annotated[bool, typer.Option("--stats", help="Print entries per second, without start-up.")] = False,
) -> None:
    """Read entries and print what the rules match, one JSON line each."""
    mind = Mind(configured(config).rule_set)
    count, began = 0, time.perf_counter()
    with EntryLines(file) as lines:
        for entry in lines:
            _, matches = mind.consider(entry)
            print_json(records(entry, matches))
            count += 1
    if stats:
        seconds = time.perf_counter() - began
        say(f"{counted(count, 'entry')} in {seconds:.2f} s: {count / max(seconds, 1e-9):.0f} entries/s")
    if lines.bad:
        raise typer.Exit(1)
