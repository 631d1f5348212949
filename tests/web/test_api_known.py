"""Scripts see entries, matches, feeds, parties and rules."""

import json
from typing import Any

import pytest

from monitor.model.feed import FeedSpec
from monitor.storage.store import Store
from tests.storage.makers import NOW, add_feed, poll, polled
from tests.web.conftest import Site, configured
from tests.web.records import fill


async def asked(site: Site, path: str) -> dict[str, Any]:
    answer = await site.ask(f"/api/v1/{path}")
    assert answer.status == 200, answer.text
    found: dict[str, Any] = json.loads(answer.text)
    return found


async def test_an_entry_is_listed_without_its_text_and_shown_with_it(site: Site, store: Store) -> None:
    store.record_polls([poll(store, add_feed(store), polled("a", "=Rain", content="It rains.", lang="en"))], NOW)
    [listed] = (await asked(site, "entries"))["entries"]
    assert (listed["id"], listed["title"], listed["seen"]) == ("a", "=Rain", "2026-05-04T12:00:00.123456Z")
    assert await asked(site, f"entries/{listed['entry']}") == listed | {"content": "It rains."}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("id=entry-1", ["entry-1"]),
        ("state=read", ["entry-1", "entry-0"]),
        ("state=unread", ["new"]),
        ("state=unreadable", []),
        ("feed=1", ["entry-0"]),
        ("since=2026-05-04T12:01:00Z&until=2026-05-04T12:02:00Z", ["entry-1"]),
    ],
)
async def test_entries_can_be_narrowed_down(site: Site, store: Store, query: str, ids: list[str]) -> None:
    fill(store, 2)
    store.record_polls([poll(store, add_feed(store), polled("new"), now=NOW)], NOW)
    assert [entry["id"] for entry in (await asked(site, f"entries?{query}"))["entries"]] == ids


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("rule=platform-bans", 2),
        ("rule=x", 0),
        ("entity=Globex", 2),
        ("level=low", 0),
        ("entry=1", 1),
        ("since=2027-01-01T00:00:00Z", 0),
    ],
)
async def test_matches_can_be_narrowed_down(site: Site, store: Store, query: str, count: int) -> None:
    fill(store, 2)
    found = (await asked(site, f"matches?{query}"))["matches"]
    assert len(found) == count
    assert all(
        (each["entity"], each["action"], each["spans"]["target"]) == ("Globex", "ban", [10, 16]) for each in found
    )


async def test_a_match_names_its_entry_and_its_story(site: Site, store: Store) -> None:
    fill(store, 1)
    [match] = (await asked(site, "matches"))["matches"]
    assert (match["id"], match["entry"], match["story"]) == ("entry-0", 1, "1")


async def test_a_feed_says_how_it_is_and_what_it_brought(site: Site, store: Store) -> None:
    fill(store, 2)
    [first, second] = (await asked(site, "feeds"))["feeds"]
    assert (first["url"], first["entries"], first["matched"]) == ("https://news.example/0", 1, 1)
    assert await asked(site, f"feeds/{second['feed']}") == second


async def test_the_address_of_a_feed_is_shown_without_its_password(site: Site, store: Store) -> None:
    store.sync_feeds([FeedSpec("https://ana:secret@news.example/feed", "News")], NOW)
    assert "secret" not in (await site.ask("/api/v1/feeds")).text


async def test_a_party_says_its_names_and_what_is_counted_of_it(site: Site, store: Store) -> None:
    fill(store, 2)
    globex, initech = (await asked(site, "entities"))["entities"]
    assert [alias["text"] for alias in globex["aliases"]] == ["Globex", "Globex Corp"]
    assert (initech["entity"], initech["stories"]) == ("Initech", 0)
    whole = await asked(site, "entities/Globex")
    assert whole["actions"] == [{"action": "ban", "status": "imposed", "count": 2}]
    assert whole["actors"] == [{"name": "Acme", "count": 2}]
    assert whole["names"] == [{"name": "Globex", "count": 2}]


async def test_a_rule_says_what_it_is_and_what_it_matched(site: Site, store: Store) -> None:
    found = (await asked(site, "rules"))["rules"]
    assert [each["rule"] for each in found] == sorted(rule.id for rule in configured().rule_set.rules)
    assert await asked(site, f"rules/{found[0]['rule']}") == found[0]


async def test_what_is_one_of_a_listing_has_its_own_address(site: Site, store: Store) -> None:
    fill(store, 1)
    for listing, key in (("alerts", "alert"), ("notifications", "notification"), ("silences?all=true", "silence")):
        [record] = (await asked(site, listing))[listing.partition("?")[0]]
        assert await asked(site, f"{listing.partition('?')[0]}/{record[key]}") == record
