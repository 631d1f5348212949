"""One rule set applied to one entry."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.model.entry import Entry, StoredEntry
from monitor.pipeline.mind import Mind

ENGLISH = Entry("1", "India bans Globex", "The government has blocked the app and its updates.")
SPANISH = Entry("2", "India: Globex banned", "El gobierno de la India prohíbe la aplicación por orden de los jueces.")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mind")
    (folder / "rules").mkdir()
    (folder / "rules" / "spanish.yml").write_text(
        "title: Spanish\nid: 00000000-0000-4000-8000-000000000001\nlevel: low\n"
        "description: Detects entries in Spanish\n"
        "detection:\n  words:\n    lang: es\n  condition: words\n"
    )
    (folder / "config.yaml").write_text("watch: [Globex]\nrules: [shipped, rules]\nfeeds: []\n")
    return folder


@pytest.fixture(scope="module")
def mind(folder: Path) -> Mind:
    return Mind(load(folder / "config.yaml", os.environ).rule_set)


def stored(entry: Entry) -> StoredEntry:
    return StoredEntry(1, entry, datetime(2024, 3, 1, tzinfo=UTC), baseline=False)


def test_a_reading_tells_the_language(mind: Mind):
    reading = mind.read(stored(ENGLISH))
    assert reading.lang == "en"
    assert reading.mentions


def test_an_entry_without_a_lexicon_is_marked_and_not_read(mind: Mind):
    reading = mind.read(stored(SPANISH))
    assert reading.lang == "es"
    assert reading.mentions == ()


def test_rules_about_texts_see_the_language_that_was_found(mind: Mind):
    _, matches = mind.consider(SPANISH)
    assert [match.mention for match in matches] == [None]
    assert mind.consider(ENGLISH)[1]
