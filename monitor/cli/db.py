"""`monitor db`: the database itself."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.assembly import Turns
from monitor.cli.options import DEFAULT_CONFIG, ConfigPath, configured
from monitor.cli.output import say
from monitor.cli.stored import stored
from monitor.pipeline.prune import prune as drop_old
from monitor.run import sole_use
from monitor.storage.backup import backup as copy_all
from monitor.storage.backup import restore as fill
from monitor.text.plural import counted

app = typer.Typer(help="Keep the database.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep the database."""


@app.command("upgrade")
def upgrade(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Bring the schema up to date, while no service uses the database."""
    with sole_use(configured(config).settings.database) as store:
        say(f"database {store.database.name} is up to date")


@app.command("prune")
def prune(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Drop what is older than `retention` says; the service does so by itself every hour."""
    configuration = configured(config)
    with stored(configuration) as store, closing(Turns()) as turn:
        pruned = asyncio.run(drop_old(store, turn, configuration.settings.retention, datetime.now(UTC)))
    say(
        f"dropped the texts of {counted(pruned.entries, 'entry')} without an action and {pruned.mentioning} with one, "
        f"and {counted(pruned.fetches, 'record')} of fetches"
    )


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="The SQLite file to write; there must be none.")],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Copy all of the database, as it is at one moment, into a SQLite file; a service may go on using it."""
    with stored(configured(config)) as store:
        rows = copy_all(store.database, file)
    say(f"{rows:,} rows of {store.database.name} are in {file}")


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="What `monitor db backup` wrote.")],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Fill an empty database, of either engine, from a backup, while no service uses it."""
    with sole_use(configured(config).settings.database) as store:
        rows = fill(file, store.database)
    say(f"{rows:,} rows of {file} are in {store.database.name}")
