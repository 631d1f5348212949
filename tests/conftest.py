"""What every test may ask for."""

import asyncio
import os
from asyncio import AbstractEventLoop
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import uvloop
from hypothesis import settings

# The suite gives one verdict for one state of the code; `make accept` searches further, with new examples each time.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=500, deadline=None)
settings.load_profile("suite")


def pytest_asyncio_loop_factories(item: pytest.Item) -> Mapping[str, Callable[[], AbstractEventLoop]]:
    """Tests run in the loop that the service runs in, but for those that set its clock: only asyncio's lets them."""
    return {"loop": asyncio.new_event_loop if item.get_closest_marker("skips_time") else uvloop.new_event_loop}


@pytest.fixture(scope="session")
def outside_data() -> Path:
    """The folder of real feeds and news that is kept outside the project; the test is skipped without it."""
    folder = os.environ.get("MONITOR_TEST_DATA")
    if not folder:
        pytest.skip("MONITOR_TEST_DATA is not set: this test reads real news that is kept outside the project")
    return Path(folder)
