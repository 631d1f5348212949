"""`monitor replay`: entries of the past in, what would have been told out."""

import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ran, Run

Row = dict[str, object]


def row(key: str, title: str, published: str | None, **more: object) -> Row:
    return {"id": key, "title": title, "url": f"https://{key}.example/1", "published": published, "feed": key, **more}


BAN = row("a", "Germany bans Globex", "2024-03-01T09:10:00Z")
AGAIN = row("b", "Globex banned by Germany", "2024-03-01T11:40:00Z")
RAIN = row("c", "Rain expected in the hills", "2024-03-01T10:00:00Z")
LIFTED = row("d", "Germany lifts ban on Globex", "2024-03-03T08:00:00Z")
OTHER = row("e", "India bans Initech", "2024-03-02T08:00:00Z")


@pytest.fixture
def watching(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text("watch: [Globex, Initech]\nrules: shipped\nfeeds: []\n")
    return path


@pytest.fixture
def watching_less(tmp_path: Path) -> Path:
    path = tmp_path / "less.yaml"
    path.write_text("watch: [Globex]\nrules: shipped\nfeeds: []\n")
    return path


def lines(*rows: Row) -> str:
    return "".join(json.dumps(each) + "\n" for each in rows)


def written(path: Path, *rows: Row) -> Path:
    path.write_text(lines(*rows))
    return path


def records(ran: Ran) -> list[dict[str, Any]]:
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_story_is_told_once_and_again_when_it_changes(run: Run, watching: Path, tmp_path: Path):
    """At the time at which it would have been."""
    file = written(tmp_path / "month.jsonl", BAN, RAIN, AGAIN, LIFTED)
    told = records(run("replay", file, "--config", watching))
    assert [(each["reason"], each["status"], each["at"], each["entry"]) for each in told] == [
        ("new", "imposed", "2024-03-01T09:10:00Z", "a"),
        ("status_changed", "reversed", "2024-03-03T08:00:00Z", "d"),
    ]
    assert {each["told"] for each in told} == {"told"}
    assert told[1]["entries"] == 3


def test_nothing_is_stored_or_logged(run: Run, watching: Path, tmp_path: Path):
    file = written(tmp_path / "month.jsonl", BAN)
    before = sorted(tmp_path.iterdir())
    done = run("replay", file, "--config", watching)
    assert sorted(tmp_path.iterdir()) == before
    assert done.err.splitlines() == [f"{watching}: 1 entry · 1 story · 1 alert told"]


def test_files_are_merged_in_the_order_of_their_dates(run: Run, watching: Path, tmp_path: Path):
    """Packed or not; otherwise the story would begin with its end."""
    late = tmp_path / "late.jsonl.gz"
    late.write_bytes(gzip.compress(lines(LIFTED, OTHER).encode()))
    early = tmp_path / "early.jsonl.xz"
    early.write_bytes(lzma.compress(lines(BAN).encode()))
    told = records(run("replay", late, early, "--config", watching))
    assert [each["entry"] for each in told] == ["a", "e", "d"]


def test_the_final_stories_are_told_instead(run: Run, watching: Path, tmp_path: Path):
    file = written(tmp_path / "month.jsonl", BAN, AGAIN, LIFTED)
    [story] = records(run("replay", file, "--config", watching, "--stories"))
    assert story["entry_ids"] == ["a", "b", "d"]
    assert [step["status"] for step in story["history"]] == ["imposed", "reversed"]


def test_how_many_entries_arrive_together_makes_no_other_stories(run: Run, watching: Path, tmp_path: Path):
    file = written(tmp_path / "month.jsonl", BAN, RAIN, AGAIN, OTHER, LIFTED)
    by_hour = records(run("replay", file, "--config", watching, "--stories"))
    assert records(run("replay", file, "--config", watching, "--stories", "--batch", "2")) == by_hour


def test_two_configurations_are_compared(run: Run, watching: Path, watching_less: Path, tmp_path: Path):
    file = written(tmp_path / "month.jsonl", BAN, OTHER)
    lost = records(run("replay", file, "--config", watching, "--diff", watching_less))
    gained = records(run("replay", file, "--config", watching_less, "--diff", watching))
    assert [(each["diff"], each["entity"]) for each in lost] == [("lost", "Initech")]
    assert [(each["diff"], each["entity"]) for each in gained] == [("gained", "Initech")]


def test_a_receiver_that_is_told_besides_is_a_gain(run: Run, watching: Path, tmp_path: Path):
    more = tmp_path / "more.yaml"
    more.write_text(
        "watch: [Globex]\nrules: shipped\nfeeds: []\nreceivers: [{name: console}, {name: ts, apprise: 'json://localhost'}]"
        "\nroute: {receiver: console, routes: [{match: {}, receiver: ts, continue: true}, {receiver: console}]}\n"
    )
    file = written(tmp_path / "month.jsonl", BAN)
    [gained] = records(run("replay", file, "--config", watching, "--diff", more))
    assert (gained["diff"], gained["receivers"]) == ("gained", ["ts"])


def test_an_edited_entry_is_read_again(run: Run, watching: Path, tmp_path: Path):
    """The same id of the same feed with another text, later: what it said before no longer stands."""
    corrected = row("a", "Germany does well without Globex", "2024-03-02T09:00:00Z")
    file = written(tmp_path / "month.jsonl", BAN, AGAIN, corrected)
    [story] = records(run("replay", file, "--config", watching, "--stories"))
    assert story["entry_ids"] == ["b"]


def test_what_a_configured_feed_says_of_its_entries_is_filled_in(run: Run, tmp_path: Path):
    path = tmp_path / "config.yaml"
    path.write_text(
        "watch: [Globex]\nrules: shipped\nfeeds: [{url: https://a.example/feed, name: a, category: government}]\n"
        "route: {receiver: console, routes: [{match: {category: [government]}, receiver: desk}]}\n"
        "receivers: [{name: console}, {name: desk, apprise: 'json://localhost'}]\n"
    )
    [told] = records(run("replay", written(tmp_path / "month.jsonl", BAN), "--config", path))
    assert told["receivers"] == ["desk"]


def test_an_undated_entry_comes_with_the_one_before_it(run: Run, watching: Path, tmp_path: Path):
    undated = row("b", "India bans Initech", None)
    told = records(run("replay", written(tmp_path / "month.jsonl", BAN, undated, LIFTED), "--config", watching))
    assert [(each["entry"], each["at"]) for each in told][1] == ("b", "2024-03-01T09:10:00Z")


def test_a_file_without_any_date_is_refused(run: Run, watching: Path, tmp_path: Path):
    done = run("replay", written(tmp_path / "month.jsonl", BAN | {"published": None}), "--config", watching)
    assert (done.code, done.out) == (1, "")
    assert "none of 1 entries has a date" in done.err


def test_a_line_that_is_no_entry_is_told_and_passed_over(run: Run, watching: Path, tmp_path: Path):
    file = tmp_path / "month.jsonl"
    file.write_text("nonsense\n" + lines(BAN))
    done = run("replay", file, "--config", watching)
    assert done.code == 1
    assert "month.jsonl:1: error[bad-entry]" in done.err
    assert len(done.out.splitlines()) == 1


@pytest.mark.parametrize("name", ["month.jsonl.xz", "month.jsonl.gz", "none.jsonl"])
def test_a_file_that_cannot_be_read_is_one_line(name: str, run: Run, watching: Path, tmp_path: Path):
    """Damaged, cut short, or not there."""
    if name != "none.jsonl":
        (tmp_path / name).write_bytes(lzma.compress(lines(BAN).encode())[:-20] if ".xz" in name else b"no such thing")
    done = run("replay", tmp_path / name, "--config", watching)
    assert done.code == 1
    assert done.err.startswith(f"monitor: {tmp_path / name}: cannot be read")
    assert len(done.err.splitlines()) == 1


def test_stories_and_differences_exclude_each_other(run: Run, watching: Path, tmp_path: Path):
    file = written(tmp_path / "month.jsonl", BAN)
    assert run("replay", file, "--config", watching, "--stories", "--diff", watching).code == 2


def test_nothing_to_replay_tells_nothing(run: Run, watching: Path, tmp_path: Path):
    assert records(run("replay", written(tmp_path / "month.jsonl"), "--config", watching)) == []
