"""A database behind two doors: `read` for a consistent look, `write` for one transaction at a time.

Both engines keep the same promises. A look sees one moment: a deferred transaction over SQLite's write-ahead log, or
REPEATABLE READ. Writers take turns, those of other processes included: BEGIN IMMEDIATE (a read-then-write in a deferred
transaction fails at once with "database is locked" when somebody wrote between the two), or one advisory lock.
"""

import sqlite3
from collections.abc import Generator, Iterable
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from itertools import islice
from threading import RLock, local
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    Pool,
    Row,
    Select,
    StaticPool,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.errors import StorageError

T = TypeVar("T")

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns the type checker does not follow; model types begin where a row is turned into one."""
AnySelect = Select[*tuple[Any, ...]]
"""A query for such rows."""

BUSY_SECONDS = 15.0
"""How long a writer waits for another one: verbs take milliseconds, a backup or a large prune some seconds."""
LOG_PAGES = 8000
"""How long SQLite's log may grow before it is moved into the file: 32 MB."""
WRITER_LOCK = 0x706F6C_7772
"""The advisory lock of PostgreSQL's one writer at a time; any number does, as long as it stays the same."""
BATCH = 10_000
"""Values bound in one statement; SQLite takes 32,766 and PostgreSQL 65,535."""
DRIVERS = ("sqlite", "postgresql+psycopg")

POSTGRES = {
    "timezone": "UTC",
    # A service whose machine lost its power holds its locks until the server misses it: after about 10 s, not 2 h.
    "tcp_keepalives_idle": "4",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
"""Settings of every session with PostgreSQL."""

_BUGS = (IntegrityError, ProgrammingError, DataError)
"""What only our own statements can cause: these stay loud."""


class Database:
    """One database. Safe to use from several threads; a database in memory is used by one at a time."""

    def __init__(self, url: str, *, busy: float = BUSY_SECONDS, pooled: bool = True) -> None:
        self.url = parsed(url)
        self.name = self.url.render_as_string(hide_password=True)
        self.engine = _engine(self.url, busy=busy, pooled=pooled)
        self._reader = self.engine
        self._writer = self.engine.execution_options(writes=True)
        if self.postgres:
            self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._turn: AbstractContextManager[object] = RLock() if in_memory(self.url) else nullcontext()
        self._joint = local()

    @property
    def postgres(self) -> bool:
        """True on PostgreSQL, false on SQLite."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def together(self) -> Generator[None]:
        """Make all that this thread reads and writes meanwhile one transaction: all of it is stored, or nothing."""
        with self.write() as connection:
            self._joint.connection = connection
            try:
                yield
            finally:
                del self._joint.connection

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A connection that sees the database as it is at its first question."""
        if joint := self._joined():
            yield joint
            return
        with self._turn, self._translated(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A connection that is the only one to write; all of it is stored at the end, or nothing."""
        if joint := self._joined():
            yield joint
            return
        with self._turn, self._translated(), self._writer.begin() as connection:
            if self.postgres:
                connection.execute(select(func.pg_advisory_xact_lock(WRITER_LOCK)))
            yield connection

    @contextmanager
    def raw(self) -> Generator[sqlite3.Connection]:
        """SQLite's own connection, outside any transaction, for what cannot be said inside one."""
        with self._turn, self._translated(), closing(self.engine.raw_connection()) as connection:
            if not isinstance(connection.driver_connection, sqlite3.Connection):
                raise TypeError(f"{self.name} is not a SQLite database")
            yield connection.driver_connection

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def _joined(self) -> Connection | None:
        return getattr(self._joint, "connection", None)

    @contextmanager
    def _translated(self) -> Generator[None]:
        try:
            yield
        except _BUGS:
            raise
        except (DBAPIError, PoolTimeoutError, sqlite3.Error) as error:
            raise unusable(self.name, error) from error


def parsed(url: str) -> URL:
    """The address of a database this product can use; StorageError otherwise."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StorageError("the database's address is not one: sqlite:///FILE or postgresql://...") from error
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in DRIVERS:
        raise StorageError(f"databases of kind {address.drivername!r} are not known: one of {', '.join(DRIVERS)}")
    return address


def in_memory(url: URL) -> bool:
    """Whether the database lives in this process only."""
    return url.drivername == "sqlite" and url.database in (None, "", ":memory:")


def unusable(name: str, error: Exception) -> StorageError:
    """The one translation of what a driver says; its statement and parameters are left out, they hold texts."""
    cause = getattr(error, "orig", None) or error
    line = str(cause).strip().partition("\n")[0]
    return StorageError(f"database {name}: {line}")


def in_batches(values: Iterable[T], size: int = BATCH) -> Generator[tuple[T, ...]]:
    """The values in tuples that fit into one statement; nothing for none."""
    rest = iter(values)
    while batch := tuple(islice(rest, size)):
        yield batch


def _engine(url: URL, *, busy: float, pooled: bool) -> Engine:
    try:
        if url.drivername == "sqlite":
            return _sqlite(url, busy=busy, pooled=pooled)
        return _postgres(url, busy=busy, pooled=pooled)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StorageError(f"database {url.render_as_string(hide_password=True)}: {error}") from error


def _sqlite(url: URL, *, busy: float, pooled: bool) -> Engine:
    pool: type[Pool] | None = None if pooled else NullPool
    connect_args: dict[str, object] = {"timeout": busy}
    if in_memory(url):
        # A database in memory is its connection: all threads must share the one.
        pool = StaticPool
        connect_args["check_same_thread"] = False
    engine = create_engine(url, poolclass=pool, connect_args=connect_args, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # Transactions are begun below: the driver itself begins none for SELECT, and only deferred ones.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # With NORMAL a power cut may undo the record of a message that was sent, and it would be sent again.
    connection.execute("PRAGMA synchronous = FULL")
    # Linking changes a thousand pages in each transaction, mostly those of the last one: by default all are moved into
    # the file each time.
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres(url: URL, *, busy: float, pooled: bool) -> Engine:
    settings = POSTGRES | {"lock_timeout": str(round(busy * 1000))}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    # The server may have been restarted since a connection was last used: ask before relying on it.
    return create_engine(
        url,
        poolclass=None if pooled else NullPool,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 10},
        hide_parameters=True,
    )
