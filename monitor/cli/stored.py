"""The store as one-off commands use it, beside a running service or without one."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from getpass import getuser
from typing import Annotated

import typer

from monitor.config.load import Configuration
from monitor.config.scalars import duration
from monitor.storage.database import Database
from monitor.storage.migrate import expect_current
from monitor.storage.store import Store

Since = Annotated[str | None, typer.Option("--since", help="Only what is younger: 12h, 30d.")]
Author = Annotated[str | None, typer.Option("--author", help="Who does it; else the name of the user.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many at most.")]


@contextmanager
def stored(configuration: Configuration) -> Iterator[Store]:
    """The store of a configuration; StorageError when there is none yet, or its schema is not that of this version."""
    database = Database(configuration.settings.database)
    with closing(Store(database)) as store:
        expect_current(database)
        yield store


def since(text: str | None) -> datetime | None:
    """The moment so long ago; None without a text."""
    if text is None:
        return None
    try:
        return datetime.now(UTC) - duration(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a duration; write it as 12h or 30d") from error


def author(name: str | None) -> str:
    """Who acts: the name given, else that of the person at the terminal, who may act as the service's user (sudo)."""
    if name or (name := os.environ.get("SUDO_USER")):
        return name
    try:
        return getuser()
    except (OSError, KeyError):  # a user id without a name, as in containers; KeyError until Python 3.13
        return "unknown"
