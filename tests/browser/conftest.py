"""The pages as people see them: a real Chromium in front of a real server over a real SQLite file.

One browser for all tests of this package; without Chromium they are skipped.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from monitor.model.alert import Decision, Reason
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.model.story import Background, StatusStep
from monitor.storage.store import Store
from monitor.web.app import create_app
from tests.storage.makers import MINUTE, NOW
from tests.web.conftest import Service, add_story
from tests.web.stage import Stage, stage

DAY = 24 * 60 * MINUTE
LONG = "Acme bans Globex from everything that is sold on its market " * 4 + "x" * 200
ARABIC = "شركة غلوبكس"
HOSTILE = "<script>document.title='owned'</script><img src=https://evil.example/x onerror=alert(2)>\u202egnp"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names.

    Playwright has an event loop running in this thread while it is open: no test of another package may run meanwhile.
    """
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("there is no Chromium: install Debian's package chromium, or name one in CHROMIUM")
    with sync_playwright() as playwright:
        # Without its sandbox, which containers do not allow: it sees our own pages only.
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@dataclass(slots=True)
class Desk:
    """The served pages, and browsers in front of them; whatever goes wrong in one is in `faults`."""

    address: str
    store: Store
    service: Service
    browser: Browser
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str = "/", *, width: int = 1280, scheme: str = "light", clock: bool = False) -> Page:
        """A page in a browser of its own; with `clock` its time passes only as it is told to."""
        context = self.browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
        self.contexts.append(context)
        page = context.new_page()
        if clock:
            page.clock.install()
        page.on("console", lambda said: self.faults.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda asked: self._note(asked.url))
        page.goto(self.address + path)
        return page

    def _note(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.faults.append(f"asked {url}")


@pytest.fixture(scope="package")
def served() -> Iterator[Stage]:
    """The server of all tests."""
    with stage() as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store without anything in it."""
    opened = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    yield opened
    opened.close()


@pytest.fixture
def desk(bare_desk: Desk) -> Desk:
    """The pages over a store with a few stories."""
    fill(bare_desk.store)
    return bare_desk


@pytest.fixture
def bare_desk(browser: Browser, served: Stage, store: Store) -> Iterator[Desk]:
    """The pages over an empty store; a fault in the browser fails the test."""
    service = Service(store.database.url.render_as_string(hide_password=False))
    served.shown = create_app(service, store, hosts=())
    opened = Desk(served.address, store, service, browser)
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.faults == []


def fill(store: Store) -> None:
    """Stories short and long, of several outlets, right to left, and hostile."""
    told = (Decision("team", Reason.NEW), Decision("night", Reason.SILENCED))
    course = (StatusStep(Status.PROPOSED, NOW - 3 * DAY, "1"), StatusStep(Status.IMPOSED, NOW, "1"))
    past = (Background(Action.BAN, Status.RECALLED, "Ruritania", NOW, "1", "Ruritania had banned Globex before."),)
    shared = {"decisions": told, "url": "https://news.example/1"}
    add_story(store, lead="entry-1", actors=("Acme",), history=course, background=past, **shared)
    add_story(
        store, lead="entry-2", actors=(LONG,), headline=LONG, sentence=LONG, scope=LONG, level=Level.CRITICAL, **shared
    )
    add_story(store, lead="entry-3", actors=(ARABIC,), headline=f"{ARABIC} (2026): {ARABIC}", level=Level.LOW, **shared)
    add_story(store, lead="entry-4", actors=(HOSTILE,), headline=HOSTILE, level=Level.MEDIUM, **shared)
