"""Scripts get the records of the command line, and problem details when something is wrong."""

import json
import re
from pathlib import Path

import pytest

from monitor.alerts.out import alert_record, story_record
from monitor.model.alert import Decision, Reason
from monitor.model.listing import AlertFilter, StoryFilter
from monitor.model.rule import Level
from monitor.storage.store import Store
from tests.web.conftest import Site, add_story, break_database

TOLD = (Decision("team", Reason.NEW),)


async def test_stories_are_the_records_of_the_command_line(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD, headline="Ünï \u202ecode")
    add_story(store)
    answer = await site.ask("/api/v1/stories")
    assert json.loads(answer.text) == {
        "stories": [story_record(one) for one in store.stories(StoryFilter(told_only=True))],
        "next": None,
    }
    everything = await site.ask("/api/v1/stories?all=true")
    found = store.stories(StoryFilter())
    assert json.loads(everything.text)["stories"] == [story_record(story) for story in found]
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("entity=Globex&action=ban&status=imposed", 2),
        ("entity=Nobody", 0),
        ("q=acme+BANS", 2),
        ("q=acme+sues", 0),
        ("handled=closed", 0),
        ("level=critical", 1),
        ("limit=1", 1),
        ("since=2026-05-04T14:00:00%2B02:00", 2),
        ("since=2026-05-04T14:01:00%2B02:00", 0),
    ],
)
async def test_stories_can_be_narrowed_down(site: Site, store: Store, query: str, count: int) -> None:
    add_story(store, level=Level.CRITICAL)
    add_story(store)
    answer = await site.ask(f"/api/v1/stories?all=true&{query}")
    assert len(json.loads(answer.text)["stories"]) == count


async def test_one_story_is_its_record(site: Site, store: Store) -> None:
    story = add_story(store)
    answer = await site.ask(f"/api/v1/stories/{story.id}")
    assert json.loads(answer.text) == story_record(story)


async def test_alerts_are_the_records_of_the_command_line(site: Site, store: Store) -> None:
    told = add_story(store, decisions=TOLD)
    add_story(store, decisions=(Decision("team", Reason.BASELINE),))
    answer = await site.ask("/api/v1/alerts")
    assert json.loads(answer.text)["alerts"] == [alert_record(alert) for alert in store.alerts(AlertFilter())]
    for query in (f"story={told.id}", "told=told"):
        (alert,) = json.loads((await site.ask(f"/api/v1/alerts?{query}")).text)["alerts"]
        assert (alert["story"], alert["told"], alert["receivers"]) == (told.id, "told", ["team"])


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/stories/7", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/stories?limit=0", 422),
        ("/api/v1/stories?action=hug", 422),
        ("/api/v1/stories?since=2026-05-04", 422),
        ("/api/v1/stories?since=0001-01-01T00:00:00%2B14:00", 422),
        ("/api/v1/alerts/7", 404),
        ("/api/v1/notifications/7", 404),
        ("/api/v1/entries/7", 404),
        ("/api/v1/entries/99999999999999999999", 422),
        ("/api/v1/feeds/7", 404),
        ("/api/v1/entities/Nobody", 404),
        ("/api/v1/rules/none", 404),
        ("/api/v1/silences/7", 404),
        ("/api/v1/export/stories?format=xml", 422),
        ("/api/v1/stories?entity=%00", 422),
        ("/api/v1/stories/99999999999999999999", 422),
    ],
)
async def test_what_is_wrong_is_a_problem_document(site: Site, path: str, status: int) -> None:
    answer = await site.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert json.loads(answer.text)["status"] == status


async def test_another_method_is_a_problem_document_that_names_those_there_are(site: Site) -> None:
    answer = await site.ask("/api/v1/stories", "PUT")
    assert (answer.status, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("headers", "status"), [({"host": "evil.example"}, 421), ({"origin": "https://evil.example"}, 403)]
)
async def test_the_guard_refuses_scripts_with_a_problem_document(
    site: Site, headers: dict[str, str], status: int
) -> None:
    answer = await site.ask("/api/v1/explain", "POST", "{}", content_type="application/json", **headers)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")


async def test_a_body_that_is_no_text_is_a_problem_document(site: Site) -> None:
    answer = await site.ask("/api/v1/silences", "POST", b"\xff{}", content_type="application/json")
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")


async def test_a_request_that_is_too_large_is_a_problem_document(site: Site) -> None:
    answer = await site.ask("/api/v1/explain", "POST", "x" * 70_000, content_type="application/json")
    assert (answer.status, answer.headers["content-type"]) == (413, "application/problem+json")


async def test_a_fault_of_the_program_is_a_problem_document(site: Site) -> None:
    """Wherever it is: who reads the API reads problems."""
    site.service.settings = None  # type: ignore[assignment]
    answer = await site.ask("/api/v1/entities")
    assert (answer.status, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "NoneType" not in answer.text


@pytest.mark.parametrize("path", ["/api/v1/alerts", "/api/v1/export/alerts", "/api/v1/entries"])
async def test_a_database_that_fails_is_a_problem_document(site: Site, store: Store, path: str) -> None:
    break_database(store)
    answer = await site.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (503, "application/problem+json")


async def test_the_interface_describes_itself(site: Site) -> None:
    description = json.loads((await site.ask("/api/v1/openapi.json")).text)
    assert {"/api/v1/stories", "/api/v1/alerts", "/metrics", "/-/reload"} <= set(description["paths"])
    assert (await site.ask("/docs")).status == 404


async def test_every_address_is_in_the_document_and_no_other(site: Site) -> None:
    description = json.loads((await site.ask("/api/v1/openapi.json")).text)
    known = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in description["paths"].items()
        for method in methods
        if path.startswith("/api/v1/")
    }
    document = (Path(__file__).parents[2] / "docs" / "web.md").read_text()
    table = document.partition("## The API")[2].partition("**Pages.**")[0]
    assert set(re.findall(r"`((?:GET|POST|DELETE) [^`]+)`", table)) == known | {"GET /openapi.json"}


async def test_what_a_listing_takes_is_in_the_document(site: Site) -> None:
    description = json.loads((await site.ask("/api/v1/openapi.json")).text)
    document = (Path(__file__).parents[2] / "docs" / "web.md").read_text()
    for listing in ("stories", "alerts", "notifications", "entries", "matches", "silences"):
        asked = description["paths"][f"/api/v1/{listing}"]["get"]["parameters"]
        row = next(line for line in document.splitlines() if line.startswith(f"| `GET /{listing}` |"))
        names = {each["name"] for each in asked} - {"limit", "cursor"}
        assert set(row.rpartition(" | `")[2].removesuffix("` |").split()) == names
