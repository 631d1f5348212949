"""A month of real news: whatever order and batches its entries come in, they make the same stories."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.cli.entries import EntryLines
from monitor.config.load import Configuration, load
from monitor.model.story import Story
from monitor.pipeline.past import Arrival
from monitor.replay import Step, arrivals, by_hour, by_number, replay

SEED = 20221101
FEWEST = 30
"""Stories that the month has at the very least."""

pytestmark = [pytest.mark.accept, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def month(outside_data: Path) -> tuple[Arrival, ...]:
    with EntryLines(outside_data / "replay_2022_11.jsonl.xz") as lines:
        return arrivals([list(lines)])


@pytest.fixture(scope="module")
def configuration(outside_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    path = tmp_path_factory.mktemp("month") / "config.yaml"
    path.write_text(f"watch: [{{file: {outside_data / 'watchlist.json'}}}]\nrules: shipped\nfeeds: []\n")
    return load(path, {})


def shuffled(month: tuple[Arrival, ...]) -> tuple[Arrival, ...]:
    """The month with the entries of each hour in any order."""
    rng = random.Random(SEED)
    return tuple(arrival for hour in by_hour(month) for arrival in rng.sample(hour, len(hour)))


async def told(configuration: Configuration, steps: tuple[Step, ...]) -> list[Story]:
    """The final stories without what depends on their arrival: ids, revisions, rows."""
    replayed = await replay(configuration, steps)
    assert replayed.unread == ()
    stories = [replace(story, id="", revision=0, mentions=()) for story in replayed.stories if not story.retracted]
    return sorted(stories, key=repr)


async def test_order_and_batches_make_no_difference(month: tuple[Arrival, ...], configuration: Configuration) -> None:
    in_order = await told(configuration, by_hour(month))
    assert len(in_order) >= FEWEST
    assert await told(configuration, by_number(shuffled(month), 1)) == in_order
    assert await told(configuration, by_number(month, 1)) == in_order
    assert await told(configuration, by_number(shuffled(month), 500)) == in_order
