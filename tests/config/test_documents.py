"""What the documents and the shipped files say is true."""

import re
from pathlib import Path

import pytest

from monitor.config.feed_form import FetchForm
from monitor.config.load import load
from monitor.config.route_form import MatchForm
from monitor.config.schema import ConfigForm
from monitor.config.starter import starter_folder

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def blocks(name):
    return BLOCK.findall((DOCS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(len(blocks("rules.md"))))
def test_the_rules_in_the_document_are_rules(tmp_path, number):
    """Each example can be copied as it is."""
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "example.yml").write_text(blocks("rules.md")[number])
    (tmp_path / "config.yaml").write_text("{watch: [], rules: team}")

    assert len(load(tmp_path / "config.yaml", {}).rule_set.rules) == 1


def test_the_examples_of_the_configuration_are_one(tmp_path):
    """The parts of the document put together, the first block apart, which is a whole by itself."""
    whole, *parts = blocks("configuration.md")
    for name, text in (
        ("watchlists/vendors.csv", "name\nHooli\n"),
        ("feeds.opml", "<opml/>"),
        ("run", "mailto://localhost\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    joined = "rules: shipped\n" + "".join(parts).replace("/run/credentials/monitor.service/smtp_url", "run")
    (tmp_path / "config.yaml").write_text(joined.replace("receiver: legal", "receiver: ts"))
    (tmp_path / "small.yaml").write_text(whole)

    environment = {"SLACK_URL": "slack://a/b/c", "VENDOR_KEY": "k", "MONITOR_TOKEN": "0123456789abcdef" * 2}
    assert len(load(tmp_path / "config.yaml", environment).settings.watch) == 4
    assert load(tmp_path / "small.yaml", {}).settings.feeds == ()


@pytest.mark.parametrize("model", [ConfigForm, FetchForm, MatchForm])
def test_every_key_is_in_the_document(model):
    """A key that nobody describes is a key that nobody uses."""
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")

    assert [name for name in model.model_fields if f"`{name}`" not in text] == []


def test_every_code_is_in_the_document():
    """The codes of diagnostics are stable: scripts may rely on them."""
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    sources = (Path(__file__).parents[2] / "monitor" / "config").glob("*.py")
    codes = {code for path in sources for code in re.findall(r'"((?:\w+-)+\w+)"[,)]', path.read_text(encoding="utf-8"))}

    assert {code for code in codes if code.partition("-")[0] in KINDS and f"`{code}`" not in text} == set()


KINDS = {"unknown", "missing", "duplicate", "wrong", "bad", "unreadable", "too", "yaml", "csv", "opml", "verb"}


def test_the_shipped_rules_have_no_mistakes(tmp_path):
    """Neither have the shipped lists and words, and each stable rule is tested both ways."""
    (tmp_path / "config.yaml").write_text("{watch: [], rules: shipped}")

    rules = load(tmp_path / "config.yaml", {}).rule_set.rules

    assert rules
    for rule in rules:
        verdicts = {test.expect is not None for test in rule.tests}
        assert verdicts == {True, False} or rule.status != "stable", rule.path


def test_the_shipped_configuration_has_no_mistakes():
    """As it is, without a single variable set."""
    assert load(starter_folder() / "config.yaml", {}).settings.watch
