"""Matches as the records that scripts rely on."""

from dataclasses import replace

from monitor.matching.out import records
from monitor.model.entry import Field
from monitor.model.rule import Level, Match
from tests.matching.making import entry, mention


def match(said, rule="r"):
    return Match(rule, Level.HIGH, ("t",), "Globex", said)


def test_a_record_has_every_key_of_the_contract():
    """Absent is null; spans are pairs of code points."""
    (record,) = records(entry(), [match(mention(score=0.12345))])

    assert record == {
        "id": "1",
        "rule": "r",
        "level": "high",
        "entity": "Globex",
        "action": "ban",
        "actor": "Acme Video",
        "actor_kind": "unknown",
        "by": None,
        "status": "imposed",
        "scope": None,
        "because": None,
        "jurisdiction": None,
        "score": 0.123,
        "field": "title",
        "sentence": "Acme Video bans Globex",
        "spans": {"actor": [0, 10], "action": [11, 15], "target": [16, 22], "status": None, "because": None},
    }


def test_an_entry_matched_as_a_whole_has_no_mention():
    """All that only a mention can say is null."""
    (record,) = records(entry(), [match(None)])

    assert {key for key, value in record.items() if value is not None} == {"id", "rule", "level", "entity"}


def test_one_record_for_what_is_said_twice():
    """The surest sentence; other rules and other scopes stand for themselves."""
    sure, unsure, scoped = mention(score=0.8), mention(score=0.5), mention(scope="ads")

    found = records(entry(), [match(unsure), match(sure), match(scoped), match(unsure, "s")])

    assert [(each["rule"], each["score"], each["scope"]) for each in found] == [
        ("r", 0.8, None),
        ("r", 0.9, "ads"),
        ("s", 0.5, None),
    ]


def test_the_title_goes_before_the_summary():
    """Where both are as sure."""
    summary = replace(mention(), field=Field.SUMMARY)

    (record,) = records(entry(), [match(summary), match(mention())])

    assert record["field"] == "title"
