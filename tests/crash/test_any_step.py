"""The service dies between any two steps, or inside any transaction, and is started again: nothing is lost."""

from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from shutil import copy

import pytest

from monitor.config.load import Configuration
from monitor.model.alert import NotificationState
from monitor.pipeline.mind import Mind
from monitor.storage.store import Store
from tests.crash.life import Fuse, live
from tests.crash.world import BACK, BAN, FRAIL, LATE, PLAN, RAIN, WRONG, Place, World

SHARES = 8
"""The points of a life are divided into so many tests, which run side by side."""
LONGEST_STEP = 20
"""Points from a start to the first thing that is stored, and more."""

AT_ONCE = Counter(
    {
        "Ferrowave imposed new": 1,
        "Ferrowave imposed retracted": 1,
        "Quillmark proposed new": 1,
        "Quillmark imposed status_changed": 1,
        "Dunmore Analytics imposed new": 1,
        "Dunmore Analytics reversed status_changed": 1,
    }
)
BY_DIGEST = Counter(
    {
        "Quillmark imposed new": 1,
        "Dunmore Analytics reversed new": 1,
        "receiver wire could not be reached and an alert was given up": 1,
        "feed South may have had entries we missed": 1,
    }
)
EXPECTED: dict[Place, Counter[str]] = {
    ("wire", "one"): AT_ONCE,
    FRAIL: AT_ONCE - Counter({"Dunmore Analytics reversed status_changed": 1}),
    ("desk", "one"): BY_DIGEST,
    ("desk", "two"): BY_DIGEST,
}
"""What each target gets of the whole story; a digest tells of things as they then are, and of nothing taken back."""
FEWEST: dict[Place, int] = {("wire", "one"): 6, FRAIL: 5, ("desk", "one"): 4, ("desk", "two"): 4}
"""The messages it takes: a digest carries several alerts."""
SERVED = {each.id for each in (PLAN, BAN, RAIN, WRONG, LATE, BACK)}


@pytest.fixture(scope="module")
def whole(
    configuration: Configuration, mind: Mind, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Fuse:
    """A life without death, and its points."""
    file = copy(migrated_file, tmp_path_factory.mktemp("whole"))
    return live(configuration, mind, World(), url=f"sqlite:///{file}")


def test_a_life_without_death_tells_each_target_once(configuration: Configuration, mind: Mind, sqlite: str) -> None:
    world = World()
    live(configuration, mind, world, url=sqlite)
    assert {place: world.told(place) for place in EXPECTED} == EXPECTED
    assert_kept(world, sqlite)


@pytest.mark.parametrize("share", range(SHARES))
def test_a_death_at_any_point_loses_and_repeats_nothing(
    share: int, whole: Fuse, configuration: Configuration, mind: Mind, migrated_file: Path, tmp_path: Path
) -> None:
    """But for the one message to each target that was on its way."""
    for point in whole.distinct[share::SHARES]:
        world, url = World(), f"sqlite:///{copy(migrated_file, tmp_path / f'{point}.db')}"
        died = live(configuration, mind, world, url=url, at=point)
        live(configuration, mind, world, url=url)
        assert_kept_its_promises(world, url, died)


@pytest.mark.parametrize("share", range(SHARES))
def test_a_death_loses_and_repeats_nothing_on_postgresql(
    share: int, whole: Fuse, configuration: Configuration, mind: Mind, postgres: str
) -> None:
    """At one point drawn from each share of a life: the engines differ in the store only, which has its own tests."""
    world, points = World(), len(whole.points)
    point = Random(share).randrange(points * share // SHARES, points * (share + 1) // SHARES)
    died = live(configuration, mind, world, url=postgres, at=point)
    live(configuration, mind, world, url=postgres)
    assert_kept_its_promises(world, postgres, died)


@pytest.mark.parametrize("seed", range(6))
def test_a_service_that_dies_all_the_time_gets_there(
    seed: int, configuration: Configuration, mind: Mind, sqlite: str
) -> None:
    """Each death may repeat one message to each target; nothing is lost, however short the lives are."""
    world, rng, deaths = World(), Random(seed), 0
    while live(configuration, mind, world, url=sqlite, at=rng.randrange(LONGEST_STEP, 3 * LONGEST_STEP)).blown:
        deaths += 1
    for place, expected in EXPECTED.items():
        assert not expected - world.told(place)
        assert len(world.messages[place]) <= FEWEST[place] + deaths
    assert_kept(world, sqlite)


def assert_kept_its_promises(world: World, url: str, died: Fuse) -> None:
    """Everything arrived; what a target got twice is one message, as it was; nothing is left to do."""
    where = f"died at point {len(died.points) - 1}: {', '.join(died.points[-3:])}"
    for place, expected in EXPECTED.items():
        told = world.told(place)
        assert not expected - told, f"{place} was never told; {where}"
        twice = told - expected
        assert not twice or twice in map(Counter, world.messages[place]), f"{place} was told twice; {where}"
    assert_kept(world, url)


def assert_kept(world: World, url: str) -> None:
    """What was served is stored, once and as it was last, and nothing waits any more."""
    with closing(Store.open(url)) as store:
        stored = [(name, each.entry.title) for name in SERVED for each in store.entries(name)]
        totals = store.totals()
    assert sorted(stored) == sorted(world.served.items())
    assert totals.entries == len(SERVED)
    assert totals.unread == totals.unreadable == 0
    assert not totals.notifications[NotificationState.PENDING]
