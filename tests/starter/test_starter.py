"""What ships is whole: config.yaml, rules, lists and the sample feed."""

import re
from collections import defaultdict
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from itertools import combinations
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from monitor.config.load import Configuration, load
from monitor.config.starter import starter_folder
from monitor.model.mention import Action
from monitor.model.names import Actor, Alias
from monitor.model.rule import Rule

STARTER = starter_folder()


@pytest.fixture(scope="module")
def shipped() -> Configuration:
    """The shipped configuration, read in an empty environment; a mistake in any file fails here with its place."""
    return load(STARTER / "config.yaml", {})


def names_of(actor: Actor) -> tuple[Alias, ...]:
    """Every name of an actor; adjectives and metonyms are names too."""
    return (*actor.aliases, *actor.adjectives, *actor.metonyms)


def in_use_together(first: Alias, second: Alias) -> bool:
    starts = max(first.valid_from or date.min, second.valid_from or date.min)
    return starts <= min(first.valid_to or date.max, second.valid_to or date.max)


def test_the_shipped_configuration_needs_no_environment_and_no_account(shipped: Configuration) -> None:
    settings = shipped.settings
    assert [receiver.name for receiver in settings.receivers] == ["console"]
    assert settings.database.startswith("sqlite:///")


def test_the_shipped_configuration_looks_into_every_category(shipped: Configuration) -> None:
    feeds = shipped.settings.feeds
    assert len(feeds) >= 40
    assert {feed.category for feed in feeds} == {"platform", "government", "ngo", "news", None}


def test_only_the_sample_feed_is_told_without_a_baseline(shipped: Configuration) -> None:
    sample = [feed for feed in shipped.settings.feeds if feed.max_age is None]
    assert [feed.url for feed in sample] == [(STARTER / "samples" / "feed.xml").as_uri()]


def test_two_watched_names_show_how_context_decides(shipped: Configuration) -> None:
    weak = {entity.name for entity in shipped.settings.watch for alias in entity.aliases if alias.needs}
    assert weak == {"Signal", "Visa"}


def test_a_name_of_two_actors_at_one_time_needs_what_tells_them_apart(shipped: Configuration) -> None:
    owners: dict[str, list[tuple[str, Alias]]] = defaultdict(list)
    for actor in shipped.rule_set.actors:
        for alias in names_of(actor):
            owners[alias.text].append((actor.name, alias))
    clashes = [
        f"{text}: {first[0]} and {second[0]}"
        for text, pairs in owners.items()
        for first, second in combinations(pairs, 2)
        if in_use_together(first[1], second[1]) and not (first[1].needs and second[1].needs)
    ]
    assert clashes == []


def test_an_actor_never_is_a_part_of_itself(shipped: Configuration) -> None:
    parents = {actor.name: actor.parent for actor in shipped.rule_set.actors}
    for name, parent in parents.items():
        above, seen = parent, {name}
        while above:
            assert above not in seen, f"{name} is a part of itself by way of {above}"
            seen.add(above)
            above = parents[above]


def test_every_government_and_state_says_where_it_governs(shipped: Configuration) -> None:
    named = [actor for actor in shipped.rule_set.actors if "governments" in actor.lists]
    countries = {actor.jurisdiction for actor in named if re.fullmatch("[A-Z]{2}", actor.jurisdiction or "")}
    assert len(countries) > 195


@pytest.mark.parametrize(
    ("name", "lists"),
    [
        ("Twitter", {"platforms", "social"}),
        ("Apple App Store", {"platforms", "search"}),
        ("Roskomnadzor", {"authorities"}),
        ("regulators", {"authorities", "generic"}),
        ("US Congress", {"authorities", "legislatures"}),
    ],
)
def test_actors_stand_on_the_lists_that_rules_name(shipped: Configuration, name: str, lists: set[str]) -> None:
    (actor,) = [actor for actor in shipped.rule_set.actors if actor.name == name]
    assert set(actor.lists) == lists


def test_rule_ids_are_random_uuids(shipped: Configuration) -> None:
    assert {UUID(rule.id).version for rule in shipped.rule_set.rules} == {4}


def test_every_stable_rule_is_tested_with_a_match_and_without(shipped: Configuration) -> None:
    def untested(rule: Rule) -> bool:
        return {test.expect is None for test in rule.tests} != {True, False}

    assert [rule.title for rule in shipped.rule_set.rules if rule.status == "stable" and untested(rule)] == []


def test_the_shipped_rules_speak_of_every_action(shipped: Configuration) -> None:
    clauses = [
        clause
        for rule in shipped.rule_set.rules
        for selection in rule.selections
        for alternative in selection.alternatives
        for clause in alternative
    ]
    spoken = {value for clause in clauses if clause.key == "action" for value in clause.values}
    assert spoken == set(Action)


def test_the_sample_feed_has_one_event_from_five_outlets_and_the_newest_first() -> None:
    items = ET.parse(STARTER / "samples" / "feed.xml").findall("./channel/item")
    hosts = {
        urlsplit(item.findtext("link", "")).hostname for item in items if "Kaspersky" in item.findtext("title", "")
    }
    dates = [parsedate_to_datetime(item.findtext("pubDate", "")) for item in items]
    assert len(hosts) == 5
    assert all(host and host.endswith(".example") for host in hosts)
    assert dates == sorted(dates, reverse=True)
    assert all(moment.tzinfo == UTC for moment in dates)
    assert len({item.findtext("guid") for item in items}) == len(items) > 20
