"""What every test may ask for."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def outside_data() -> Path:
    """The folder of real feeds and news that is kept outside the project; the test is skipped without it."""
    folder = os.environ.get("MONITOR_TEST_DATA")
    if not folder:
        pytest.skip("MONITOR_TEST_DATA is not set: this test reads real news that is kept outside the project")
    return Path(folder)
