"""Scripts ask what stored entries would have told."""

import json
from datetime import timedelta
from typing import Any

import pytest

from monitor.pipeline.mind import Mind
from monitor.storage.store import Store
from tests.storage.makers import MINUTE, NOW, add_feed, poll, polled
from tests.web.conftest import Answer, Site, configured

RULE = """
title: Weather
id: weather
level: high
detection:
  rain: {'title|contains': rain}
  condition: rain
"""


def read(store: Store, *titles: str) -> None:
    """Store entries, and that they were read."""
    feed, mind = add_feed(store), Mind(configured().rule_set)
    entries = [polled(f"e{number}", title) for number, title in enumerate(titles)]
    store.record_polls([poll(store, feed, *entries)], NOW)
    store.record_readings([mind.read(stored) for stored in store.unread(10)], "rules", NOW)


async def replayed(site: Site, **asked: object) -> Answer:
    body = json.dumps({"since": (NOW - MINUTE).isoformat(), "until": (NOW + MINUTE).isoformat()} | asked)
    return await site.ask("/api/v1/replay", "POST", body, content_type="application/json")


async def test_an_edited_rule_gains_what_the_present_ones_do_not_tell(site: Site, store: Store) -> None:
    read(store, "Germany bans Globex", "Rain in the hills")
    answer = await replayed(site, rule=RULE)
    found: dict[str, Any] = json.loads(answer.text)
    assert (answer.status, found["entries"], found["whole"]) == (200, 2, True)
    assert [(each["title"], each["told"]) for each in found["gained"]] == [("Rain in the hills", "told")]
    assert found["lost"] == []
    assert store.totals().stories == 0


async def test_mistakes_in_a_rule_are_told_with_their_places(site: Site) -> None:
    answer = await replayed(site, rule="title: Weather\nlevel: hgih\n")
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert {(each["path"], each["line"]) for each in json.loads(answer.text)["diagnostics"]} >= {("rule", 2)}


async def test_a_replay_that_cannot_be_is_a_problem(site: Site) -> None:
    site.service.fault = "another backtest is under way"
    answer = await replayed(site)
    assert (answer.status, json.loads(answer.text)["detail"]) == (503, "another backtest is under way")


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": (NOW + timedelta(days=1)).isoformat()},
        {"since": "2026-05-04"},
        {"limit": 0},
        {"limit": 20_001},
        {"rules": RULE},
    ],
)
async def test_what_is_no_window_is_a_problem(site: Site, wrong: dict[str, object]) -> None:
    answer = await replayed(site, **wrong)
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")


async def test_the_window_ends_now_and_begins_a_week_before_where_nothing_is_said(site: Site) -> None:
    """As near to the first year as one likes."""
    for until in (None, "0001-01-01T00:00:01Z"):
        answer = await replayed(site, since=None, until=until)
        assert (answer.status, json.loads(answer.text)["entries"]) == (200, 0)
