"""Every page, wide and narrow, light and dark: no fault, nothing that overflows, nothing that shuts people out."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Desk
from tests.web import hostile
from tests.web.conftest import configured
from tests.web.test_hostile import PAGES as HOSTILE_PAGES

PAGES = (
    "/?all=true",
    "/stories/1",
    "/stories/2",
    "/stories/4/why",
    "/overview",
    "/entities/Globex",
    "/feeds",
    "/rules",
    "/rules/backtest",
    "/receivers",
    "/receivers/console/preview",
    "/explain?q=bans",
    "/silences",
)
AXE = (Path(__file__).parent / "assets" / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.filter(each => ["serious", "critical"].includes(each.impact))
    .map(each => `${each.id}: ${each.nodes.map(node => node.target.join(" ")).slice(0, 3).join(", ")}`);
}"""


def shut_out(page: Page) -> list[str]:
    """What keeps somebody from using a page, as axe-core finds it."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(SERIOUS)
    return found


def too_wide(page: Page) -> int:
    """By how much a page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_every_page_can_be_used_by_everybody(desk: Desk, width: int, scheme: str) -> None:
    page = desk.open("/", width=width, scheme=scheme)
    found = {}
    for path in PAGES:
        page.goto(desk.address + path)
        assert page.title() != "owned"
        if faults := shut_out(page) + [f"{wider} px too wide" for wider in (too_wide(page),) if wider > 0]:
            found[path] = faults
    assert found == {}


def test_nothing_from_outside_runs_or_spoils_a_page(bare_desk: Desk, tmp_path: Path) -> None:
    desk = bare_desk
    hostile.fill(desk.store, tmp_path)
    desk.service.present = hostile.settled(configured(), tmp_path)
    desk.service.settings = desk.service.present.settings
    desk.service.failures = hostile.failed(desk.service.present)
    page = desk.open("/", width=390)
    page.on("dialog", lambda asked: desk.faults.append(f"asked {asked.message}"))
    page.add_init_script("window.owned = (number) => { window.ran = number; };")
    found = {}
    for path in HOSTILE_PAGES:
        page.goto(desk.address + path)
        faults = [f"{number} ran" for number in (page.evaluate("window.ran"),) if number is not None]
        faults += [f"{wider} px too wide" for wider in (too_wide(page),) if wider > 0]
        if faults:
            found[path[:60]] = faults
    assert found == {}
