"""A short search for texts that break what takes them; `make fuzz` searches for longer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, found

RUNS = {"reader": 5_000, "condition": 150_000, "config": 18_000, "rule": 22_000, "feed": 20_000}
"""Some ten seconds of each. Texts are counted, not seconds: one state of the code gets one verdict."""


@pytest.mark.parametrize("target", TARGETS)
def test_no_text_breaks_it(target: str):
    pytest.importorskip("atheris", reason="atheris is not built for this platform")
    command = [sys.executable, "-m", "tests.fuzz", target, f"-runs={RUNS[target]}", "-seed=1"]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]


@pytest.mark.parametrize("target", TARGETS)
def test_the_search_begins_with_what_is_right(target: str):
    take, seeds = TARGETS[target]
    for seed in seeds:
        take(seed)


@pytest.mark.parametrize("target", TARGETS)
def test_what_once_broke_it_does_not_any_more(target: str):
    take, _ = TARGETS[target]
    for text in found(target):
        take(text)
