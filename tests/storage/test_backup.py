"""A backup is the whole database, and any engine takes it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from monitor.errors import StorageError
from monitor.model.listing import AlertFilter, NotificationFilter, StoryFilter
from monitor.storage.backup import backup, restore
from monitor.storage.database import Database
from monitor.storage.store import Store
from monitor.storage.tables import metadata
from tests.storage.makers import add_mention, fill, mention, whole


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with a story that was merged into one, which somebody was told of."""
    fill(store)
    return store


@pytest.fixture
def other(filled: Store, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of the other engine."""
    url = f"sqlite:///{tmp_path}/other.db" if filled.database.postgres else request.getfixturevalue("postgres")
    with closing(Store.open(url)) as opened:
        yield opened


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def test_what_was_backed_up_is_restored_in_the_other_engine(filled: Store, other: Store, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"

    counts = backup(filled.database, file), restore(file, other.database)

    assert counts[0] == counts[1] > 0
    assert rows(other.database) == rows(filled.database)


def test_a_restored_store_goes_on_where_it_was(filled: Store, other: Store, tmp_path: Path) -> None:
    """New rows get numbers of their own."""
    backup(filled.database, tmp_path / "backup.db")
    restore(tmp_path / "backup.db", other.database)

    add_mention(other, other.feeds()[0].id, "c", mention())

    assert len(whole(other).mentions) == 3
    assert len(other.stories(StoryFilter())) == 1
    assert len(other.alerts(AlertFilter())) == len(other.notifications(NotificationFilter())) == 1


def test_a_backup_takes_the_place_of_no_file(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "backup.db").write_text("mine")

    with pytest.raises(StorageError, match="there is a file"):
        backup(filled.database, tmp_path / "backup.db")

    assert (tmp_path / "backup.db").read_text() == "mine"


def test_nothing_is_restored_into_a_database_in_use(filled: Store, tmp_path: Path) -> None:
    backup(filled.database, tmp_path / "backup.db")
    before = rows(filled.database)

    with pytest.raises(StorageError, match="is not empty: it has blocks"):
        restore(tmp_path / "backup.db", filled.database)

    assert rows(filled.database) == before


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 100])
def test_what_is_no_backup_is_refused(store: Store, content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(StorageError):
        restore(file, store.database)

    assert not any(rows(store.database).values())
