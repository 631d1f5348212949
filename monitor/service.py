"""The composition root: one event loop that steps the four lines, keeps the cadence, and listens to signals.

It decides nothing about entries, stories or receivers.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, JobExecutionEvent, JobSubmissionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.alerts.digest import Digest
from monitor.alerts.operator import reload_refused
from monitor.assembly import Assembly, Turns, assemble, utc_now
from monitor.clock import watch_clock
from monitor.collector import collect_seldom
from monitor.config.load import Configuration
from monitor.config.scalars import is_loopback
from monitor.delivery.heartbeat import beat
from monitor.errors import ConfigError, DeliveryError, MonitorError, StorageError
from monitor.line import Line
from monitor.matching.rule_tests import Failure
from monitor.model.alert import Alert, Message, Notice
from monitor.model.backtest import Backtest, Window
from monitor.model.entry import Entry
from monitor.model.settings import Web
from monitor.pipeline.background import background
from monitor.pipeline.backtest import Backtester
from monitor.pipeline.mind import Explained
from monitor.pipeline.prune import prune
from monitor.pipeline.sendings import Sendings
from monitor.storage.lock import Lock
from monitor.storage.store import Store
from monitor.systemd import notify

log = structlog.get_logger()

P = ParamSpec("P")
T = TypeVar("T")

POLL_TICK = 0.5
"""Seconds between two looks at which feeds are due; a look is one indexed query."""
SAFETY_TICK = 10.0
"""Seconds after which a line is stepped though nothing woke it."""
WATCHDOG_TICK = 15.0
"""Seconds between two signs of life to systemd, a quarter of the unit's WatchdogSec."""
FILES_TICK = 5.0
"""Seconds between two looks at the configuration's files."""
BEAT_TICK = 1.0
"""Seconds between two looks at whether the outside watch is due a sign of life."""
PRUNE_TICK = 3600.0
"""Seconds between two looks at what need not be kept any longer."""
LOCK_TICK = 5.0
"""Seconds between two looks at the lock; half of what a take-over may take."""
STEP_DEADLINE = 300.0
"""Seconds a line may need for one step before the service counts as stuck."""
DRAIN = 7.0
"""Seconds a stop waits for what is under way, so that the whole takes less than ten."""


@dataclass(slots=True)
class Service:
    """The running service over one store; `load` reads the configuration anew, `lock` makes it the only one."""

    store: Store
    load: Callable[[], Configuration]
    lock: Lock
    tally: Counter[str] = field(default_factory=Counter)
    last_reload_ok: bool = True
    lost_lock: bool = False
    skipped_ticks: int = 0
    _turn: Turns = field(default_factory=Turns)
    _assembly: Assembly | None = None
    _lines: dict[str, Line] = field(default_factory=dict)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _reloading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _fetching: asyncio.Lock = field(default_factory=asyncio.Lock)
    _reload_task: asyncio.Task[None] | None = None
    _next_beat: float = 0.0
    _alive: Digest | None = None
    _next_alive: datetime | None = None
    _stamp: tuple[tuple[str, int, int], ...] = ()
    _backtester: Backtester = field(init=False)

    def __post_init__(self) -> None:
        self._backtester = Backtester(self.store.database.url.render_as_string(hide_password=False))

    @property
    def assembly(self) -> Assembly:
        """What the present configuration built; there is one while the service runs."""
        assert self._assembly is not None
        return self._assembly

    async def run(self, configuration: Configuration) -> None:
        """Run until SIGTERM or SIGINT, then finish what is under way and return."""
        self._heed_signals()
        await self._turn(self.store.put_back, utc_now())
        await self._take(configuration)
        steps = {
            "poll": self._poll,
            "read": self._read,
            "article": self._article,
            "link": self._link,
            "deliver": self._deliver,
        }
        self._lines = {name: Line(name, step, STEP_DEADLINE) for name, step in steps.items()}
        scheduler = self._scheduler()
        scheduler.start()
        tasks = [asyncio.create_task(line.run(), name=line.name) for line in self._lines.values()]
        tasks.append(asyncio.create_task(watch_clock(partial(self._put_back, scheduler)), name="clock"))
        async with AsyncExitStack() as until_stopped:
            await self._show(until_stopped, configuration.settings.web)
            self.wake()
            notify("READY=1", "STATUS=running")
            await self._stop.wait()
            notify("STOPPING=1")
            scheduler.shutdown(wait=False)
            await self._drain(tasks)
        if self.lost_lock:
            raise StorageError("the lock of the database was lost: another service may have it now")

    async def _show(self, until_stopped: AsyncExitStack, web: Web) -> None:
        """Serve the page. A port that is taken is told, and alerting goes on without a page."""
        if web.host is None:
            return
        from monitor.web.app import create_app  # noqa: PLC0415 - takes half a second, which no other command should
        from monitor.web.server import serving  # noqa: PLC0415

        known = {web.host, urlsplit(web.url or "").hostname or web.host}
        app = create_app(self, self.store, hosts=known, exposed=not is_loopback(web.host))
        try:
            address = await until_stopped.enter_async_context(serving(app, web.host, web.port))
        except MonitorError as error:
            log.error("no page", reason=str(error))
            await self.assembly.linker.tell(Notice("op:web:refused", "the page cannot be shown", (str(error),)))
            return
        log.info("page", address=address)

    def _heed_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, self.ask_reload)

    async def _take(self, configuration: Configuration) -> None:
        """Build the lines of a configuration; from here on they are stepped."""
        before = self._assembly
        self._assembly = await assemble(
            configuration, self.store, self._turn, tally=self.tally, committed=lambda: self.wake("read")
        )
        if before:
            self._assembly.deliverer.follow(before.deliverer)
        self._stamp = stamp(configuration)
        cron = configuration.settings.alive
        self._alive = Digest(cron, configuration.settings.timezone) if cron else None
        self._next_alive = self._alive.after(utc_now()) if self._alive else None
        collect_seldom()

    @property
    def timezone(self) -> str:
        """The IANA name of the zone in which people read times."""
        return self.assembly.configuration.settings.timezone

    @property
    def configuration(self) -> Configuration:
        """The configuration in use."""
        return self.assembly.configuration

    @property
    def web(self) -> Web:
        """The settings in use of the page itself."""
        return self.assembly.configuration.settings.web

    async def write(self, verb: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What a verb of the store returns that is called in its turn by the one writer."""
        return await self._turn(verb, *args, **kwargs)

    async def explain(self, entry: Entry) -> Explained:
        """How an entry is read, step by step; MonitorError when it cannot be."""
        return await self.assembly.workers.explain(entry)

    async def backtest(self, window: Window, rule: str | None = None) -> Backtest:
        """What stored entries would tell under the present rules, or with an edited one and the text of it.

        Raises:
            ConfigError: the rule has mistakes.
            MonitorError: it took too long, or another backtest is under way.
        """
        return await self._backtester.run(self.configuration, window, rule)

    async def run_tests(self) -> tuple[Failure, ...]:
        """The tests written in the rules that fail; MonitorError when they cannot be run."""
        return await self.assembly.workers.run_tests()

    def compose(self, receiver: str, alerts: Sequence[Alert], /) -> Message:
        """One message on the alerts as the receiver of that name gets it."""
        return self.assembly.deliverer.compose(receiver, alerts)

    @property
    def sendings(self) -> Sendings:
        """What became of notifications since the start."""
        return self.assembly.deliverer.sendings

    @property
    def worker_restarts(self) -> int:
        """How often a worker process of the present configuration was replaced."""
        return self.assembly.workers.restarts

    def wake(self, *names: str) -> None:
        """Step the named lines, all without a name, as soon as they are free."""
        for name in names or self._lines:
            self._lines[name].wake()

    def stuck(self) -> tuple[str, ...]:
        """The lines whose step runs past its deadline."""
        return tuple(line.name for line in self._lines.values() if line.stuck())

    def ask_reload(self) -> None:
        """Reload in the background."""
        self._reload_task = background(self._reload_asked(), "reload")

    async def _reload_asked(self) -> None:
        await self.reload()

    async def reload(self) -> ConfigError | None:
        """Take the configuration as it now is; the mistakes that kept the last good one, if there are any."""
        async with self._reloading:
            notify("RELOADING=1")
            try:
                refused = await self._reload()
            finally:
                notify("READY=1")
        self.last_reload_ok = refused is None
        self.wake()
        return refused

    async def _reload(self) -> ConfigError | None:
        seen = stamp(self.assembly.configuration)
        try:
            configuration = await asyncio.to_thread(self.load)
        except ConfigError as error:
            self._stamp = seen  # these files are refused once
            log.error("reload refused", mistakes=len(error.diagnostics), first=str(error.diagnostics[0]))
            await self.assembly.linker.tell(reload_refused(error))
            return error
        old = self.assembly
        if configuration.settings.database != old.configuration.settings.database:
            log.warning("another database takes a restart", using=self.store.database.name)
        await old.poller.settled()
        async with self._fetching, self._reading:  # a step under way needs the workers it began with
            await self._take(configuration)
        await old.close()
        log.info("reloaded", rules=len(configuration.rule_set.rules), feeds=len(configuration.settings.feeds))
        return None

    def _scheduler(self) -> AsyncIOScheduler:
        """The cadence only: what is due, and how often it was tried, is in the database.

        Its jobs are coroutines: APScheduler runs plain functions in threads, where the lines cannot be woken.
        """
        scheduler = AsyncIOScheduler(job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1})
        scheduler.add_listener(_job_failed, EVENT_JOB_ERROR)
        scheduler.add_listener(self._count_skipped, EVENT_JOB_MAX_INSTANCES)
        scheduler.add_job(self._tick, "interval", args=("poll", "deliver"), seconds=POLL_TICK)
        scheduler.add_job(self._tick, "interval", args=("read", "link"), seconds=SAFETY_TICK)
        scheduler.add_job(self._feed_watchdog, "interval", seconds=WATCHDOG_TICK)
        scheduler.add_job(self._beat, "interval", seconds=BEAT_TICK)
        scheduler.add_job(self._say_alive, "interval", seconds=SAFETY_TICK)
        scheduler.add_job(self._prune, "interval", seconds=PRUNE_TICK)
        scheduler.add_job(self._look_at_lock, "interval", seconds=LOCK_TICK)
        scheduler.add_job(self._look_at_files, "interval", seconds=FILES_TICK)
        return scheduler

    async def _tick(self, *names: str) -> None:
        self.skipped_ticks += sum(self._lines[name].busy for name in names)
        self.wake(*names)

    def _count_skipped(self, _event: JobSubmissionEvent) -> None:
        self.skipped_ticks += 1

    async def _poll(self) -> None:
        if not self._reloading.locked():
            await self.assembly.poller.start()

    async def _read(self) -> None:
        async with self._reading:
            found = await self.assembly.read()
        if found:
            self.wake("link", "article")

    async def _article(self) -> None:
        async with self._fetching:
            await self.assembly.articles.fetch()

    async def _link(self) -> None:
        await self.assembly.linker.link()
        await self.assembly.linker.announce()
        self.wake("deliver")

    async def _deliver(self) -> None:
        await self.assembly.deliverer.start()

    async def _feed_watchdog(self) -> None:
        stuck = self.stuck()
        if stuck:
            log.critical("stuck", lines=stuck)
            return
        done = ", ".join(f"{self.tally[name]} {name}" for name in ("polled", "entries", "stories", "sent"))
        notify("WATCHDOG=1", f"STATUS={done}")

    async def _look_at_lock(self) -> None:
        """End the service when it is no longer the only one: systemd starts it again, to stand by."""
        if not await asyncio.to_thread(self.lock.held):
            log.critical("lock lost", reason="another service may have the database")
            self.lost_lock = True
            self._stop.set()

    async def _beat(self) -> None:
        """Give the outside watch its sign of life when it is due, unless a line is stuck."""
        heartbeat, now = self.assembly.configuration.settings.heartbeat, asyncio.get_running_loop().time()
        if heartbeat is None or self.stuck() or now < self._next_beat:
            return
        self._next_beat = now + heartbeat.every.total_seconds()
        try:
            await beat(heartbeat.url)
        except DeliveryError as error:
            log.warning("heartbeat failed", reason=error.reason)

    async def _say_alive(self) -> None:
        """Tell the operator that all is well when it is time; who was down then says nothing, which says it too."""
        now, due = utc_now(), self._next_alive
        if self._alive is None or due is None or now < due:
            return
        following = self._alive.after(now)
        await self.assembly.linker.say_alive(due - (following - due))
        self._next_alive = following
        self.wake("deliver")

    async def _prune(self) -> None:
        await prune(self.store, self._turn, self.assembly.configuration.settings.retention, utc_now())

    async def _put_back(self, scheduler: AsyncIOScheduler, back: timedelta) -> None:
        """Go on at once: cadence and due times are times of day, which have yet to come round again."""
        log.warning("clock put back", seconds=round(back.total_seconds()))
        for job in scheduler.get_jobs():
            job.modify(next_run_time=utc_now())
        self.assembly.deliverer.put_back()
        while True:
            try:
                await self._turn(self.store.put_back, utc_now())
                return
            except StorageError as error:
                log.error("due times not put back", reason=str(error))
            await asyncio.sleep(POLL_TICK)

    async def _look_at_files(self) -> None:
        if not self._reloading.locked() and stamp(self.assembly.configuration) != self._stamp:
            await self.reload()

    async def _drain(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        """Stop polling, let sends end and be recorded, then let go of everything."""
        self.assembly.deliverer.stop()
        await self.assembly.poller.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN):
                await self.assembly.deliverer.settle()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.assembly.close(at_once=True)
        await asyncio.to_thread(self._turn.close)


def stamp(configuration: Configuration) -> tuple[tuple[str, int, int], ...]:
    """The files a configuration was read from, as they now are: path, time of change, size."""
    found = []
    for path in configuration.files:
        with suppress(OSError):
            status = path.stat()
            found.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(found)


def _job_failed(event: JobExecutionEvent) -> None:
    log.critical("tick crashed", job=event.job_id, reason=repr(event.exception))
