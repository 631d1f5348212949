"""The pictures of the documents: `python -m tests.browser.screenshots` takes them anew.

They show a real service over the sample feed, in docs/page.png and docs/pages/.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "pages"
STORIES_OF_THE_SAMPLE = 12
STARTS_WITHIN = 120
"""Seconds until the sample feed is read and linked; a busy machine takes its time."""


@contextmanager
def service() -> Iterator[str]:
    """The address of a service that reads the sample feed only."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with fresh_folder() as folder:
        text = (ROOT / "config.yaml").read_text(encoding="utf-8")
        before, _, rest = text.partition("\n  # Platforms")
        after = rest[rest.index("# Whom to tell.") :]
        text = f"{before}\n\n{after}".replace("127.0.0.1:8800", f"127.0.0.1:{port}")
        (folder / "config.yaml").write_text(text, encoding="utf-8")
        shutil.copytree(ROOT / "samples", folder / "samples")
        (folder / "rules").mkdir()
        command = [sys.executable, "-m", "monitor", "run", "--config", f"{folder}/config.yaml"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ, cwd=ROOT) as process:
            try:
                address = f"http://127.0.0.1:{port}"
                wait_for_stories(address)
                yield address
            finally:
                process.terminate()


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """A folder whose path, which the page of feeds shows, says nothing of the machine."""
    folder = Path(gettempdir()) / "policy-monitor"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def wait_for_stories(address: str) -> None:
    """Return when the stories of the sample feed are there."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            with urlopen(f"{address}/api/v1/stories", timeout=5) as answer:
                if answer.read().count(b'"story"') >= STORIES_OF_THE_SAMPLE:
                    return
        except (URLError, OSError):
            pass
        time.sleep(0.5)
    raise SystemExit("the sample feed was not read in time")


def opened(browser: Browser, address: str, *, width: int = 1280, scheme: str = "light") -> Page:
    """A page of somebody called Ana."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    page.locator(".menu summary").click()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_role("button", name="Keep").click()
    return page


def work(page: Page, address: str) -> str:
    """Do something with a story, so that there is something to see; its address."""
    page.goto(f"{address}/?q=kaspersky+twitter")
    page.locator("a.open").first.click()
    story = page.url
    page.get_by_role("button", name="Acknowledge").click()
    page.locator("summary", has_text="Comment").click()
    form = page.locator("form", has=page.get_by_label("What should be known"))
    form.locator("textarea").fill("Legal knows; the brand team asks for a statement.")
    form.get_by_role("button", name="Keep").click()
    return story


def take(page: Page, address: str, name: str, *, whole: bool = False) -> None:
    """A picture of the page at an address."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.locator("#rules[hx-get]").wait_for(state="detached")  # until the tests of the rules have run
    path = ROOT / "docs" / "page.png" if name == "page" else PAGES / f"{name}.png"
    page.screenshot(path=path, full_page=whole)


def explain(page: Page, address: str) -> None:
    """A picture of how a text is read, beside stored entries of some words."""
    page.goto(f"{address}/explain?q=kaspersky+ads")
    page.get_by_label("A text").fill("Twitter bars Kaspersky from advertising, citing a US directive")
    page.get_by_role("button", name="Explain").click()
    page.locator("#explained .heard").wait_for()
    page.screenshot(path=PAGES / "explain.png")


def silence(page: Page, address: str) -> None:
    """Keep stories quiet, so that there is something to see."""
    page.goto(f"{address}/silences")
    page.get_by_label("Stories").fill("entity=TikTok action=ban status=proposed")
    page.get_by_label("Why").fill("Bills are in the weekly digest of the policy team.")
    page.get_by_role("button", name="Silence").click()


def try_a_rule(page: Page, address: str) -> None:
    """A picture of a rule with a mistake, and one of what it would gain and lose without it."""
    page.goto(f"{address}/rules")
    page.get_by_role("link", name="Try a change: A platform acts against a watched party").click()
    text = page.get_by_label("The rule")
    right = text.input_value().replace("ban, block, suspend, remove,", "suspend,")
    for name, written, seen in (
        ("mistake", right.replace("level: high", "level: hgih"), ".mistakes"),
        ("backtest", right, ".outcome-line"),
    ):
        text.fill(written)
        text.evaluate("text => { text.scrollTop = 0; text.setSelectionRange(0, 0); }")
        page.get_by_role("button", name="Try it").click()
        page.locator(seen).wait_for(timeout=STARTS_WITHIN * 1000)
        page.screenshot(path=PAGES / f"{name}.png", full_page=True)


def main() -> None:
    """Take all pictures."""
    PAGES.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with service() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = opened(browser, address)
        story = work(page, address)
        for name, path in (
            ("page", "/"),
            ("overview", "/overview"),
            ("party", "/entities/TikTok"),
            ("rules", "/rules"),
        ):
            take(page, address + path, name)
        take(page, story, "story", whole=True)
        explain(page, address)
        try_a_rule(page, address)
        silence(page, address)
        for name, path in (("feeds", "/feeds"), ("receivers", "/receivers"), ("silences", "/silences")):
            take(page, address + path, name)
        dark, phone = opened(browser, address, scheme="dark"), opened(browser, address, width=390)
        for name, path in (("dark", "/"), ("dark-overview", "/overview")):
            take(dark, address + path, name)
        take(dark, story, "dark-story")
        take(phone, f"{address}/", "phone")
        take(phone, story, "phone-story")
        browser.close()


if __name__ == "__main__":
    main()
