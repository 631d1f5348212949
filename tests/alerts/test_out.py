"""The JSON records have the keys and forms that scripts were promised."""

import json
from dataclasses import replace
from datetime import timedelta, timezone

from monitor.alerts.out import alert_record, story_record, timestamp
from monitor.model.alert import Alert, Decision, Notice, Reason
from monitor.model.mention import Action, Status
from monitor.model.story import Background
from tests.alerts.stories import STORY, T0

ALERT_KEYS = [
    "alert",
    "story",
    "revision",
    "reason",
    "told",
    "level",
    "entity",
    "action",
    "actors",
    "by",
    "status",
    "scope",
    "because",
    "at",
    "title",
    "entry",
    "sources",
    "entries",
    "receivers",
]
STORY_KEYS = [
    "story",
    "entity",
    "action",
    "actors",
    "by",
    "status",
    "scope",
    "because",
    "jurisdiction",
    "level",
    "history",
    "first",
    "last",
    "sources",
    "entry_ids",
    "background",
    "acknowledged",
    "verdict",
]


def test_an_alert_has_every_key_in_order():
    alert = Alert("story:7", 1, Reason.NEW, T0, (Decision("ts", Reason.NEW),), story=STORY, entry="e1", id=3)

    record = alert_record(alert)

    assert list(record) == ALERT_KEYS
    assert json.loads(json.dumps(record)) == record
    assert {key: record[key] for key in ("alert", "story", "reason", "told", "at", "receivers", "action")} == {
        "alert": 3,
        "story": "7",
        "reason": "new",
        "told": "told",
        "at": "2024-03-05T09:30:00Z",
        "receivers": ["ts"],
        "action": "ban",
    }


def test_an_alert_lists_the_receivers_that_its_outcome_holds_for():
    decisions = (Decision("ts", Reason.NEW), Decision("daily", Reason.DIGEST, T0))

    assert alert_record(Alert("story:7", 1, Reason.NEW, T0, decisions, story=STORY))["receivers"] == ["ts"]
    assert alert_record(Alert("story:7", 1, Reason.DIGEST, T0, decisions[1:], story=STORY))["receivers"] == ["daily"]


def test_an_alert_that_leads_nowhere_has_no_receivers():
    alert = Alert("story:7", 1, Reason.NO_RULE, T0, (Decision("", Reason.NO_RULE),), story=replace(STORY, level=None))

    record = alert_record(alert)

    assert (record["told"], record["level"], record["receivers"]) == ("suppressed", None, [])


def test_a_notice_has_the_same_keys_with_nulls():
    alert = Alert("op:x", 1, Reason.OPERATOR, T0, (), notice=Notice("op:x", "a feed fails", ()))

    record = alert_record(alert)

    assert list(record) == ALERT_KEYS
    assert (record["title"], record["level"], record["story"], record["actors"]) == ("a feed fails", "medium", None, [])


def test_a_story_has_every_key_in_order():
    past = Background(Action.ORDER, Status.RECALLED, None, T0, "e0", "It told all to go.")

    record = story_record(replace(STORY, background=(past,), acknowledged="ann", verdict="done"))

    assert list(record) == STORY_KEYS
    assert json.loads(json.dumps(record)) == record
    assert record["history"] == [{"status": "imposed", "at": "2024-03-05T09:30:00Z", "entry": "e1"}]
    assert record["background"][0]["actor"] is None


def test_a_story_of_a_whole_entry_has_nulls():
    record = story_record(replace(STORY, entity="", action=None, status=None, level=None, history=()))

    assert (record["entity"], record["action"], record["status"], record["level"]) == (None, None, None, None)


def test_times_are_in_utc():
    assert timestamp(T0.astimezone(timezone(timedelta(hours=2)))) == "2024-03-05T09:30:00Z"
