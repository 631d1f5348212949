"""All of a database in one SQLite file, and back into a database of either engine."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Select, Table, func, insert, select

from monitor.errors import StorageError
from monitor.storage.database import Database
from monitor.storage.migrate import check, expect_current, upgrade
from monitor.storage.tables import metadata, stories

TOGETHER = 1000
"""Rows that are copied at a time."""


def backup(database: Database, file: Path) -> int:
    """Copy a database into a new SQLite file, as it is at one moment and while a service uses it; the rows copied.

    StorageError when there is such a file, or it cannot be written; then there is none.
    """
    expect_current(database)
    if file.exists():
        raise StorageError(f"there is a file {file}; a backup takes the place of none")
    copy = Database(f"sqlite:///{file}")
    try:
        upgrade(copy)
        with database.read() as source, copy.write() as target:
            return _copy(source, target)
    except (StorageError, OSError):
        file.unlink(missing_ok=True)
        raise
    finally:
        copy.close()


def restore(file: Path, database: Database) -> int:
    """Fill an empty database from a backup, of this version or an older one; the rows copied.

    StorageError when the file is no backup or the database holds anything; then nothing is changed, nor is the file.
    """
    if not file.is_file():
        raise StorageError(f"there is no file {file}")
    with TemporaryDirectory() as folder:
        copy = Database(f"sqlite:///{shutil.copy(file, folder)}")
        try:
            if check(copy) is None:
                raise StorageError(f"{file} is empty: no backup was written to it")
            upgrade(copy)
            upgrade(database)
            with copy.read() as source, database.write() as target:
                _expect_empty(database, target)
                copied = _copy(source, target)
                if database.postgres:
                    _go_on_counting(target)
                return copied
        finally:
            copy.close()


def _copy(source: Connection, target: Connection) -> int:
    copied = 0
    for table in metadata.sorted_tables:
        found = source.execute(_rows(table), execution_options={"yield_per": TOGETHER})
        for rows in found.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
            copied += len(rows)
    return copied


def _rows(table: Table) -> Select[tuple[object, ...]]:
    """All rows, each after those it refers to."""
    if table is stories:
        return select(table).order_by(stories.c.redirect.is_not(None), stories.c.key)
    return select(table).order_by(*table.primary_key.columns)


def _expect_empty(database: Database, target: Connection) -> None:
    for table in metadata.sorted_tables:
        if target.execute(select(table).limit(1)).first() is not None:
            raise StorageError(f"database {database.name} is not empty: it has {table.name}; restore into a new one")


def _go_on_counting(target: Connection) -> None:
    """Have PostgreSQL number new rows after those that were copied with their numbers."""
    for table in metadata.sorted_tables:
        if "key" in table.c:
            sequence = func.pg_get_serial_sequence(table.name, "key")
            target.execute(select(func.setval(sequence, func.coalesce(func.max(table.c.key), 0) + 1, False)))
