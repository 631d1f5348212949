"""Five outlets report one ban; older matters stand in their bodies. One story and one alert, however they arrive."""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import permutations
from pathlib import Path

import pytest

from monitor.config.load import Configuration, load
from monitor.model.alert import Outcome
from monitor.model.entry import Entry
from monitor.model.listing import AlertFilter, StoryFilter
from monitor.model.mention import Action, Status
from monitor.model.story import Story
from monitor.pipeline.mind import Mind
from tests.whole.path import InProcess, Whole, whole

FEED = "https://news.example/feed"
NAMES_THE_DIRECTIVE = {"000", "002"}
"""The entries that tie the ban to the notice of the Department of Homeland Security."""


@lru_cache(maxsize=1)
def articles(folder: Path) -> tuple[Entry, ...]:
    """The five entries of the case."""
    return tuple(
        Entry(
            id=row["id"],
            title=row["title"],
            summary=row["summary"],
            content=row["content"],
            url=row["url"],
            published=datetime.fromisoformat(row["published"]),
            source=row["source"],
        )
        for row in map(json.loads, (folder / "seeds.jsonl").read_text().splitlines())
    )


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    path = tmp_path_factory.mktemp("case") / "config.yaml"
    path.write_text(
        f"""
        rules: shipped
        watch:
          - name: Kaspersky
            aliases: [Kaspersky Lab, Eugene Kaspersky]
        feeds:
          - {{url: "{FEED}", name: News, max_age: none}}
        """
    )
    return load(path, {})


@pytest.fixture(scope="module")
def mind(configuration: Configuration) -> Mind:
    return Mind(configuration.rule_set)


@pytest.mark.parametrize("first", range(5))
async def test_one_story_and_one_alert_in_any_order(
    first: int, outside_data: Path, configuration: Configuration, mind: Mind
) -> None:
    """Every order, with every way of polling between the entries: all that begin with one of the five."""
    entries = articles(outside_data)
    path = whole(configuration, lambda feeds: InProcess(mind, feeds))
    explored = await explore(path, (), entries, begins=entries[first])
    assert explored == 24 * 16
    path.store.close()


async def explore(path: Whole, seen: tuple[Entry, ...], coming: tuple[Entry, ...], begins: Entry | None = None) -> int:
    """Poll each possible next batch from where the path stands, and go on from there; how many ways led to the end."""
    if not coming:
        assert_right(path)
        return 1
    ways = 0
    for size in range(1, len(coming) + 1):
        for batch in permutations(coming, size):
            if begins in {None, batch[0]}:
                with path.detour():
                    await arrive(path, (*batch, *seen))
                    ways += await explore(path, (*batch, *seen), tuple(set(coming) - set(batch)))
    return ways


async def arrive(path: Whole, entries: tuple[Entry, ...]) -> None:
    """Poll the feed as it now is, and check what must hold at every moment."""
    path.clock.go(timedelta(minutes=20))
    path.feeds.entries[FEED] = entries
    await path.poll()
    [story] = told(path)
    names_it = bool({entry.id for entry in entries} & NAMES_THE_DIRECTIVE)
    assert ("Homeland Security" in (story.because or "")) is names_it
    assert len(path.inbox.messages) == 1


def told(path: Whole) -> tuple[Story, ...]:
    return path.store.stories(StoryFilter(told_only=True))


def assert_right(path: Whole) -> None:
    [story] = told(path)
    assert story.entity == "Kaspersky"
    assert story.actors[0] == "Twitter"
    assert story.action in {Action.BAN, Action.RESTRICT}
    assert story.status is Status.IMPOSED
    assert "advertis" in (story.scope or "")
    assert (story.entries, story.sources) == (5, 5)
    assert len(path.store.alerts(AlertFilter(outcome=Outcome.TOLD))) == 1
    title = path.inbox.messages[0][1].title
    assert "Twitter" in title
    assert "Kaspersky" in title
