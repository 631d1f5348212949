"""After a whole life of the real service with secrets in every place that takes one, none is found anywhere."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.cli.conftest import Run
from tests.crash.outside import PARTIES, PLATFORM, Outside, outside
from tests.crash.process import PATIENCE, Service, started

CANARY = "kanarienvogel"
"""Begins every secret."""
ENVIRONMENT = {
    name: f"{CANARY}-of-the-mine-{number}" for number, name in enumerate(("FEED", "HEADER", "HOOK", "SIGN", "BEAT"))
}
CONFIG = """
rules: [shipped, rules]
watch: [{party}]
feeds:
  - {{url: "http://127.0.0.1:{web}/feed/north", name: north, every: 1s, token: "${{FEED}}"}}
  - {{url: "http://127.0.0.1:{web}/feed/south", name: south, every: 1s, headers: {{X-Key: "${{HEADER}}"}}}}
  - {{url: "http://127.0.0.1:{closed}/feed", name: dead, every: 1s, auth: {{user: me, password: "${{FEED}}"}}}}
  - {{url: "http://{canary}5:{canary}6@127.0.0.1:{closed}/other", name: dying, every: 1s}}
fetch: {{allow_networks: ["127.0.0.0/8"]}}
receivers:
  - {{name: hook, apprise: "json://me:${{HOOK}}@127.0.0.1:{web}/hook/one"}}
  - {{name: gone, apprise: ["json://me:${{HOOK}}@127.0.0.1:{closed}/x", "mailto://me:{canary}7@127.0.0.1:{closed}?from=a@example.com&to=b@example.com"]}}
  - {{name: siem, webhook: {{url: "http://127.0.0.1:{closed}/${{HOOK}}", secret: "${{SIGN}}"}}}}
route:
  receiver: hook
  routes: [{{receiver: gone, continue: true}}, {{receiver: siem, continue: true}}, {{receiver: hook}}]
heartbeat: {{url: "http://127.0.0.1:{closed}/${{BEAT}}", every: 1s}}
web: {{listen: "127.0.0.1:{page}"}}
"""
PAGES = (
    *("/", "/stories/1", "/stories/1/evidence.zip", "/feeds", "/receivers", "/rules", "/silences", "/explain"),
    *("/metrics", "/readyz", "/api/v1/stories", "/api/v1/alerts", "/api/v1/openapi.json"),
)
COMMANDS = (
    ("check",),
    ("doctor", "--no-network"),
    ("feeds", "list", "--json"),
    ("notifications", "list", "--json"),
    ("notify", "preview", "1", "gone"),
    ("export", "evidence", "1", "story.zip"),
)


@pytest.fixture
async def world() -> AsyncIterator[Outside]:
    async with outside() as servers:
        yield servers


@pytest.fixture
def ports() -> Iterator[tuple[int, int]]:
    """A port for the page, and one where nobody listens."""
    with socket.socket() as page, socket.socket() as closed:
        page.bind(("127.0.0.1", 0))
        closed.bind(("127.0.0.1", 0))
        free = page.getsockname()[1]
        page.close()
        yield free, closed.getsockname()[1]


@pytest.mark.timeout(300)
async def test_no_secret_is_found_after_a_life_of_the_service(
    world: Outside, ports: tuple[int, int], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, secret in ENVIRONMENT.items():
        monkeypatch.setenv(name, secret)
    config = configure(tmp_path, world, *ports)
    world.publish("north", f"{PLATFORM} bans {PARTIES[0]}")
    async with started(config) as service:
        await world.until(lambda: bool(world.told["hook one"]), PATIENCE)
        for said in ('"event": "not sent"', '"event": "heartbeat failed"'):
            await service.until_logged(said)
        seen = {"processes": command_lines(service), **await pages(ports[0])}
    seen |= {"hook": "\n".join(world.told["hook one"]).encode(), **await asyncio.to_thread(commands, run, config)}
    seen |= left(tmp_path)
    assert b'"failed": 1' in seen["log"] or b'"failed": 2' in seen["log"]

    assert {"log", "monitor.db", "story.zip", "/metrics"} <= seen.keys()
    assert [name for name, content in seen.items() if CANARY.encode() in content] == []


def configure(folder: Path, world: Outside, page: int, closed: int) -> Path:
    lists = folder / "rules" / "lists"
    lists.mkdir(parents=True)
    (lists / "own.yml").write_text(f"list: [platforms]\nactors: [{{name: {PLATFORM}, kind: platform}}]\n")
    path = folder / "config.yaml"
    path.write_text(CONFIG.format(party=PARTIES[0], web=world.port, closed=closed, page=page, canary=CANARY))
    return path


async def pages(port: int) -> dict[str, bytes]:
    """What the service shows."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", raise_for_status=True) as session:
        return {path: await (await session.get(path)).read() for path in PAGES}


def left(folder: Path) -> dict[str, bytes]:
    """What the service and the commands left in files; the configuration has secrets, for it was given some."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file() and file.suffix != ".yaml"}


def command_lines(service: Service) -> bytes:
    """What every user of the machine sees of the processes."""
    pids = [service.process.pid, *service.workers()]
    return b"\n".join(Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids)


def commands(run: Run, config: Path) -> dict[str, bytes]:
    """What one-off commands print."""
    printed = {}
    for command in COMMANDS:
        ran = run(*command, "--config", config)
        assert ran.code == 0, (command, ran.err)
        printed[" ".join(command)] = (ran.out + ran.err).encode()
    return printed
