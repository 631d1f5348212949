"""The service as a process of its own, with everything it starts."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.crash.outside import MAILED, PARTIES, PLATFORM, Outside

CONFIG = """
database: {database}
rules: rules
watch: {watch}
feeds: {feeds}
fetch: {{allow_networks: ["127.0.0.0/8"]}}
receivers:
  - {{name: mail, apprise: "mailto://127.0.0.1:{mail}?from=monitor@example.com&to=team@example.com"}}
  - {{name: hook, apprise: ["json://127.0.0.1:{web}/hook/one", "json://127.0.0.1:{web}/hook/two"], flood: 1000}}
route:
  receiver: mail
  routes:
    - {{receiver: mail, match: {{entity: {mailed}}}, continue: true}}
    - {{receiver: hook}}
web: {{listen: none}}
"""
RULE = """
title: A platform acts against a watched party
id: 0d5ec1c6-8f53-4f0b-9d64-5d7f0a1f4f10
status: experimental
description: Detects a platform that acts against a watched party
level: high
detection:
  act: {actor: '%platforms%', action: [ban, block, suspend, remove, restrict], target: '%watched%'}
  condition: act
"""
"""The only one: the service starts often, and twice as fast without those that ship."""
PATIENCE = 60.0
"""Seconds to wait for what must come, on a machine that is busy with other tests."""
RESTART = 1.0
"""Seconds after a failure until the service is started again; systemd waits five."""
LOG_SHOWN = 10_000
"""Characters of the log that a failed test shows."""
TARGETS = ("mail", "hook one", "hook two")


def configure(
    folder: Path,
    world: Outside,
    *,
    watch: tuple[str, ...] = PARTIES,
    database: str = "sqlite:///monitor.db",
    every: str = "1s",
) -> Path:
    """Write a configuration that fits the world outside; its path."""
    feeds = [
        {"url": f"http://127.0.0.1:{world.port}/feed/{name}", "name": name, "every": every} for name in world.entries
    ]
    lists = folder / "rules" / "lists"
    lists.mkdir(parents=True, exist_ok=True)
    (lists / "own.yml").write_text(f"list: [platforms]\nactors: [{{name: {PLATFORM}, kind: platform}}]\n")
    (lists.parent / "acts.yml").write_text(RULE)
    path = folder / "config.yaml"
    path.write_text(
        CONFIG.format(
            database=json.dumps(database),
            watch=json.dumps(watch),
            mailed=json.dumps([party for party in MAILED if party in watch]),
            feeds=json.dumps(feeds),
            web=world.port,
            mail=world.mail_port,
        )
    )
    return path


@dataclass
class Service:
    """A running `monitor run`, and where it logs."""

    process: asyncio.subprocess.Process
    log: Path

    def kill(self) -> None:
        """End it without a word."""
        os.kill(self.process.pid, signal.SIGKILL)

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    async def ended(self, seconds: float) -> int:
        """The exit code, once it has ended; TimeoutError if it does not."""
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    def logged(self, text: str) -> int:
        """How often something stands in the log."""
        return self.log.read_text().count(text)

    async def until_logged(self, text: str, times: int = 1) -> None:
        """Wait until something stands so often in the log; TimeoutError if it does not get there."""
        async with asyncio.timeout(PATIENCE):
            while self.logged(text) < times:  # noqa: ASYNC110  # a file tells nobody that it grew
                await asyncio.sleep(0.05)

    def workers(self) -> list[int]:
        """The processes that parse and read for it: grandchildren, by the process that they are forked from."""
        parents = session(self.process.pid)
        return [pid for pid, parent in parents.items() if parents.get(parent) == self.process.pid]


@asynccontextmanager
async def started(config: Path, environment: dict[str, str] | None = None) -> AsyncIterator[Service]:
    """The service of a configuration; killed in the end if it still runs.

    When the test fails, the end of the log is printed, with what each thread was doing.
    """
    log = config.with_name("log")
    with log.open("ab") as stderr:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "monitor", "run", "--config", str(config), "--log-json"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=stderr,
            cwd=config.parent,
            env=_environment() | (environment or {}),
            start_new_session=True,
        )
    service = Service(process, log)
    try:
        yield service
    except BaseException:
        if process.returncode is None:
            service.send(signal.SIGABRT)
            await process.wait()
        print(log.read_text()[-LOG_SHOWN:])  # noqa: T201  # pytest shows it with the failure
        raise
    finally:
        if process.returncode is None:
            service.kill()
            await process.wait()


def _environment() -> dict[str, str]:
    """Ours, with what can be imported here; compiled modules are kept, for a service is started often."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return ours | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONFAULTHANDLER": "1"}


@dataclass
class Kept:
    """The service that runs at present, and how often another had to take its place."""

    service: Service
    restarts: int = 0


@asynccontextmanager
async def kept_running(config: Path, world: Outside, environment: dict[str, str] | None = None) -> AsyncIterator[Kept]:
    """A service that is started again when it fails, as systemd does it, until it ends by itself."""
    kept: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()

    async def keep() -> None:
        while True:
            async with started(config, environment) as service:
                if kept.done():
                    kept.result().service = service
                else:
                    kept.set_result(Kept(service))
                if await service.process.wait() == 0:
                    return
            await asyncio.sleep(RESTART)
            world.life += 1
            kept.result().restarts += 1

    keeping = asyncio.create_task(keep())
    try:
        yield await kept
        kept.result().service.send(signal.SIGTERM)
        await asyncio.wait_for(keeping, PATIENCE)
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


def session(leader: int) -> dict[int, int]:
    """The living processes of a session and their parents."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, _, sid = status.read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(sid) == leader and state != "Z":
            found[int(status.parent.name)] = int(parent)
    return found
