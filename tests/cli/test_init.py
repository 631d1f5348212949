"""`monitor init` writes a configuration that works as it is and never touches what is there."""

import shutil
import subprocess
from pathlib import Path

import pytest

from monitor.cli.options import configured
from tests.cli.conftest import Run


def test_the_starter_configuration_passes_its_own_check_and_tests(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "monitor"
    assert run("init", folder).code == 0
    checked = run("check", "--config", folder / "config.yaml")
    assert (checked.code, checked.out) == (0, "")
    configuration = configured(folder / "config.yaml")
    assert folder / "samples" / "feed.xml" in [
        Path(spec.url.removeprefix("file://")) for spec in configuration.settings.feeds
    ]
    own = [rule for rule in configuration.rule_set.rules if rule.path == str(folder / "rules" / "example.yml")]
    assert [(rule.title, len(rule.tests)) for rule in own] == [("A transparency report is out", 2)]
    assert str(folder / "rules" / "example.yml") not in run("test", "--config", folder / "config.yaml").err


def test_the_unit_starts_this_configuration(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "50% of $HOME"
    assert run("init", folder).code == 0
    unit = (folder / "systemd" / "monitor.service").read_text()
    (command,) = [line for line in unit.splitlines() if line.startswith("ExecStart=")]
    assert command.endswith(f'/monitor run --config "{tmp_path}/50%% of $$HOME/config.yaml"')


def test_the_unit_that_is_printed_installs(run: Run, tmp_path: Path) -> None:
    """systemd has nothing to say about it; nothing is written."""
    printed = run("init", tmp_path / "etc", "--systemd")
    assert (printed.code, printed.err, list(tmp_path.iterdir())) == (0, "", [])
    unit = tmp_path / "monitor.service"
    unit.write_text(printed.out)
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here to judge the unit")
    # It ends with 0 though it complains.
    verified = subprocess.run(("systemd-analyze", "verify", str(unit)), capture_output=True, text=True, check=False)
    assert [line for line in (verified.stdout + verified.stderr).splitlines() if unit.name in line] == []


def test_what_exists_is_named_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    own = tmp_path / "rules" / "example.yml"
    own.write_text("ours")
    refused = run("init", tmp_path)
    assert refused.code == 2
    assert str(own) in refused.err
    assert own.read_text() == "ours"
    assert [path.name for path in tmp_path.iterdir()] == ["rules"]


def test_a_folder_that_cannot_be_made_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = run("init", tmp_path / "file" / "below")
    assert refused.code == 1
    assert "cannot be written" in refused.err
