"""What is counted for pages, kept for a while."""

import asyncio
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from monitor.web.look import look

T = TypeVar("T")

REMEMBER = 60.0
"""Seconds for which a figure holds: people look at days and weeks."""
MOST = 200
"""Figures kept; there is one for each party somebody looked at."""


@dataclass(slots=True)
class Remembered:
    """Answers of the store by what was asked, each taken anew when it is `fresh` seconds old."""

    fresh: float = REMEMBER
    _known: dict[Hashable, tuple[float, Any]] = field(default_factory=dict)
    _turns: dict[Hashable, asyncio.Lock] = field(default_factory=dict)

    async def look(self, name: Hashable, verb: Callable[[], T]) -> T:
        """What the verb returns, or returned of late under that name."""
        async with self._turns.setdefault(name, asyncio.Lock()):
            now = time.monotonic()
            at, answer = self._known.get(name, (0.0, None))
            if name not in self._known or now - at >= self.fresh:
                answer = await look(verb)
                self._known[name] = now, answer
                self._forget()
            found: T = answer
            return found

    def _forget(self) -> None:
        while len(self._known) > MOST:
            oldest = min(self._known, key=lambda name: self._known[name][0])
            del self._known[oldest]
            self._turns.pop(oldest, None)
