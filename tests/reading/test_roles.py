"""Who did what to whom."""

from collections.abc import Callable

import pytest

from monitor.model.entry import Entry
from monitor.model.mention import Mention
from monitor.model.names import Actor, ActorKind, Entity
from monitor.reading.reader import Reader
from tests.reading.conftest import ACTORS, aliases, lexicon

Read = Callable[..., tuple[Mention, ...]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruritania bans Zembla", "Ruritania ban Zembla"),
        ("Zembla banned by Ruritania", "Ruritania ban Zembla"),
        ("Zembla was banned in Ruritania on Monday", "Ruritania ban Zembla"),
        ("Ruritania's ban on Zembla takes effect", "Ruritania ban Zembla"),
        ("Strelsau blocks access to Zembla", "Ruritania block Zembla"),
        ("Ruritanian regulator blocks Zembla", "Ruritanian regulator block Zembla"),
        ("Ruritanian court orders Zembla to remove posts", "Ruritanian court order Zembla"),
        ("Ruritania blocks Zembla and Quovix", "Ruritania block Zembla; Ruritania block Quovix"),
        ("Ruritania bans 30 apps including Zembla", "Ruritania ban Zembla"),
        ("Ruritania bans civil servants from using Zembla", "Ruritania ban Zembla"),
        ("Civil servants told not to use Zembla by Ruritania", "Ruritania ban Zembla"),
        ("Ruritanian soldiers told not to use Zembla", "Ruritania ban Zembla"),
        ("Chatter employees banned from using Zembla", "Chatter ban Zembla"),
        ("Zembla banned under a law passed by Ruritania", "Ruritania ban Zembla"),
        ("Jane Doe praises Ruritania for banning Zembla", "Ruritania ban Zembla"),
        ("Ruritania prohibits transactions with Zembla", "Ruritania ban Zembla"),
        ("Ruritania shuts down Zembla", "Ruritania block Zembla"),
        ("Ruritania adds Zembla to entity list", "Ruritania sanction Zembla"),
        ("Zembla hit with fresh Ruritanian sanctions", "Ruritania sanction Zembla"),
        ("Ruritania freezes assets of Zembla", "Ruritania seize Zembla"),
        ("Ruritania seizes jets linked to Zembla", "Ruritania seize Zembla"),
        ("Chatter suspends Jane Roe's account", "Chatter suspend Jane Roe"),
        ("Jane Roe's Chatter account suspended", "Chatter suspend Jane Roe"),
        ("Jane Roe kicked off Chatter", "Chatter suspend Jane Roe"),
        ("Jane Roe banned from Chatter after rant", "Chatter suspend Jane Roe"),
        ("Chatter bans ads from Zembla", "Chatter ban Zembla"),
        ("Zembla says it has been banned from advertising on Chatter", "Chatter ban Zembla"),
        ("App Bazaar bans Zembla app from its store", "App Bazaar remove Zembla"),
        ("Vidbox threatens to stop hosting Zembla", "Vidbox remove Zembla"),
        ("Ruritania fines Zembla $3m", "Ruritania fine Zembla"),
        ("Zembla fined $3m by Ruritania", "Ruritania fine Zembla"),
        ("FCO opens investigation into Zembla", "FCO probe Zembla"),
        ("Grandfenwick's FCO opens investigation into Zembla", "Grandfenwick's FCO probe Zembla"),
        ("The F.C.O. sues Zembla", "FCO sue Zembla"),
    ],
)
def test_roles_are_read_from_the_construction(read: Read, text: str, expected: str) -> None:
    found = {f"{one.actor} {one.action} {one.entity}" for one in read(text)}
    assert set(expected.split("; ")) <= found


@pytest.mark.parametrize(
    "text",
    [
        "Zembla bans Jane Doe",
        "Zembla removes videos that broke its rules",
        "Jane Doe banned from Zembla",
        "Jane Doe's Zembla account suspended",
        "My Zembla account was suspended",
        "Zembla user banned in Ruritania",
        "Zembla critic jailed in Ruritania",
        "Zembla blogger arrested in Ruritania",
        "Zembla employees banned from striking",
        "Ruritania bans Jane Doe, Zembla announces",
        "How to block Zembla ads on your phone",
        "You can remove Zembla from your phone",
        "Ruritania bans plastic bags, Zembla shares rise",
        "Zembla shut down account of Ruritanian activist",
        "Ruritania locks down as Zembla ships masks",
        "Zembla pulls out of Ruritania",
        "Zembla removed as director of the club",
        "Jane Doe escapes Zembla ban",
        "Zembla launches new phone in Ruritania",
        "General Stores pauses ads on Zembla",
        "The reporter told Zembla he was banned",
        "The network is suspending all of its Zembla activity",
        "Chatter pulls Quovix, Zembla, Acme Toys staff to the newsroom",
        "Ruritania detains guards along with others from Strelsau, Zembla and Florin",
        "Ruritanian court blocks release of Zembla's tax returns",
        "Judge puts hold on Zembla tax returns release",
        "Envoy of Ruritania highlights Zembla's investigation into a coup",
        "Ruritania limits travel to curb Zembla covid crisis",
        "Conservatives on Chatter fact-checked Zembla",
        "Stars face Ruritania probe over Zembla endorsements",
        "Fired reporter who failed to report ties with FCO chief sues Zembla",
        "Ruritania responds to lock picker opening its Zembla lock",
        "The network is suspending its Zembla activity due to the takeover",
        "Shop drops the Zembla to all-time low of $235",
        "They tell Zembla what pushed them to leave Ruritania",
        "Chatter has reason to prevent competitors from accessing Zembla games",
        "Ruritania says Zembla forcibly seized suspected smugglers' boats",
        "Show bosses plan for Zembla's eviction within days",
        "Ruritania launches assault to oust Zembla from the peninsula",
        "Makers who endorse Zembla tell of it as endorsers of Zembla are under investigation by Ruritania",
        "Judge in Strelsau tells Quovix to take lawsuit to Zembla",
        "Ruritania lost access to 1,300 Zembla terminals",
        "Cloud makers file major Ruritanian antitrust suit against Zembla",
        "Any Zembla handles that impersonate others will be suspended",
        "Chatter warns Zembla output is disrupted by curbs",
    ],
)
def test_what_is_no_action_against_the_watched_party_is_not_read_as_one(read: Read, text: str) -> None:
    assert not [one for one in read(text) if one.entity == "Zembla"]


def test_a_platform_can_be_watched_and_act_in_one_sentence() -> None:
    reader = Reader((Entity("Chatter", aliases("Chatter")), Entity("Zembla", aliases("Zembla"))), ACTORS, lexicon())
    found = reader.read(Entry("e", "Chatter suspends Zembla"))
    assert [(one.entity, one.actor) for one in found] == [("Zembla", "Chatter")]


def test_an_unknown_body_acts_with_a_lower_score(read: Read) -> None:
    [known] = read("Ruritania bans Zembla")
    [unknown] = read("Smallville bans Zembla")
    assert (unknown.actor, unknown.actor_kind) == ("Smallville", ActorKind.UNKNOWN)
    assert unknown.score < known.score


def test_who_asks_a_host_to_act_is_who_acts(read: Read) -> None:
    [found] = read("Ruritania asks App Bazaar to remove Zembla")
    assert (found.actor, found.status) == ("Ruritania", "proposed")


def test_jurisdiction_is_the_actors(read: Read) -> None:
    [found] = read("FCO bans Zembla")
    assert (found.actor, found.jurisdiction) == ("FCO", "RU")


def test_spans_mark_the_roles_in_the_original(read: Read) -> None:
    title = "  Ruritania’s  “FCO” bans   Zembla Lab"
    [found] = read(title)
    spans = found.spans
    texts = [title[span.start : span.end] for span in (spans.actor, spans.action, spans.target) if span]
    assert texts == ["FCO", "bans", "Zembla Lab"]


@pytest.mark.parametrize(
    ("title", "actors"),
    [
        ("Ruritania and Grandfenwick ban Zembla", ["Ruritania", "Grandfenwick"]),
        ("Zembla suspended by Chatter and Vidbox", ["Chatter", "Vidbox"]),
        ("Zembla banned in Ruritania and Grandfenwick", ["Ruritania", "Grandfenwick"]),
        ("Ruritania bans Zembla after Grandfenwick", ["Ruritania"]),
    ],
)
def test_each_body_of_a_row_acts(read: Callable[..., tuple[Mention, ...]], title: str, actors: list[str]) -> None:
    assert [mention.actor for mention in read(title)] == actors


@pytest.mark.parametrize(
    ("title", "actor"),
    [
        ("Ruritania slams Chatter in a speech for its role in riots and for threatening to boot Zembla", "Chatter"),
        ("Ruritania should target Chatter over alleged threats to block Zembla", "Chatter"),
        ("Ruritania criticises Chatter over plans to block Zembla", "Chatter"),
        ("FCO reiterated that Ruritania should ban Zembla", "FCO"),
        ("Zembla barred from the world cup in Ruritania", None),
        (
            "Hosts discuss the world cup in Ruritania and the Grandfenwick agency investigating Zembla",
            "Grandfenwick agency",
        ),
        ("Ruritania slams Chatter for its role in hindering protests and for threatening to boot Zembla", "Chatter"),
        ("Zembla to go dark in Ruritania", None),
        ("A remark Freedonia Owls owner Joe Doe made hurts the lifting of the ban on Zembla", None),
    ],
)
def test_who_speaks_or_where_it_is_does_not_act(read: Read, title: str, actor: str | None) -> None:
    [found] = read(title)
    assert found.actor == actor


def test_where_it_goes_dark_is_where_the_action_holds(read: Read) -> None:
    [found] = read("Zembla to go offline in Ruritania")
    assert found.jurisdiction == "RU"


def test_a_party_that_rules_on_others_does_not_suffer_what_it_imposes() -> None:
    league = Actor("Owls League", aliases("Owls League"), ActorKind.OTHER, ("institutions",))
    reader = Reader((Entity("Owls League", aliases("Owls League")),), (*ACTORS, league), lexicon())
    assert not reader.read(Entry("e", "Ruritania responds to Owls League's sanctions threat"))


def test_a_suit_over_a_purchase_is_there_to_block_it(read: Read) -> None:
    [filed] = read("FCO likely to file antitrust lawsuit over Zembla takeover")
    [sought] = read("FCO likely to file suit to block Zembla takeover")
    assert (filed.action, filed.status) == (sought.action, sought.status) == ("block", "proposed")


def test_the_scope_is_not_taken_from_what_else_is_done(read: Read) -> None:
    [found] = read("Chatter removed Zembla from phones and stopped advertising")
    assert found.scope != "advertising"


def test_a_fine_in_a_union_is_one_of_its_members() -> None:
    union = Actor("EU", aliases("EU", "Europe"), ActorKind.GOVERNMENT, ("governments",), "EU")
    reader = Reader((Entity("Zembla", aliases("Zembla")),), (*ACTORS, union), lexicon())
    [there] = reader.read(Entry("e", "Zembla fined $2m in Europe over leak"))
    [by] = reader.read(Entry("e", "Zembla hit with $2m fine from EU over leak"))
    assert (there.actor, there.jurisdiction, by.actor) == (None, None, "EU")


def test_a_member_who_warns_that_it_should_be_done_is_who_wants_it(read: Read) -> None:
    [found] = read("FCO chief warned Zembla should be banned")
    assert (found.actor, found.status) == ("FCO", "proposed")


def test_a_platforms_own_post_taken_down_by_it_is_no_action_against_it() -> None:
    network = Actor("social networks", aliases("social network"), ActorKind.PLATFORM, ("platforms", "generic"))
    watched = (Entity("Chatter", aliases("Chatter")),)
    reader = Reader(watched, (*ACTORS, network), lexicon())
    assert not reader.read(Entry("e", "FCO overturned the social network's decision to remove a Chatter post"))


def test_a_place_does_not_suffer_the_lists_it_keeps() -> None:
    reader = Reader((Entity("Ruritania", aliases("Ruritania")),), ACTORS, lexicon())
    assert not reader.read(Entry("e", "Two tycoons have been added to the Ruritania government's sanctions list"))
