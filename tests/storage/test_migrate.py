"""The schema: made, brought up to date, or refused with nothing touched."""

from hashlib import sha256
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from monitor.errors import StorageError
from monitor.storage.database import Database
from monitor.storage.migrate import check, expect_current, upgrade
from monitor.storage.store import Store
from monitor.storage.tables import metadata
from tests.storage.makers import add_feed


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a schema, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    address: str = request.getfixturevalue("empty_postgres")
    return address


def execute(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()  # the last connection writes SQLite's journal into the file when it is closed


def test_migrations_lead_to_the_tables_the_program_uses(empty: str) -> None:
    """Types, indexes and references included; what differs would only show in use."""
    database = Database(empty)
    upgrade(database)

    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_a_schema_that_is_up_to_date_is_left_as_it_is(empty: str) -> None:
    """Every start looks."""
    Store.open(empty).close()
    store = Store.open(empty)
    feed = add_feed(store)
    store.close()

    again = Store.open(empty)

    assert [state.id for state in again.feeds()] == [feed]
    expect_current(again.database)


def test_a_database_without_a_schema_cannot_be_read(empty: str) -> None:
    """And looking makes no file."""
    database = Database(empty)

    with pytest.raises(StorageError, match="is empty"):
        expect_current(database)

    assert check(database) is None
    assert database.postgres or not Path(database.url.database or "").exists()


def test_a_database_of_a_newer_version_is_refused_untouched(url: str) -> None:
    """An older program would spoil what it does not know."""
    Store.open(url).close()
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    try:
        with pytest.raises(StorageError, match="schema 9999, made by a newer version"):
            Store.open(url)
    finally:
        execute(url, "UPDATE alembic_version SET version_num = '0001'")


def test_what_a_newer_version_made_stays_as_it_is_to_the_last_byte(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    Store.open(f"sqlite:///{path}").close()
    execute(f"sqlite:///{path}", "UPDATE alembic_version SET version_num = '9999'")
    before = sha256(path.read_bytes()).hexdigest()

    with pytest.raises(StorageError, match="newer version"):
        Store.open(f"sqlite:///{path}")

    assert sha256(path.read_bytes()).hexdigest() == before


def test_a_half_done_migration_is_refused_untouched(empty: str) -> None:
    """No migration of ours stops halfway; a copy made by hand may."""
    Store.open(empty).close()
    execute(empty, "DROP TABLE deliveries")
    before = _content(empty)

    with pytest.raises(StorageError, match=r"schema \d+ without 'deliveries': it was not migrated as a whole"):
        Store.open(empty)

    assert _content(empty) == before


def _content(url: str) -> object:
    """The bytes of a SQLite file; the names of the tables on PostgreSQL."""
    database = Database(url)
    if database.postgres:
        return inspect(database.engine).get_table_names()
    return sha256(Path(database.url.database or "").read_bytes()).hexdigest()


def test_a_database_of_another_program_is_refused(empty: str) -> None:
    """A wrong address in the configuration must not mix the two."""
    execute(empty, "CREATE TABLE orders (id INTEGER)")

    with pytest.raises(StorageError, match="tables of another program, such as 'orders'"):
        Store.open(empty)


def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    """Whatever it is, it is not ours."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, and long enough to be looked at " * 40)

    with pytest.raises(StorageError, match="not a database"):
        Store.open(f"sqlite:///{path}")

    assert path.read_text().startswith("not a database")


def test_a_damaged_file_is_refused_untouched(tmp_path: Path) -> None:
    """Going on would make it worse."""
    path = tmp_path / "monitor.db"
    Store.open(f"sqlite:///{path}").close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = b"\xa5" * 8192
    path.write_bytes(content)
    before = sha256(path.read_bytes()).hexdigest()

    with pytest.raises(StorageError, match=r"damaged|malformed"):
        Store.open(f"sqlite:///{path}")

    assert sha256(path.read_bytes()).hexdigest() == before


def test_a_new_file_is_for_our_eyes_only(tmp_path: Path) -> None:
    """It holds the watch list; permissions that somebody changed later stay."""
    path = tmp_path / "monitor.db"
    Store.open(f"sqlite:///{path}").close()
    when_new = path.stat().st_mode & 0o777
    path.chmod(0o640)

    Store.open(f"sqlite:///{path}").close()

    assert (when_new, path.stat().st_mode & 0o777) == (0o600, 0o640)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """SQLite only says that it cannot open the file."""
    with pytest.raises(StorageError, match=r"there is no folder .*nowhere"):
        Store.open(f"sqlite:///{tmp_path / 'nowhere' / 'monitor.db'}")


def test_a_migration_that_fails_leaves_nothing_behind(empty: str) -> None:
    """All of it is one transaction, on both engines."""
    execute(empty, "CREATE VIEW deliveries AS SELECT 1 AS in_the_way_of_the_last_table")

    with pytest.raises(Exception, match="deliveries"):
        Store.open(empty)

    assert inspect(create_engine(empty)).get_table_names() == []
