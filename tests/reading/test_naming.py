"""Who acts goes by the name that another sentence of the entry has for it."""

import pytest

from monitor.model.entry import Entry
from monitor.model.mention import Mention
from monitor.model.names import Actor, ActorKind, Entity
from monitor.reading.reader import Reader
from tests.reading.conftest import ACTORS, WATCHED, aliases, lexicon

HARBOUR = Actor(
    "Harbour Office", aliases("Harbour Office"), ActorKind.REGULATOR, ("authorities",), "RU", "Ruritania"
)  # fmt: skip
READER = Reader(WATCHED, (*ACTORS, HARBOUR), lexicon())


def only(title: str, summary: str) -> Mention:
    [found] = READER.read(Entry("e", title, summary))
    return found


@pytest.mark.parametrize(
    ("title", "summary", "actor"),
    [
        ("Ruritanian regulator bans Zembla", "The decision of the FCO came on Monday.", "FCO"),
        ("Ruritania bans Zembla", "The regulator, FCO, said the firm had misled people.", "FCO"),
        ("Ruritania bans Zembla", "FCO officers were seen at the gates.", "FCO"),
    ],
)
def test_what_a_place_does_is_done_by_the_body_the_entry_names(title: str, summary: str, actor: str) -> None:
    found = only(title, summary)

    assert (found.actor, found.jurisdiction, found.actor_kind) == (actor, "RU", ActorKind.REGULATOR)
    assert any(actor in step for step in found.trace)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Ruritania bans Zembla", "Rivals had written to the FCO, which did not answer."),
        ("Ruritania bans Zembla", "FCO stays silent. Harbour Office does, too."),
        ("Grandfenwick bans Zembla", "FCO stays silent."),
    ],
)
def test_one_that_does_nothing_there_or_is_not_the_only_one_is_not_meant(title: str, summary: str) -> None:
    assert only(title, summary).actor in {"Ruritania", "Grandfenwick"}


@pytest.mark.parametrize("title", ["Zembla banned", "Ruritania bans Zembla"])
def test_who_is_known_to_act_elsewhere_in_the_entry_acts_in_the_title(title: str) -> None:
    found = READER.read(Entry("e", title, "Rivals cheered after the FCO banned Zembla."))

    assert {(one.actor, one.status) for one in found} == {("FCO", "imposed"), ("FCO", "recalled")}


def test_who_lifts_a_ban_is_not_taken_for_who_imposed_it() -> None:
    found = READER.read(Entry("e", "Zembla banned", "The FCO lifts the ban on Zembla."))

    assert ("FCO", "imposed") not in {(one.actor, one.status) for one in found}


def test_what_the_title_takes_for_known_is_no_news_of_the_text() -> None:
    found = READER.read(
        Entry("e", "Quovix grows after Ruritania banned Zembla", "Ruritania banned Zembla over spying.")
    )

    assert {one.status for one in found} == {"recalled"}


def test_one_does_not_act_for_the_place_one_lives_in() -> None:
    found = READER.read(Entry("e", "John Smith, of Ruritania, sues Zembla", ""))

    assert "Ruritania" not in {one.actor for one in found}


def test_a_platform_does_not_act_on_itself_under_another_word() -> None:
    platforms = Actor("platforms", aliases("the platform"), ActorKind.PLATFORM, ("generic", "platforms", "social"))
    reader = Reader((Entity("Chatter", aliases("Chatter")),), (*ACTORS, platforms), lexicon())

    assert reader.read(Entry("e", "A Chatter post was removed from the platform", "")) == ()


@pytest.mark.parametrize(
    ("title", "summary", "actor"),
    [
        ("Ruritania blocks sales of engines", "The ban on Zembla is the first of its sort.", "Ruritania"),
        ("Zembla banned", "The FCO has suspended four other weeklies.", "FCO"),
        ("Zembla banned over posters", "Five other firms were blocked by Ruritania.", "Ruritania"),
        ("Chatter removes popular clubs", "Zembla has been banned.", "Chatter"),
        ("Chatter removes popular clubs", "Zembla has been banned by the company.", "Chatter"),
        ("Farmers sue the FCO for banning a weekly", "Zembla was banned on Monday.", "FCO"),
    ],
)
def test_who_is_seen_at_work_in_the_entry_acts_where_nobody_is_said_to(title: str, summary: str, actor: str) -> None:
    found = READER.read(Entry("e", title, summary))

    assert {one.actor for one in found if one.entity == "Zembla"} == {actor}


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Ruritania talks of engines", "Zembla was banned on Monday."),
        ("Ruritania blocks sales of engines. Grandfenwick bans trucks", "Zembla was banned on Monday."),
        ("Ruritania never blocked sales of engines", "Zembla was banned on Monday."),
        ("Chatter removes popular clubs", "Zembla was fined."),
    ],
)
def test_one_that_does_nothing_of_the_sort_or_is_one_of_two_is_not_taken_for_who_acts(title: str, summary: str) -> None:
    assert {one.actor for one in READER.read(Entry("e", title, summary))} == {None}


def test_a_reading_too_weak_to_tell_still_says_who_acts() -> None:
    text = (
        "Giants Zembla launched an appeal to the Board of Sages against the week long ban that FCO has imposed on them."
    )
    assert READER.read(Entry("e", text)) == ()

    found = READER.read(Entry("e", "Zembla appeals against ban", text))

    assert {(one.actor, one.status) for one in found} == {("FCO", "challenged")}
