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
from tempfile import TemporaryDirectory
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
    with TemporaryDirectory() as folder:
        text = (ROOT / "config.yaml").read_text(encoding="utf-8")
        before, _, rest = text.partition("\n  # Platforms")
        after = rest[rest.index("# Whom to tell.") :]
        text = f"{before}\n\n{after}".replace("127.0.0.1:8800", f"127.0.0.1:{port}")
        (Path(folder) / "config.yaml").write_text(text, encoding="utf-8")
        shutil.copytree(ROOT / "samples", Path(folder) / "samples")
        (Path(folder) / "rules").mkdir()
        command = [sys.executable, "-m", "monitor", "run", "--config", f"{folder}/config.yaml"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ, cwd=ROOT) as process:
            try:
                address = f"http://127.0.0.1:{port}"
                wait_for_stories(address)
                yield address
            finally:
                process.terminate()


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
    path = ROOT / "docs" / "page.png" if name == "page" else PAGES / f"{name}.png"
    page.screenshot(path=path, full_page=whole)


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
        page.goto(f"{address}/explain")
        page.get_by_label("Text").fill("Twitter bars Kaspersky from advertising, citing a US directive")
        page.get_by_role("button", name="Explain").click()
        page.locator("#explained .heard").wait_for()
        page.screenshot(path=PAGES / "explain.png")
        for name, path in (("feeds", "/feeds"), ("receivers", "/receivers"), ("silences", "/silences")):
            take(page, address + path, name)
        take(opened(browser, address, scheme="dark"), f"{address}/", "dark")
        take(opened(browser, address, width=390), f"{address}/", "phone")
        browser.close()


if __name__ == "__main__":
    main()
