"""The program itself: its commands, found by name."""

import subprocess
import sys

from tests.cli.conftest import Run

LOADED = "import sys; import monitor.cli.main; print(*sys.modules)"


def test_a_command_waits_for_nothing_that_only_others_need() -> None:
    """The program's own options need neither database nor network."""
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout.split()

    assert "typer" in loaded
    assert not {"sqlalchemy", "aiohttp", "pydantic"} & set(loaded)


def test_a_mistyped_command_is_told_what_is_near(run: Run) -> None:
    mistyped = run("fedes")

    assert mistyped.code == 2
    assert "Did you mean 'feeds'?" in mistyped.err
