"""`monitor eval`: labels in, figures out."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def watching(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text("watch: [Globex, Initech]\nrules: shipped\nfeeds: []\n")
    return path


def labelled(path: Path, *records: dict[str, object]) -> Path:
    file = path / "labels.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    return file


def row(key: str, title: str, y: int, **more: object) -> dict[str, object]:
    said = {"cls": "ban", "st": "imposed", "actor": "unknown"} if y else {}
    return {"key": key, "title": title, "summary": "", "date": "2024-03-01", "entity": "Globex", "y": y, **said, **more}


HIT = row("a", "India bans Globex", 1, actor="India", w=2)
MISS = row("b", "Something quite different befell Globex", 1, w=1)
FALSE = row("c", "India bans Globex from markets", 0, w=3)


def test_figures_are_one_record(run: Run, watching: Path, tmp_path: Path):
    done = run("eval", labelled(tmp_path, HIT, MISS, FALSE), "--config", watching, "--json", "--population", "1000")
    assert done.code == 0, done.err
    record = json.loads(done.out)
    assert (record["core"]["hits"], record["core"]["missed"]) == (1, 1)
    assert record["core"]["weighted"]["false"] == 3
    assert record["core"]["false_per_10k"] == 30
    assert record["on_hits"]["actor"] == 1


def test_people_see_a_table(run: Run, watching: Path, tmp_path: Path):
    done = run("eval", labelled(tmp_path, HIT, MISS), "--config", watching)
    assert "core, weighted" in done.out
    assert "core actions: 1 hits, 0 false alerts, 1 missed" in done.out


def test_errors_are_shown_with_their_reading(run: Run, watching: Path, tmp_path: Path):
    done = run("eval", labelled(tmp_path, HIT, MISS, FALSE), "--config", watching, "--errors")
    assert "missed [b] Globex: ban imposed" in done.out
    assert "false alert [c] Globex: no target" in done.out
    assert "India ban imposed, told" in done.out
    assert "[a]" not in done.out


def test_errors_are_records_of_their_own(run: Run, watching: Path, tmp_path: Path):
    done = run("eval", labelled(tmp_path, MISS, FALSE), "--config", watching, "--errors", "--json")
    *errors, figures = map(json.loads, done.out.splitlines())
    assert [(each["error"], each["key"]) for each in errors] == [("missed", "b"), ("false alert", "c")]
    assert errors[1]["read"][0]["trace"]
    assert figures["pairs"] == 2


def test_an_invented_name_is_read_as_well(run: Run, watching: Path, tmp_path: Path):
    done = run("eval", labelled(tmp_path, HIT), "--config", watching, "--json", "--nonce", "5")
    assert json.loads(done.out)["core"]["recall"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[]", "list seen"),
        (json.dumps(row("a", "x", 1, entity="Hooli")), "'entity' is 'Hooli'"),
        (json.dumps(row("a", "x", 2)), "'y' is 2"),
        (json.dumps(row("a", "x", 1, cls="boycott")), "'cls' is 'boycott'"),
        (json.dumps(row("a", "x", 1, st="so")), "'st' is 'so'"),
        (json.dumps(row("a", "x", 0, w="many")), "'w' is 'many'"),
        (json.dumps(row("a", "x", 0, summary=3)), "'summary' is 3"),
        (json.dumps(row("a", "x", 0, date="soon")), "'published' is 'soon'"),
    ],
)
def test_a_line_that_is_no_label_is_reported_and_passed_over(
    run: Run, watching: Path, tmp_path: Path, line: str, said: str
):
    file = labelled(tmp_path, HIT)
    file.write_text(f"{line}\n\n{file.read_text()}")
    done = run("eval", file, "--config", watching, "--json")
    assert done.code == 1
    assert f"{file}:1: error[bad-label] " in done.err
    assert said in done.err
    assert json.loads(done.out)["pairs"] == 1


def test_a_missing_file_is_told(run: Run, watching: Path, tmp_path: Path):
    done = run("eval", tmp_path / "none.jsonl", "--config", watching)
    assert done.code == 1
    assert "none.jsonl: cannot be read" in done.err


def test_real_labels_are_judged_in_one_pass(run: Run, watching: Path, outside_data: Path):
    watching.write_text(
        json.dumps({"rules": "shipped", "watch": json.loads((outside_data / "watchlist.json").read_text())})
    )
    done = run("eval", outside_data / "dev.jsonl", "--config", watching, "--json")
    assert done.code == 0, done.err
    record = json.loads(done.out)
    assert record["pairs"] > 2_500
    assert record["core"]["f1"] > 0.6
