"""Everything that is built from one configuration; a reload builds another and drops the old one."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from monitor.config.load import Configuration
from monitor.delivery.notifier import Notifier
from monitor.delivery.writer import Writer
from monitor.feeds.fetch import Fetcher
from monitor.feeds.room import Room
from monitor.model.settings import Settings
from monitor.pipeline.article import Articles
from monitor.pipeline.deliver import Deliverer
from monitor.pipeline.link import Linker, routing_of
from monitor.pipeline.pace import Pace
from monitor.pipeline.poll import ROOM, Poller
from monitor.pipeline.read import read
from monitor.storage.store import Store
from monitor.stories.actors import Lineage
from monitor.workers import Workers

P = ParamSpec("P")
T = TypeVar("T")


def utc_now() -> datetime:
    """The present."""
    return datetime.now(UTC)


class Turns:
    """The one writer: verbs of the store run one after another in a thread of their own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def __call__(self, verb: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the verb returns, in its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(verb, *args, **kwargs))

    def close(self) -> None:
        """Let the verb under way end."""
        self._thread.shutdown()


@dataclass(slots=True)
class Assembly:
    """The lines of one configuration, ready to be stepped, and what they stand on.

    `tally` counts what was done since the start of the process, across reloads.
    """

    configuration: Configuration
    store: Store
    turn: Turns
    tally: Counter[str]
    workers: Workers
    poller: Poller
    articles: Articles
    linker: Linker
    deliverer: Deliverer
    held_open: AsyncExitStack

    async def read(self) -> int:
        """Step the second line; how many entries were read."""
        rule_set = self.configuration.rule_set.hash
        return await read(self.store, self.turn, self.workers, rule_set=rule_set, clock=utc_now, tally=self.tally)

    async def close(self, *, at_once: bool = False) -> None:
        """Let go of sockets and processes; `at_once` without waiting for what they do."""
        await self.held_open.aclose()
        if at_once:
            self.workers.stop()
        else:
            await self.workers.close()


async def assemble(
    configuration: Configuration,
    store: Store,
    turn: Turns,
    *,
    tally: Counter[str],
    committed: Callable[[], None] = lambda: None,
) -> Assembly:
    """The lines for a configuration; the feeds it names are known to the store from here on.

    `committed` is called whenever new entries may wait to be read.
    """
    settings = configuration.settings
    await turn(store.sync_feeds, settings.feeds, utc_now())
    await turn(store.remember_rules, configuration.rule_set.hash, _rule_files(configuration), utc_now())
    held_open = AsyncExitStack()
    room = Room(ROOM)
    fetcher = await held_open.enter_async_context(Fetcher(settings.fetch, room=room))
    fetcher.heed(await turn(store.quiet_feeds, utc_now()), utc_now())
    notifier = Notifier(settings.receivers)
    workers = Workers(configuration.rule_set, processes=os.cpu_count() or 1)
    rng = random.Random()  # noqa: S311 - jitter, not a secret
    routing = routing_of(settings, notifier.targets)
    poller = Poller(store, turn, fetcher, workers, utc_now, rng, tally, committed, room)
    lineage = Lineage.of(configuration.rule_set.actors)
    linker = Linker(store, turn, utc_now, tally, routing, lineage)
    compose, digests, pace = writer_for(configuration), frozenset(routing.digests), pace_of(settings)
    deliverer = Deliverer(store, turn, notifier, utc_now, rng, tally, compose, digests, linker.tell, pace)
    articles = Articles(store, turn, fetcher, workers, utc_now, tally, committed)
    return Assembly(configuration, store, turn, tally, workers, poller, articles, linker, deliverer, held_open)


def _rule_files(configuration: Configuration) -> dict[str, str]:
    """The rules as they are written, by file: evidence shows a rule as it was when it matched."""
    paths = sorted({rule.path for rule in configuration.rule_set.rules})
    return {path: Path(path).read_text(encoding="utf-8") for path in paths}


def pace_of(settings: Settings) -> Pace:
    """How many messages a minute each receiver may get."""
    return Pace({receiver.name: receiver.flood for receiver in settings.receivers if receiver.flood})


def writer_for(configuration: Configuration) -> Writer:
    """What writes the messages of the receivers of a configuration."""
    titles = {rule.id: rule.title for rule in configuration.rule_set.rules}
    settings = configuration.settings
    return Writer(settings.receivers, settings.timezone, titles, utc_now, settings.web.url)
