"""The pages that count, and those of feeds, rules and receivers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.matching.rule_tests import Failure
from monitor.model.feed import FeedSpec
from monitor.model.figures import Hour
from monitor.model.names import Alias, Entity, Strength
from monitor.model.settings import Receiver, Target
from monitor.storage.store import Store
from monitor.web.views.charts import HEIGHT, chart
from tests.storage.makers import add_feed
from tests.web.conftest import Site, add_story
from tests.web.test_stories_page import HOSTILE, TOLD, visible

NOW = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)


def test_a_chart_has_a_bar_for_each_day_of_its_zone() -> None:
    hours = (Hour(NOW - timedelta(days=40), 9), Hour(NOW - timedelta(days=1), 1), Hour(NOW, 4))
    utc = chart("Entries", hours, now=NOW, days=30, timezone="UTC")
    berlin = chart("Entries", hours, now=NOW, days=30, timezone="Europe/Berlin")
    assert (len(utc.bars), utc.total, utc.most) == (30, 5, 4)
    assert [bar.count for bar in utc.bars[-2:]] == [1, 4]
    assert [(bar.day.day, bar.count) for bar in berlin.bars[-2:]] == [(4, 1), (5, 4)]
    assert max(bar.height for bar in utc.bars) == HEIGHT


async def test_the_overview_counts_and_gives_reasons(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD)
    shown = visible((await site.ask("/overview")).text)
    assert "What was decided, and why" in shown
    assert (
        "1 watched party of which nothing was read" in shown or "2 watched parties of which nothing was read" in shown
    )


async def test_a_party_has_a_page_with_its_names_and_stories(site: Site, store: Store) -> None:
    add_story(store)
    aliases = (Alias("Globex"), Alias("Orbit", Strength.WEAK, ("Globex",), ("orbit of Mars",)))
    site.service.settings = replace(site.service.settings, watch=(Entity("Globex", aliases, ("vendor",)),))
    shown = visible((await site.ask("/entities/Globex")).text)
    assert "Globex 1 always" in shown
    assert "Orbit 0 ambiguous : with Globex never in orbit of Mars" in shown
    assert "ban 1 1" in shown
    assert "Acme 1" in shown


@pytest.mark.parametrize("name", ["Nobody", "%00", "%F0%9F%98%80", "a/b", "%3Cscript%3E"])
async def test_who_is_not_watched_has_no_page(site: Site, name: str) -> None:
    answer = await site.ask(f"/entities/{name}")
    assert answer.status == 404
    assert "<script>" not in answer.text.replace('<script src="', "")


async def test_feeds_are_shown_paused_resumed_and_polled(site: Site, store: Store) -> None:
    store.sync_feeds([FeedSpec("https://user:secret@news.example/feed", "News", category=HOSTILE)], NOW)
    feed = store.feeds()[0].id
    page = (await site.ask("/feeds")).text
    assert "not polled yet" in page
    assert "secret" not in page
    assert "<script>alert" not in page
    assert (await site.submit("/feeds", f"/feeds/{feed}/pause")).status == 303
    assert "paused" in (await site.ask("/feeds")).text
    assert (await site.submit("/feeds", f"/feeds/{feed}/resume")).status == 303
    assert (await site.submit("/feeds", f"/feeds/{feed}/poll")).headers["location"] == "/feeds?done=poll"
    assert site.service.woken == ["poll"] * 3
    assert not store.feeds()[0].paused
    assert (await site.submit("/feeds", "/feeds/99/pause")).status == 404
    assert (await site.submit("/feeds", f"/feeds/{feed}/praise")).status == 404


async def test_a_feed_is_tried_and_nothing_is_stored(site: Site, store: Store) -> None:
    feed = add_feed(store, "http://127.0.0.1:9/feed")
    answer = await site.submit("/feeds", f"/feeds/{feed}/test")
    assert "forbidden-address" in visible(answer.text)
    assert store.feeds()[0].last_poll is None


async def test_rules_are_shown_and_their_tests_run(site: Site) -> None:
    assert "A platform acts against a watched party" in visible((await site.ask("/rules")).text)
    site.service.failures = (Failure("rules/x.yml", 3, "A rule", "its test", f"must match {HOSTILE}"),)
    answer = await site.submit("/rules", "/rules/test")
    assert "A rule: its test: must match <script>" in visible(answer.text)
    assert "<script>alert" not in answer.text


async def test_a_receiver_is_tried_and_previewed(site: Site, store: Store) -> None:
    add_story(store, headline=f"Acme bans Globex {HOSTILE}")
    shown = await site.ask("/receivers/console/preview?story=1")
    assert "Acme bans Globex" in visible(shown.text)
    assert "<script>alert" not in shown.text
    assert (await site.ask("/receivers/nobody/preview")).status == 404
    assert (await site.ask("/receivers/console/preview?story=9")).status == 404


async def test_what_a_target_answers_to_a_test_is_shown_without_its_secret(site: Site) -> None:
    team = Receiver("team", (Target("json-1", "json://user:open-sesame@127.0.0.1:9/"),))
    site.service.settings = replace(site.service.settings, receivers=(team,))
    answer = await site.submit("/receivers", "/receivers/team/test")
    assert "A test message to team" in visible(answer.text)
    assert 'class="bad"' in answer.text
    assert "open-sesame" not in answer.text
