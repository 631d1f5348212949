"""`monitor run`: the service, or one pass of it."""

import json
from typing import Annotated

import typer
import uvloop

from monitor.cli import logs
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import say
from monitor.run import SUMMARY, run_once, serve


def run(
    config: ConfigPath = DEFAULT_CONFIG,
    once: Annotated[
        bool, typer.Option("--once", help="One pass of poll, read, link and deliver, then a summary.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="With --once: poll every feed, due or not.")] = False,
    as_json: AsJson = False,
    log_json: Annotated[bool, typer.Option("--log-json", help="Log as JSON lines.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log why things did not happen, too.")] = False,
) -> None:
    """Run the service until it is told to stop."""
    logs.begin(as_json=log_json, verbose=verbose)
    if not once:
        uvloop.run(serve(lambda: configured(config)))
        return
    tally = uvloop.run(run_once(configured(config), everything=everything))
    summary = {name: tally[name] for name in SUMMARY}
    if as_json:
        print(json.dumps(summary))
    else:
        say(" · ".join(f"{count} {name.replace('_', ' ')}" for name, count in summary.items()))
    if tally["failed"] or tally["retried"] or tally["dead"]:
        raise typer.Exit(1)
