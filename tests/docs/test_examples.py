"""Every example in the documents is taken by the program as it stands."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from monitor.config.load import Configuration, load
from monitor.delivery.notifier import check_url
from monitor.matching.rule_tests import failures
from monitor.reading.reader import Reader
from tests.docs.documents import GUIDES, ROOT, Block, blocks

SLACK_URL = "slack://T0TOKENAAA/B0TOKENBBB/C0TOKENCCCCCCCCCCCCCCCCC"
ENVIRONMENT = {
    "MONITOR_TOKEN": "0123456789abcdef0123456789abcdef",
    "SLACK_URL": SLACK_URL,
    "SLACK_T": "T0TOKENAAA",
    "SLACK_B": "B0TOKENBBB",
    "SLACK_KEY": "C0TOKENCCCCCCCCCCCCCCCCC",
    "VENDOR_KEY": "a key",
    "SMTP_PASSWORD": "open-sesame",
    "SMTP_URL": "mailtos://user:password@mail.example.com?from=monitor@example.com&to=team@example.com",
    "HOOK_URL": "https://siem.example/hooks/1",
    "HOOK_SECRET": "a secret that both sides know",
}
FILES = {
    "slack_url": SLACK_URL,
    "smtp_url": "mailto://127.0.0.1?from=monitor@example.com&to=team@example.com",
    "watchlists/vendors.csv": "name,aliases\nHooli,Hooli Inc\n",
    "feeds.opml": '<opml version="2.0"><body><outline text="One" xmlUrl="https://one.example/feed"/></body></opml>',
}
"""What the examples refer to, beside their configuration file."""
CREDENTIAL = re.compile(r"\$\{file:/run/credentials/[\w.]+/(\w+)\}")
EXAMPLES = [block for document in GUIDES for block in blocks(document, "yaml", "yml")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "rules").mkdir()
    return tmp_path


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_has_no_mistake(example: Block, folder: Path) -> None:
    content = yaml.safe_load(example.text)
    assert isinstance(content, dict)
    if "detection" in content:
        (folder / "rules" / "example.yml").write_text(example.text)
        configuration = loaded(folder, "watch: [Globex]\nrules: rules/\n")
        assert failed_tests(configuration) == []
    elif "actors" in content:
        (folder / "rules" / "lists").mkdir()
        (folder / "rules" / "lists" / "example.yml").write_text(example.text)
        loaded(folder, "watch: [Globex]\nrules: [shipped, rules/]\n")
    else:
        loaded(folder, "\n".join((example.text, *missing(content))))


def test_the_examples_of_the_readme_fit_into_the_shipped_configuration(folder: Path) -> None:
    """As the text says: a watch list is added to the one that is there, receivers and routes take the place of it."""
    content = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    for block in blocks(ROOT / "README.md", "yaml"):
        example = yaml.safe_load(block.text)
        content |= example | {"watch": content["watch"] + example.get("watch", [])}
    configuration = loaded(folder, yaml.safe_dump(content | {"feeds": []}, allow_unicode=True))
    assert {"Globex", "Kaspersky"} <= {entity.name for entity in configuration.settings.watch}


def test_the_example_of_a_watch_list_as_csv_has_no_mistake(folder: Path) -> None:
    [example] = [block for block in blocks(ROOT / "docs" / "configuration.md", "") if block.text.startswith("name,")]
    (folder / "watchlists" / "vendors.csv").write_text(example.text)
    configuration = loaded(folder, "watch: [{file: watchlists/vendors.csv}]\nrules: shipped\n")
    assert len(configuration.settings.watch) == len(example.text.splitlines()) - 1


def loaded(folder: Path, text: str) -> Configuration:
    """The configuration of that text, every address checked; the credentials of systemd lie beside it."""
    path = folder / "config.yaml"
    path.write_text(CREDENTIAL.sub(r"${file:\1}", text))
    return load(path, ENVIRONMENT, check_target=check_url)


def missing(content: dict[str, Any]) -> Iterator[str]:
    """The lines that make a part of a configuration a whole one."""
    if "watch" not in content:
        yield "watch: [Globex]"
    if "rules" not in content:
        yield "rules: shipped"
    if "route" in content and "receivers" not in content:
        named = sorted(set(receivers(content["route"])))
        yield "receivers: [" + ", ".join(f'{{name: {name}, apprise: "json://127.0.0.1"}}' for name in named) + "]"


def receivers(route: dict[str, Any]) -> Iterator[str]:
    """The receivers that a route and those below it name."""
    if "receiver" in route:
        yield route["receiver"]
    for branch in route.get("routes", ()):
        yield from receivers(branch)


def failed_tests(configuration: Configuration) -> list[str]:
    """The tests in the rules of a configuration that do not hold."""
    known = configuration.rule_set
    return [
        str(failure)
        for rule in known.rules
        for failure in failures(
            rule,
            known.actors,
            lambda entities, actors, entry: Reader(entities, actors, known.lexicon).read(entry),
        )
    ]
