"""Options that several commands share, and how the configuration they name is read."""

import os
from pathlib import Path
from typing import Annotated

import typer

from monitor.config.load import Configuration, load
from monitor.delivery.notifier import check_url

ConfigPath = Annotated[
    Path,
    typer.Option("--config", "-c", envvar="MONITOR_CONFIG", help="The configuration file.", show_default=True),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines on standard output.")]

DEFAULT_CONFIG = Path("config.yaml")


def configured(path: Path) -> Configuration:
    """The configuration at `path`; ConfigError with every mistake, apprise URLs included."""
    return load(path, os.environ, check_target=check_url)
