"""What any release left in a database is there after an upgrade, on both engines."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from monitor.model.listing import AlertFilter, NotificationFilter, StoryFilter
from monitor.storage.database import Database
from monitor.storage.migrate import expect_current
from monitor.storage.store import Store
from tests.storage.makers import fill
from tests.storage.releases import dump, load, stored

THIS = "this one"
"""The schema as it is: shows that dumps are made and taken, also while there is no release."""
Made = Callable[[str], str]


@pytest.fixture
def made(migrated_file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Made:
    """The dump of this version's database on an engine."""

    def of(engine: str) -> str:
        url = f"sqlite:///{tmp_path}/this.db" if engine == "sqlite" else request.getfixturevalue("postgres")
        with closing(Store.open(url)) as store:
            fill(store)
            return dump(store.database)

    return of


@pytest.mark.parametrize(
    ("engine", "release"),
    [(engine, release) for engine in ("sqlite", "postgres") for release in (THIS, *stored(engine))],
    ids=lambda each: getattr(each, "stem", each),
)
def test_a_database_of_an_earlier_release_is_migrated_with_all_that_is_in_it(
    engine: str, release: str | Path, made: Made, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    statements = made(engine) if isinstance(release, str) else release.read_text(encoding="utf-8")
    url = f"sqlite:///{tmp_path}/old.db" if engine == "sqlite" else request.getfixturevalue("empty_postgres")
    load(statements, Database(url))

    with closing(Store.open(url)) as store:
        expect_current(store.database)
        totals = store.totals()
        (story,) = store.stories(StoryFilter())
        (alert,) = store.alerts(AlertFilter())
        (notification,) = store.notifications(NotificationFilter())

    assert (totals.feeds, totals.entries, totals.mentions) == (1, 2, 2)
    assert (story.entity, alert.story is not None, notification.receiver) == ("Globex", True, "desk")
