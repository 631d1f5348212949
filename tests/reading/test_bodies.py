"""Bodies that no list holds: their own words, their kind and their place by grammar."""

from collections.abc import Callable
from functools import cache

import pytest

from monitor.model.entry import Entry
from monitor.model.mention import Mention
from monitor.model.names import Actor, ActorKind
from monitor.reading.reader import Reader
from tests.reading.conftest import ACTORS, WATCHED, aliases, lexicon

Read = Callable[..., tuple[Mention, ...]]
GENERIC = (
    Actor("court", aliases("court", "judge", "High Court"), ActorKind.COURT, ("authorities", "courts", "generic")),
    Actor("media regulator", aliases("media authority", "media regulator"), ActorKind.REGULATOR,
          ("authorities", "generic")),
    Actor("schools", aliases("school district", "university"), ActorKind.OTHER, ("institutions", "generic")),
)  # fmt: skip


@cache
def generic_reader() -> Reader:
    return Reader(WATCHED, (*ACTORS, *GENERIC), lexicon())


def only(text: str) -> Mention:
    [found] = generic_reader().read(Entry("e", text))
    return found


@pytest.mark.parametrize(
    ("text", "actor", "kind"),
    [
        ("Zubrowkan Media Authority bans Zembla", "Zubrowkan Media Authority", ActorKind.REGULATOR),
        ("The Zubrowkan media regulator banned Zembla", "Zubrowkan media regulator", ActorKind.REGULATOR),
        ("Zembla banned by the Media Authority of Zubrowka", "Media Authority of Zubrowka", ActorKind.REGULATOR),
        ("Zubrowka's interior ministry bans Zembla", "Zubrowka's interior ministry", ActorKind.GOVERNMENT),
        ("Ministry of Lakes of Zubrowka bans Zembla", "Ministry of Lakes of Zubrowka", ActorKind.GOVERNMENT),
        ("Smallville school district bans Zembla", "Smallville school district", ActorKind.OTHER),
        ("School district of Smallville bans Zembla", "School district of Smallville", ActorKind.OTHER),
        ("University of Zubrowka bans Zembla", "University of Zubrowka", ActorKind.OTHER),
        ("Lutz High Court bans Zembla", "Lutz High Court", ActorKind.COURT),
        ("Judge Mary Poe orders Zembla to stop", "Judge Mary Poe", ActorKind.COURT),
        ("Globex Corp bans Zembla from staff phones", "Globex Corp", ActorKind.COMPANY),
    ],
)
def test_a_body_on_no_list_acts_under_its_own_words(text: str, actor: str, kind: ActorKind) -> None:
    found = only(text)
    assert (found.actor, found.actor_kind, found.jurisdiction) == (actor, kind, None)


@pytest.mark.parametrize(
    ("text", "actor", "kind"),
    [
        ("Ruritanian court orders Zembla to stop", "Ruritanian court", ActorKind.COURT),
        ("Ruritania's media regulator bans Zembla", "Ruritania's media regulator", ActorKind.REGULATOR),
        ("Zembla banned by the media authority of Ruritania", "media authority of Ruritania", ActorKind.REGULATOR),
        ("A court in Ruritania fines Zembla", "court in Ruritania", ActorKind.COURT),
        ("Ruritanian Navy bans Zembla from phones", "Ruritanian Navy", ActorKind.GOVERNMENT),
        ("Ruritania faces criticism as Ruritanian senators ban Zembla", "Ruritanian senators", ActorKind.LEGISLATURE),
        ("Strelsau High Court lifts ban on Zembla", "Strelsau High Court", ActorKind.COURT),
    ],
)
def test_a_body_of_a_listed_place_keeps_its_words_and_has_its_place(text: str, actor: str, kind: ActorKind) -> None:
    found = only(text)
    assert (found.actor, found.actor_kind) == (actor, kind)
    assert (found.actor_parent, found.jurisdiction) == ("Ruritania", "RU")


@pytest.mark.parametrize(
    "text",
    [
        "Ruritanian government bans Zembla",
        "Ruritania's authorities ban Zembla",
        "The government of Ruritania banned Zembla",
        "Federal officials in Ruritania banned Zembla",
    ],
)
def test_who_stands_for_the_whole_place_is_the_place(text: str) -> None:
    found = only(text)
    assert (found.actor, found.actor_parent, found.jurisdiction) == ("Ruritania", None, "RU")


@pytest.mark.parametrize(
    "text",
    ["Ruritania's media regulator, the FCO, bans Zembla", "The FCO, Ruritania's media regulator, bans Zembla"],
)
def test_a_name_beside_its_description_is_the_actor(text: str) -> None:
    assert only(text).actor == "FCO"


@pytest.mark.parametrize("text", ["FCO chair bans Zembla", "FCO chief Mary Poe bans Zembla", "FCO's Poe bans Zembla"])
def test_who_heads_a_body_acts_for_it(text: str) -> None:
    assert only(text).actor == "FCO"


@pytest.mark.parametrize(
    ("text", "lists"),
    [
        ("Zubrowkan Media Authority bans Zembla", {"authorities"}),
        ("Ruritanian court bans Zembla", {"authorities", "courts"}),
        ("Smallville school district bans Zembla", {"institutions"}),
        ("Chatter bans Zembla", {"platforms", "social"}),
        ("Smallville bans Zembla", set()),
    ],
)
def test_a_body_on_no_list_stands_on_those_of_unnamed_bodies_of_its_kind(text: str, lists: set[str]) -> None:
    assert set(only(text).actor_lists) == lists


def test_a_court_that_lifts_what_nobody_is_said_to_have_done_acts_and_answers() -> None:
    found = only("Ruritanian court lifts ban on Zembla")
    assert (found.actor, found.by, found.status) == ("Ruritanian court", "Ruritanian court", "reversed")


def test_a_court_that_lifts_what_another_did_only_answers() -> None:
    found = only("Court lifts Grandfenwick's ban on Zembla")
    assert (found.actor, found.by, found.status) == ("Grandfenwick", "court", "reversed")


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Zembla should be banned, FCO chief says", "FCO"),
        ("Zembla should be banned, says the Ruritanian media regulator", "Ruritanian media regulator"),
        ("Zembla to be banned: Ruritanian court", "Ruritanian court"),
        ("FCO calls for Zembla to be banned", "FCO"),
        ("Ruritania weighs ban on Zembla, FCO says", "FCO"),
        ("Ruritania weighs ban on Zembla, Chatter says", "Ruritania"),
        ("Ruritania weighs ban on Zembla, Grandfenwick says", "Ruritania"),
        ("Chatter bans Zembla, FCO says", "Chatter"),
    ],
)
def test_an_authority_that_tells_of_it_acts_for_want_of_another_or_for_its_country(text: str, actor: str) -> None:
    assert only(text).actor == actor


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Ruritania: Zembla blocked", "Ruritania"),
        ("Ruritania election: Zembla blocked", "Ruritania"),
        ("Ruritania and Grandfenwick at odds: Zembla blocked", None),
    ],
)
def test_the_one_place_before_a_colon_acts_for_want_of_another(text: str, actor: str | None) -> None:
    assert only(text).actor == actor


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Ruritania, Grandfenwick and now Zubrowkan regulators ban Zembla",
         ["Ruritania", "Grandfenwick"]),
        ("Chatter, Vidbox ban Zembla", ["Chatter", "Vidbox"]),
        ("Chatter and now Vidbox ban Zembla", ["Chatter", "Vidbox"]),
        ("Officials in Ruritania ban Zembla", ["Ruritania"]),
        ("States like Ruritania ban Zembla", ["Ruritania"]),
    ],
)  # fmt: skip
def test_rows_of_bodies_may_do_without_and(text: str, actors: list[str]) -> None:
    found = [one.actor for one in generic_reader().read(Entry("e", text))]
    assert found[: len(actors)] == actors


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Chatter answers Ruritania's demand to end its ban on Zembla", "Ruritania"),
        ("FCO's plan for a ban on Zembla", "FCO"),
        ("Restrictions on Zembla lifted by FCO", "FCO"),
        ("Ban on use of Zembla overturned by Ruritanian court", "Ruritanian court"),
    ],
)
def test_whose_plan_it_is_and_who_undoes_it_are_read_around_the_noun(text: str, actor: str) -> None:
    assert actor in {one.actor for one in generic_reader().read(Entry("e", text))}


@pytest.mark.parametrize(
    ("text", "actor", "parent"),
    [
        ("New bill would ban Zembla", "lawmakers", None),
        ("Ruritanian bill would ban Zembla", "Ruritanian lawmakers", "Ruritania"),
        ("FCO introduces legislation to ban Zembla", "FCO", None),
    ],
)
def test_behind_a_draft_stand_lawmakers(text: str, actor: str, parent: str | None) -> None:
    found = only(text)
    assert (found.actor, found.actor_parent, found.status) == (actor, parent, "proposed")


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Ruritania-imposed ban on Zembla begins", "Ruritania"),
        ("Zembla hit by Ruritania-led sanctions", "Ruritania"),
        ("Court-ordered block of Zembla begins", "court"),
        ("Zembla banned on all Ruritania-issued phones", "Ruritania"),
        ("Zembla banned on the council's phones", "council"),
        ("Zembla blocked in 3 of 20 districts of Ruritania", "Ruritania"),
    ],
)
def test_whose_an_action_or_a_phone_is_may_be_said_with_a_hyphen_or_a_number(text: str, actor: str) -> None:
    assert only(text).actor == actor


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("FCO leaders have banned Zembla", "FCO"),
        ("Ruritania is the first country to ban Zembla", "Ruritania"),
        ("Ruritania becomes the first country to ban Zembla", "Ruritania"),
        ("It is too Simple to ban Zembla", None),
        ("Chatter says it's removed the account for Zembla", "Chatter"),
        ("FCO adds Zembla to blacklist over spying", "FCO"),
        ("FCO lifts block on $3 mn of Zembla's assets", "FCO"),
    ],
)
def test_who_acts_is_found_around_what_is_said_of_it(text: str, actor: str | None) -> None:
    assert {one.actor for one in generic_reader().read(Entry("e", text))} == {actor}
