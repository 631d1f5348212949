"""One active service per database: who has the lock runs, others are refused or stand by.

Both kinds end with their holder, even one that is killed: the kernel closes its file, the server ends its session.
"""

import fcntl
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from threading import Event
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from monitor.errors import StorageError
from monitor.storage.database import Database, in_memory, unusable

SERVICE_LOCK = 0x706F6C_7365
"""The advisory lock of PostgreSQL's one service; it differs from that of the one writer."""
STAND_BY = 1.0
"""Seconds between two attempts of a service that stands by."""

_HOLDER = text(
    """
    SELECT activity.application_name, activity.backend_start
    FROM pg_locks AS locks JOIN pg_stat_activity AS activity USING (pid)
    WHERE locks.locktype = 'advisory' AND locks.objsubid = 1 AND locks.granted
      AND (locks.classid::bigint << 32 | locks.objid::bigint) = :lock
      AND locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    """
)


class Lock(Protocol):
    """The right to be the one service of a database."""

    def try_acquire(self) -> bool:
        """Take the lock if nobody has it; true if it is ours now."""

    def held(self) -> bool:
        """Whether the lock is still ours; it is lost with its file or its session."""

    def holder(self) -> str:
        """Who has the lock, in words, as far as can be told."""

    def release(self) -> None:
        """Let others have the lock; nothing if it is not ours."""


@contextmanager
def sole_service(database: Database) -> Generator[Lock]:
    """The lock of a database for a while; StorageError, naming the holder, when another service has it."""
    lock = lock_for(database)
    if not lock.try_acquire():
        raise in_use(database, lock)
    try:
        yield lock
    finally:
        lock.release()


def in_use(database: Database, lock: Lock) -> StorageError:
    """The refusal of a second service."""
    return StorageError(f"database {database.name} is in use by {lock.holder()}; one service runs on a database")


def lock_for(database: Database) -> Lock:
    """The lock that keeps a second service away from this database."""
    if database.postgres:
        return SessionLock(database)
    if in_memory(database.url):
        return NoLock()
    path = Path(database.url.database or "").resolve()
    return FileLock(path.with_name(f"{path.name}.lock"))


def stand_by(lock: Lock, stop: Event) -> bool:
    """Wait for the lock until it is ours, or until `stop` is set (false); a server that is gone is waited for, too."""
    while not stop.is_set():
        try:
            if lock.try_acquire():
                return True
        except StorageError:
            # The server restarts: whoever connects first afterwards goes on.
            pass
        stop.wait(STAND_BY)
    return False


class FileLock:
    """A locked file beside the database. It names its holder; the file stays when the lock is gone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIOWrapper | None = None

    def try_acquire(self) -> bool:
        """Take the lock if nobody has it; StorageError when the file cannot be made."""
        if self._file is not None:
            return True
        try:
            file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StorageError(f"cannot lock the database with {self._path}: {error.strerror}") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        file.truncate(0)
        file.write(f"{_process()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        file.flush()
        self._file = file
        return True

    def held(self) -> bool:
        """Whether the file we locked is the one that others would lock."""
        if self._file is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), self._path.stat())
        except FileNotFoundError:
            return False

    def holder(self) -> str:
        """What the holder wrote into the file."""
        try:
            return self._path.read_text(encoding="utf-8") or "an unknown process"
        except OSError:
            return "an unknown process"

    def release(self) -> None:
        """Close the file, and the lock with it."""
        if self._file is not None:
            self._file.close()
            self._file = None


class SessionLock:
    """An advisory lock of PostgreSQL, held by a connection of its own: it is lost when that is."""

    def __init__(self, database: Database) -> None:
        self._database = Database(database.url.render_as_string(hide_password=False), pooled=False)
        self._connection: Connection | None = None

    def try_acquire(self) -> bool:
        """Take the lock if nobody has it; StorageError when the server cannot be asked."""
        if self._connection is not None:
            return self.held()
        connection = self._connect()
        try:
            mine = connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": SERVICE_LOCK}).scalar()
        except DBAPIError as error:
            connection.close()
            raise unusable(self._database.name, error) from error
        if not mine:
            connection.close()
            return False
        self._connection = connection
        return True

    def held(self) -> bool:
        """Whether the session that took the lock still lives."""
        if self._connection is None:
            return False
        try:
            self._connection.execute(text("SELECT 1"))
        except DBAPIError:
            # The connection must not be used again: it would silently open a new session, which has no lock.
            self.release()
            return False
        return True

    def holder(self) -> str:
        """What the server knows of the session that has the lock."""
        with self._database.read() as connection:
            row = connection.execute(_HOLDER, {"lock": SERVICE_LOCK}).first()
        if row is None:
            return "an unknown process"
        return f"{row.application_name} since {row.backend_start:%Y-%m-%d %H:%M:%S} UTC"

    def release(self) -> None:
        """End the session, and the lock with it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> Connection:
        try:
            connection = self._database.engine.connect()
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": _process()})
        except DBAPIError as error:
            raise unusable(self._database.name, error) from error
        return connection


class NoLock:
    """For a database in memory, which nobody else can open."""

    def try_acquire(self) -> bool:
        """Always ours."""
        return True

    def held(self) -> bool:
        """Always."""
        return True

    def holder(self) -> str:
        """This process."""
        return _process()

    def release(self) -> None:
        """Nothing to let go of."""


def _process() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"
