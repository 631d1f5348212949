"""What is asked often is answered from indexes, however much there is (SQLite tells how it goes about it)."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from monitor.model.alert import NotificationState
from monitor.model.listing import (
    AlertFilter,
    EntryFilter,
    EntryState,
    MatchFilter,
    MatchPlace,
    NotificationFilter,
    Place,
    StoryFilter,
)
from monitor.storage.store import Store
from monitor.storage.views import Views
from tests.storage.makers import NOW, add_feed, add_mention, look, record, story_of, whole

PLACE = Place(NOW, 7)
LISTED: dict[str, Callable[[Store, Views], object]] = {
    "stories": lambda store, _: store.stories(StoryFilter()),
    "stories of a time": lambda store, _: store.stories(StoryFilter(after=PLACE, since=NOW)),
    "stories as they were made": lambda store, _: store.stories(StoryFilter(made_after=7)),
    "entries": lambda _, views: views.entries(EntryFilter(after=PLACE)),
    "entries of a time": lambda _, views: views.entries(EntryFilter(since=NOW, until=NOW)),
    "entries as they came": lambda _, views: views.entries(EntryFilter(made_after=7)),
    "matches": lambda _, views: views.matches(MatchFilter(after=MatchPlace(7, "rule"))),
    "matches as they were made": lambda _, views: views.matches(MatchFilter(made_after=MatchPlace(7, "rule"))),
    "alerts": lambda store, _: store.alerts(AlertFilter(after=PLACE)),
    "alerts as they were made": lambda store, _: store.alerts(AlertFilter(made_after=7)),
    "notifications": lambda store, _: store.notifications(NotificationFilter(before=7)),
    "notifications as they were made": lambda store, _: store.notifications(NotificationFilter(made_after=7)),
}
"""Listings that begin at a place and end with the page."""
FOUND: dict[str, Callable[[Store, Views], object]] = {
    "unread entries": lambda _, views: views.entries(EntryFilter(state=EntryState.UNREAD)),
    "unreadable entries": lambda _, views: views.entries(EntryFilter(state=EntryState.UNREADABLE)),
    "entries of an id": lambda _, views: views.entries(EntryFilter(id="a")),
    "matches of a party": lambda _, views: views.matches(MatchFilter(entity="Globex")),
    "matches of an entry": lambda _, views: views.matches(MatchFilter(entry=7)),
    "alerts on a story": lambda store, _: store.alerts(AlertFilter(subject="story:7")),
    "dead notifications": lambda store, _: store.notifications(NotificationFilter(state=NotificationState.DEAD)),
    "how much there is": lambda store, _: store.totals(),
}
"""Looks at the few rows of a kind, or at none but those of an index."""


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store without anything in it: plans do not depend on what there is."""
    with closing(Store.open(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'monitor.db'}")) as opened:
        yield opened


def plans(store: Store, look: Callable[[Store, Views], object]) -> list[str]:
    """The steps in which SQLite answers what a look asks."""
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(store.database.engine, "before_cursor_execute", note)
    look(store, Views(store.database))
    event.remove(store.database.engine, "before_cursor_execute", note)
    questions = [(statement, given) for statement, given in asked if statement.lstrip().startswith("SELECT")]
    with store.database.raw() as connection:
        return [
            row[3]
            for statement, given in questions
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
        ]


@pytest.mark.parametrize("name", [*LISTED, *FOUND])
def test_no_look_goes_through_a_whole_table(sqlite: Store, name: str) -> None:
    steps = plans(sqlite, (LISTED | FOUND)[name])
    assert steps
    assert [step for step in steps if step.startswith("SCAN") and "USING" not in step and "feeds" not in step] == []


@pytest.mark.parametrize("name", FOUND)
def test_what_is_rare_is_found_by_an_index_of_its_own(sqlite: Store, name: str) -> None:
    """In the order of their times there may be a hundred thousand others before it."""
    assert [step for step in plans(sqlite, FOUND[name]) if "USING INDEX ix_entries_seen" in step] == []


@pytest.mark.parametrize("name", LISTED)
def test_a_page_is_read_in_its_order(sqlite: Store, name: str) -> None:
    """Nothing that is not on it is sorted."""
    assert [step for step in plans(sqlite, LISTED[name]) if "TEMP B-TREE" in step] == []


def test_linking_finds_all_it_reads_by_indexes_of_their_own(tmp_path: Path) -> None:
    """However many mentions wait in other blocks; what is asked for is itself a list that is gone through."""
    with closing(Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")) as store:
        feed = add_feed(store)
        add_mention(store, feed, "1")
        record(store, whole(store), story_of(whole(store)))
        add_mention(store, feed, "2")
        steps = plans(store, lambda store, _: look(store))
    assert [step for step in steps if step.startswith("SCAN") and "json_each" not in step] == []
    used = " ".join(steps)
    assert all(f"ix_mentions_{name} " in used for name in ("loose", "open", "kin", "unlinked", "strand"))
