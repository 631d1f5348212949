"""Lives of the service in this process: real lines, rules, store and decisions, and a death at any step."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from structlog.testing import capture_logs

from monitor.alerts.digest import Digest
from monitor.config.load import Configuration
from monitor.model.alert import Message
from monitor.model.entry import StoredEntry
from monitor.model.feed import Document, FeedSpec, FeedState, NotModified, ParsedFeed
from monitor.model.reading import Reading
from monitor.pipeline.deliver import Deliverer
from monitor.pipeline.link import Linker, Routing
from monitor.pipeline.mind import Mind
from monitor.pipeline.poll import Poller
from monitor.pipeline.read import read
from monitor.storage.store import Store
from monitor.stories.actors import Lineage
from tests.crash.world import World, compose

T = TypeVar("T")

TARGETS = ("one", "two")


class Crash(BaseException):
    """The process is gone; what catches errors does not catch this."""


@dataclass
class Fuse:
    """Ends a life at the point of that number, or never; from then on no step is taken. `points` are those passed."""

    at: int | None = None
    points: list[str] = field(default_factory=list)
    blown: bool = False

    @property
    def distinct(self) -> list[int]:
        """The points that differ for those outside: something was stored or sent since the last one, or is about to be.

        Between others nothing happened that outlives the process.
        """
        before = ["commit", *self.points]
        return [at for at, point in enumerate(self.points) if "commit" in (point, before[at]) or before[at] == "send"]

    def burn(self, point: str) -> None:
        """Pass one more point, or die there."""
        if self.blown:
            raise Crash
        self.points.append(point)
        if len(self.points) - 1 == self.at:
            self.blown = True
            raise Crash


class FrailStore:
    """The store, with a point to die at before each verb, and another before what it wrote is committed."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        self._store = store
        self._fuse = fuse
        engine = store.database.engine
        event.listen(engine, "commit", self._before_commit)
        if engine.dialect.name == "sqlite":
            without_disk(engine)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        verb = getattr(self._store, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            self._fuse.burn(name)
            return verb(*args, **kwargs)

        return call

    def _before_commit(self, connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            self._fuse.burn("commit")


def without_disk(engine: Engine) -> None:
    """Let SQLite wait for no disk: what a dead process has written is safe with the kernel."""
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))


@dataclass
class Outside:
    """The edges of a service, with a point to die at before each step; what is after it is before the next."""

    world: World
    fuse: Fuse
    mind: Mind

    async def fetch(self, state: FeedState) -> Document | NotModified:
        return await self._step("fetch", self.world.fetch, state)

    async def parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        return await self._step("parse", self.world.parse, document)

    async def read(self, entries: Sequence[StoredEntry]) -> tuple[Reading, ...]:
        return await self._step("read", lambda: tuple(map(self.mind.read, entries)))

    async def send(self, receiver: str, target: str, message: Message) -> None:
        await self._step("send", self.world.take, (receiver, target), message)

    async def _step(self, name: str, act: Callable[..., T], *args: Any) -> T:
        await asyncio.sleep(0)  # others who wait go first: their steps lie between those of this one
        self.fuse.burn(name)
        return act(*args)


async def at_once(verb: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
    """A turn without a queue."""
    await asyncio.sleep(0)
    return verb(*args, **kwargs)


def live(configuration: Configuration, mind: Mind, world: World, *, url: str, at: int | None = None) -> Fuse:
    """Start the service and let it run through all rounds to come, or until it dies at a point; the burnt fuse."""
    fuse = Fuse(at)
    # A death leaves no log; here it would be told of by every task that it ends, at length.
    with closing(Store.open(url)) as store, suppress(Crash), capture_logs():
        asyncio.run(_live(configuration, Outside(world, fuse, mind), FrailStore(store, fuse)))
    return fuse


async def _live(configuration: Configuration, outside: Outside, store: Any) -> None:
    settings, clock, tally, rng = configuration.settings, outside.world.now, Counter[str](), random.Random(1)
    await at_once(store.sync_feeds, settings.feeds, clock())
    poller = Poller(store, at_once, outside, outside, clock, rng, tally, lambda: None)
    digests = {each.name: Digest(each.digest, settings.timezone) for each in settings.receivers if each.digest}
    targets = {each.name: TARGETS for each in settings.receivers}
    routing = Routing(settings.route, len(settings.feeds), {}, targets, digests)
    linker = Linker(store, at_once, clock, tally, routing, Lineage({}))
    deliverer = Deliverer(store, at_once, outside, clock, rng, tally, compose, frozenset(digests), linker.tell)
    while True:
        await poller.start()
        await poller.settle()
        await read(store, at_once, outside, rule_set="rules", clock=clock, tally=tally)
        await linker.link()
        await linker.announce()
        while await deliverer.start():
            await deliverer.settle()
        if not outside.world.turn():
            return
