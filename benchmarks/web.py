"""How long pages and the API take to begin to answer, with much in the store and polls being recorded meanwhile.

    python benchmarks/web.py [--entries N] [--stories N] [--requests N] [--keep FILE]

The store is a SQLite file with the service's own settings. Its rows are written directly, as the pipeline would leave
them; the server is the service's own, in a process of its own, where a thread goes on recording polls.
"""

import argparse
import asyncio
import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
from sqlalchemy import Table, insert

from monitor.feeds.identity import content_hash
from monitor.model.alert import Decision, NotificationState, Outcome, Reason
from monitor.model.entry import Entry
from monitor.model.feed import FeedSpec, Poll, PolledEntry
from monitor.model.mention import Action, Span, Spans, Status
from monitor.model.rule import Level
from monitor.model.story import StatusStep, Story
from monitor.storage.polls import identity
from monitor.storage.store import Store
from monitor.storage.tables import alerts, decisions, entries, matches, mentions, notifications, stories
from monitor.web.app import create_app
from monitor.web.server import serving
from tests.web.conftest import Service

NOW = datetime.now(UTC)
MINUTE = timedelta(minutes=1)
FEEDS = 200
PARTIES = 100
PER_STORY = 3
WORDS = ["market", "report", "season", "company", "minister", "city", "game", "device", "price", "team", "plan"]
RULE = "5b0c1f2e-8f0b-4b7e-9c0a-2a1f4b6c7d10"
"""Any id does: no rule is asked for."""
ADDRESSES = (
    "/",
    "/?all=true",
    "/?q=market+report",
    "/?q=nothing+is+like+this",
    "/?entity=Party+7&all=true",
    "/?handled=closed",
    "/stories/{story}",
    "/overview",
    "/entities/Party%207",
    "/feeds",
    "/rules",
    "/receivers",
    "/receivers/console/preview",
    "/silences",
    "/explain",
    "/explain?q=nothing+is+like+this",
    "/rules/backtest",
    "/api/v1/stories",
    "/api/v1/stories/{story}",
    "/api/v1/stories?limit=1000&all=true",
    "/api/v1/stories?q=nothing+is+like+this",
    "/api/v1/alerts",
    "/api/v1/alerts/{story}",
    "/api/v1/alerts?told=held",
    "/api/v1/notifications",
    "/api/v1/notifications?state=dead",
    "/api/v1/entries",
    "/api/v1/entries/{story}",
    "/api/v1/entries?id=entry-{story}",
    "/api/v1/entries?feed=7",
    "/api/v1/entries?state=unreadable",
    "/api/v1/matches",
    "/api/v1/matches?entity=Party+7",
    "/api/v1/matches?entity=Nobody",
    "/api/v1/feeds",
    "/api/v1/entities",
    "/api/v1/entities/Globex",
    "/api/v1/rules",
    "/api/v1/silences",
    "/api/v1/export/stories",
    "/api/v1/export/entries?format=json",
    "/api/v1/openapi.json",
    "/feeds/alerts.atom",
    "/metrics",
    "/healthz",
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is in the store."""

    entries: int
    stories: int


def fill(store: Store, size: Size) -> None:
    """Write all rows, the newest last."""
    store.sync_feeds([FeedSpec(f"https://feed-{number}.example/", f"Feed {number}") for number in range(FEEDS)], NOW)
    write(store, entries, entry_rows(size))
    write(store, stories, story_rows(size))
    write(store, mentions, mention_rows(size))
    write(
        store,
        matches,
        (
            {"mention": key, "rule": RULE, "level": "high", "tags": (), "at": NOW}
            for key in range(1, size.stories * PER_STORY + 1)
        ),
    )
    write(store, alerts, alert_rows(size))
    write(store, decisions, decision_rows(size))
    write(store, notifications, notification_rows(size))


def write(store: Store, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Store rows, some thousands at a time."""
    while batch := list(islice(rows, 5000)):
        with store.database.write() as connection:
            connection.execute(insert(table), batch)


def moment(number: int, of: int) -> datetime:
    """Rows spread over two months, the last of them now."""
    return NOW - timedelta(days=60) * (1 - number / of)


def words(number: int) -> str:
    """A text that is always the same for a number."""
    rng = Random(number)
    return " ".join(rng.choices(WORDS, k=60))


def entry_rows(size: Size) -> Iterator[dict[str, Any]]:
    """The rows of entries."""
    for number in range(size.entries):
        entry = Entry(f"entry-{number}", f"Acme bans Party {number % PARTIES} from its market {number}", words(number))
        yield {
            "feed": number % FEEDS + 1,
            "identity": identity(entry.id),
            "id": entry.id,
            "title": entry.title,
            "summary": entry.summary,
            "content": entry.summary * 4,
            "url": f"https://outlet-{number % 500}.example/{number}",
            "published": moment(number, size.entries),
            "content_hash": content_hash(entry),
            "seen": moment(number, size.entries),
            "read": NOW,
            "read_lang": "en",
            "baseline": False,
            "edition": 0,
            "attempts": 0,
            "changed": False,
        }


def story(number: int, size: Size) -> Story:
    """A story as linking would have made it."""
    at, party = moment(number, size.stories), f"Party {number % PARTIES}"
    first = number * PER_STORY
    return Story(
        entity=party,
        family="core",
        action=list(Action)[number % 8],
        status=list(Status)[number % 4],
        mentions=tuple(range(first + 1, first + 1 + PER_STORY)),
        entry_ids=tuple(f"entry-{key % size.entries}" for key in range(first, first + PER_STORY)),
        history=(StatusStep(Status.PROPOSED, at - timedelta(days=2), "x"), StatusStep(Status.IMPOSED, at, "x")),
        first=at,
        last=at,
        sources=PER_STORY,
        entries=PER_STORY,
        headline=f"Acme bans {party} from its market {number}",
        sentence=f"Acme bans {party} from its market {number}. {words(number)[:120]}",
        lead=f"entry-{first % size.entries}",
        url=f"https://outlet-{number % 500}.example/{number}",
        outlets=tuple(f"outlet-{key % 500}.example" for key in range(first, first + PER_STORY)),
        actors=("Acme",),
        level=Level.HIGH,
        rules=(RULE,),
        revision=1,
    )


def story_rows(size: Size) -> Iterator[dict[str, Any]]:
    """The rows of stories."""
    for number in range(size.stories):
        made = story(number, size)
        yield {
            **{
                name: getattr(made, name)
                for name in ("entity", "family", "action", "status", "level", "first", "last", "revision")
            },
            "sought": f"{made.entity}\n{made.headline}\n{made.sentence}".casefold(),
            "snapshot": replace(made, id=str(number + 1)),
            "created": made.last,
            "revised": made.last,
            "told": made.last if number % 2 else None,
            "verdict": "done" if number % 50 == 0 else None,
        }


def mention_rows(size: Size) -> Iterator[dict[str, Any]]:
    """The rows of mentions, as many for each story."""
    for number in range(size.stories * PER_STORY):
        made = story(number // PER_STORY, size)
        yield {
            "entry": number % size.entries + 1,
            "entity": made.entity,
            "family": "core",
            "action": made.action,
            "status": made.status,
            "field": "title",
            "sentence": made.headline,
            "spans": Spans(Span(0, 4), Span(5, 9), Span(10, 17)),
            "score": 0.9,
            "actor": "Acme",
            "actor_kind": "platform",
            "trace": ("'bans' names the action ban",),
            "event_time": made.last,
            "told_at": made.last,
            "outlet": f"outlet-{number % 500}.example",
            "fingerprint": tuple(range(30)),
            "recorded": made.last,
            "linked": made.last,
            "story": number // PER_STORY + 1,
        }


def alert_rows(size: Size) -> Iterator[dict[str, Any]]:
    """The rows of alerts, one for each story."""
    for number in range(size.stories):
        made = replace(story(number, size), id=str(number + 1))
        yield {
            "subject": f"story:{made.id}",
            "revision": 1,
            "reason": Reason.NEW,
            "ordinal": 0,
            "at": made.last,
            "story": number + 1,
            "snapshot": made,
            "entry": made.lead,
        }


def decision_rows(size: Size) -> Iterator[dict[str, Any]]:
    """The rows of decisions: every other story is told."""
    for number in range(size.stories):
        decision = Decision("console", Reason.NEW if number % 2 else Reason.SILENCED)
        yield {
            "alert": number + 1,
            "receiver": decision.receiver,
            "reason": decision.reason,
            "outcome": Outcome.TOLD if number % 2 else Outcome.SUPPRESSED,
            "at": moment(number, size.stories),
        }


def notification_rows(size: Size) -> Iterator[dict[str, Any]]:
    """The rows of notifications of those that are told."""
    for number in range(1, size.stories, 2):
        at = moment(number, size.stories)
        yield {
            "alert": number + 1,
            "receiver": "console",
            "target": "console",
            "state": NotificationState.SENT,
            "attempts": 1,
            "due": at,
            "sent": at,
            "created": at,
        }


def serve(database: str, to_parent: Connection) -> None:
    """The server and the polls, until the process is ended."""
    store = Store.open(database)
    threading.Thread(target=record_polls, args=(store,), daemon=True).start()

    async def run() -> None:
        async with serving(create_app(Service(database), store, hosts=()), "127.0.0.1", 0) as address:
            to_parent.send(address)
            await asyncio.Event().wait()

    asyncio.run(run())


def record_polls(store: Store) -> None:
    """Five polls a second with ten new entries each, for ever."""
    states, number = store.feeds(), 0
    while True:
        state = states[number % len(states)]
        fresh = [Entry(f"new-{number}-{each}", f"News {number} {each}", words(number)) for each in range(10)]
        polled = tuple(PolledEntry(entry, content_hash(entry), baseline=False) for entry in fresh)
        now = datetime.now(UTC)
        store.record_polls([Poll(replace(state, last_poll=now, next_due=now + 15 * MINUTE), polled)], now)
        number += 1
        time.sleep(0.2)


async def measure(address: str, requests: int, last: int) -> dict[str, list[float]]:
    """Seconds until the first byte of each answer, by address; the first answers are not counted."""
    found: dict[str, list[float]] = {path: [] for path in ADDRESSES}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        for number in range(requests + 1):
            for path in ADDRESSES:
                began = time.perf_counter()
                async with session.get(address + path.format(story=last - number)) as answer:
                    seconds = time.perf_counter() - began
                    # An export of everything takes as long as there is much of it; the rest of it is not waited for.
                    await (answer.content.readany() if "/export/" in path else answer.read())
                    assert answer.status == 200, (path, answer.status)
                if number:
                    found[path].append(seconds)
    return found


async def measure_replay(address: str) -> tuple[float, list[float]]:
    """Seconds that a replay of as many entries as may be takes, and what `/healthz` takes meanwhile."""
    meanwhile = []
    async with aiohttp.ClientSession() as session:
        asked = {"since": (NOW - timedelta(days=60)).isoformat()}
        began = time.perf_counter()
        replay = asyncio.create_task(_posted(session, f"{address}/api/v1/replay", asked))
        while not replay.done():
            asking = time.perf_counter()
            async with session.get(f"{address}/healthz") as answer:
                await answer.read()
            meanwhile.append(time.perf_counter() - asking)
            await asyncio.sleep(0.02)
        await replay
    return time.perf_counter() - began, meanwhile


async def _posted(session: aiohttp.ClientSession, url: str, asked: object) -> None:
    async with session.post(url, json=asked) as answer:
        found = await answer.json()
        assert answer.status == 200, found
        print(f"replay of {found['entries']} entries: {len(found['alerts'])} alerts")


def show(found: dict[str, list[float]]) -> None:
    """Print the figures."""
    print(f"{'address':<32} {'median':>8} {'p99':>8} {'first byte in ms':>18}")
    for path, seconds in found.items():
        print(f"{path:<32} {statistics.median(seconds) * 1000:8.0f} {quantile(seconds) * 1000:8.0f}")
    together = [each for seconds in found.values() for each in seconds]
    print(f"{'all':<32} {statistics.median(together) * 1000:8.0f} {quantile(together) * 1000:8.0f}")


def quantile(seconds: Sequence[float]) -> float:
    """The 99th percentile, or the longest of fewer than a hundred."""
    return sorted(seconds)[max(0, -(-len(seconds) * 99 // 100) - 1)]


def main() -> None:
    """Fill, serve, ask, and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--entries", type=int, default=100_000)
    arguments.add_argument("--stories", type=int, default=20_000)
    arguments.add_argument("--requests", type=int, default=30)
    arguments.add_argument("--keep", type=Path, help="fill this file, or use what is in it")
    asked = arguments.parse_args()
    size = Size(asked.entries, asked.stories)
    with tempfile.TemporaryDirectory() as folder:
        file = asked.keep or Path(folder) / "monitor.db"
        database = f"sqlite:///{file}"
        if not file.exists():
            store = Store.open(database)
            fill(store, size)
            store.close()
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(database, theirs), daemon=True)
        process.start()
        with suppress(KeyboardInterrupt):
            address = ours.recv()
            show(asyncio.run(measure(address, asked.requests, size.stories)))
            seconds, meanwhile = asyncio.run(measure_replay(address))
            median, slowest = statistics.median(meanwhile) * 1000, max(meanwhile) * 1000
            print(f"replay: {seconds:.1f} s; /healthz meanwhile {median:.0f} ms, {slowest:.0f} at its slowest")
        process.terminate()
        process.join()


if __name__ == "__main__":
    main()
