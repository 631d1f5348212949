"""What is dropped in its time stays dropped, and what a story shows stays."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.alert import Decision, Reason
from monitor.model.entry import Entry
from monitor.model.feed import PollCounts
from monitor.model.listing import AlertFilter, Forgotten, NotificationFilter, StoryFilter
from monitor.model.reading import Reading
from monitor.model.settings import Retention
from monitor.model.story import BlockKey
from monitor.pipeline.prune import Pruned, prune
from monitor.storage.store import Store
from tests.crash.life import at_once
from tests.storage.makers import (
    MINUTE,
    NOW,
    add_feed,
    add_mention,
    alert_of,
    match,
    mention,
    poll,
    polled,
    record,
    whole,
)
from tests.storage.makers import story_of as made_of

DAY = timedelta(days=1)
LATER = NOW + 10 * DAY


@pytest.fixture
def feed(store: Store) -> int:
    return add_feed(store)


def add_entry(store: Store, feed: int, name: str, **fields: object) -> None:
    """An entry that was read and tells of nobody."""
    store.record_polls([poll(store, feed, polled(name, "Weather", summary="Rain", **fields))], NOW)
    store.record_readings([Reading(stored.key, "en") for stored in store.unread(10)], "rules-1", NOW)


def told_story(store: Store, feed: int, entry: str, entity: str = "Globex") -> None:
    """A story of one entry that a receiver was told of."""
    add_mention(store, feed, entry, mention(entity))
    block = whole(store, BlockKey(entity, "core"))
    story = made_of(block, block.mentions[-1].key)
    alert = alert_of(story, Decision("desk", Reason.NEW))
    targets = {"desk": ("mail",)}
    record(store, block, *block.stories, story, alerts=[alert], targets=targets)


def entry(store: Store, name: str) -> Entry:
    [stored] = store.entries(name)
    return stored.entry


async def test_old_texts_are_dropped_and_do_not_come_back(store: Store, feed: int) -> None:
    add_entry(store, feed, "a", url="https://one.org/a")

    kept = await prune(store, at_once, Retention(11 * DAY), LATER)
    dropped = await prune(store, at_once, Retention(9 * DAY), LATER)
    again = await prune(store, at_once, Retention(9 * DAY), LATER)
    counts = store.record_polls([poll(store, feed, polled("a", "Weather, again", summary="Sun"))], LATER)

    assert (kept.entries, dropped.entries, again.entries) == (0, 1, 0)
    assert counts == PollCounts()
    assert (entry(store, "a").title, entry(store, "a").summary, entry(store, "a").url) == ("", "", None)


async def test_many_are_dropped_a_few_at_a_time(store: Store, feed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.pipeline.prune.TOGETHER", 2)
    for name in "abcde":
        add_entry(store, feed, name)

    assert (await prune(store, at_once, Retention(DAY), LATER)).entries == 5


async def test_an_entry_of_a_story_keeps_its_headline(store: Store, feed: int) -> None:
    told_story(store, feed, "a")

    first = await prune(store, at_once, Retention(DAY), LATER)
    second = await prune(store, at_once, Retention(DAY, DAY), LATER)

    assert (first.entries, first.mentioning, second.entries, second.mentioning) == (0, 0, 0, 1)
    assert entry(store, "a").title == "Acme bans Globex"
    assert [stored.mention.sentence for stored in whole(store, now=LATER).mentions if stored.mention] == [
        "Acme bans Globex"
    ]


async def test_an_entry_that_waits_to_be_read_is_kept(store: Store, feed: int) -> None:
    store.record_polls([poll(store, feed, polled("a"))], NOW)

    assert await prune(store, at_once, Retention(DAY, DAY), LATER) == Pruned(0, 0, 0)


async def test_fetches_that_nothing_kept_came_with_are_dropped(store: Store, feed: int) -> None:
    add_entry(store, feed, "a")
    told_story(store, feed, "b")

    pruned = [await prune(store, at_once, Retention(DAY), LATER) for _ in range(3)]

    assert [each.fetches for each in pruned] == [0, 1, 0]


def test_a_party_that_is_forgotten_leaves_nothing(store: Store, feed: int) -> None:
    told_story(store, feed, "a")
    told_story(store, feed, "b", "Initech")

    forgotten = store.forget("Globex", LATER)

    assert forgotten == Forgotten(entries=1, mentions=1, stories=1, alerts=1, shared=0)
    assert [story.entity for story in store.stories(StoryFilter())] == ["Initech"]
    assert [alert.story.entity for alert in store.alerts(AlertFilter()) if alert.story] == ["Initech"]
    assert len(store.notifications(NotificationFilter())) == 1
    assert (entry(store, "a").title, entry(store, "b").title) == ("", "Acme bans Globex")
    assert store.forget("Globex", LATER) == Forgotten(0, 0, 0, 0, 0)


def test_who_else_is_told_of_in_a_forgotten_entry_is_counted(store: Store, feed: int) -> None:
    store.record_polls([poll(store, feed, polled("a"))], NOW)
    [stored] = store.unread(10)
    both = (mention(), mention("Initech"))
    store.record_readings([Reading(stored.key, "en", both, tuple(map(match, both)))], "rules-1", NOW)

    assert store.forget("Globex", LATER).shared == 1
    assert store.totals().mentions == 1


def test_no_page_of_a_file_holds_what_was_forgotten(sqlite: str, tmp_path: Path) -> None:
    store = Store.open(sqlite)
    feed = add_feed(store)
    secret = mention("Quillfeather", sentence="Acme bans Quillfeather")
    store.record_polls([poll(store, feed, polled("a", "Acme bans Quillfeather"))], NOW)
    [stored] = store.unread(10)
    store.record_readings([Reading(stored.key, "en", (secret,), (match(secret),))], "rules-1", NOW)

    store.forget("Quillfeather", NOW + MINUTE)
    store.close()

    assert not any(b"Quillfeather" in file.read_bytes() for file in tmp_path.glob("monitor.db*"))
