"""What is stored, as other programs get it."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from monitor.cli.options import configured
from monitor.model.entry import Entry
from monitor.pipeline.export import FORMULA, cell
from monitor.pipeline.mind import Mind
from tests.cli.conftest import Run
from tests.whole.path import InProcess, Whole, whole

ONE, TWO, LISTED = "https://one.example/feed", "https://two.example/feed", "https://listed.example/feed"
TITLE, LATER = "=Twitter bans Globex from advertising", "Twitter bans Globex from advertising, officials say"


@pytest.fixture
def path(config: Path) -> Iterator[Whole]:
    """A story of one entry, told by a feed whose address has a password, and edited since."""
    configuration = configured(config)
    url = configuration.settings.database
    made = whole(configuration, lambda feeds: InProcess(Mind(configuration.rule_set), feeds), url=url)
    with closing(made.store), capture_logs():
        asyncio.run(live(made))
        yield made


async def live(path: Whole) -> None:
    for title in (TITLE, LATER):
        told = Entry("a", title, url="https://a.org/1", published=path.clock.now)
        path.feeds.entries = {ONE: (), TWO: (told,), LISTED: ()}
        await path.poll()
        path.clock.go(timedelta(hours=1))


def test_a_table_has_the_columns_of_the_records(run: Run, config: Path, path: Whole) -> None:
    listed = run("alerts", "--json", "--config", config).out
    [row] = csv.DictReader(io.StringIO(run("export", "alerts", "--config", config).out))

    record = json.loads(listed)
    assert list(row) == list(record)
    assert (row["actors"], row["level"], row["title"]) == ("Twitter", "high", f"'{TITLE}")


@pytest.mark.parametrize("kind", ["stories", "alerts", "notifications"])
def test_lines_of_json_are_those_of_the_listings(run: Run, config: Path, path: Whole, kind: str) -> None:
    listing = (kind,) if kind == "alerts" else (kind, "list")

    exported = run("export", kind, "--format", "json", "--config", config)

    assert exported.out == run(*listing, "--json", "--config", config).out != ""


@given(st.text() | st.lists(st.text()))
def test_no_cell_is_run_by_a_spreadsheet(value: str | list[str]) -> None:
    assert not cell(value).startswith(FORMULA)


def test_evidence_is_all_that_a_story_stands_on(run: Run, config: Path, path: Whole, tmp_path: Path) -> None:
    file = tmp_path / "story.zip"

    ran = run("export", "evidence", "1", file, "--config", config)

    assert ran.code == 0
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    assert manifest["sha256"] == {name: sha256(content).hexdigest() for name, content in parts.items()}
    [entry] = json.loads(parts["entries.json"])
    [edition] = entry["editions"]
    assert (entry["title"], edition["title"]) == (LATER, TITLE)
    assert entry["sha256"]["title"] == sha256(LATER.encode()).hexdigest()
    assert entry["fetch"]["at"].startswith("2018-04-24T10:00")
    assert {reading["superseded"] is None for reading in json.loads(parts["mentions.json"])} == {True, False}
    [alert, *_] = json.loads(parts["alerts.json"])
    assert alert["notifications"][0]["attempts"][0]["state"] == "sent"
    assert not any(b"hunter2" in content for content in parts.values())


def test_a_file_that_is_there_is_not_written_over(run: Run, config: Path, path: Whole, tmp_path: Path) -> None:
    file = tmp_path / "mine.zip"
    file.write_text("mine")

    refused = run("export", "evidence", "1", file, "--config", config)
    missing = run("export", "evidence", "77", "--config", config)

    assert (refused.code, "File exists" in refused.err, file.read_text()) == (1, True, "mine")
    assert (missing.code, "there is no story 77" in missing.err) == (1, True)
