"""How many mentions a second are linked and decided, with more and more stories in the store.

    python benchmarks/stories.py [--stories N ...] [--arriving N] [--profile]

The store is a SQLite file and the process has the service's own settings; the pipeline itself fills it. At each size so
many mentions arrive as the service reads at a time, and the time until they are linked, decided and committed is taken:
once spread over many entities, and once all of one entity that is named as often as twenty others together. Every other
mention opens a story. Each size has a much-named entity of its own, so that only the rest of the store grows.
"""

import argparse
import asyncio
import cProfile
import logging
import pstats
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, TypeVar

import structlog

from monitor.collector import collect_seldom
from monitor.feeds.identity import content_hash
from monitor.model.entry import Entry, Field
from monitor.model.feed import FeedSpec, Poll, PolledEntry
from monitor.model.mention import Action, Mention, Spans, Status
from monitor.model.names import ActorKind
from monitor.model.reading import Reading
from monitor.model.rule import Level, Match
from monitor.model.settings import Route
from monitor.pipeline.link import Linker, Routing
from monitor.storage.store import Store
from monitor.stories.actors import Lineage

T = TypeVar("T")

START = datetime(2026, 1, 1, tzinfo=UTC)
SUBJECTS = "market report season company minister city game device price team plan school road phone study water"
WORDS = SUBJECTS.split()
ACTIONS = (Action.BAN, Action.SUSPEND, Action.RESTRICT, Action.SANCTION)
PER_ENTITY = 20
"""Stories of an ordinary entity."""
MUCH_NAMED = 20 * PER_ENTITY
"""Stories of a much-named one."""
PER_STORY = 3
"""Mentions of a story."""
ROUNDS = 5

Place = tuple[str, int]
"""An entity, and the number of a story in it."""


async def at_once(verb: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
    """A turn without a queue."""
    return verb(*args, **kwargs)


@dataclass
class World:
    """Makes up what is told: stories come up one after another, an hour apart for each entity."""

    rng: Random = field(default_factory=lambda: Random(1))
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def told(self, entity: str, story: int, entities: int) -> tuple[Entry, Mention]:
        """One more entry on a story of an entity."""
        number = next(self.numbers)
        actor = f"Actor {story % 97}"
        at = START + timedelta(hours=9 * (story % 1000), minutes=self.rng.randrange(300), seconds=entities % 60)
        title = f"{actor} acts on {entity}: {' '.join(self.rng.choices(WORDS, k=8))} {number}"
        entry = Entry(str(number), title, url=f"https://outlet{number % 50}.example/{number}", published=at, feed="one")
        mention = Mention(
            entity=entity,
            action=ACTIONS[story % len(ACTIONS)],
            status=Status.IMPOSED,
            field=Field.TITLE,
            sentence=title,
            spans=Spans(),
            score=0.8,
            actor=actor,
            actor_kind=ActorKind.GOVERNMENT,
            scope=f"scope{story}",
        )
        return entry, mention


@dataclass
class Bench:
    """The second half of the path over one store."""

    store: Store
    world: World = field(default_factory=World)
    ordinary: list[Place] = field(default_factory=list)
    now: datetime = START + timedelta(days=400)

    def __post_init__(self) -> None:
        self.store.sync_feeds([FeedSpec("one", "one")], self.now)
        routing = Routing(Route("console"), 1, {}, {"console": ("",)}, {})
        self.linker = Linker(self.store, at_once, lambda: self.now, Counter(), routing, Lineage({}))

    def arrive(self, told: Sequence[tuple[Entry, Mention]]) -> None:
        """Store entries and what they say."""
        (state,) = self.store.feeds()
        polled = tuple(PolledEntry(entry, content_hash(entry), baseline=False) for entry, _ in told)
        self.store.record_polls([Poll(replace(state, last_poll=self.now), polled)], self.now)
        said = {entry.id: mention for entry, mention in told}
        readings = [
            Reading(each.key, "en", (said[each.entry.id],), (_match(said[each.entry.id]),))
            for each in self.store.unread(len(told))
        ]
        self.store.record_readings(readings, "rules", self.now)

    def link(self) -> tuple[float, float]:
        """Link what arrived; the seconds it took by the clock and of the processor."""
        begun = time.perf_counter(), time.process_time()
        asyncio.run(self.linker.link())
        return time.perf_counter() - begun[0], time.process_time() - begun[1]

    def fill(self, known: int, wanted: int, arriving: int) -> list[Place]:
        """Raise the number of stories; those of another much-named entity."""
        much_named = [(f"Much Named {wanted}", number) for number in range(MUCH_NAMED)]
        ordinary = [
            (f"Entity {number // PER_ENTITY}", number % PER_ENTITY) for number in range(known + MUCH_NAMED, wanted)
        ]
        stories = much_named + ordinary
        size = max(arriving, 2000)
        for start in range(0, len(stories), size):
            together = stories[start : start + size]
            self.arrive([self.world.told(*each, 0) for each in together for _ in range(PER_STORY)])
            self.link()
        self.ordinary += ordinary
        return much_named

    def rate(self, stories: Sequence[Place], arriving: int) -> tuple[float, float]:
        """Mentions of the entities of these stories a second, by the clock and of the processor; medians."""
        spent = []
        # The same at each size: which actors' stories are near to one another in time follows from the numbers.
        fresh = count(100_000)
        for _ in range(ROUNDS):
            told = enumerate(self.world.rng.choices(stories, k=arriving))
            places = ((entity, next(fresh) if at % 2 else story) for at, (entity, story) in told)
            self.arrive([self.world.told(*place, 1) for place in places])
            spent.append(self.link())
        clock, processor = (statistics.median(seconds) for seconds in zip(*spent, strict=True))
        return arriving / clock, arriving / processor


def _match(mention: Mention) -> Match:
    return Match("rule", Level.HIGH, (), mention.entity, mention)


def main() -> None:
    """Print a table: stories in the store, mentions a second over many entities and over one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--arriving", type=int, default=400, help="mentions that arrive together")
    parser.add_argument("--profile", action="store_true", help="show where the time goes at the last size")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    collect_seldom()
    with tempfile.TemporaryDirectory() as folder, closing(Store.open(f"sqlite:///{folder}/bench.db")) as store:
        bench, known = Bench(store), 0
        print(f"{'mentions/s':>10} {'many entities':>20} {'one entity':>20}   by the clock (of the processor)")
        for wanted in options.stories:
            much_named = bench.fill(known, wanted, options.arriving)
            known = wanted
            many, one = (bench.rate(stories, options.arriving) for stories in (bench.ordinary, much_named))
            shown = (f"{clock:>11,.0f} ({processor:,.0f})" for clock, processor in (many, one))
            print(f"{known:>10,} {' '.join(f'{each:>20}' for each in shown)}", flush=True)
        if options.profile:
            profile = cProfile.Profile()
            profile.runcall(bench.rate, bench.ordinary, options.arriving)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
