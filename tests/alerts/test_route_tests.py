"""Tests of the routes hold exactly when a story goes to all receivers that they name, and to no other."""

import pytest

from monitor.alerts.route_tests import route_failures
from monitor.model.rule import Level
from monitor.model.settings import Matcher, Route, RouteTest

TREE = Route(
    "all",
    routes=(
        Route("ts", Matcher(level=(Level.HIGH,)), goes_on=True),
        Route("legal", Matcher(entity_tags=("bank",))),
    ),
)
TAGS = {"Globex": ("bank",)}
HIGH = Matcher(level=(Level.HIGH,))


def fails(story: Matcher, *receivers: str) -> bool:
    return bool(route_failures([RouteTest("one", story, receivers, 1)], TREE, TAGS))


@pytest.mark.parametrize(
    ("story", "receivers"),
    [
        (Matcher(), ("all",)),
        (HIGH, ("ts",)),
        (Matcher(level=(Level.HIGH,), entity=("Globex",)), ("legal", "ts")),
        (Matcher(entity=("Globex",), entity_tags=("vendor",)), ("all",)),
    ],
)
def test_a_test_holds_when_the_story_goes_where_it_says(story, receivers):
    assert not fails(story, *receivers)


@pytest.mark.parametrize("receivers", [("all",), ("ts", "legal"), ("ts", "all")])
def test_a_test_fails_when_a_receiver_is_missing_or_too_many(receivers):
    assert fails(HIGH, *receivers)


def test_a_failure_says_where_the_story_goes():
    test = RouteTest("one", HIGH, ("all",), 1)

    assert route_failures([test], TREE, TAGS) == ((test, ("ts",)),)
