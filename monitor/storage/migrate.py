"""The schema of a database, brought up to date or refused; docs/storage.md says how a migration is written."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from monitor.errors import StorageError
from monitor.storage.database import Database, in_memory
from monitor.storage.tables import metadata

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Bring the schema up to date, in one transaction; StorageError, with nothing touched, when that cannot be."""
    check(database)
    if not database.postgres and not in_memory(database.url):
        _set_up_file(database)
    with database.write() as connection:
        if _revision(connection) != _newest():
            command.upgrade(_config(connection), "head")


def check(database: Database) -> str | None:
    """The revision of the schema, None for an empty database; StorageError for one that is not ours to use."""
    if _is_missing(database):
        return None
    with database.read() as connection:
        revision = _revision(connection)
        tables = inspect(connection).get_table_names()
    if revision is None and tables:
        raise StorageError(f"database {database.name} holds tables of another program, such as {tables[0]!r}")
    if revision is not None and revision not in _known():
        raise StorageError(
            f"database {database.name} has schema {revision}, made by a newer version of this program, "
            f"which knows up to {_newest()}: install that version, or restore a backup"
        )
    missing = set(metadata.tables) - set(tables)
    if revision == _newest() and missing:
        raise StorageError(
            f"database {database.name} has schema {revision} without {min(missing)!r}: it was not migrated as a whole, "
            "restore a backup"
        )
    return revision


def expect_current(database: Database) -> None:
    """Nothing, for a schema that can be used as it is; StorageError for none, an older, a newer, or another's."""
    revision = check(database)
    if revision is None:
        raise StorageError(f"database {database.name} is empty: the service makes its tables when it first runs")
    if revision != _newest():
        raise StorageError(
            f"database {database.name} has schema {revision}, older than {_newest()}: upgrade it, "
            "or let the service do so when it starts"
        )


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(SCRIPTS))


def _newest() -> str:
    return _scripts().get_current_head() or ""


def _is_missing(database: Database) -> bool:
    """Whether a SQLite file is yet to be made, which a look must not do; StorageError when its folder is missing, too.

    SQLite itself only says that it cannot open a file, not why.
    """
    if database.postgres or in_memory(database.url):
        return False
    file = _file(database)
    if not file.parent.is_dir():
        raise StorageError(f"database {database.name}: there is no folder {file.parent}")
    return not file.exists()


def _file(database: Database) -> Path:
    return Path(database.url.database or "")


def _set_up_file(database: Database) -> None:
    """Make a SQLite file that only its owner can read; check its pages; let its readers and its writer work at once."""
    if _is_missing(database):
        _make(database)
    with database.raw() as connection:
        fault = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if fault != "ok":
            raise StorageError(f"database {database.name} is damaged, restore a backup: {fault}")
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise StorageError(f"database {database.name} cannot have a write-ahead log: is it on a network drive?")


def _make(database: Database) -> None:
    try:
        _file(database).touch(mode=0o600)
    except OSError as error:
        raise StorageError(f"database {database.name} cannot be made: {error.strerror}") from error


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}


def _config(connection: Connection) -> Config:
    config = Config()
    # Alembic's configuration takes a percent sign for the start of a placeholder.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
