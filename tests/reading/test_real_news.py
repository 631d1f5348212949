"""The reference case and the labelled entries, where their folder is given."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from monitor.config.lists import actors
from monitor.config.source import Mistakes
from monitor.model.entry import Entry
from monitor.model.mention import CORE, TOLD, Mention
from monitor.model.names import Alias, Entity
from monitor.reading.reader import Reader
from tests.reading.conftest import lexicon

RULES = Path(__file__).parents[2] / "rules"
REFERENCE = ("000", "001", "002", "003", "004")
PRECISION, RECALL = 0.85, 0.8
"""Below these on core actions a change of the lexicon or the frames has broken something."""


@cache
def reader(watch: Path) -> Reader:
    mistakes = Mistakes()
    rows = actors((RULES,), mistakes)
    mistakes.check()
    watched = [(row["name"], [row["name"], *row["aliases"]]) for row in json.loads(watch.read_text("utf-8"))]
    return Reader((Entity(name, tuple(map(Alias, names))) for name, names in watched), rows, lexicon())


def lines(path: Path) -> Iterator[dict[str, str]]:
    yield from map(json.loads, path.read_text("utf-8").splitlines())


@cache
def reference(folder: Path) -> dict[str, tuple[Mention, ...]]:
    return {
        row["id"]: reader(folder / "watchlist.json").read(
            Entry(
                row["id"],
                row["title"],
                row["summary"],
                row["content"],
                published=datetime.fromisoformat(row["published"]),
            )
        )
        for row in lines(folder / "seeds.jsonl")
    }


@pytest.mark.parametrize("entry", REFERENCE)
def test_each_report_of_the_reference_case_tells_the_advertising_ban(outside_data: Path, entry: str) -> None:
    told = [one for one in reference(outside_data)[entry] if one.status in TOLD]
    assert {(one.entity, one.actor, one.scope, one.status) for one in told} == {
        ("Kaspersky", "Twitter", "advertising", "imposed")
    }
    assert {one.action for one in told} <= {"ban", "restrict"}


@pytest.mark.parametrize("entry", ["000", "002"])
def test_the_reports_that_tie_the_ban_to_the_directive_name_it(outside_data: Path, entry: str) -> None:
    told = [one for one in reference(outside_data)[entry] if one.status in TOLD]
    assert all(one.because and "Homeland Security" in one.because for one in told)


@pytest.mark.parametrize("entry", REFERENCE)
def test_older_matters_are_recalled(outside_data: Path, entry: str) -> None:
    others = [one for one in reference(outside_data)[entry] if one.actor != "Twitter"]
    assert {one.status for one in others} <= {"recalled"}


def test_labelled_news_is_read_as_well_as_it_was(outside_data: Path) -> None:
    right = false = missed = 0
    for row in lines(outside_data / "dev.jsonl"):
        if row.get("hard") or row.get("st") == "denied" or (row["y"] and row["cls"] not in CORE):
            continue
        entry = Entry("e", row["title"], row["summary"], source=row["outlet"])
        found = reader(outside_data / "watchlist.json").read(entry)
        told = any(one.entity == row["entity"] and one.action in CORE and one.status in TOLD for one in found)
        right += bool(told and row["y"])
        false += bool(told and not row["y"])
        missed += bool(row["y"] and not told)
    assert right / (right + false) >= PRECISION
    assert right / (right + missed) >= RECALL
