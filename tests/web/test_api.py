"""Scripts get the records of the command line, and problem details when something is wrong."""

import json

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
        "stories": [story_record(one) for one in store.stories(StoryFilter(told_only=True))]
    }
    everything = await site.ask("/api/v1/stories?all=true")
    assert json.loads(everything.text) == {"stories": [story_record(story) for story in store.stories(StoryFilter())]}
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("entity=Globex&action=ban&status=imposed", 2),
        ("entity=Nobody", 0),
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
    assert json.loads(answer.text) == {"alerts": [alert_record(alert) for alert in store.alerts(AlertFilter())]}
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
        ("/api/v1/stories?entity=%00", 422),
        ("/api/v1/stories/99999999999999999999", 422),
    ],
)
async def test_what_is_wrong_is_a_problem_document(site: Site, path: str, status: int) -> None:
    answer = await site.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert json.loads(answer.text)["status"] == status


async def test_a_database_that_fails_is_a_problem_document(site: Site, store: Store) -> None:
    break_database(store)
    answer = await site.ask("/api/v1/alerts")
    assert (answer.status, answer.headers["content-type"]) == (503, "application/problem+json")


async def test_the_interface_describes_itself(site: Site) -> None:
    description = json.loads((await site.ask("/api/v1/openapi.json")).text)
    assert {"/api/v1/stories", "/api/v1/alerts", "/metrics", "/-/reload"} <= set(description["paths"])
    assert (await site.ask("/docs")).status == 404
