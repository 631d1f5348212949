"""Listings are read page by page, each record once, whatever comes meanwhile."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC
from typing import Any

import pytest
from fastapi import HTTPException
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from monitor.model.listing import Place
from monitor.storage.store import Store
from monitor.web.api.asked import LARGEST
from monitor.web.api.cursor import cursor, named, numbered, numbered_name, place_cursor, placed
from tests.web.conftest import Site
from tests.web.records import LISTINGS, fill, name, tell

AGED = ("stories?all=true", "alerts", "notifications", "entries", "matches")
"""Listings that begin with the newest."""


async def page(site: Site, listing: str, limit: int, following: str | None = None) -> dict[str, Any]:
    """A page of a listing."""
    query = f"{'&' if '?' in listing else '?'}limit={limit}" + (f"&cursor={following}" if following else "")
    answer = await site.ask(f"/api/v1/{listing}{query}")
    assert answer.status == 200, answer.text
    found: dict[str, Any] = json.loads(answer.text)
    return found


@pytest.mark.parametrize("listing", LISTINGS)
async def test_pages_together_are_the_whole_listing(site: Site, store: Store, listing: str) -> None:
    fill(store)
    whole = await page(site, listing, 1000)
    assert (len(whole[name(listing)]) > 1, whole["next"]) == (True, None)
    found, following, pages = [], None, 0
    while following or not pages:
        part = await page(site, listing, 2, following)
        found += part[name(listing)]
        following, pages = part["next"], pages + 1
    assert found == whole[name(listing)]
    assert pages == -(-len(found) // 2)


@pytest.mark.parametrize("listing", AGED)
async def test_what_comes_meanwhile_shifts_no_page(site: Site, store: Store, listing: str) -> None:
    """It is on the first page, for those who begin anew."""
    fill(store, 4)
    whole = (await page(site, listing, 1000))[name(listing)]
    first = await page(site, listing, 2)
    tell(store, 9)
    second = await page(site, listing, 2, first["next"])
    assert first[name(listing)] + second[name(listing)] == whole
    assert (await page(site, listing, 1))[name(listing)] != whole[:1]


@pytest.mark.parametrize("listing", LISTINGS)
async def test_a_page_takes_as_many_questions_whatever_is_on_it(site: Site, store: Store, listing: str) -> None:
    fill(store, 6)
    with counted(store) as few:
        await page(site, listing, 1)
    with counted(store) as many:
        await page(site, listing, 6)
    assert 0 < len(many) <= 6 or name(listing) == "rules"
    assert many == few


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile, by their first words; values bound in them left out."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement.partition(" IN (")[0])

    event.listen(store.database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(store.database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("wrong", ["x", "%00", "a" * 1999, "W10", "e30", "WzFd", cursor("others", 1, 2)])
async def test_a_cursor_that_is_none_is_a_problem(site: Site, wrong: str) -> None:
    for listing in LISTINGS:
        answer = await site.ask(f"/api/v1/{listing}{'&' if '?' in listing else '?'}cursor={wrong}")
        assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
        assert f"the cursor is none of {name(listing)}" in json.loads(answer.text)["detail"]


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, LARGEST))
def test_a_place_comes_back_as_it_was(at: Any, key: int) -> None:
    assert placed("stories", place_cursor("stories", Place(at, key))) == Place(at, key)


@given(st.integers(0, LARGEST), st.text(st.characters(exclude_characters="\0")))
def test_numbers_and_names_come_back_as_they_were(number: int, text: str) -> None:
    assert numbered("feeds", cursor("feeds", number)) == number
    assert named("rules", cursor("rules", text)) == text
    assert numbered_name("matches", cursor("matches", number, text)) == (number, text)


@given(st.text())
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    for read in (numbered, named, numbered_name, placed):
        with suppress(HTTPException):
            read("stories", text)


@given(st.integers(-(10**30), 10**30), st.integers(-(10**30), 10**30))
def test_a_time_beyond_all_calendars_is_refused(at: int, key: int) -> None:
    """Somebody may write a cursor by hand."""
    with suppress(HTTPException):
        placed("stories", cursor("stories", at, key))
