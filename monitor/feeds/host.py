"""Manners: how many requests run at once, in all and per host, and which hosts asked for quiet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from weakref import WeakValueDictionary

HOST_PAUSE = timedelta(minutes=1)
"""Quiet after a 429 or 503 that does not say for how long."""
MAX_HOST_PAUSE = timedelta(hours=1)
"""The longest quiet one feed can earn for its neighbours; the feed itself waits as long as it was told."""


class Hosts:
    """Slots for requests: no more than `total` at once, and `per_host` to one host and port.

    Requests to a busy host wait without holding one of the total, so a slow host delays nobody else.
    """

    def __init__(self, *, per_host: int, total: int) -> None:
        self._per_host = per_host
        self._total = asyncio.Semaphore(total)
        # A host is forgotten when nobody holds or awaits its semaphore.
        self._busy: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._quiet: dict[str, float] = {}

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Hold a slot for one request to `host`."""
        mine = self._busy.get(host)
        if mine is None:
            mine = self._busy[host] = asyncio.Semaphore(self._per_host)
        async with mine, self._total:
            yield

    def quiet(self, host: str) -> timedelta | None:
        """How much longer a host wants no requests, None when it does not mind."""
        until = self._quiet.get(host)
        if until is None:
            return None
        left = until - asyncio.get_running_loop().time()
        if left > 0:
            return timedelta(seconds=left)
        del self._quiet[host]
        return None

    def hush(self, host: str, asked: timedelta | None) -> None:
        """Leave a host alone for as long as it asked, within reason."""
        pause = min(asked or HOST_PAUSE, MAX_HOST_PAUSE)
        until = asyncio.get_running_loop().time() + pause.total_seconds()
        self._quiet[host] = max(until, self._quiet.get(host, until))
