import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.model.feed import FeedSpec, FeedState
from monitor.model.settings import FetchSettings
from tests.feeds.wire import Server

T0 = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def feed(url: str = "https://agency.example/feed", **settings: object) -> FeedState:
    """A feed nobody has polled yet; keywords are those of its specification."""
    return FeedState(id=1, spec=FeedSpec(url=url, name="Agency", **settings), next_due=T0)  # type: ignore[arg-type]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    yield server
    listener.close()


@pytest.fixture
def settings(tmp_path: Path) -> FetchSettings:
    """Loopback is allowed, and nobody waits long."""
    return FetchSettings(
        files=tmp_path, timeout=timedelta(seconds=5), max_bytes=1_000_000, allow_networks=(ip_network("127.0.0.0/8"),)
    )


@pytest.fixture
def hurried(settings: FetchSettings) -> FetchSettings:
    """The same with a deadline of a third of a second."""
    return replace(settings, timeout=timedelta(seconds=0.3))
