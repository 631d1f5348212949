"""One active service per database."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import psycopg
import pytest

from monitor.errors import StorageError
from monitor.storage.database import Database
from monitor.storage.lock import Lock, lock_for, sole_service, stand_by

HOLD = """
import sys
from monitor.storage.database import Database
from monitor.storage.lock import sole_service
with sole_service(Database(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def lock(url: str) -> Iterator[Lock]:
    """A lock of the database, not taken."""
    database = Database(url)
    made = lock_for(database)
    yield made
    made.release()
    database.close()


@pytest.fixture
def holder(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the lock."""
    command = [sys.executable, "-c", HOLD, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_service_is_refused_and_hears_who_has_the_database(url: str, holder: subprocess.Popen[str]) -> None:
    """By its process number and host."""
    refusal = rf"in use by process {holder.pid} on \S+ since \d{{4}}-"
    with pytest.raises(StorageError, match=refusal), sole_service(Database(url)):
        pytest.fail("two services")


def test_a_lock_ends_with_its_holder_even_one_that_is_killed(lock: Lock, holder: subprocess.Popen[str]) -> None:
    """Nobody has to clean up after a crash."""
    while_alive = lock.try_acquire()
    holder.kill()
    holder.wait()

    assert not while_alive
    assert stand_by(lock, Event())


def test_a_lock_that_was_taken_can_be_taken_again(lock: Lock) -> None:
    """By its holder, at no cost; by others once it is released."""
    assert [lock.try_acquire(), lock.try_acquire(), lock.held()] == [True, True, True]

    lock.release()

    assert not lock.held()
    assert lock.try_acquire()


def test_a_service_that_stands_by_can_be_stopped(url: str, holder: subprocess.Popen[str], lock: Lock) -> None:
    """It has nothing to lose."""
    stop = Event()
    with ThreadPoolExecutor() as threads:
        standing = threads.submit(stand_by, lock, stop)
        stop.set()

        assert not standing.result(timeout=10)


def test_on_postgresql_a_second_service_takes_over(postgres: str) -> None:
    """As soon as the first is gone."""
    second = Event()

    def run() -> None:
        lock = lock_for(Database(postgres))
        if stand_by(lock, Event()):
            second.set()
            lock.release()

    with ThreadPoolExecutor() as threads:
        with sole_service(Database(postgres)):
            waiting = threads.submit(run)
            while_first_runs = second.wait(0.3)
        waiting.result(timeout=10)

    assert not while_first_runs
    assert second.is_set()


def test_a_service_notices_that_its_session_is_gone(postgres: str) -> None:
    """PostgreSQL was restarted: another service may have the lock by now."""
    lock = lock_for(Database(postgres))
    assert lock.try_acquire()

    with psycopg.connect(postgres.replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")

    assert not lock.held()
    assert lock.try_acquire()
    lock.release()


def test_a_service_notices_that_its_lock_file_is_gone(sqlite: str, tmp_path: Path) -> None:
    """Somebody tidied up: another service would lock a new file."""
    lock = lock_for(Database(sqlite))
    assert lock.try_acquire()

    (tmp_path / "monitor.db.lock").unlink()

    assert not lock.held()
    lock.release()


def test_one_database_under_two_names_is_one_database(sqlite: str, tmp_path: Path) -> None:
    """A symbolic link does not lead past the lock."""
    (tmp_path / "link.db").symlink_to(tmp_path / "monitor.db")

    with sole_service(Database(sqlite)):
        other = lock_for(Database(f"sqlite:///{tmp_path / 'link.db'}"))

        assert not other.try_acquire()


def test_a_database_in_memory_needs_no_lock() -> None:
    """Nobody else can open it."""
    with sole_service(Database("sqlite://")) as one, sole_service(Database("sqlite://")) as other:
        assert (one.held(), other.held()) == (True, True)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Instead of a traceback."""
    with (
        pytest.raises(StorageError, match="nowhere"),
        sole_service(Database(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")),
    ):
        pytest.fail("locked")
