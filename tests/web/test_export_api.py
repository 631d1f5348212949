"""What is stored, as a table or as JSON lines over HTTP: what `monitor export` writes."""

import csv
import io
import json

import pytest

from monitor.alerts.out import alert_record, notification_record, story_record
from monitor.model.listing import AlertFilter, NotificationFilter, StoryFilter
from monitor.pipeline import export
from monitor.pipeline.export import Form
from monitor.storage.store import Store
from tests.web.conftest import Site, add_story
from tests.web.records import fill, tell
from tests.web.test_stories_page import TOLD

KINDS = ("stories", "alerts", "notifications", "entries", "matches")


async def test_json_lines_are_the_records_in_the_order_in_which_they_were_made(site: Site, store: Store) -> None:
    fill(store)
    expected = {
        "stories": [story_record(each) for each in reversed(store.stories(StoryFilter()))],
        "alerts": [alert_record(each) for each in reversed(store.alerts(AlertFilter()))],
        "notifications": [notification_record(each) for each in reversed(store.notifications(NotificationFilter()))],
    }
    for kind, records in expected.items():
        answer = await site.ask(f"/api/v1/export/{kind}?format=json&all=true")
        assert [json.loads(line) for line in answer.text.splitlines()] == records
        assert answer.headers["content-type"].startswith("application/x-ndjson")
        assert answer.headers["content-disposition"] == f'attachment; filename="{kind}.json"'


@pytest.mark.parametrize("kind", KINDS)
async def test_a_table_has_the_columns_of_the_records(site: Site, store: Store, kind: str) -> None:
    fill(store, 3)
    rows = list(csv.DictReader(io.StringIO((await site.ask(f"/api/v1/export/{kind}")).text)))
    lines = (await site.ask(f"/api/v1/export/{kind}?format=json")).text.splitlines()
    assert len(rows) == len(lines) == 3
    assert [list(row) for row in rows] == [list(json.loads(line)) for line in lines]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_table_of_nothing_has_its_columns(site: Site, kind: str) -> None:
    answer = await site.ask(f"/api/v1/export/{kind}")
    assert len(answer.text.splitlines()) == 1
    assert (await site.ask(f"/api/v1/export/{kind}?format=json")).text == ""


async def test_no_cell_is_one_that_a_spreadsheet_would_run(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD, actors=("=HYPERLINK(1)", "-2"), by="@SUM(1)", scope="\uff1d1+1")
    [row] = csv.DictReader(io.StringIO((await site.ask("/api/v1/export/stories?all=true")).text))
    assert (row["actors"], row["by"], row["scope"]) == ("'=HYPERLINK(1); '-2", "'@SUM(1)", "'\uff1d1+1")


async def test_an_export_is_narrowed_like_its_listing(site: Site, store: Store) -> None:
    fill(store, 4)
    answer = await site.ask("/api/v1/export/entries?format=json&since=2026-05-04T12:02:00Z")
    assert [json.loads(line)["id"] for line in answer.text.splitlines()] == ["entry-2", "entry-3"]


def test_an_export_is_read_a_page_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each record once, those included that change while it goes on."""
    fill(store, 5)
    monkeypatch.setattr(export, "PAGE", 2)
    pieces = export.stories(store, StoryFilter(), Form.JSON)
    first = next(pieces)
    tell(store, 9)  # the last page sees it
    lines = "".join([first, *pieces]).splitlines()
    assert len(first.splitlines()) == 2
    assert [json.loads(line)["story"] for line in lines] == ["1", "2", "3", "4", "5", "6"]
