"""What docs/security.md says is tested, is."""

import re

import pytest

from tests.docs.documents import ROOT

DOCUMENT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+)`", DOCUMENT)))


@pytest.fixture(scope="module")
def tests() -> set[str]:
    """The names of all tests."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {name for text in texts for name in re.findall(r"^(?:async )?def (test_\w+)", text, re.MULTILINE)}


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_is_named_is_there(name: str, tests: set[str]) -> None:
    assert name in tests


def test_every_threat_has_a_test() -> None:
    """In each table but the one of who may want what."""
    _, *tables = re.findall(r"(?m)^\|-.*\n((?:\|.*\n)+)", DOCUMENT)
    threats = [line for table in tables for line in table.splitlines()]
    assert [line for line in threats if "`test_" not in line] == []
    assert len(threats) > 30
