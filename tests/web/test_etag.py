"""Who has an answer already is told so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.storage.store import Store
from monitor.web.etag import matches
from tests.web.conftest import Site, add_story
from tests.web.records import LISTINGS, fill, tell
from tests.web.test_stories_page import TOLD


@pytest.mark.parametrize("path", [*(f"/api/v1/{listing}" for listing in LISTINGS), "/feeds/alerts.atom"])
async def test_an_answer_that_did_not_change_is_not_sent_again(site: Site, store: Store, path: str) -> None:
    fill(store, 2)
    first = await site.ask(path)
    again = await site.ask(path, if_none_match=first.headers["etag"])
    assert (again.status, again.text, again.headers["etag"]) == (304, "", first.headers["etag"])
    assert again.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("listing", ["stories", "alerts", "notifications", "entries", "matches", "feeds"])
async def test_an_answer_that_changed_is_sent_with_another_tag(site: Site, store: Store, listing: str) -> None:
    fill(store, 2)
    first = await site.ask(f"/api/v1/{listing}")
    tell(store, 7)
    again = await site.ask(f"/api/v1/{listing}", if_none_match=first.headers["etag"])
    assert again.status == 200
    assert again.headers["etag"] != first.headers["etag"]


async def test_errors_and_pages_have_no_tag(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD)
    assert "etag" not in (await site.ask("/api/v1/stories/9")).headers
    page = await site.ask("/")
    assert ("etag" not in page.headers, page.headers["cache-control"]) == (True, "no-store")


@pytest.mark.parametrize(
    ("known", "same"),
    [('"a"', True), ('W/"a"', True), ('"b", W/"a"', True), ("*", True), ('"b"', False), ("", False), ("a", False)],
)
def test_tags_are_compared_weakly(known: str, same: bool) -> None:
    assert matches(known, '"a"') is same


@given(st.text())
def test_any_header_is_compared(known: str) -> None:
    assert isinstance(matches(known, '"a"'), bool)
