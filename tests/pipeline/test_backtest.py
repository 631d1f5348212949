"""What stored entries would tell under an edited rule."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from monitor.config.load import Configuration, load, with_rule
from monitor.errors import ConfigError, MonitorError
from monitor.model.alert import Alert
from monitor.model.backtest import Backtest, Window
from monitor.model.listing import AlertFilter, EntryFilter
from monitor.pipeline.backtest import Backtester, backtest
from monitor.pipeline.mind import Mind
from monitor.storage.store import Store
from monitor.storage.views import Views
from tests.storage.makers import MINUTE, NOW, add_feed, poll, polled

RULE = """
title: Bans by governments
id: bans
level: high
detection:
  act: {action: ban, target: '%watched%'}
  condition: act
"""
WIDER = RULE.replace("action: ban", "action: [ban, sue]")
NARROWER = RULE.replace("action: ban", "action: sanction")
TEXTS = RULE.replace("action: ban, target: '%watched%'", "'title|contains': hills")
TITLES = ("Germany bans Globex", "Rain expected in the hills", "France sues Globex", "India bans Globex")
EVER = Window(NOW - timedelta(days=1), NOW + timedelta(days=1))


@cache
def configured() -> Configuration:
    with TemporaryDirectory() as folder:
        rules = Path(folder) / "rules"
        rules.mkdir()
        (rules / "bans.yml").write_text(RULE)
        path = Path(folder) / "config.yaml"
        path.write_text("watch: [Globex]\nrules: rules/\n")
        return load(path, {})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with an entry a minute, all read."""
    opened = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    feed, mind = add_feed(opened), Mind(configured().rule_set)
    for number, title in enumerate(TITLES):
        now = NOW + number * MINUTE
        opened.record_polls([poll(opened, feed, polled(f"e{number}", title), now=now)], now)
        opened.record_readings([mind.read(stored) for stored in opened.unread(10)], "rules", now)
    yield opened
    opened.close()


def address(store: Store) -> str:
    return store.database.url.render_as_string(hide_password=False)


def backtested(store: Store, rule: str | None = None, window: Window = EVER) -> Backtest:
    edited = configured() if rule is None else with_rule(configured(), rule)
    return backtest(address(store), configured(), edited, window)


def caused(alerts: tuple[Alert, ...]) -> list[str | None]:
    return [alert.entry for alert in alerts]


def test_the_present_rules_tell_again_what_they_told(store: Store):
    """At the time at which the entry came, and nothing is gained or lost."""
    found = backtested(store)
    assert caused(found.alerts) == ["e0", "e3"]
    assert [alert.at for alert in found.alerts] == [NOW + 3 * MINUTE] * 2
    assert (found.gained, found.lost, found.entries, found.whole) == ((), (), 4, True)


def test_a_wider_rule_gains(store: Store):
    found = backtested(store, WIDER)
    assert (caused(found.gained), caused(found.lost)) == (["e2"], [])


def test_a_narrower_rule_loses(store: Store):
    found = backtested(store, NARROWER)
    assert (caused(found.gained), caused(found.lost)) == ([], ["e0", "e3"])


def test_a_rule_of_another_id_is_one_more(store: Store):
    found = backtested(store, NARROWER.replace("id: bans", "id: sanctions"))
    assert (found.gained, found.lost) == ((), ())


def test_a_rule_about_texts_finds_entries_that_say_nothing_else(store: Store):
    assert caused(backtested(store, TEXTS).gained) == ["e1"]


def test_a_window_bounds_what_is_looked_at(store: Store):
    window = replace(EVER, since=NOW + MINUTE, until=NOW + 3 * MINUTE)
    found = backtested(store, WIDER, window)
    assert (found.entries, found.first, caused(found.alerts)) == (2, NOW + MINUTE, ["e2"])


def test_the_latest_of_too_many_entries_are_taken(store: Store):
    found = backtested(store, window=replace(EVER, limit=2))
    assert (found.entries, found.first, found.whole) == (2, NOW + 2 * MINUTE, False)
    assert caused(found.alerts) == ["e3"]


def test_a_baseline_entry_tells_nobody_again(store: Store):
    """It was there before the service."""
    feed, mind = add_feed(store, "https://old.example/feed"), Mind(configured().rule_set)
    old = polled("old", "Spain bans Globex", baseline=True)
    store.record_polls([poll(store, feed, old, now=NOW - MINUTE)], NOW - MINUTE)
    store.record_readings([mind.read(stored) for stored in store.unread(10)], "rules", NOW)
    assert all(alert.entry != "old" or alert.told != "told" for alert in backtested(store).alerts)


async def test_a_backtest_in_its_process_writes_nothing(store: Store):
    """What was stored before is what is stored after."""
    before = Views(store.database).entries(EntryFilter()), store.alerts(AlertFilter())
    found = await Backtester(address(store)).run(configured(), EVER, WIDER)
    assert caused(found.gained) == ["e2"]
    assert (Views(store.database).entries(EntryFilter()), store.alerts(AlertFilter())) == before


async def test_a_rule_with_mistakes_is_refused_with_all_of_them(store: Store):
    with pytest.raises(ConfigError) as refused:
        await Backtester(address(store)).run(configured(), EVER, "title: No\nlevel: hgih\n")
    assert len(refused.value.diagnostics) > 1
    assert all(diagnostic.path == "rule" for diagnostic in refused.value.diagnostics)


async def test_one_backtest_runs_at_a_time(store: Store):
    """The other one is told to come again."""
    backtester = Backtester(address(store))
    first = asyncio.create_task(backtester.run(configured(), EVER))
    await asyncio.sleep(0)
    with pytest.raises(MonitorError, match="another backtest is under way"):
        await backtester.run(configured(), EVER)
    assert (await first).entries == len(TITLES)
