"""The application as browsers and scripts meet it: a real server over a real SQLite file."""

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import CookieJar

from monitor.config.load import Configuration, load
from monitor.delivery.writer import Writer
from monitor.errors import ConfigError, MonitorError
from monitor.matching.rule_tests import Failure
from monitor.model.alert import Alert, Message
from monitor.model.backtest import Backtest, Window
from monitor.model.entry import Entry
from monitor.model.listing import StoryFilter
from monitor.model.settings import Settings, Web
from monitor.model.story import Story
from monitor.pipeline.backtest import Backtester
from monitor.pipeline.mind import Explained, Mind
from monitor.pipeline.sendings import Sendings
from monitor.storage.store import Store
from monitor.web.app import create_app
from tests.storage.makers import NOW, add_feed, add_mention, alert_of, record, story_of, whole
from tests.web.stage import Stage, stage

FORM = "application/x-www-form-urlencoded"
CONFIGURATION = """
watch:
  - name: Globex
    aliases: [Globex Corp]
  - Initech
rules: shipped
"""


@cache
def configured() -> Configuration:
    """A small configuration with the shipped rules, read once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(CONFIGURATION)
        return load(path, {})


@cache
def mind() -> Mind:
    """What reads for it, made once."""
    return Mind(configured().rule_set)


@dataclass(slots=True)
class Service:
    """What the web sees of a service, set by tests."""

    database: str = ""
    present: Configuration = field(default_factory=configured)
    settings: Settings = field(default_factory=lambda: configured().settings)
    woken: list[str] = field(default_factory=list)
    failures: tuple[Failure, ...] = ()
    fault: str = ""
    found: Backtest | None = None

    tally: Counter[str] = field(default_factory=Counter)
    sendings: Sendings = field(default_factory=Sendings)
    skipped_ticks: int = 0
    worker_restarts: int = 0
    last_reload_ok: bool = True
    timezone: str = "UTC"
    stuck_lines: tuple[str, ...] = ()
    refusal: ConfigError | None = None
    reloads: int = 0

    def stuck(self) -> tuple[str, ...]:
        return self.stuck_lines

    @property
    def configuration(self) -> Configuration:
        return replace(self.present, settings=self.settings)

    @property
    def web(self) -> Web:
        return self.settings.web

    def guard(self, **web: object) -> None:
        """Change the settings of the page."""
        self.settings = replace(self.settings, web=replace(self.settings.web, **web))

    async def write(self, verb: Callable[..., Any], /, *args: object, **kwargs: object) -> Any:
        return await asyncio.to_thread(verb, *args, **kwargs)

    async def explain(self, entry: Entry) -> Explained:
        return await asyncio.to_thread(mind().explain, entry)

    async def backtest(self, window: Window, rule: str | None = None) -> Backtest:
        self._fail()
        return self.found or await Backtester(self.database).run(self.configuration, window, rule)

    async def run_tests(self) -> tuple[Failure, ...]:
        self._fail()
        return self.failures

    def _fail(self) -> None:
        if self.fault:
            raise MonitorError(self.fault)

    def compose(self, receiver: str, alerts: Sequence[Alert], /) -> Message:
        return Writer(self.settings.receivers, "UTC", {}, lambda: NOW)(receiver, alerts)

    def wake(self, *names: str) -> None:
        self.woken += names

    async def reload(self) -> ConfigError | None:
        self.reloads += 1
        return self.refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(slots=True)
class Site:
    """The served application."""

    address: str
    service: Service
    store: Store
    session: aiohttp.ClientSession

    async def ask(self, path: str, method: str = "GET", data: object = None, **headers: str) -> Answer:
        """The answer to a request; `_` in the name of a header stands for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.request(
            method, self.address + path, headers=sent, data=data, allow_redirects=False
        ) as response:
            found = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, found, (await response.read()).decode(errors="replace"))

    async def submit(self, page: str, form: str, **fields: str | list[str]) -> Answer:
        """The answer to a form of a page, sent with that page's token."""
        token = re.search(r'name="csrf" value="([^"]*)"', (await self.ask(page)).text)
        assert token, f"{page} has no form"
        return await self.ask(form, "POST", urlencode({"csrf": token[1], **fields}, doseq=True), content_type=FORM)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store without anything in it: to be copied, which is quicker than to be made."""
    path = tmp_path_factory.mktemp("empty") / "monitor.db"
    Store.open(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    """A store without anything in it."""
    opened = Store.open(f"sqlite:///{shutil.copy(empty, tmp_path)}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def served() -> Iterator[Stage]:
    """The server of all tests."""
    with stage() as opened:
        yield opened


@pytest.fixture
async def site(store: Store, served: Stage) -> AsyncIterator[Site]:
    """The application over a store of its own; it counts anew on each request."""
    service = Service(store.database.url.render_as_string(hide_password=False))
    served.shown = create_app(service, store, hosts=("monitor.example",), fresh=0.0)
    async with aiohttp.ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield Site(served.address, service, store, session)


def add_story(store: Store, **fields: object) -> Story:
    """A story of one entry, with an alert for nobody unless decisions are given."""
    decisions = fields.pop("decisions", ())
    number = len(store.stories(StoryFilter())) + 1
    add_mention(store, add_feed(store, f"https://news.example/{number}"), f"entry-{number}")
    block = whole(store)
    new = story_of(block, block.mentions[-1].key, **fields)
    assert record(store, block, *block.stories, new)
    found = next(story for story in store.stories(StoryFilter()) if story.mentions == new.mentions)
    if decisions:
        alert = alert_of(found, *decisions)
        block = whole(store)
        assert record(store, block, *block.stories, alerts=(alert,))
    return found


def break_database(store: Store) -> None:
    """Make the file of a store one that is no database."""
    store.close()
    file = Path(str(store.database.url.database))
    for each in file.parent.glob(f"{file.name}*"):
        each.write_bytes(b"this is not a database " * 1000)
