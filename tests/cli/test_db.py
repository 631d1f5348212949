"""The database as an operator keeps it: pruned, backed up, restored, and emptied of a party."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.cli.options import configured
from monitor.model.entry import Entry
from monitor.model.listing import StoryFilter
from monitor.pipeline.mind import Mind
from tests.cli.conftest import Run
from tests.whole.path import InProcess, Whole, whole

ONE, TWO, LISTED = "https://one.example/feed", "https://two.example/feed", "https://listed.example/feed"


@pytest.fixture
def path(config: Path) -> Iterator[Whole]:
    """The database of the configuration after two entries of long ago, of which one tells of Globex."""
    configuration = configured(config)
    url = configuration.settings.database
    made = whole(configuration, lambda feeds: InProcess(Mind(configuration.rule_set), feeds), url=url)
    told = Entry("a", "Twitter bans Globex from advertising", url="https://a.org/1", published=made.clock.now)
    other = Entry("b", "It rained", summary="All day", url="https://a.org/2", published=made.clock.now)
    made.feeds.entries = {ONE: (told, other), TWO: (), LISTED: ()}
    with closing(made.store):
        asyncio.run(made.poll())
        yield made


def test_old_texts_are_dropped_at_once(run: Run, config: Path, path: Whole) -> None:
    ran = run("db", "prune", "--config", config)

    assert (ran.code, "the texts of 1 entry without an action and 0 with one" in ran.err) == (0, True)
    assert [path.store.entries(name)[0].entry.title for name in "ab"] == ["Twitter bans Globex from advertising", ""]


def test_a_backup_is_restored_into_a_new_database(run: Run, config: Path, path: Whole, tmp_path: Path) -> None:
    file, new = tmp_path / "backup.db", tmp_path / "new.yaml"
    new.write_text(config.read_text() + "database: sqlite:///new.db\n")

    ran = run("db", "backup", file, "--config", config), run("db", "restore", file, "--config", new)

    assert [each.code for each in ran] == [0, 0]
    listed = [run("stories", "list", "--json", "--config", each).out for each in (config, new)]
    assert listed[0] == listed[1] != ""


def test_a_party_is_forgotten_only_when_it_is_watched_no_more(run: Run, config: Path, path: Whole) -> None:
    refused = run("watch", "forget", "Globex", "--yes", "--config", config)
    config.write_text(config.read_text().replace("[Globex]", "[Initech]"))
    ran = run("watch", "forget", "Globex", "--yes", "--config", config)
    again = run("watch", "forget", "Globex", "--yes", "--config", config)

    assert (refused.code, "still watched" in refused.err) == (2, True)
    assert (ran.code, "erased 1 mention, 1 story and 1 alert of Globex" in ran.err) == (0, True)
    assert path.store.stories(StoryFilter()) == ()
    assert again.code == 1
