"""Listings go on where a page ended, on both engines, newest first and in the order in which things were made."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.alert import Decision, Reason
from monitor.model.listing import (
    AlertFilter,
    EntryFilter,
    EntryState,
    MatchFilter,
    MatchPlace,
    NotificationFilter,
    Place,
    StoryFilter,
)
from monitor.model.reading import Reading
from monitor.model.settings import Matcher
from monitor.model.silence import Silence
from monitor.storage.store import Store
from monitor.storage.views import Views
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
    story_of,
    whole,
)

COUNT = 5
Read = Callable[[Store, Views, object, int], Sequence[tuple[object, object]]]
"""A page after a place, None for the first: what is listed, each with its place."""


def placed_stories(_: Store, views: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = views.stories(StoryFilter(limit=limit, after=after))  # type: ignore[arg-type]
    return [(story.id, place) for story, place in found]


def made_stories(_: Store, views: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = views.stories(StoryFilter(limit=limit, made_after=after or 0))  # type: ignore[arg-type]
    return [(story.id, int(story.id)) for story, _ in found]


def entries(_: Store, views: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = views.entries(EntryFilter(limit=limit, after=after))  # type: ignore[arg-type]
    return [(stored.key, Place(stored.seen, stored.key)) for stored in found]


def made_entries(_: Store, views: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = views.entries(EntryFilter(limit=limit, made_after=after or 0))  # type: ignore[arg-type]
    return [(stored.key, stored.key) for stored in found]


def matches(_: Store, views: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = views.matches(MatchFilter(limit=limit, after=after))  # type: ignore[arg-type]
    return [((line.entry_id, line.match.rule), line.place) for line in found]


def made_matches(_: Store, views: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = views.matches(MatchFilter(limit=limit, made_after=after or MatchPlace(0, "")))  # type: ignore[arg-type]
    return [((line.entry_id, line.match.rule), line.place) for line in found]


def alerts(store: Store, _: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = store.alerts(AlertFilter(limit=limit, after=after))  # type: ignore[arg-type]
    return [(alert.id, Place(alert.at, alert.id)) for alert in found]


def made_alerts(store: Store, _: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = store.alerts(AlertFilter(limit=limit, made_after=after or 0))  # type: ignore[arg-type]
    return [(alert.id, alert.id) for alert in found]


def notifications(store: Store, _: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = store.notifications(NotificationFilter(limit=limit, before=after))  # type: ignore[arg-type]
    return [(each.id, each.id) for each in found]


def made_notifications(store: Store, _: Views, after: object, limit: int) -> Sequence[tuple[object, object]]:
    found = store.notifications(NotificationFilter(limit=limit, made_after=after or 0))  # type: ignore[arg-type]
    return [(each.id, each.id) for each in found]


NEWEST: tuple[Read, ...] = (placed_stories, entries, matches, alerts, notifications)
MADE: tuple[Read, ...] = (made_stories, made_entries, made_matches, made_alerts, made_notifications)


def fill(store: Store) -> None:
    """A story an entry; the times of pairs of them are the same, so that their numbers tell them apart."""
    for number in range(COUNT):
        now = NOW + number // 2 * MINUTE
        add_mention(store, add_feed(store, f"https://news.example/{number}"), f"entry-{number}", now=now)
        block = whole(store)
        made = story_of(block, block.mentions[-1].key)
        assert record(store, block, *block.stories, made, now=now)
        block = whole(store)
        newest = max(block.stories, key=lambda story: int(story.id))
        told = alert_of(newest, Decision("team", Reason.NEW), at=now)
        assert record(store, block, *block.stories, alerts=[told], targets={"team": ("mail",)}, now=now)


def together(store: Store, read: Read, limit: int) -> list[object]:
    """All pages of a listing."""
    found: list[object] = []
    after: object = None
    while page := read(store, Views(store.database), after, limit):
        found += [each for each, _ in page]
        after = page[-1][1]
    return found


def test_pages_are_the_listing_and_the_orders_are_each_other_backwards(store: Store) -> None:
    """No record twice, none left out."""
    fill(store)
    for newest, made in zip(NEWEST, MADE, strict=True):
        whole_listing = together(store, newest, 100)
        assert len(set(whole_listing)) == COUNT
        assert together(store, newest, 2) == whole_listing
        assert together(store, made, 2) == whole_listing[::-1]


def test_several_rules_match_one_mention(store: Store) -> None:
    said = mention()
    store.record_polls([poll(store, add_feed(store), polled("a"))], NOW)
    [stored] = store.unread(1)
    found = tuple(match(said, rule) for rule in ("a", "b", "c"))
    store.record_readings([Reading(stored.key, "en", (said,), found)], "rules", NOW)
    assert together(store, matches, 1) == [("a", "c"), ("a", "b"), ("a", "a")]
    assert together(store, made_matches, 2) == [("a", "a"), ("a", "b"), ("a", "c")]


def test_what_an_earlier_reading_matched_is_not_listed(store: Store) -> None:
    fill(store)
    views = Views(store.database)
    edited = polled("entry-0", "Acme does well without Globex")
    store.record_polls([poll(store, store.feeds()[0].id, edited, now=NOW + MINUTE)], NOW + MINUTE)
    [stored] = store.unread(1)
    assert [each.key for each in views.entries(EntryFilter(state=EntryState.UNREAD))] == [stored.key]
    store.record_readings([Reading(stored.key, "en")], "rules", NOW + MINUTE)
    assert "entry-0" not in {line.entry_id for line in views.matches(MatchFilter())}
    assert views.entries(EntryFilter(state=EntryState.UNREAD)) == ()


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (EntryFilter(since=NOW + MINUTE, until=NOW + 2 * MINUTE), {"entry-2", "entry-3"}),
        (EntryFilter(id="entry-4"), {"entry-4"}),
        (EntryFilter(feed=1), {"entry-0"}),
        (EntryFilter(state=EntryState.UNREADABLE), set()),
    ],
)
def test_entries_are_narrowed_down(store: Store, wanted: EntryFilter, ids: set[str]) -> None:
    fill(store)
    if wanted.feed:
        wanted = replace(wanted, feed=store.feeds()[0].id)
    assert {each.entry.id for each in Views(store.database).entries(wanted)} == ids


def test_one_of_each_is_found_by_its_number(store: Store) -> None:
    fill(store)
    views = Views(store.database)
    [alert, *_], [notification, *_] = store.alerts(AlertFilter()), store.notifications(NotificationFilter())
    [stored, *_] = views.entries(EntryFilter())
    assert (views.alert(alert.id), views.alert(10**18)) == (alert, None)
    assert (views.notification(notification.id), views.notification(10**18)) == (notification, None)
    assert (views.entry(stored.key), views.entry(10**18)) == (stored, None)


def test_feeds_and_silences_go_on_after_a_number(store: Store) -> None:
    fill(store)
    views, matcher = Views(store.database), Matcher(entity=("Globex",))
    for number in range(3):
        store.add_silence(Silence(matcher, NOW, NOW + timedelta(hours=number), "Ana", str(number)), NOW)
    first, second, *_ = views.feeds()
    assert views.feeds(after=first.id, limit=1) == (second,)
    one, two, three = views.silences()
    assert views.silences(after=one.id, limit=1) == (two,)
    assert views.silences(NOW + MINUTE, after=one.id) == (two, three)
