"""The real outside of a real process: a web server with feeds that grow, and targets by web and by mail."""

import asyncio
import random
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
PARTIES = tuple(
    map(
        "".join,
        product(
            (
                "Bren",
                "Dol",
                "Fer",
                "Gus",
                "Hal",
                "Jor",
                "Kel",
                "Lum",
                "Mor",
                "Nim",
                "Ost",
                "Pru",
                "Quil",
                "Ros",
                "Sil",
                "Tam",
                "Ulm",
                "Ver",
                "Wex",
                "Zar",
            ),
            (
                "bex",
                "dane",
                "fiss",
                "gord",
                "lune",
                "mark",
                "nova",
                "pell",
                "ryn",
                "stad",
                "tique",
                "vane",
                "wick",
                "zell",
            ),
        ),
    )
)
"""Invented names, none a part of another."""
MAILED = PARTIES[::40]
"""Those whose stories go out by mail, too: a mail takes longer than a hook."""
FEEDS = ("north", "south")
AHEAD = 12
"""Stories that may wait to be told: enough for a service that was away to have something to catch up with."""


@dataclass
class Outside:
    """What is served, and what arrived at each target.

    A message is answered `delay` seconds after it came, until then it is on its way; with `hold` it is not answered.
    """

    port: int = 0
    mail_port: int = 0
    entries: dict[str, list[str]] = field(default_factory=lambda: {feed: [] for feed in FEEDS})
    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    hold: bool = False
    delay: float = 0.01
    counts: Counter[str] = field(default_factory=Counter)
    happened: asyncio.Condition = field(default_factory=asyncio.Condition)

    def publish(self, feed: str, title: str) -> None:
        """Add an entry to a feed."""
        self.entries[feed].append(title)

    def expected(self, target: str) -> set[str]:
        """The parties whose stories a target must hear of."""
        titles = "\n".join(title for entries in self.entries.values() for title in entries)
        return {party for party in (MAILED if target == "mail" else PARTIES) if party in titles}

    def heard(self, target: str) -> Counter[str]:
        """How often each party was named in what a target got."""
        return Counter(party for message in self.told[target] for party in PARTIES if party in message)

    async def until(self, holds: Callable[[], bool], seconds: float | None) -> None:
        """Wait for what a request brings about; TimeoutError if it does not come in time."""
        async with asyncio.timeout(seconds), self.happened:
            await self.happened.wait_for(holds)

    async def feed(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        entries = self.entries[name]
        etag = f'"{len(entries)}"'
        await self._happens("fetch")
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        return web.Response(text=_rss(name, entries), content_type="application/rss+xml", headers={"ETag": etag})

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
    for number, party in enumerate(PARTIES):
        await world.until(lambda number=number: number < len(world.told["hook one"]) + AHEAD, None)
        first, second = rng.sample(FEEDS, 2)
        world.publish(first, f"{PLATFORM} bans {party}")
        waiting.append((second, f"{PLATFORM} has banned {party}, users report"))
        await asyncio.sleep(rng.uniform(0, 2 * every))
        if len(waiting) > 3:
            world.publish(*waiting.pop(0))
            world.publish(rng.choice(FEEDS), f"Harvest festival draws a crowd of {rng.randrange(10_000)}")


def _rss(name: str, entries: list[str]) -> str:
    now = format_datetime(datetime.now(UTC))
    items = "".join(
        f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{name}-{number}</guid>"
        f"<link>https://{name}.example/{number}</link><pubDate>{now}</pubDate></item>"
        for number, title in reversed(list(enumerate(entries)))
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"
