"""Watch lists: inline, in YAML, JSON and CSV files."""

import json

import pytest

from monitor.config.load import load
from monitor.errors import ConfigError
from monitor.model.names import Alias, Entity, Strength


def watched(tmp_path, watch):
    config = tmp_path / "config.yaml"
    config.write_text(json.dumps({"rules": "shipped", "watch": watch}, ensure_ascii=False))
    return load(config, {}).settings.watch


def diagnostics(tmp_path, watch):
    with pytest.raises(ConfigError) as caught:
        watched(tmp_path, watch)
    return [(found.path.rpartition("/")[2], found.line, found.code) for found in caught.value.diagnostics]


def test_a_name_is_its_own_first_alias(tmp_path):
    """Also where it is given as a plain text."""
    assert watched(tmp_path, ["Globex", {"name": "Initech", "aliases": ["Initech LLC"], "tags": "vendor"}]) == (
        Entity("Globex", (Alias("Globex"),)),
        Entity("Initech", (Alias("Initech"), Alias("Initech LLC")), ("vendor",)),
    )


def test_a_name_can_be_weakened(tmp_path):
    """An alias that repeats the name says what else must be there for it to count."""
    visa = {"name": "Visa", "aliases": [{"text": "Visa", "needs": ["payments"], "never": "visa application"}]}

    (entity,) = watched(tmp_path, [visa])

    assert entity.aliases == (Alias("Visa", Strength.WEAK, ("payments",), ("visa application",)),)


def test_a_csv_file_says_the_same(tmp_path):
    """Semicolons part names; strength, needs and never are said of the name; quotes are as in RFC 4180."""
    (tmp_path / "vendors.csv").write_text(
        '\ufeffname,aliases,tags,strength,needs,never\r\nGlobex,"Globex, Inc.; Globex AG",vendor;big,,,\r\n\r\n'
        "Visa,,,weak,payments;cards,visa application\r\n",
        encoding="utf-8",
    )

    assert watched(tmp_path, [{"file": "vendors.csv"}]) == (
        Entity("Globex", (Alias("Globex"), Alias("Globex, Inc."), Alias("Globex AG")), ("vendor", "big")),
        Entity("Visa", (Alias("Visa", Strength.WEAK, ("payments", "cards"), ("visa application",)),)),
    )


@pytest.mark.parametrize("name", ["more.yml", "more.json"])
def test_a_yaml_or_json_file_is_a_list_as_in_config(tmp_path, name):
    """JSON is YAML."""
    (tmp_path / name).write_text('["Globex", {"name": "Initech"}]')

    assert [entity.name for entity in watched(tmp_path, [{"file": name}])] == ["Globex", "Initech"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,alias\nGlobex,x\n", [(1, "unknown-key")]),
        ("aliases\nx\n", [(1, "missing-key")]),
        ("", [(1, "missing-key")]),
        ("name\nGlobex,Inc\n", [(2, "csv-syntax")]),
        ('name\n"Globex\n', [(2, "csv-syntax")]),
        ("name,strength\nGlobex,\n...,\nVisa,week\n", [(3, "bad-value"), (4, "bad-value")]),
        ("name\nGlobex\nGlobex\n", [(3, "duplicate-name")]),
    ],
)
def test_mistakes_in_a_csv_file_have_their_line(tmp_path, text, expected):
    """A row has no columns an editor could jump to."""
    (tmp_path / "w.csv").write_text(text)

    assert diagnostics(tmp_path, [{"file": "w.csv"}]) == [("w.csv", *each) for each in expected]


def test_a_name_watched_twice_says_where(tmp_path):
    """Also across files."""
    (tmp_path / "w.csv").write_text("name\nGlobex\n")

    assert diagnostics(tmp_path, ["Globex", {"file": "w.csv"}]) == [("w.csv", 2, "duplicate-name")]


def test_what_is_no_watch_list_is_refused(tmp_path):
    """The name of the file says how it is read."""
    (tmp_path / "w.txt").write_text("Globex\n")

    assert diagnostics(tmp_path, [{"file": "w.txt"}]) == [("config.yaml", 1, "bad-value")]


def test_ten_thousand_names_are_read(tmp_path):
    """The size of watch list that screening teams have."""
    rows = "".join(f"Party {number},P{number} Ltd;P{number} AG\n" for number in range(10_000))
    (tmp_path / "w.csv").write_text(f"name,aliases\n{rows}")

    entities = watched(tmp_path, [{"file": "w.csv"}])

    assert len(entities) == 10_000
    assert [alias.text for alias in entities[-1].aliases] == ["Party 9999", "P9999 Ltd", "P9999 AG", "P9999"]
