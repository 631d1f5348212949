"""Why a text is told or not, step by step."""

from monitor.storage.store import Store
from tests.storage.makers import add_feed, add_mention
from tests.web.conftest import Site
from tests.web.test_stories_page import HOSTILE, visible


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


async def test_a_text_that_says_nothing_of_anybody_is_told_so(site: Site) -> None:
    answer = await site.submit("/explain", "/explain", text="Rain is likely on Sunday")
    assert "Nothing was read as done to a watched party." in visible(answer.text)


async def test_a_hostile_text_is_text(site: Site) -> None:
    answer = await site.submit("/explain", "/explain", text=f"Twitter bans Globex {HOSTILE}")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
