"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The suite gives one verdict for one state of the code; `make accept` searches further, with new examples each time.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=500, deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def outside_data() -> Path:
    """The folder of real feeds and news that is kept outside the project; the test is skipped without it."""
    folder = os.environ.get("MONITOR_TEST_DATA")
    if not folder:
        pytest.skip("MONITOR_TEST_DATA is not set: this test reads real news that is kept outside the project")
    return Path(folder)
