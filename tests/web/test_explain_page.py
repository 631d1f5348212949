"""Why a text is told or not, step by step."""

import re
from urllib.parse import quote

import pytest
from sqlalchemy import update

from monitor.model.listing import SEARCHED
from monitor.storage.store import Store
from monitor.storage.tables import entries
from tests.storage.makers import MINUTE, NOW, add_feed, add_mention, poll, polled
from tests.web.conftest import Site
from tests.web.test_stories_page import visible


async def test_a_typed_text_is_explained_and_nothing_is_stored(site: Site, store: Store) -> None:
    answer = await site.submit("/explain", "/explain", text="Twitter bans Globex from advertising\nIt said so.")
    shown = visible(answer.text)
    assert "Twitter · ban · Globex imposed" in shown
    assert "Twitter (actor) bans (action)" in shown
    assert "Matches: A platform" in shown
    assert store.totals().entries == 0


async def test_a_stored_entry_is_explained(site: Site, store: Store) -> None:
    add_mention(store, add_feed(store), "first")
    assert "Acme bans Globex" in visible((await site.ask("/explain?entry=first")).text)
    assert (await site.ask("/explain?entry=other")).status == 404


@pytest.mark.parametrize(
    ("words", "found"),
    [("bans", ["second", "first"]), ("GLOBEX adverts", ["second"]), ("nothing of it", []), ("100%", []), ("", [])],
)
async def test_a_stored_entry_is_found_by_its_words(site: Site, store: Store, words: str, found: list[str]) -> None:
    feed = add_feed(store)
    for number, entry in enumerate((polled("first"), polled("second", summary="No more adverts of it."))):
        store.record_polls([poll(store, feed, entry)], NOW + number * MINUTE)
    page = (await site.ask(f"/explain?q={quote(words)}")).text
    assert re.findall(r'<a href="/explain\?entry=(\w+)', page) == found
    assert ("None of the latest 20,000 entries has these words." in page) == (not found and bool(words))


async def test_words_are_looked_for_in_the_latest_entries_only(site: Site, store: Store) -> None:
    """So that looking takes no longer in a store of years."""
    store.record_polls([poll(store, add_feed(store), polled("old"), polled("new"))], NOW)
    with store.database.write() as connection:
        connection.execute(update(entries).where(entries.c.id == "new").values(key=SEARCHED + 1))
    page = (await site.ask("/explain?q=globex")).text
    assert re.findall(r'<a href="/explain\?entry=(\w+)', page) == ["new"]


async def test_an_entry_that_is_found_is_explained_beside_the_others(site: Site, store: Store) -> None:
    add_mention(store, add_feed(store), "first")
    shown = visible((await site.ask("/explain?entry=first&q=globex")).text)
    assert "Acme bans Globex News" in shown
    assert "How it was read" in shown


@pytest.mark.parametrize("query", ["q=%00", "q=%ff", "entry=%00", "q=" + "x+" * 500])
async def test_any_words_can_be_looked_for(site: Site, query: str) -> None:
    assert (await site.ask(f"/explain?{query}")).status in {200, 404}


async def test_a_text_that_says_nothing_of_anybody_is_told_so(site: Site) -> None:
    answer = await site.submit("/explain", "/explain", text="Rain is likely on Sunday")
    assert "Nothing was read as done to a watched party." in visible(answer.text)
