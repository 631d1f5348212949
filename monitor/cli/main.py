"""The program `monitor`: its commands put together, its errors printed, its exit codes decided."""

import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from monitor.cli import (
    alerts,
    check,
    db,
    doctor,
    evaluate,
    explain,
    export,
    feeds,
    init,
    match,
    notifications,
    notify,
    replay,
    run,
    silence,
    stories,
    watch,
)
from monitor.errors import ConfigError, MonitorError

app = typer.Typer(
    name="monitor",
    help="Reads news feeds for who did what to whom, and alerts when a watched party is acted against.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("init")(init.init)
app.command("check")(check.check)
app.command("test")(check.run_tests)
app.command("doctor")(doctor.doctor)
app.command("run")(run.run)
app.command("match")(match.match)
app.command("replay")(replay.replay)
app.command("explain")(explain.explain)
app.command("eval")(evaluate.evaluate)
app.add_typer(feeds.app, name="feeds")
app.add_typer(stories.app, name="stories")
app.command("alerts")(alerts.alerts)
app.add_typer(silence.app, name="silence")
app.add_typer(notifications.app, name="notifications")
app.add_typer(notify.app, name="notify")
app.add_typer(db.app, name="db")
app.add_typer(export.app, name="export")
app.add_typer(watch.app, name="watch")


def _print_version(asked: bool) -> None:
    if asked:
        print(version("policy-monitor"))
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options of the program itself."""


def main() -> None:
    """Run the command line: exit 0 when all went well, 1 when something failed, 2 on wrong usage or configuration."""
    try:
        app()
    except ConfigError as error:
        print(error, file=sys.stderr)
        count = len(error.diagnostics)
        print(f"\n{count} mistake{'s' if count != 1 else ''} in the configuration", file=sys.stderr)
        sys.exit(2)
    except MonitorError as error:
        print(f"monitor: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output went away (`monitor match ... | head`): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
