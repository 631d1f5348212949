"""Every mistake in tests/config/fixtures is found on the line that says so, and nothing else is."""

import re
import shutil
from pathlib import Path

import pytest

from monitor.config.detection import Known
from monitor.config.lists import actors
from monitor.config.load import load
from monitor.config.rules import rules
from monitor.config.source import Mistakes
from monitor.errors import ConfigError, Diagnostic

FIXTURES = Path(__file__).parent / "fixtures"
EXPECTED = re.compile(r"error\[([a-z-]+)\]")


def check_target(url: str) -> str | None:
    return "the service 'refused' is not known" if "refused" in url else None


def found_in_config(path: Path, _: Path) -> tuple[Diagnostic, ...]:
    try:
        load(path, {"KNOWN": "json://localhost"}, check_target=check_target)
    except ConfigError as error:
        return error.diagnostics
    return ()


def found_in_rule(path: Path, folder: Path) -> tuple[Diagnostic, ...]:
    shutil.copy(path, folder)
    mistakes = Mistakes()
    rules([folder], Known(frozenset({"platforms"}), frozenset({"vendor"})), mistakes)
    return diagnostics(mistakes)


def found_in_list(path: Path, folder: Path) -> tuple[Diagnostic, ...]:
    (folder / "lists").mkdir()
    shutil.copy(path, folder / "lists")
    mistakes = Mistakes()
    actors([folder], mistakes)
    return diagnostics(mistakes)


def diagnostics(mistakes: Mistakes) -> tuple[Diagnostic, ...]:
    try:
        mistakes.check()
    except ConfigError as error:
        return error.diagnostics
    return ()


FINDERS = {"config": found_in_config, "rule": found_in_rule, "list": found_in_list}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*-*.yml")), ids=lambda path: path.stem)
def test_exactly_the_marked_mistakes_are_found(path, tmp_path):
    """The marks `# error[code]` of a fixture are the lines and codes of what is found in it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = sorted((number, code) for number, line in enumerate(lines, 1) for code in EXPECTED.findall(line))

    found = FINDERS[path.stem.partition("-")[0]](path, tmp_path)

    assert sorted((each.line, each.code) for each in found) == expected, "\n".join(map(str, found))
