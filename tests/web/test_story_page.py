"""The page of one story: all that is known of it, and what people do with it there."""

import io
import json
from zipfile import ZipFile

import pytest

from monitor.model.alert import Decision, Reason
from monitor.model.entry import Field
from monitor.model.listing import Act, ActKind
from monitor.model.mention import Action, Span, Spans, Status
from monitor.model.story import Background, StatusStep
from monitor.storage.store import Store
from tests.storage.makers import MINUTE, NOW, add_feed, add_mention, mention, record, story_of, whole
from tests.web.conftest import Site, add_story
from tests.web.test_stories_page import TOLD, visible

DAY = 24 * 60 * MINUTE


async def test_a_story_is_shown_with_all_that_is_known_of_it(site: Site, store: Store) -> None:
    story = add_story(
        store,
        decisions=(
            Decision("team", Reason.NEW),
            Decision("compliance", Reason.DIGEST, NOW + 90 * MINUTE),
            Decision("night", Reason.SILENCED),
        ),
        actors=("Acme",),
        status=Status.CHALLENGED,
        by="Globex",
        because="Directive 17-01",
        sentence="Globex sued over its ban.",
        history=(StatusStep(Status.IMPOSED, NOW - DAY, "1"), StatusStep(Status.CHALLENGED, NOW, "2")),
        background=(
            Background(Action.BAN, Status.RECALLED, "Ruritania", NOW, "3", "Ruritania had banned Globex before."),
        ),
    )
    store.record_act(story.id, Act(ActKind.ACKNOWLEDGE, "Ana", NOW, "known to us"))
    shown = visible((await site.ask(f"/stories/{story.id}")).text)
    for fact in (
        "Acme's ban on Globex challenged by Globex high challenged acknowledged by Ana",
        "Globex sued over its ban.",
        "Because Directive 17-01",
        "Status 3 May, 12:00 imposed 4 May, 12:00 challenged",
        "Entries 1 News 4 May, 12:00 Acme bans Globex imposed",
        "Background 4 May Ruritania had banned Globex before. ban by Ruritania",
        "told team : new story",
        "held compliance : waiting for the digest until 4 May, 13:30",
        "suppressed night : silenced",
        "Ana acknowledged it known to us",
    ):
        assert fact in shown


async def test_the_sentence_that_leads_is_marked_by_role(site: Site, store: Store) -> None:
    spans = Spans(Span(0, 4), Span(5, 9), Span(10, 16))
    add_mention(store, add_feed(store), "first", mention(field=Field.TITLE, spans=spans, trace=("'bans' is a ban",)))
    block = whole(store)
    record(store, block, story_of(block, lead="first"))
    page = (await site.ask("/stories/1")).text
    assert '<mark class="role-actor">Acme<span class="sr"> (actor)</span></mark>' in page
    assert '<mark class="role-action">bans' in page
    assert '<mark class="role-target">Globex' in page
    assert "&#39;bans&#39; is a ban" in page


async def test_a_story_says_which_clauses_of_which_rules_held(site: Site, store: Store) -> None:
    add_mention(store, add_feed(store), "first")
    block = whole(store)
    record(store, block, story_of(block, lead="first"))
    shown = visible((await site.ask("/stories/1/why")).text)
    assert "Rules" in shown
    assert "Acme bans Globex" in shown


@pytest.mark.parametrize(
    ("deed", "fields", "kept"),
    [
        ("acknowledge", {}, ("acknowledge", None, None, None)),
        ("assign", {"assigned": "Bo"}, ("assign", None, None, "Bo")),
        ("comment", {"reason": "looks odd"}, ("comment", "looks odd", None, None)),
        ("close", {"verdict": "wrong", "reason": "of a river"}, ("close", "of a river", "wrong", None)),
        ("reopen", {}, ("reopen", None, None, None)),
    ],
)
async def test_what_people_do_is_kept_under_their_name(
    site: Site, store: Store, deed: str, fields: dict[str, str], kept: tuple[str | None, ...]
) -> None:
    story = add_story(store)
    await site.submit("/silences", "/name", name="Ana")
    answer = await site.submit(f"/stories/{story.id}", f"/stories/{story.id}/{deed}", **fields)
    assert (answer.status, answer.headers["location"]) == (303, f"/stories/{story.id}?done={deed}")
    (act,) = store.acts(story.id)
    assert (act.kind, act.reason, act.verdict, act.assigned) == kept
    assert act.author == "Ana"
    assert site.service.woken == ["link"]


@pytest.mark.parametrize(
    ("deed", "fields", "said"),
    [
        ("close", {"verdict": "maybe"}, "is no verdict; use one of: done"),
        ("assign", {"assigned": " "}, "say who is to look after it"),
        ("comment", {}, "the comment is empty"),
        ("silence", {"for": "7d"}, "say why"),
        ("silence", {"for": "soon", "reason": "x"}, "is no time"),
        ("split", {"entry": "entry-1"}, "would keep no entry"),
        ("split", {"entry": "another"}, "has no entry another"),
        ("merge", {"other": "99"}, "there is no story"),
        ("merge", {"other": "1"}, "are one already"),
    ],
)
async def test_what_cannot_be_done_is_said_on_the_page(
    site: Site, store: Store, deed: str, fields: dict[str, str], said: str
) -> None:
    add_story(store)
    answer = await site.submit("/stories/1", f"/stories/1/{deed}", **fields)
    assert answer.status == 422
    assert said in visible(answer.text)


async def test_an_unknown_deed_is_none(site: Site, store: Store) -> None:
    add_story(store)
    assert (await site.submit("/stories/1", "/stories/1/praise")).status == 404


async def test_a_silence_is_of_the_party_and_its_action(site: Site, store: Store) -> None:
    add_story(store)
    fields = {"for": "7d", "only": "action", "reason": "known"}
    assert (await site.submit("/stories/1", "/stories/1/silence", **fields)).status == 303
    (silence,) = store.silences()
    assert (silence.match.entity, silence.match.action) == (("Globex",), (Action.BAN,))
    assert (silence.comment, silence.ends - silence.starts) == ("known", 7 * DAY)


async def test_entries_can_be_set_apart_and_stories_made_one(site: Site, store: Store) -> None:
    for number in (1, 2, 3):
        add_mention(store, add_feed(store, f"https://{number}.example/"), f"entry-{number}")
    block = whole(store)
    keys = [each.key for each in block.mentions]
    record(store, block, story_of(block, *keys[:2]), story_of(block, keys[2]))
    split = await site.submit("/stories/1", "/stories/1/split", entry=["entry-2"], reason="another matter")
    merged = await site.submit("/stories/1", "/stories/1/merge", other="2")
    assert (split.status, merged.status) == (303, 303)
    found = {(each.left, each.right, each.together) for each in whole(store).constraints}
    assert found == {("entry-2", "entry-1", False), ("entry-1", "entry-2", True), ("entry-2", "entry-3", True)}
    shown = visible((await site.ask("/stories/1")).text)
    assert "set entries apart another matter" in shown
    assert "merged stories" in shown


async def test_the_evidence_is_a_zip(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD)
    async with site.session.get(f"{site.address}/stories/1/evidence.zip") as response:
        content = await response.read()
        assert response.headers["content-disposition"] == 'attachment; filename="story-1.zip"'
    with ZipFile(io.BytesIO(content)) as archive:
        assert json.loads(archive.read("manifest.json"))["story"] == "1"
    assert (await site.ask("/stories/9/evidence.zip")).status == 404
