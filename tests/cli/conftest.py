"""The program as a user runs it, in this process."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.cli.main import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `monitor` with arguments."""

    def ran(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["monitor", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        code = left.value.code or 0
        assert isinstance(code, int), code
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small configuration with two feeds and one from an OPML file."""
    for name in [name for name in os.environ if name.startswith("MONITOR_") and name != "MONITOR_TEST_DATA"]:
        monkeypatch.delenv(name)
    (tmp_path / "more.opml").write_text(
        '<opml version="2.0"><body><outline text="Listed" xmlUrl="https://listed.example/feed"/></body></opml>'
    )
    path = tmp_path / "config.yaml"
    path.write_text(
        """\
# Ours.
watch: [Globex]
rules: shipped
feeds:
  - {url: https://one.example/feed, name: One, category: news} # the first
  - https://user:hunter2@two.example/feed
  - {opml: more.opml}
"""
    )
    return path
