"""The pages show stories to people, and whatever feeds say is shown as text."""

import re
from html import unescape

import pytest

from monitor.errors import ConfigError
from monitor.model.alert import Decision, Reason
from monitor.model.listing import Act, ActKind
from monitor.model.mention import Action, Status
from monitor.model.story import Background, StatusStep
from monitor.storage.store import Store
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
    assert "Acme bans Globex (advertising) high imposed" in shown
    assert "4 May 2026, 12:00 · 2 outlets Acme shuts Globex out news.example and 1 more" in shown
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
    assert "4 May 2026, 21:00" in page.text


async def test_a_story_is_shown_with_all_that_is_known_of_it(site: Site, store: Store) -> None:
    story = add_story(
        store,
        decisions=(
            Decision("team", Reason.NEW),
            Decision("compliance", Reason.DIGEST, NOW + 90 * MINUTE),
            Decision("night", Reason.SILENCED),
        ),
        actors=("Acme",),
        status=Status.CHALLENGED,
        by="Globex",
        because="Directive 17-01",
        sentence="Globex sued over its ban.",
        history=(StatusStep(Status.IMPOSED, NOW - 60 * 24 * MINUTE, "1"), StatusStep(Status.CHALLENGED, NOW, "2")),
        background=(
            Background(Action.BAN, Status.RECALLED, "Ruritania", NOW, "3", "Ruritania had banned Globex before."),
        ),
    )
    store.record_act(story.id, Act(ActKind.ACKNOWLEDGE, "Ana", NOW, "known to us"))
    page = await site.ask(f"/stories/{story.id}")
    shown = visible(page.text)
    for fact in (
        "Acme's ban on Globex challenged by Globex high challenged acknowledged by Ana",
        "Globex sued over its ban.",
        "Because Directive 17-01",
        "History 3 May 2026 imposed 4 May 2026 challenged",
        "Entries 1 undated Acme bans Globex News",
        "Background 4 May 2026 Ruritania had banned Globex before. ban by Ruritania",
        "told team : new story",
        "held compliance : waiting for the digest until 4 May 2026, 13:30",
        "suppressed night : silenced",
        "Ana : acknowledge known to us",
    ):
        assert fact in shown


@pytest.mark.parametrize("path", ["/stories/7", "/stories/x", "/stories/99999999999999999999999", "/stories/%00"])
async def test_a_story_that_does_not_exist_is_a_page_that_says_so(site: Site, path: str) -> None:
    page = await site.ask(path)
    assert page.status in (404, 422)
    assert "Back to the stories" in page.text


async def test_text_from_feeds_is_shown_as_text_and_only_web_links_are_links(site: Site, store: Store) -> None:
    story = add_story(
        store,
        decisions=TOLD,
        headline=HOSTILE,
        sentence=f"{HOSTILE} sentence",
        actors=(HOSTILE,),
        scope=HOSTILE,
        because=HOSTILE,
        by=HOSTILE,
        jurisdiction=HOSTILE,
        outlets=(HOSTILE,),
        url="javascript:alert(3)",
        background=(Background(Action.BAN, Status.RECALLED, HOSTILE, NOW, "1", HOSTILE),),
    )
    store.record_act(story.id, Act(ActKind.CLOSE, HOSTILE, NOW, HOSTILE, verdict=HOSTILE))
    for path in ("/?all=true", f"/stories/{story.id}"):
        page = await site.ask(path)
        assert page.status == 200
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
        assert "{{ 7 * 7 }}" in page.text
        for trap in ("<script", "<img", "javascript:", 'href="None"', "\u202e"):
            assert trap not in page.text


async def test_pages_run_no_script_and_load_nothing_from_elsewhere(site: Site) -> None:
    page = await site.ask("/")
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; img-src 'self';")
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert " style=" not in page.text
    assert set(re.findall(r'(?:src|href)="([^"]*)"', page.text)) == {
        "/",
        "/?all=true",
        "/static/style.css",
        "/static/icon.svg",
    }
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
    assert "file is not a database" in visible(page.text)
