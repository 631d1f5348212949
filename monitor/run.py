"""Starting: the lock, the schema, the configuration, and then the service or one pass of it."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Event

import structlog

from monitor.assembly import Assembly, Turns, assemble
from monitor.collector import collect_seldom
from monitor.config.load import Configuration
from monitor.service import Service
from monitor.storage.database import Database
from monitor.storage.lock import Lock, in_use, lock_for, sole_service, stand_by
from monitor.storage.migrate import upgrade
from monitor.storage.store import Store
from monitor.systemd import notify

log = structlog.get_logger()

SUMMARY = (
    "polled",
    "not_modified",
    "failed",
    "entries",
    "mentions",
    "matches",
    "stories",
    "alerts",
    "sent",
    "retried",
    "dead",
)
"""What a pass counts, in the order in which it is told."""
READ_TICK = 0.5
"""Seconds between two looks at what has come, while the last answers are awaited."""


async def serve(load: Callable[[], Configuration]) -> None:
    """Run the service until it is told to stop.

    A second service on one PostgreSQL database stands by until the first one is gone; on SQLite it is refused.

    Raises:
        StorageError: another service has the database, or it cannot be used.
    """
    configuration = load()
    database = Database(configuration.settings.database)
    lock = lock_for(database)
    if not lock.try_acquire():
        if not database.postgres:
            raise in_use(database, lock)
        log.info("standing by", holder=lock.holder())
        notify("READY=1", "STATUS=standing by")
        if not await _stand_by(lock):
            return
        log.info("taking over")
        configuration = load()
    store = _open(database)
    try:
        await Service(store, load, lock).run(configuration)
    finally:
        store.close()
        lock.release()


async def run_once(configuration: Configuration, *, everything: bool = False) -> Counter[str]:
    """One pass over due feeds (or all of them) to the last delivery that can be made now; what was done.

    Raises:
        StorageError: another service has the database, or it cannot be used.
    """
    tally: Counter[str] = Counter()
    with sole_use(configuration.settings.database) as store, closing(Turns()) as turn:
        assembly = await assemble(configuration, store, turn, tally=tally)
        collect_seldom()
        try:
            await pass_through(assembly, everything=everything)
        finally:
            await assembly.close()
    return tally


async def pass_through(assembly: Assembly, *, everything: bool = False) -> None:
    """Step each line once, in order, each until it has nothing left to do.

    What has come is read while the last answers are awaited, and not before all feeds are asked: the sooner a server
    that hangs is asked, the sooner all are done.
    """
    await assembly.poller.start(everything=everything)
    polled = asyncio.create_task(assembly.poller.settle())
    try:
        while not polled.done():
            await asyncio.wait((polled,), timeout=READ_TICK)
            if not assembly.poller.waiting:
                await assembly.read()
        await polled
    finally:
        polled.cancel()
    if await assembly.articles.fetch():
        await assembly.read()
    await assembly.linker.link()
    await assembly.linker.announce(at_once=True)
    while await assembly.deliverer.start():
        await assembly.deliverer.settle()


@contextmanager
def sole_use(url: str) -> Iterator[Store]:
    """The store at `url`, its schema up to date, while no service uses it; StorageError when one does."""
    database = Database(url)
    with sole_service(database), closing(_open(database)) as store:
        yield store


def _open(database: Database) -> Store:
    """The store, migrated under the lock that the caller holds."""
    upgrade(database)
    return Store(database)


async def _stand_by(lock: Lock) -> bool:
    """Wait for the lock; false when a signal ended the wait."""
    stop = Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return await asyncio.to_thread(stand_by, lock, stop)
