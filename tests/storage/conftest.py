"""The same tests over both engines: a SQLite file, and a database of a real PostgreSQL server."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import copy
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import NullPool, create_engine, delete, make_url

from monitor.storage.store import Store
from monitor.storage.tables import metadata
from tests.postgres import postgres_server


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server for this test process."""
    with ExitStack() as held_open:
        try:
            started = held_open.enter_context(postgres_server())
        except Exception as error:  # whatever the wheel raises on a machine it does not support
            pytest.skip(f"PostgreSQL does not start here, so nothing is tested on it: {error}")
        yield started.get_uri()


@pytest.fixture(scope="session")
def migrated(server: str) -> str:
    """The address of a PostgreSQL database with the schema in it."""
    with psycopg.connect(server, autocommit=True) as admin:
        # Nothing here outlives the tests, so nothing needs to reach the disk.
        admin.execute("ALTER SYSTEM SET fsync = off")
        admin.execute("SELECT pg_reload_conf()")
        admin.execute("CREATE DATABASE migrated")
    Store.open(address(server, "migrated")).close()
    return address(server, "migrated")


@pytest.fixture
def postgres(migrated: str) -> str:
    """The address of a PostgreSQL database with the schema and nothing else: emptied, which is faster than made."""
    with create_engine(migrated, poolclass=NullPool).begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    return migrated


@pytest.fixture
def empty_postgres(server: str) -> Iterator[str]:
    """The address of a PostgreSQL database without anything in it."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield address(server, name)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema in it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "monitor.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a SQLite file with the schema and nothing else."""
    return f"sqlite:///{copy(migrated_file, tmp_path)}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of a database with the schema and nothing else, of each kind in turn."""
    found: str = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store without anything in it."""
    opened = Store.open(url)
    yield opened
    opened.close()


def address(server: str, database: str) -> str:
    """The address of a database of the server."""
    url = make_url(server).set(drivername="postgresql+psycopg", database=database)
    return url.render_as_string(hide_password=False)
