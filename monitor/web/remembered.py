"""What is counted for pages, kept for a while: only the first who asks waits."""

import asyncio
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from monitor.pipeline.background import background
from monitor.web.look import look

T = TypeVar("T")

REMEMBER = 60.0
"""Seconds for which a figure holds: people look at days and weeks."""


@dataclass(slots=True)
class Remembered:
    """Answers of the store by what was asked; one that is `fresh` seconds old is given once more and taken anew."""

    fresh: float = REMEMBER
    _known: dict[Hashable, tuple[float, Any]] = field(default_factory=dict)
    _turns: dict[Hashable, asyncio.Lock] = field(default_factory=dict)

    async def look(self, name: Hashable, verb: Callable[[], T]) -> T:
        """What the verb returns, or returned of late under that name."""
        turn = self._turns.setdefault(name, asyncio.Lock())
        if name not in self._known or self.fresh == 0:
            await self._take(name, verb, turn)
        elif time.monotonic() - self._known[name][0] >= self.fresh and not turn.locked():
            background(self._take(name, verb, turn), "figures")
        found: T = self._known[name][1]
        return found

    async def _take(self, name: Hashable, verb: Callable[[], object], turn: asyncio.Lock) -> None:
        begun = time.monotonic()
        async with turn:
            if name not in self._known or self._known[name][0] <= begun:  # else somebody else was quicker
                answer = await look(verb)
                self._known[name] = time.monotonic(), answer
