"""What a database promises: one moment for a look, one writer at a time, and errors that can be read."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import insert, select, update

from monitor.errors import StorageError
from monitor.storage.database import Database, in_batches, parsed
from monitor.storage.store import Store
from monitor.storage.tables import blocks
from tests.storage.makers import NOW, add_feed, poll, polled


@pytest.fixture
def impatient(url: str, store: Store) -> Iterator[Database]:
    """Another program's door to the store's database, which does not wait long."""
    database = Database(url, busy=0.05)
    yield database
    database.close()


@pytest.fixture
def feed(store: Store) -> int:
    return add_feed(store)


def test_a_look_sees_one_moment_while_others_write(store: Store) -> None:
    """Two questions of one verb must not contradict each other."""
    with store.database.read() as connection:
        before = connection.execute(select(blocks)).all()
        with store.database.write() as writer:
            writer.execute(insert(blocks), {"entity": "Globex", "family": "core", "version": 1})

        after = connection.execute(select(blocks)).all()

    assert (before, after) == ([], [])


def test_a_second_writer_waits_for_its_turn(store: Store) -> None:
    """Read-then-write of two writers never loses one: this is what fails in SQLite's deferred transactions."""
    with store.database.write() as connection:
        connection.execute(insert(blocks), {"entity": "Globex", "family": "core", "version": 0})
    start = Barrier(2)

    def count_up() -> None:
        start.wait()
        for _ in range(25):
            with store.database.write() as connection:
                version = connection.scalar(select(blocks.c.version))
                connection.execute(update(blocks).values(version=version + 1))

    with ThreadPoolExecutor() as threads:
        for done in [threads.submit(count_up) for _ in range(2)]:
            done.result()

    with store.database.read() as connection:
        assert connection.scalar(select(blocks.c.version)) == 50


def test_verbs_called_together_are_stored_together(store: Store, feed: int) -> None:
    """Each sees what those before it wrote, and nobody else does before the end."""
    with store.together():
        store.record_polls([poll(store, feed, polled("1"))], NOW)
        within = [stored.entry.id for stored in store.unread(10)]
        with ThreadPoolExecutor() as threads:
            meanwhile = threads.submit(store.unread, 10).result()

    assert (within, meanwhile) == (["1"], ())
    assert [stored.entry.id for stored in store.unread(10)] == ["1"]


def test_of_verbs_called_together_all_are_undone_when_one_fails(store: Store, feed: int) -> None:
    """What was done before the failure would otherwise be half a step."""

    def stop_half_way() -> None:
        with store.together():
            store.record_polls([poll(store, feed, polled("1"))], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_half_way()

    assert store.unread(10) == ()
    store.record_polls([poll(store, feed, polled("2"))], NOW)
    assert [stored.entry.id for stored in store.unread(10)] == ["2"]


def test_a_writer_that_waits_too_long_says_that_the_database_is_locked(store: Store, impatient: Database) -> None:
    """And works again once the other has ended."""
    with store.database.write(), pytest.raises(StorageError, match="lock"), impatient.write():
        pytest.fail("two writers at once")

    with impatient.write() as connection:
        connection.execute(insert(blocks), {"entity": "Globex", "family": "core", "version": 1})


def test_reading_goes_on_while_somebody_writes(store: Store) -> None:
    """From other threads, too."""
    feed = add_feed(store)
    batches = [poll(store, feed, *(polled(f"{batch}-{number}") for number in range(50))) for batch in range(20)]

    def write() -> None:
        for batch in batches:
            store.record_polls([batch], NOW)

    with ThreadPoolExecutor() as threads:
        writing = threads.submit(write)
        seen = []
        while not writing.done():
            seen.append(len(store.unread(10_000)))
        writing.result()

    assert all(count % 50 == 0 for count in seen)
    assert seen == sorted(seen)
    assert len(store.unread(10_000)) == 1000


def test_nothing_is_stored_of_a_verb_that_fails_half_way(store: Store) -> None:
    """Each verb is one transaction."""
    feed = add_feed(store)
    done = poll(store, feed, polled("1"), last_success=NOW.replace(tzinfo=None))

    with pytest.raises(Exception, match="no time zone"):
        store.record_polls([done], NOW)

    assert store.unread(10) == ()


def test_a_database_in_memory_serves_all_threads() -> None:
    """For a replay, which keeps nothing."""
    store = Store.open("sqlite://")
    feed = add_feed(store)
    batches = [poll(store, feed, polled(str(number))) for number in range(20)]

    with ThreadPoolExecutor() as threads:
        counts = list(threads.map(lambda batch: store.record_polls([batch], NOW).new, batches))

    assert counts == [1] * 20
    assert len(store.unread(100)) == 20


def test_sqlite_writes_through_to_the_disk_and_keeps_its_references(sqlite: str) -> None:
    """A record of a message sent must outlive a power cut: else it is sent again."""
    store = Store.open(sqlite)
    with store.database.raw() as connection:
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("not a url", "is not one"),
        ("mysql://localhost/x", "'mysql' are not known"),
        ("sqlite+aiosqlite:///x.db", "'sqlite\\+aiosqlite' are not known"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, reason: str) -> None:
    """With what would do."""
    with pytest.raises(StorageError, match=reason):
        Database(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_usual_spelling_of_postgresql_will_do(scheme: str) -> None:
    """People paste what their provider gives them."""
    assert parsed(f"{scheme}://host/x").drivername == "postgresql+psycopg"


def test_no_error_shows_a_password() -> None:
    """Only where the database is."""
    with pytest.raises(StorageError, match=r"127\.0\.0\.1") as refused:
        Store.open("postgresql://user:s3cret@127.0.0.1:1/x")

    assert "s3cret" not in str(refused.value)


def test_values_are_cut_into_batches_without_loss() -> None:
    """In their order."""
    assert list(in_batches(range(5), 2)) == [(0, 1), (2, 3), (4,)]
    assert list(in_batches([], 2)) == []


def test_a_full_disk_is_said_in_one_line(tmp_path: Path) -> None:
    """The database can be used again once there is room."""
    store = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    feed = add_feed(store)
    big = poll(store, feed, polled("1", content="x" * 1_000_000))

    def limit(pages: int) -> None:
        with store.database.raw() as connection:
            connection.execute(f"PRAGMA max_page_count = {pages}")

    limit(1)
    with pytest.raises(StorageError, match="full"):
        store.record_polls([big], NOW)
    limit(1_000_000)

    assert store.record_polls([big], NOW).new == 1
