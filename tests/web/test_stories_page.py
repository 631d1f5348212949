"""The list of stories: what is in it, what an address asks for, and that whatever feeds say is shown as text."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import insert, select, update

from monitor.errors import ConfigError
from monitor.model.alert import Decision, Reason
from monitor.model.listing import Act, ActKind
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.model.story import StatusStep
from monitor.storage.store import Store
from monitor.storage.tables import stories
from tests.storage.makers import MINUTE, NOW
from tests.web.conftest import Site, add_story, break_database

TOLD = (Decision("team", Reason.NEW),)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}\u202egnp.\x00"


def visible(page: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<body>")[2])).split())


async def test_the_newest_stories_are_told_in_one_line_each(site: Site, store: Store) -> None:
    add_story(
        store,
        decisions=TOLD,
        actors=("Acme",),
        scope="advertising",
        headline="Acme shuts Globex out",
        url="https://news.example/a?b=1&c=2",
        outlets=("news.example", "other.example"),
        sources=2,
    )
    page = await site.ask("/")
    assert page.status == 200
    shown = visible(page.text)
    assert "Acme bans Globex (advertising) Acme shuts Globex out high imposed 2 outlets" in shown
    assert '<a href="https://news.example/a?b=1&amp;c=2" rel="noopener noreferrer"' in page.text


async def test_stories_nobody_was_told_of_are_on_the_page_of_all(site: Site, store: Store) -> None:
    add_story(store, actors=("Acme",))
    assert "Acme bans Globex" not in (await site.ask("/")).text
    assert "Acme bans Globex" in (await site.ask("/?all=true")).text


async def test_an_empty_store_says_what_will_be_seen(site: Site) -> None:
    assert "Nobody has been told of a story yet" in (await site.ask("/")).text
    assert "No stories yet" in (await site.ask("/?all=true")).text


async def test_times_are_in_the_configured_zone(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD)
    site.service.timezone = "Asia/Tokyo"
    page = await site.ask("/")
    assert 'title="4 May, 21:00"' in page.text or 'title="4 May 2026, 21:00"' in page.text
    assert "Times are in Asia/Tokyo." in page.text


@pytest.mark.parametrize("path", ["/stories/7", "/stories/x", "/stories/99999999999999999999999", "/stories/%00"])
async def test_a_story_that_does_not_exist_is_a_page_that_says_so(site: Site, path: str) -> None:
    page = await site.ask(path)
    assert page.status in (404, 422)
    assert "Back to the stories" in page.text


async def test_pages_run_our_own_scripts_only_and_load_nothing_from_elsewhere(site: Site) -> None:
    page = await site.ask("/")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';")
    assert "unsafe" not in policy
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    assert " style=" not in page.text
    assert not re.search(r"<script(?! src=)| on\w+=", page.text)
    addresses = re.findall(r'(?:src|href|action|hx-get|hx-post)="([^"]*)"', page.text)
    assert all(address.startswith(("/", "#")) and not address.startswith("//") for address in addresses)
    style = await site.ask("/static/style.css")
    assert (style.status, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "prefers-color-scheme: dark" in style.text


async def test_the_line_of_health_names_what_is_wrong(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD)
    assert "All is well · 1 feed · 1 entry" in visible((await site.ask("/")).text)
    site.service.stuck_lines = ("deliver",)
    site.service.last_reload_ok = False
    site.service.refusal = ConfigError(())
    shown = visible((await site.ask("/")).text)
    assert "Needs a look · the line deliver is stuck · the changed configuration has mistakes" in shown


async def test_a_database_that_fails_is_a_page_that_says_so(site: Site, store: Store) -> None:
    break_database(store)
    page = await site.ask("/")
    assert page.status == 503
    assert "file is not a database" in page.text


async def shown_for(site: Site, query: str) -> str:
    """Who is in the list for an address."""
    found = re.findall(r'class="open" href="/stories/\d+"><bdi>(\w+)', (await site.ask(f"/?all=true&{query}")).text)
    return "".join(found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "BA"),
        ("entity=Initech", ""),
        ("level=critical", "B"),
        ("action=ban", "A"),
        ("status=reversed", "B"),
        ("jurisdiction=DE", "B"),
        ("q=directive+beta", "B"),
        ("q=100%25", ""),
        ("q=DIRECTIVE", "BA"),
        ("handled=acknowledged", "A"),
        ("handled=open", "B"),
        ("handled=closed", ""),
        ("period=1d", "BA"),
    ],
)
async def test_an_address_narrows_the_list(site: Site, store: Store, query: str, found: str) -> None:
    first = add_story(store, actors=("A",), sentence="The directive")
    add_story(
        store,
        actors=("B",),
        by="B",
        level=Level.CRITICAL,
        status=Status.REVERSED,
        action=Action.BLOCK,
        jurisdiction="DE",
        headline="The Directive of Beta",
    )
    with store.database.write() as connection:
        connection.execute(update(stories).values(revised=datetime.now(UTC)))
    store.record_act(first.id, Act(ActKind.ACKNOWLEDGE, "Ana", NOW))
    assert await shown_for(site, query) == found


@pytest.mark.parametrize(
    "query", ["level=huge", "status=x", "action=x", "handled=x", "period=1y", "after=1", "after=x-1"]
)
async def test_a_wish_that_cannot_be_had_is_said(site: Site, query: str) -> None:
    assert (await site.ask(f"/?{query}")).status == 422


@pytest.mark.parametrize("query", ["q=%00", "entity=%00", "jurisdiction=%00", "q=%F0%9F%98%80", "q=%ff"])
async def test_any_text_can_be_searched_for(site: Site, query: str) -> None:
    assert (await site.ask(f"/?{query}")).status == 200


async def test_the_address_of_a_form_is_made_short_to_be_shared(site: Site) -> None:
    answer = await site.ask("/?q=&entity=Globex&level=&all=")
    assert (answer.status, answer.headers["location"]) == (303, "/?entity=Globex")


async def test_what_a_person_filters_is_in_the_address_and_what_the_page_asks_by_itself_is_not(site: Site) -> None:
    filtered = await site.ask("/?q=&entity=Globex", hx_request="true")
    by_itself = await site.ask("/?entity=Globex&live=1", hx_request="true")
    assert filtered.headers["hx-push-url"] == "/?entity=Globex"
    assert "hx-push-url" not in by_itself.headers


async def test_a_long_list_goes_on_where_it_ended(site: Site, store: Store) -> None:
    add_story(store, actors=("Acme",))
    with store.database.write() as connection:
        row = dict(connection.execute(select(stories)).one()._mapping)
        row.pop("key")
        connection.execute(insert(stories), [row for _ in range(119)])
    seen, address, pages = [], "/?all=true", 0
    while address:
        page = (await site.ask(address)).text
        seen += re.findall(r'class="open" href="/stories/(\d+)"', page)
        more = re.search(r'href="([^"]+)" rel="next"', page)
        address, pages = unescape(more[1]) if more else "", pages + 1
    assert (pages, len(seen), len(set(seen))) == (3, 120, 120)


async def test_the_list_shows_how_a_story_went_and_who_told_of_it(site: Site, store: Store) -> None:
    days = [NOW - day * 24 * 60 * MINUTE for day in (3, 2, 1)]
    steps = zip((Status.PROPOSED, Status.PROPOSED, Status.IMPOSED), days, strict=True)
    add_story(store, decisions=TOLD, history=tuple(StatusStep(status, at, "1") for status, at in steps))
    shown = visible((await site.ask("/")).text)
    assert "proposed 1 May" in shown
    assert "imposed 3 May" in shown
    assert shown.count("proposed") == 2  # the other is the choice in the form
