"""The whole path in one process: real lines, rules, store and decisions; only the outside world is made up."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import ParamSpec, TypeVar

from monitor.alerts.compose import message
from monitor.assembly import pace_of
from monitor.config.load import Configuration
from monitor.model.alert import Alert, Message
from monitor.model.entry import Entry, StoredEntry
from monitor.model.feed import Document, FeedSpec, FeedState, NotModified, ParsedFeed
from monitor.model.reading import Reading
from monitor.pipeline.deliver import Deliverer
from monitor.pipeline.link import Linker, Routing
from monitor.pipeline.mind import Mind
from monitor.pipeline.poll import Poller
from monitor.pipeline.read import read
from monitor.storage.store import Store
from monitor.stories.actors import Lineage

P = ParamSpec("P")
T = TypeVar("T")

START = datetime(2018, 4, 24, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def go(self, span: timedelta) -> None:
        self.now += span


async def at_once(verb: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """A turn without a queue: one caller, one thread."""
    return verb(*args, **kwargs)


@dataclass
class Feeds:
    """The fetched world: what each feed address holds at the moment."""

    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    async def fetch(self, state: FeedState) -> Document | NotModified:
        return Document(state.url, b"", ())


class InProcess:
    """Workers without processes; what an entry says is read once, for it never changes."""

    def __init__(self, mind: Mind, feeds: Feeds) -> None:
        self._feeds = feeds
        self._consider = lru_cache(maxsize=None)(mind.consider)

    async def parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        return ParsedFeed(spec.name, self._feeds.entries[spec.url], "rss20")

    async def read(self, entries: Sequence[StoredEntry]) -> tuple[Reading, ...]:
        return tuple(
            Reading(stored.key, stored.entry.lang, *self._consider(stored.entry), edition=stored.edition)
            for stored in entries
        )


@dataclass
class Inbox:
    """A notifier that keeps what it is given."""

    messages: list[tuple[str, Message]] = field(default_factory=list)

    async def send(self, receiver: str, target: str, message: Message) -> None:
        self.messages.append((receiver, message))


@dataclass
class Whole:
    """The four lines over one store, stepped by hand."""

    store: Store
    clock: Clock
    feeds: Feeds
    inbox: Inbox
    workers: InProcess
    poller: Poller
    linker: Linker
    deliverer: Deliverer
    tally: Counter[str]

    @contextmanager
    def detour(self) -> Iterator[None]:
        """Whatever is done inside is undone at the end: the next way begins where this one began."""
        now, count = self.clock.now, len(self.inbox.messages)
        with self.store.database.raw() as connection:
            before = connection.serialize()
        yield
        with self.store.database.raw() as connection:
            connection.deserialize(before)
        self.clock.now = now
        del self.inbox.messages[count:]

    async def poll(self) -> None:
        """Poll every feed, then step the other lines until nothing is left to do."""
        await self.poller.start(everything=True)
        await self.poller.settle()
        await read(self.store, at_once, self.workers, rule_set="rules", clock=self.clock, tally=self.tally)
        await self.linker.link()
        while await self.deliverer.start():
            await self.deliverer.settle()


def whole(configuration: Configuration, workers: Callable[[Feeds], InProcess], *, url: str = "sqlite://") -> Whole:
    """The whole path of a configuration, over a database in memory."""
    settings = configuration.settings
    store, clock, feeds, inbox, tally = Store.open(url), Clock(), Feeds(), Inbox(), Counter[str]()
    store.sync_feeds(settings.feeds, clock())
    rng = random.Random(1)
    made = workers(feeds)
    names = {receiver.name: ("one",) for receiver in settings.receivers}
    routing = Routing(settings.route, len(settings.feeds), {}, names, {}, settings.known_events)
    lineage = Lineage.of(configuration.rule_set.actors)
    linker = Linker(store, at_once, clock, tally, routing, lineage)

    def compose(_receiver: str, alerts: Sequence[Alert]) -> Message:
        return message(alerts, now=clock(), timezone=settings.timezone)

    return Whole(
        store=store,
        clock=clock,
        feeds=feeds,
        inbox=inbox,
        workers=made,
        poller=Poller(store, at_once, feeds, made, clock, rng, tally, lambda: None),
        linker=linker,
        deliverer=Deliverer(
            store, at_once, inbox, clock, rng, tally, compose, frozenset(), linker.tell, pace_of(settings)
        ),
        tally=tally,
    )
