"""The log is lines, whatever is logged."""

import json
import logging
import os
import sys
from collections.abc import Iterator

import pytest
import structlog

from monitor.cli.logs import begin

HOSTILE = "a\nb\r\x1b[2Jc\u2028d\x9b2J"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


@pytest.mark.parametrize("as_json", [False, True])
def test_text_from_outside_adds_no_line_to_the_log(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    begin(as_json=as_json)

    structlog.get_logger().warning("not sent", reason=HOSTILE, place=("hook", HOSTILE))

    logged = capsys.readouterr().err.removesuffix("\n")
    assert logged.isprintable()
    assert not as_json or json.loads(logged)["event"] == "not sent"


def test_readable_text_is_logged_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    begin()

    structlog.get_logger().warning("not sent", reason="Zürich – 北京")

    assert "Zürich – 北京" in capsys.readouterr().err


@pytest.mark.parametrize("journal", [True, False])
def test_under_journald_a_line_has_no_time_of_its_own(
    journal: bool, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elsewhere it has, even where a process above ours writes to the journal."""
    status = os.fstat(sys.stderr.fileno())
    monkeypatch.setenv("JOURNAL_STREAM", f"{status.st_dev}:{status.st_ino if journal else 1}")
    begin(as_json=True)

    structlog.get_logger().info("sent")

    assert ("timestamp" in json.loads(capfd.readouterr().err)) is not journal
