"""What a first run shows: the sample feed of the shipped configuration, polled, read, linked and told for real."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

import pytest

from monitor.config.load import load
from monitor.config.starter import starter_folder
from monitor.model.listing import NotificationFilter, StoryFilter
from monitor.model.mention import Action, Status
from monitor.model.story import Story
from monitor.run import run_once
from monitor.storage.store import Store

SAMPLE = starter_folder() / "samples" / "feed.xml"


@dataclass(frozen=True, slots=True)
class Event:
    """Something done to a watched party: what may have become of it, and how the addresses of its entries begin."""

    entity: str
    status: frozenset[Status]
    entries: tuple[str, ...]


def event(entity: str, entries: str, *status: Status) -> Event:
    return Event(entity, frozenset(status or {Status.IMPOSED}), tuple(entries.split()))


EVENTS = [
    event("Al Jazeera", "israel-orders"),
    event("Clearview AI", "uk-privacy-watchdog-fines"),
    event("Huawei", "us-adds-huawei huawei-put"),
    event("Kaspersky", "twitter-bars twitter-bans kaspersky-lab-banned kaspersky-says why-twitter-s"),
    event("NSO Group", "us-blacklists"),
    event("OpenAI", "italy-blocks italy-lifts", Status.REVERSED),
    event("Parler", "apple-removes apple-lets", Status.REVERSED),
    event("RT", "eu-bans"),
    event("Signal", "russia-blocks"),
    event("TikTok", "india-bans"),
    # A judge stops the ban before it takes effect: reversed to some, challenged to others.
    event("TikTok", "montana-lawmakers montana-bans federal-judge", Status.REVERSED, Status.CHALLENGED),
    event("Tornado Cash", "us-treasury"),
]
NOISE = ["huawei-launches", "minister-resigns", "visa-and-mastercard", "traffic-signal", "tiktok-updates"]
"""Watched names that act themselves, or are only mentioned, or mean something else."""


@dataclass(frozen=True, slots=True)
class FirstDay:
    """Three passes of the service: the first, the next at once, and one in which every feed is polled again."""

    passes: tuple[Counter[str], ...]
    told: tuple[Story, ...]
    sent: int


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> FirstDay:
    """The shipped configuration with its bundled feed only: no test asks the internet."""
    shipped = load(starter_folder() / "config.yaml", {})
    feeds = tuple(feed for feed in shipped.settings.feeds if feed.url == SAMPLE.as_uri())
    database = f"sqlite:///{tmp_path_factory.mktemp('sample') / 'monitor.db'}"
    configuration = replace(shipped, settings=replace(shipped.settings, feeds=feeds, database=database))
    passes = tuple(asyncio.run(run_once(configuration, everything=everything)) for everything in (False, False, True))
    store = Store.open(database)
    told = store.stories(StoryFilter(told_only=True))
    sent = len(store.notifications(NotificationFilter()))
    store.close()
    return FirstDay(passes, told, sent)


def test_each_event_is_one_story_and_nothing_else_is_told(first_day: FirstDay) -> None:
    """A probe that is told of beside a block would be a story of its own: of events that are not listed it alone."""
    told = [story for story in first_day.told if story.action is not Action.PROBE]
    assert sorted((story.entity, *sorted(beginnings(story.entry_ids))) for story in told) == sorted(
        (each.entity, *sorted(each.entries)) for each in EVENTS
    )


@pytest.mark.parametrize("expected", EVENTS, ids=lambda expected: f"{expected.entity}-{expected.entries[0]}")
def test_a_story_says_what_became_of_it(first_day: FirstDay, expected: Event) -> None:
    [story] = [told for told in first_day.told if expected.entries[0] in beginnings(told.entry_ids)]
    assert story.status in expected.status


def test_five_outlets_count_on_one_story(first_day: FirstDay) -> None:
    [story] = [told for told in first_day.told if told.entity == "Kaspersky"]
    assert story.actors == ("Twitter",)
    assert (story.entries, story.sources) == (5, 5)


def test_noise_is_told_to_nobody(first_day: FirstDay) -> None:
    assert not beginnings(entry for story in first_day.told for entry in story.entry_ids) & set(NOISE)


def test_every_entry_of_the_sample_is_an_event_or_noise() -> None:
    listed = {*NOISE, *(entry for each in EVENTS for entry in each.entries)}
    links = [link.text or "" for link in ET.parse(SAMPLE).iterfind(".//item/link")]
    assert beginnings(links) == listed
    assert len(links) == len(listed)


def test_a_first_pass_tells_each_story_once_and_the_next_ones_send_nothing(first_day: FirstDay) -> None:
    first, next_, all_again = first_day.passes
    assert first["sent"] == first["alerts"] == len(first_day.told) == first_day.sent
    assert first["failed"] == 0
    assert (next_["polled"], next_["sent"]) == (0, 0)
    assert (all_again["polled"], all_again["not_modified"], all_again["alerts"], all_again["sent"]) == (1, 1, 0, 0)


def beginnings(addresses: Iterable[str]) -> set[str]:
    """The words by which the entries are known here; an entry that is not known keeps its whole address."""
    known = [*NOISE, *(entry for each in EVENTS for entry in each.entries)]
    slugs = [address.rpartition("/")[2] for address in addresses]
    return {next((word for word in known if slug.startswith(f"{word}-")), slug) for slug in slugs}
