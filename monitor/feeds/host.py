"""Manners: how many requests run at once, in all and per host, how far apart they begin, and who asked for quiet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from monitor.feeds.room import Room

HOST_PAUSE = timedelta(minutes=1)
"""Quiet after a 429 or 503 that does not say for how long."""
MAX_HOST_PAUSE = timedelta(hours=1)
"""The longest quiet one feed can earn for its neighbours; the feed itself waits as long as it was told."""
SLOWEST = 60.0
"""The longest time, in seconds, between two requests to a throttled host."""
RECOVERY = 0.9
"""By this a throttled host's spacing shrinks with each answer: what throttling doubled takes seven to come back."""
PATIENCE = 1.0
"""Seconds after which a request gives its place among the total away: what hangs costs a socket and no turn."""
DOUBTFUL_SHARE = 0.5
"""Of the total, what requests may hold whose feed failed the last time: however many hang, the others find places."""
MAX_PATIENT = 256
"""Requests that wait without a place, at most; the rest keep theirs."""


@dataclass(slots=True)
class _Host:
    """One host: its slots, when the next request to it may begin, and how many requests have to do with it."""

    slots: asyncio.Semaphore
    next_start: float = 0.0
    users: int = 0


@dataclass(slots=True)
class _Throttled:
    """Who asked for quiet: until when, how far apart requests begin from then on, and when the next may."""

    spacing: float
    until: float = 0.0
    next_start: float = 0.0


class Hosts:
    """Turns for requests: no more than `total` at once, `per_host` to one host and port, begun `spacing` apart.

    Requests to a busy host wait without holding one of the total, so a slow host delays nobody else. What is throttled
    together goes by a name of the caller's choice (`whom`). While there is no `room` for an answer nobody is asked.
    """

    def __init__(
        self, *, per_host: int, total: int, spacing: timedelta = timedelta(0), room: Room | None = None
    ) -> None:
        self._per_host = per_host
        self._room = room
        self._spacing = spacing.total_seconds()
        self.places = asyncio.Semaphore(total)
        self.patient = 0
        self._places_of_doubtful = asyncio.Semaphore(max(1, int(total * DOUBTFUL_SHARE)))
        self._hosts: dict[str, _Host] = {}
        self._throttled: dict[str, _Throttled] = {}

    @asynccontextmanager
    async def slot(
        self, host: str, whom: str | None = None, *, spaced: bool = True, doubtful: bool = False
    ) -> AsyncIterator[None]:
        """Hold a slot for one request to `host`, once that and those throttled with it may be asked again.

        Those that are `doubtful`, because they failed the last time, leave places to the others.
        """
        mine = self._hosts.get(host)
        if mine is None:
            mine = self._hosts[host] = _Host(asyncio.Semaphore(self._per_host))
        mine.users += 1
        try:
            async with mine.slots:
                await self._await_turn(mine, whom, spaced=spaced)
                place = await self._take_place(doubtful=doubtful)
                try:
                    yield
                finally:
                    place.leave()
        finally:
            mine.users -= 1
            if not mine.users:
                self._forget_later(host)

    def quiet(self, whom: str | None) -> timedelta | None:
        """How much longer somebody wants no requests, None when they do not mind."""
        throttled = self._throttled.get(whom) if whom else None
        left = throttled.until - asyncio.get_running_loop().time() if throttled else 0.0
        return timedelta(seconds=left) if left > 0 else None

    def hush(self, whom: str, asked: timedelta | None) -> None:
        """Leave somebody alone for as long as they asked, within reason, and ask half as often afterwards."""
        throttled = self._throttled.setdefault(whom, _Throttled(self._spacing))
        pause = min(asked or HOST_PAUSE, MAX_HOST_PAUSE)
        until = asyncio.get_running_loop().time() + pause.total_seconds()
        throttled.until = max(until, throttled.until)
        throttled.spacing = min(max(2 * throttled.spacing, 1.0), SLOWEST)

    def answered(self, whom: str | None) -> None:
        """Ask a little more often whom we asked less often."""
        throttled = self._throttled.get(whom) if whom else None
        if whom is None or throttled is None or self.quiet(whom):
            return
        throttled.spacing *= RECOVERY
        if throttled.spacing < max(self._spacing, 0.5):
            del self._throttled[whom]

    async def _await_turn(self, host: _Host, whom: str | None, *, spaced: bool) -> None:
        now = asyncio.get_running_loop().time()
        throttled = self._throttled.get(whom) if whom else None
        start = max(now, host.next_start, throttled.next_start if throttled else 0.0)
        host.next_start = start + (self._spacing if spaced else 0.0)
        if throttled:
            throttled.next_start = start + throttled.spacing
        if start > now:
            await asyncio.sleep(start - now)

    async def _take_place(self, *, doubtful: bool) -> "_Place":
        """One of the total, given away after a while to those who wait."""
        wanted = (self._places_of_doubtful, self.places) if doubtful else (self.places,)
        with ExitStack() as held:
            for places in wanted:
                await places.acquire()
                held.callback(places.release)
            if self._room:
                await self._room.some()
            return _Place(self, held.pop_all())

    def _forget_later(self, host: str) -> None:
        if self._spacing:
            asyncio.get_running_loop().call_later(self._spacing, self._forget, host)
        else:
            self._forget(host)

    def _forget(self, host: str) -> None:
        known = self._hosts.get(host)
        if known and not known.users and known.next_start <= asyncio.get_running_loop().time():
            del self._hosts[host]


class _Place:
    """A request's place among the total, which is `held`."""

    def __init__(self, hosts: Hosts, held: ExitStack) -> None:
        self._hosts = hosts
        self._held = held
        self._given_away = False
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._give_away)

    def leave(self) -> None:
        self._timer.cancel()
        self._held.close()
        self._hosts.patient -= self._given_away

    def _give_away(self) -> None:
        if self._hosts.patient < MAX_PATIENT:
            self._given_away = True
            self._hosts.patient += 1
            self._held.close()
