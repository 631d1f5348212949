"""What a running service says of itself: its health, its figures, its log."""

import json
import socket
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.crash.outside import PARTIES, PLATFORM, Outside, outside
from tests.crash.process import PATIENCE, configure, started

EVENTS = {
    "polled": {"feeds", "failed", "put_off", "new", "changed"},
    "read": {"entries", "mentions", "matches"},
    "linked": {"blocks", "stories", "alerts"},
    "sent": {"receiver", "target", "alerts"},
}
"""One line for each step that did something, and for each delivery; with these keys."""


@pytest.fixture
async def world() -> AsyncIterator[Outside]:
    async with outside() as servers:
        yield servers


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


async def test_a_running_service_says_how_it_is(world: Outside, tmp_path: Path) -> None:
    """A feed that fails is no traceback; a database that is spoilt is not ready."""
    config, page = configure(tmp_path, world), free_port()
    dead = f'[{{"url": "http://127.0.0.1:{free_port()}/", "name": "dead", "every": "1s"}}, '
    settings = config.read_text().replace("{listen: none}", f'{{listen: "127.0.0.1:{page}"}}')
    config.write_text(settings.replace("feeds: [", f"feeds: {dead}"))
    world.publish("north", f"{PLATFORM} bans {PARTIES[1]}")
    async with started(config) as service, aiohttp.ClientSession(f"http://127.0.0.1:{page}") as session:
        await world.until(lambda: world.counts["fetch"] > 4, PATIENCE)
        await service.until_logged('"event": "sent"', 2)
        ready = await session.get("/readyz")
        figures = values(await (await session.get("/metrics")).text())
        log = [json.loads(line) for line in service.log.read_text().splitlines()]
        spoil(tmp_path)
        spoilt = await session.get("/readyz")
        reason = await spoilt.text()

    assert (ready.status, spoilt.status) == (200, 503)
    assert "database" in reason
    assert (figures["entries"], figures["stories"], figures["notifications hook sent"]) == (1, 1, 2)
    assert (figures["latency_seconds"], figures["stuck_lines"], figures["database_up"]) == (2, 0, 1)
    assert figures["feed_polls_failed"] > 0
    for event, keys in EVENTS.items():
        lines = [line for line in log if line["event"] == event]
        assert lines
        assert {frozenset(line) for line in lines} == {frozenset({*keys, "event", "level", "timestamp"})}
    assert Counter(line["event"] for line in log)["sent"] == 2
    assert {line["level"] for line in log} == {"info"}


def values(exposition: str) -> dict[str, float]:
    """Figures by name and labels; of a histogram, how many it counts."""
    return {
        " ".join([family.name.removeprefix("monitor_"), *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(exposition)
        for sample in family.samples
        if not sample.name.endswith(("_bucket", "_sum"))
    }


def spoil(folder: Path) -> None:
    """Make a database a file that is none."""
    for file in folder.glob("monitor.db*"):
        if file.suffix != ".lock":
            file.write_bytes(b"this is not a database " * 1000)
