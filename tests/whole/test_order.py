"""Whatever order and batches entries come in, they make the same stories: through the real reader, store and linker."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from monitor.config.load import Configuration, load
from monitor.model.entry import Entry
from monitor.model.listing import StoryFilter
from monitor.model.story import Story
from monitor.pipeline.mind import Mind
from tests.whole.path import START, InProcess, whole

FEED = "https://news.example/feed"
SEED = 20240304
ACTORS = (
    "Twitter",
    "Facebook",
    "The US Treasury",
    "The United States",
    "Regulators",
    "France",
    "Prosecutors in France",
)
ACTS = (
    "{actor} bans {target}",
    "{actor} may ban {target}",
    "{actor} suspends {target} from advertising",
    "{actor} lifts its ban on {target}",
    "{actor} fines {target} $5 million",
    "{target} banned",
    "{target} sues {actor} over its ban",
    "{actor} and the UK sanction {target}",
)


@cache
def year() -> tuple[Entry, ...]:
    """Entries on two parties over a year, some of them close together, in order of their dates."""
    rng = random.Random(SEED)
    said = []
    for number in range(48):
        title = rng.choice(ACTS).format(actor=rng.choice(ACTORS), target=rng.choice(("Globex", "Initech")))
        at = START + timedelta(hours=rng.choice((1, 1, 1, 24, 24 * 30)) * rng.randrange(12), minutes=number)
        said.append(Entry(f"e{number}", f"{title} ({number})", url=f"https://outlet{number % 9}.org/", published=at))
    return tuple(sorted(said, key=lambda entry: entry.published or START))


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    file = tmp_path_factory.mktemp("order") / "config.yaml"
    file.write_text(
        f'watch: [Globex, Initech]\nrules: shipped\nfeeds: [{{url: "{FEED}", name: News, max_age: none}}]\n'
    )
    return load(file, {})


@pytest.fixture(scope="module")
def mind(configuration: Configuration) -> Mind:
    return Mind(configuration.rule_set)


async def stories(configuration: Configuration, mind: Mind, steps: Sequence[Sequence[Entry]]) -> list[Story]:
    """The stories after entries came step by step, without what depends on their arrival."""
    path = whole(configuration, lambda feeds: InProcess(mind, feeds))
    path.clock.go(timedelta(days=400))
    for step in steps:
        path.feeds.entries[FEED] = tuple(step)
        await path.poll()
    found = path.store.stories(StoryFilter(limit=1000))
    path.store.close()
    return sorted((replace(story, id="", revision=0, mentions=()) for story in found), key=repr)


def batches(entries: Sequence[Entry], size: int) -> Iterator[Sequence[Entry]]:
    return (entries[start : start + size] for start in range(0, len(entries), size))


@pytest.mark.parametrize("size", [1, 5])
async def test_order_and_batches_make_no_difference(configuration: Configuration, mind: Mind, size: int) -> None:
    at_once = await stories(configuration, mind, [year()])
    shuffled = random.Random(size).sample(year(), len(year()))

    in_batches = await stories(configuration, mind, list(batches(shuffled, size)))

    assert len(at_once) > 10
    assert in_batches == at_once
