"""Warnings for watched names that are everyday words."""

from pathlib import Path

import pytest

from monitor.config.everyday import everyday_names
from monitor.config.load import load


def warned(folder: Path, watch: str) -> list[str]:
    """The warnings as `line:column text`, of a configuration that loads without a mistake."""
    path = folder / "config.yaml"
    path.write_text(f"rules: shipped\nwatch:\n{watch}", "utf-8")
    load(path, {})
    found = everyday_names(path, {})
    assert {each.gravity for each in found} <= {"warning"}
    return [f"{each.line}:{each.column} {each.message.split()[0]}" for each in found]


@pytest.mark.parametrize(
    ("watch", "expected"),
    [
        ("  - Shell\n", ["3:5 'Shell'"]),
        ("  - name: Target\n", ["3:11 'Target'"]),
        ("  - {name: Twitter, aliases: [X]}\n", ["3:31 'X'"]),
        ("  - {name: Meta Platforms, aliases: [Meta, Facebook]}\n", ["3:38 'Meta'"]),
        ("  - {name: Acme, aliases: [{text: Block, valid_from: 2021-12-10}]}\n", ["3:28 'Block'"]),
        ("  - Kaspersky\n  - Home Depot\n  - TikTok\n", []),
    ],
)
def test_a_strong_name_that_is_a_word_is_told_with_its_place(tmp_path: Path, watch: str, expected: list[str]) -> None:
    assert warned(tmp_path, watch) == expected


@pytest.mark.parametrize(
    "watch",
    [
        "  - {name: Apple, aliases: [{text: Apple, needs: [iPhone]}]}\n",
        "  - {name: Apple, aliases: [{text: Apple, never: [apple pie]}]}\n",
        "  - {name: Apple, aliases: [{text: Apple, strength: weak}]}\n",
        "  - {name: Apple, aliases: [{text: Apple, strength: strong}]}\n",
    ],
)
def test_a_name_of_which_something_is_said_is_not_told(tmp_path: Path, watch: str) -> None:
    assert warned(tmp_path, watch) == []


def test_names_in_files_are_told_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("name,aliases\nSignal,\nAcme,Globex;Line\n", "utf-8")
    assert warned(tmp_path, "  - {file: names.csv}\n") == ["2:1 'Signal'", "3:1 'Line'"]


def test_the_warning_says_how_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("rules: shipped\nwatch: [Target]\n", "utf-8")
    [found] = everyday_names(path, {})
    assert str(found).startswith(f"{path}:2:9: warning[everyday-name] 'Target' is an everyday word")
    assert all(word in found.help for word in ("needs", "never", "strength: strong"))
