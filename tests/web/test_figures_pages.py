"""The pages that count, and those of feeds, rules and receivers."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.matching.rule_tests import Failure
from monitor.model.alert import NotificationState
from monitor.model.feed import FeedSpec
from monitor.model.figures import EntityCount, Hour, ReceiverCount
from monitor.model.listing import Act, ActKind, StoryLine
from monitor.model.mention import Status
from monitor.model.names import Alias, Entity, Strength
from monitor.model.settings import Receiver, Target
from monitor.model.story import StatusStep
from monitor.storage.store import Store
from monitor.storage.views import Views
from monitor.web.views.charts import chart
from monitor.web.views.entity import TimePicture, entity_page
from monitor.web.views.receivers import receiver_rows
from monitor.web.views.rules import rule_rows
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


async def test_the_overview_counts_and_gives_reasons(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD)
    shown = visible((await site.ask("/overview")).text)
    assert "entries came" in shown
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


def picture_of(store: Store, *course: tuple[Status, int]) -> TimePicture:
    """The picture of a party to which each of these was done in a story of its own, so many days ago."""
    steps = [StatusStep(status, NOW - timedelta(days=days), "1") for status, days in course]
    story = add_story(store)
    lines = [
        StoryLine(replace(story, id=str(number), history=(step,)), NOW, None, None, ())
        for number, step in enumerate(steps)
    ]
    picture = entity_page("Globex", None, lines, EntityCount((), (), ())).picture
    assert picture is not None
    return picture


def test_the_picture_of_a_party_has_its_steps_by_status_and_time(store: Store) -> None:
    picture = picture_of(store, (Status.REVERSED, 0), (Status.PROPOSED, 400), (Status.IMPOSED, 100))
    assert [lane.status for lane in picture.lanes] == ["proposed", "imposed", "reversed"]
    assert [(dot.story, dot.status) for dot in picture.dots] == [("1", "proposed"), ("2", "imposed"), ("0", "reversed")]
    assert [dot.x for dot in picture.dots] == [8, 476, 632]
    assert picture.dots[0].y < picture.dots[1].y < picture.dots[2].y
    assert (picture.earlier, picture.ticks[-1].at) == (0, NOW)


def test_a_lone_step_of_long_ago_is_left_out_of_the_picture_and_counted(store: Store) -> None:
    picture = picture_of(
        store, (Status.IMPOSED, 4000), (Status.IMPOSED, 3000), *((Status.IMPOSED, day) for day in range(20))
    )
    assert (picture.earlier, len(picture.dots)) == (1, 21)


async def test_a_step_in_the_picture_of_a_party_leads_to_its_story(site: Site, store: Store) -> None:
    add_story(store, history=(StatusStep(Status.IMPOSED, NOW, "1"),))
    page = (await site.ask("/entities/Globex")).text
    assert re.search(r'<a href="/stories/1"[^>]*><circle class="status-imposed"', page)


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


async def rules_once_tested(site: Site) -> str:
    """The page of rules when their tests have run, which opening it begins."""
    pages = [(await site.ask("/rules")).text for _ in range(10)]
    return next(page for page in pages if "running" not in page)


async def test_each_rule_shows_what_its_tests_gave(site: Site) -> None:
    first, second = site.service.configuration.rule_set.rules[:2]
    site.service.failures = (Failure(first.path, 3, first.title, "its test", f"must match {HOSTILE}"),)
    page = await rules_once_tested(site)
    shown = visible(page)
    assert f"1 of {len(first.tests)} fails" in shown
    assert "its test: must match <script>" in shown
    assert "<script>alert" not in page
    assert f"all {len(second.tests)} hold" in shown
    site.service.failures = ()
    assert (await site.submit("/rules", "/rules/test")).headers["location"] == "/rules"
    assert "fails" not in visible((await site.ask("/rules")).text)


async def test_tests_that_cannot_be_run_are_no_tests_that_hold(site: Site) -> None:
    site.service.fault = "the tests cannot be run: out of memory"
    shown = visible(await rules_once_tested(site))
    assert "the tests cannot be run: out of memory" in shown
    assert "not run" in shown
    assert not re.search(r"all \d hold", shown)


async def test_the_precision_of_a_rule_is_of_the_stories_that_were_judged(site: Site, store: Store) -> None:
    for verdict in ("done", "wrong", "not relevant", "done"):
        story = add_story(store, rules=("platform-bans",))
        store.record_act(story.id, Act(ActKind.CLOSE, "Ana", datetime.now(UTC), verdict=verdict))
    rule = replace(site.service.configuration.rule_set.rules[0], id="platform-bans")
    counts = await asyncio.to_thread(Views(store.database).rule_counts, NOW - timedelta(days=30))
    (row,) = rule_rows([rule], counts, ())
    assert (row.matches, row.precision, row.right, row.judged) == (4, "75%", 3, 4)


@pytest.mark.parametrize(
    ("states", "error", "state"),
    [
        ({}, None, "well"),
        ({"pending": 3, "sent": 1}, None, "well"),
        ({"pending": 1}, "refused", "fails, is tried again"),
        ({"dead": 1}, "gone", "messages were given up"),
    ],
)
def test_a_receiver_says_how_it_is(states: dict[str, int], error: str | None, state: str) -> None:
    counted = {NotificationState(name): number for name, number in states.items()}
    (row,) = receiver_rows([Receiver("team")], {"team": ReceiverCount(counted, error)})
    assert (row.state, row.well) == (state, state == "well")


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
