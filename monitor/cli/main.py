"""The program `monitor`: its commands put together, its errors printed, its exit codes decided."""

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from monitor.errors import ConfigError, MonitorError
from monitor.text.plural import counted

COMMANDS = {
    "init": "init.init",
    "check": "check.check",
    "test": "check.run_tests",
    "doctor": "doctor.doctor",
    "run": "run.run",
    "match": "match.match",
    "replay": "replay.replay",
    "explain": "explain.explain",
    "eval": "evaluate.evaluate",
    "feeds": "feeds.app",
    "stories": "stories.app",
    "alerts": "alerts.alerts",
    "silence": "silence.app",
    "notifications": "notifications.app",
    "notify": "notify.app",
    "password": "password.password",
    "db": "db.app",
    "export": "export.app",
    "watch": "watch.app",
}
"""Where in this package each command, or group of commands, is written."""


class _Commands(Mapping[str, Any]):
    """The commands by name, each imported when it is looked up: none waits for what only another needs."""

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = COMMANDS[name].partition(".")
        written = getattr(import_module(f"monitor.cli.{module}"), attribute)
        holder = typer.Typer(add_completion=False, rich_markup_mode=None)
        if isinstance(written, typer.Typer):
            holder.add_typer(written, name=name)
        else:
            holder.command(name)(written)
        return typer.main.get_group(holder).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Program(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: Mapping[str, Any] = _Commands()  # type: ignore[assignment]


app = typer.Typer(
    name="monitor",
    cls=_Program,
    help="Reads news feeds for who did what to whom, and alerts when a watched party is acted against.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


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
        print(f"\n{counted(count, 'mistake')} in the configuration", file=sys.stderr)
        sys.exit(2)
    except MonitorError as error:
        print(f"monitor: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output went away (`monitor match ... | head`): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
