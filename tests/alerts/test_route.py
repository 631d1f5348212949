"""The routing tree leads a story to the receivers that a reader of the configuration expects."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.alerts.route import Routed, routes_for, routes_for_notice
from monitor.model.alert import Notice
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Level
from monitor.model.settings import Matcher, Route
from tests.alerts.stories import STORY

HIGH = Matcher(level=(Level.HIGH, Level.CRITICAL))


def receivers(route: Route, story=STORY, entity_tags: tuple[str, ...] = ()) -> list[str]:
    return [routed.receiver for routed in routes_for(story, route, entity_tags)]


def test_the_root_takes_what_no_child_takes():
    root = Route("all", routes=(Route("ts", Matcher(level=(Level.CRITICAL,))),))

    assert receivers(root) == ["all"]


def test_a_child_that_takes_a_story_keeps_it_from_the_root():
    assert receivers(Route("all", routes=(Route("ts", HIGH, goes_on=True),))) == ["ts"]


def test_a_child_that_does_not_go_on_keeps_the_story_from_its_siblings():
    root = Route("all", routes=(Route("ts", HIGH), Route("legal")))

    assert receivers(root) == ["ts"]


def test_a_child_that_goes_on_shares_the_story_with_its_siblings():
    root = Route("all", routes=(Route("ts", HIGH, goes_on=True), Route("legal")))

    assert receivers(root) == ["ts", "legal"]


def test_the_deepest_route_that_matches_wins():
    inner = Route("ads", Matcher(action=(Action.BAN,)))

    assert receivers(Route("all", routes=(Route("ts", HIGH, routes=(inner,)),))) == ["ads"]


def test_a_receiver_reached_twice_is_named_once_with_the_first_settings():
    root = Route(
        "all",
        routes=(
            Route("ts", HIGH, goes_on=True, group_wait=timedelta(minutes=5)),
            Route("ts", repeat_interval=timedelta(days=1)),
        ),
    )

    assert routes_for(STORY, root, ()) == (Routed("ts", timedelta(minutes=5), None),)


@pytest.mark.parametrize(
    "match",
    [
        HIGH,
        Matcher(tags=("actor.platform",)),
        Matcher(entity=("Initech", "Globex")),
        Matcher(entity_tags=("vendor",)),
        Matcher(action=(Action.BAN,)),
        Matcher(actor_kind=(ActorKind.PLATFORM,)),
        Matcher(status=(Status.IMPOSED,)),
        Matcher(jurisdiction=("US",)),
        Matcher(category=("news",)),
        Matcher(level=(Level.HIGH,), entity=("Globex",), category=("news", "government")),
    ],
)
def test_every_field_of_a_match_can_take_a_story(match):
    story = replace(STORY, jurisdiction="US")

    assert receivers(Route("all", routes=(Route("ts", match),)), story, ("vendor",)) == ["ts"]


@pytest.mark.parametrize(
    "match",
    [
        Matcher(level=(Level.LOW,)),
        Matcher(entity=("Initech",)),
        Matcher(entity_tags=("partner",)),
        Matcher(jurisdiction=("US",)),
        Matcher(level=(Level.HIGH,), entity=("Initech",)),
    ],
)
def test_a_match_holds_only_if_each_of_its_fields_does(match):
    assert receivers(Route("all", routes=(Route("ts", match),)), STORY, ("vendor",)) == ["all"]


def test_an_operator_notice_goes_to_the_root_although_a_route_takes_its_level():
    notice = Notice("op:feed:1:failing", "a feed fails", (), Level.HIGH)

    assert [r.receiver for r in routes_for_notice(notice, Route("all", routes=(Route("ts", HIGH),)))] == ["all"]


def test_an_operator_notice_takes_the_route_that_names_its_tag():
    notice = Notice("op:feed:1:failing", "a feed fails", (), Level.HIGH)
    root = Route("all", routes=(Route("ts", HIGH), Route("ops", Matcher(tags=("operator",)))))

    assert [r.receiver for r in routes_for_notice(notice, root)] == ["ops"]
