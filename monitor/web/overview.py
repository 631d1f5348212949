"""How the service is, counted at most once in a while: counting the rows of a large database takes its time."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.alerts.operator import LOSING
from monitor.model.feed import Condition
from monitor.model.listing import Totals
from monitor.pipeline.background import background
from monitor.web.look import look
from monitor.web.parts import Store

FRESH = 15.0
"""Seconds for which a count holds: the interval at which Prometheus usually asks."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the store holds, and how many feeds are in each condition; of `losing` feeds nothing is read now."""

    totals: Totals
    conditions: Mapping[Condition, int]
    losing: int


@dataclass(slots=True)
class Counting:
    """The overview of a store, taken anew when the last one is `fresh` seconds old."""

    store: Store
    fresh: float = FRESH
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _last: tuple[float, Overview] | None = None

    async def overview(self) -> Overview:
        """The overview; StorageError when the database cannot be used or does not answer in time."""
        async with self._turn:
            now = time.monotonic()
            if self._last is None or now - self._last[0] >= self.fresh:
                self._last = now, await look(self._count)
            return self._last[1]

    async def latest(self) -> Overview:
        """The overview as it was last counted, so that nobody waits; an old one is counted anew meanwhile."""
        last = self._last
        if last is None or self.fresh == 0:
            return await self.overview()
        if time.monotonic() - last[0] >= self.fresh and not self._turn.locked():
            background(self._count_again(), "count")
        return last[1]

    async def _count_again(self) -> None:
        await self.overview()

    def _count(self) -> Overview:
        feeds = self.store.feeds()
        return Overview(
            totals=self.store.totals(),
            conditions=Counter(condition for feed in feeds for condition in feed.conditions),
            losing=sum(not LOSING.isdisjoint(feed.conditions) for feed in feeds),
        )
