"""The real outside of a real process: a web server with feeds that grow, and targets by web and by mail."""

import asyncio
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import format_datetime
from itertools import product
from xml.sax.saxutils import escape

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

PLATFORM = "Vidorama"
_BEGIN = (
    *("Bren", "Dol", "Fer", "Gus", "Hal", "Jor", "Kel", "Lum", "Mor", "Nim"),
    *("Ost", "Pru", "Quil", "Ros", "Sil", "Tam", "Ulm", "Ver", "Wex", "Zar"),
)
_MIDDLE = ("", "a", "ede", "i", "ono", "u", "ara", "emi", "isa", "olo", "una")
_END = (
    *("bex", "dane", "fiss", "gord", "lune", "mark", "nova"),
    *("pell", "ryn", "stad", "tique", "vane", "wick", "zell"),
)
EVERYBODY = tuple(begin + middle + end for middle, begin, end in product(_MIDDLE, _BEGIN, _END))
"""Invented names, enough for a long life."""
PARTIES = EVERYBODY[:280]
"""Enough for a short one."""
MAILED = EVERYBODY[::40]
"""Those whose stories go out by mail, too: a mail takes longer than a hook."""
FEEDS = ("north", "south")
AHEAD = 12
"""Stories that may wait to be told: enough for a service that was away to have something to catch up with."""
SHOWN = 100
"""Entries in a feed: a service that was away finds all that came meanwhile."""
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A party named in a message to a target, and which life of the service told of it, at what time."""

    party: str
    life: int
    at: float


_WATCHED = (frozenset(EVERYBODY), frozenset(MAILED))


@dataclass
class Outside:
    """What is served, how much of it the service says to have, and what arrived at each target.

    A message is answered `delay` seconds after it came, until then it is on its way; with `hold` it is not answered.
    """

    port: int = 0
    mail_port: int = 0
    entries: dict[str, list[str]] = field(default_factory=lambda: {feed: [] for feed in FEEDS})
    vouched: dict[str, int] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    arrivals: dict[str, list[Arrival]] = field(default_factory=lambda: defaultdict(list))
    life: int = 0
    summary: str = ""
    hold: bool = False
    delay: float = 0.01
    counts: Counter[str] = field(default_factory=Counter)
    happened: asyncio.Condition = field(default_factory=asyncio.Condition)

    def publish(self, feed: str, title: str) -> None:
        """Add an entry to a feed."""
        self.entries[feed].append(title)

    def expected(self, target: str) -> set[str]:
        """The parties whose stories a target must hear of."""
        named = {word for entries in self.entries.values() for title in entries for word in WORD.findall(title)}
        return named & _WATCHED[target == "mail"]

    def heard(self, target: str) -> Counter[str]:
        """How often each party was named in what a target got."""
        return Counter(arrival.party for arrival in self.arrivals[target])

    def repeats(self, target: str) -> tuple[Counter[int], int]:
        """What a target heard twice: by the life that told it first, and how often one life did so itself."""
        last: dict[str, int] = {}
        by_life, within = Counter[int](), 0
        for arrival in self.arrivals[target]:
            if arrival.party in last:
                within += last[arrival.party] == arrival.life
                by_life[last[arrival.party]] += 1
            last[arrival.party] = arrival.life
        return by_life, within

    async def until(self, holds: Callable[[], bool], seconds: float | None) -> None:
        """Wait for what a request brings about; TimeoutError if it does not come in time."""
        async with asyncio.timeout(seconds), self.happened:
            await self.happened.wait_for(holds)

    async def feed(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        entries = self.entries[name]
        etag = f'"{len(entries)}"'
        if has_all := request.headers.get("If-None-Match") == etag:
            self.vouched[name] = len(entries)
        await self._happens("fetch")
        if has_all:
            return web.Response(status=304)
        return web.Response(
            text=_rss(name, entries, self.summary), content_type="application/rss+xml", headers={"ETag": etag}
        )

    async def hook(self, request: web.Request) -> web.Response:
        body = await request.json()
        await self._arrives(f"hook {request.match_info['name']}", f"{body['title']}\n{body['message']}")
        return web.Response(text="ok")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd
        mail = message_from_bytes(envelope.content, policy=policy.default)
        await self._arrives("mail", str(mail["Subject"]))
        return "250 OK"

    async def _arrives(self, target: str, message: str) -> None:
        if self.hold:
            await self._happens("held")
            await asyncio.Event().wait()
        self.told[target].append(message)
        now = time.time()
        named = set(WORD.findall(message)) & _WATCHED[False]
        self.arrivals[target] += [Arrival(party, self.life, now) for party in named]
        await self._happens(target)
        await asyncio.sleep(self.delay)

    async def _happens(self, name: str) -> None:
        self.counts[name] += 1
        async with self.happened:
            self.happened.notify_all()


@asynccontextmanager
async def outside() -> AsyncIterator[Outside]:
    """Both servers, on free ports."""
    world, loop = Outside(), asyncio.get_running_loop()
    app = web.Application()
    app.add_routes([web.get("/feed/{name}", world.feed), web.post("/hook/{name}", world.hook)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    mail = await loop.create_server(lambda: SMTP(world, loop=loop), "127.0.0.1", 0)
    world.port = runner.addresses[0][1]
    world.mail_port = mail.sockets[0].getsockname()[1]
    try:
        yield world
    finally:
        mail.close()
        await runner.cleanup()


async def publish_for_ever(world: Outside, rng: random.Random, *, every: float = 0.35) -> None:
    """One story after another, but few while nobody reads: each told by one feed, and a little later by the other."""
    waiting: list[tuple[str, str]] = []
    for number, party in enumerate(EVERYBODY):
        await world.until(lambda number=number: number < len(world.heard("hook one")) + AHEAD, None)
        first, second = rng.sample(FEEDS, 2)
        world.publish(first, f"{PLATFORM} bans {party}")
        waiting.append((second, f"{PLATFORM} has banned {party}, users report"))
        await asyncio.sleep(rng.uniform(0, 2 * every))
        if len(waiting) > 3:
            world.publish(*waiting.pop(0))
            world.publish(rng.choice(FEEDS), f"Harvest festival draws a crowd of {rng.randrange(10_000)}")


def _rss(name: str, entries: list[str], summary: str) -> str:
    now, first = format_datetime(datetime.now(UTC)), max(0, len(entries) - SHOWN)
    items = "".join(
        f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{name}-{number}</guid>"
        f"<link>https://{name}.example/{number}</link><pubDate>{now}</pubDate>"
        f"<description>{summary.format(number=number)}</description></item>"
        for number, title in reversed(list(enumerate(entries[first:], first)))
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"
