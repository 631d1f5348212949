"""An edited rule is tried over stored entries: what it would gain and lose, or where its mistakes are."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from monitor.model.alert import Alert, Decision, Reason
from monitor.model.backtest import Backtest
from monitor.model.story import Story
from monitor.storage.store import Store
from monitor.web.views.backtest import NEW_RULE, tried
from tests.storage.makers import MINUTE, add_feed, poll, polled
from tests.web.conftest import Site, add_story, configured, mind
from tests.web.test_stories_page import HOSTILE, visible

TITLES = ("Germany bans Globex", "France sues Globex", f"India bans Globex {HOSTILE}")
SUES = NEW_RULE.replace("action: [ban, block, suspend, remove, restrict]", "action: sue").replace(
    "%platforms%", "France"
)
NOW = datetime.now(UTC) - timedelta(hours=3)


def add_entries(store: Store) -> None:
    """An entry a minute, as the service would have read them."""
    feed = add_feed(store)
    for number, title in enumerate(TITLES):
        now = NOW + number * MINUTE
        store.record_polls([poll(store, feed, polled(f"e{number}", title), now=now)], now)
        store.record_readings([mind().read(stored) for stored in store.unread(10)], "rules", now)


def shipped(title: str) -> str:
    """The text of the rule whose title begins so."""
    (rule,) = (rule for rule in configured().rule_set.rules if rule.title.startswith(title))
    return Path(rule.path).read_text(encoding="utf-8")


async def test_what_a_rule_would_gain_and_lose_is_shown_and_nothing_is_written(site: Site, store: Store) -> None:
    add_entries(store)
    before, edited = store.totals(), shipped("An authority bans").replace("action: [ban,", "action: [")
    answer = await site.submit("/rules/backtest", "/rules/backtest", text=edited, days="1")
    shown = visible(answer.text)
    assert answer.status == 200
    assert "0 gained, 2 lost , 1 alert in all, of 3 entries since" in shown
    assert "Nothing is told that is not told now." in shown
    assert "India bans Globex <script>alert(1)</script>" in shown
    assert "<script>alert" not in answer.text
    assert 'href="/explain?entry=e0"' in answer.text
    assert store.totals() == before


async def test_a_window_without_entries_says_so(site: Site) -> None:
    site.service.found = Backtest(0, None, whole=True, alerts=(), gained=(), lost=())
    answer = await site.submit("/rules/backtest", "/rules/backtest", text=SUES, days="7")
    assert "No entry came in that time." in visible(answer.text)


async def test_a_mistake_is_shown_with_its_place_and_its_line_beside_the_text(site: Site) -> None:
    text = NEW_RULE.replace("level: high", "level: hgih")
    answer = await site.submit("/rules/backtest", "/rules/backtest", text=text, days="7")
    assert 'data-line="3" data-column="8">3:8</a> <bdi>&#39;hgih&#39; is not one of' in answer.text
    assert "<pre><bdi>level: <mark>hgih</mark></bdi></pre>" in answer.text
    assert "did you mean 'high'?" in visible(answer.text)
    kept = re.search(r"<textarea[^>]*>([^<]*)</textarea>", answer.text)
    assert kept
    assert unescape(kept[1]) == text


@pytest.mark.parametrize("text", ["", ":", "a: [", f"title: {HOSTILE}", "\x00", "- \x0b{", "&a *b", "x" * 20_000])
async def test_whatever_is_no_rule_is_told_so(site: Site, text: str) -> None:
    answer = await site.submit("/rules/backtest", "/rules/backtest", text=text, days="7")
    assert answer.status == 200
    assert "in the rule" in visible(answer.text)
    assert "<script>alert" not in answer.text


async def test_a_rule_in_use_is_edited_from_the_text_of_its_file(site: Site) -> None:
    rule = site.service.configuration.rule_set.rules[0]
    page = await site.ask(f"/rules/backtest?rule={quote(rule.id)}")
    assert f"id: {rule.id}" in unescape(page.text)
    assert f'href="/rules/backtest?rule={rule.id}"' in (await site.ask("/rules")).text
    assert (await site.ask("/rules/backtest?rule=another")).status == 404


async def test_days_that_are_not_offered_are_refused(site: Site) -> None:
    assert (await site.submit("/rules/backtest", "/rules/backtest", text=NEW_RULE, days="4000")).status == 422


async def test_a_fault_is_said_and_the_text_is_kept(site: Site) -> None:
    site.service.fault = "another backtest is under way"
    answer = await site.submit("/rules/backtest", "/rules/backtest", text=SUES, days="7")
    assert answer.status == 503
    assert "another backtest is under way" in visible(answer.text)
    assert "action: sue" in answer.text


def test_what_is_gained_comes_newest_first_with_those_it_tells(store: Store) -> None:
    stories = [add_story(store), replace(add_story(store), url="https://news.example/2")]
    gained = tuple(_alert(story, NOW + number * MINUTE) for number, story in enumerate(stories))
    found = tried(Backtest(5, NOW, whole=False, alerts=gained, gained=gained, lost=()))
    assert (found.told, found.whole, found.lost) == (2, False, ())
    assert [each.url for each in found.gained] == ["https://news.example/2", None]
    assert (found.gained[0].receivers, found.gained[0].reason) == ("team, night", "new story")


def _alert(story: Story, at: datetime) -> Alert:
    decisions = (Decision("team", Reason.NEW), Decision("night", Reason.NEW))
    return Alert("story:1", 1, Reason.NEW, at, decisions, story=story, entry="e1")
