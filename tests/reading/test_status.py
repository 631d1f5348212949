"""Whether it is so yet."""

from collections.abc import Callable
from datetime import date

import pytest

from monitor.model.entry import Entry
from monitor.model.mention import Mention, Status
from monitor.model.names import Actor, ActorKind
from monitor.reading.reader import Reader
from monitor.reading.status import under
from tests.reading.conftest import PUBLISHED, WATCHED, aliases, lexicon

Read = Callable[..., tuple[Mention, ...]]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ruritania bans Zembla", "imposed"),
        ("Ruritania to ban Zembla from 1 July", "imposed"),
        ("Ruritania will ban Zembla", "imposed"),
        ("Ruritania upholds ban on Zembla", "imposed"),
        ("Ruritania extends its ban on Zembla", "imposed"),
        ("Ruritania may ban Zembla", "proposed"),
        ("Ruritania considers banning Zembla", "proposed"),
        ("Ruritania weighs a ban on Zembla", "proposed"),
        ("Ruritania threatens to block Zembla", "proposed"),
        ("Ruritanian lawmakers vote to ban Zembla", "proposed"),
        ("Ruritanian lawmakers introduce a bill to ban Zembla", "proposed"),
        ("Ruritanian bill would ban Zembla", "proposed"),
        ("Ruritania is urged to ban Zembla", "proposed"),
        ("Zembla faces Ruritanian ban", "proposed"),
        ("Ruritania undecided on whether the FCO will ban Zembla", "proposed"),
        ("Ruritania lifts ban on Zembla", "reversed"),
        ("Ruritania unblocks Zembla", "reversed"),
        ("Chatter reinstates Jane Roe", "reversed"),
        ("Judge blocks Ruritanian ban on Zembla", "reversed"),
        ("Ruritania's ban on Zembla lifted", "reversed"),
        ("Ruritania removes Zembla from blacklist", "reversed"),
        ("Zembla challenges Ruritanian ban", "challenged"),
        ("Zembla appeals against its ban in Ruritania", "challenged"),
        ("Zembla asks court to overturn Ruritanian ban", "challenged"),
        ("Ruritania refuses to lift ban on Zembla", "imposed"),
        ("Ruritania denies plans to ban Zembla", "denied"),
        ("Ruritania will not ban Zembla", "denied"),
        ("Ruritania did not ban Zembla, minister says", "denied"),
        ("Ruritania stops short of banning Zembla", "denied"),
        ("Ruritania decides against banning Zembla", "denied"),
        ("Ruritania rules out ban on Zembla", "denied"),
        ("Ruritania votes down ban on Zembla", "denied"),
        ("Ruritania denied it had banned Zembla", "denied"),
        ("Ruritania said on Monday it had banned Zembla", "imposed"),
        ("Quovix fell because Ruritania had banned Zembla", "recalled"),
        ("Ruritania banned Zembla nine years ago", "recalled"),
        ("Zembla grows after Ruritania banned it", "recalled"),
        ("Quovix, which was banned by Ruritania, opens a shop", "recalled"),
        ("Zembla returns a year after being banned by Ruritania", "recalled"),
        ("Ruritania banned Zembla in 2017", "recalled"),
        ("Jane Doe says Ruritania should have banned Zembla", "recalled"),
        ("Ruritania was right to ban Zembla", "recalled"),
        ("Minister says Ruritania was wrong about banning Zembla", "recalled"),
        ("Quovix meets Jane Roe, who has been banned by Ruritania", "recalled"),
        ("Jane Doe reveals details of Ruritania blocking Zembla", "recalled"),
        ("Court hears Zembla's bid to overturn Ruritanian ban", "challenged"),
        ("Guests include Jane Roe, who is currently under Ruritanian sanctions", "recalled"),
        ("Jane Roe, who is linked to Quovix and has faced sanctions from Ruritania, says so", "recalled"),
        ("It is likely that Ruritania will ban Zembla", "proposed"),
        ("Chatter fights to get Ruritania to ban Zembla", "proposed"),
        ("Zembla fights to avoid Ruritanian subpoena", "challenged"),
        ("Man jailed for evading Ruritanian sanctions on Zembla", "recalled"),
    ],
)
def test_status_follows_from_the_cues_around_the_action(read: Read, text: str, status: str) -> None:
    assert status in {one.status for one in read(text)}


def test_news_told_in_a_later_sentence_as_earlier_is_background(read: Read) -> None:
    found = read("Zembla opens a shop", "Earlier this year, Ruritania banned Zembla.")
    assert {one.status for one in found} == {"recalled"}


def test_a_month_of_this_year_does_not_make_news_old(read: Read) -> None:
    [found] = read("Ruritania banned Zembla in January, it says")
    assert found.status == "imposed"


def test_the_day_of_the_action_is_kept(read: Read) -> None:
    [found] = read("Ruritania banned Zembla on Monday")
    assert found.occurred == date(2024, 6, 10)


def test_a_date_in_a_name_is_not_the_day_of_the_action() -> None:
    """A body may be called by the day it looks into."""
    panel = Actor("May 4 panel", aliases("May 4 panel"), ActorKind.LEGISLATURE, ("authorities",))
    reader = Reader(WATCHED, (panel,), lexicon())

    [found] = reader.read(Entry("1", "May 4 panel bans Zembla", published=PUBLISHED))

    assert (found.actor, found.occurred) == ("May 4 panel", None)


def test_charges_that_somebody_is_to_determine_are_a_probe(read: Read) -> None:
    """They are what it may lead to."""
    [found] = read("Ruritania names a prosecutor to determine whether Zembla should face charges")
    assert found.action == "probe"


def test_who_reverses_is_not_who_acted(read: Read) -> None:
    [found] = read("Judge blocks Ruritania's ban on Zembla")
    assert (found.actor, found.by) == ("Ruritania", "Judge")


def test_a_target_that_challenges_answers_for_it(read: Read) -> None:
    [found] = read("Zembla challenges Ruritanian ban")
    assert (found.by, found.actor) == ("Zembla", "Ruritania")


@pytest.mark.parametrize(
    ("outer", "inner", "together"),
    [
        (Status.PROPOSED, Status.IMPOSED, Status.PROPOSED),
        (Status.REVERSED, Status.IMPOSED, Status.REVERSED),
        (Status.DENIED, Status.REVERSED, Status.IMPOSED),
        (Status.REVERSED, Status.REVERSED, Status.IMPOSED),
        (Status.IMPOSED, Status.PROPOSED, Status.PROPOSED),
        (Status.DENIED, Status.PROPOSED, Status.DENIED),
    ],
)
def test_a_cue_over_a_cue(outer: Status, inner: Status, together: Status) -> None:
    assert under(outer, inner) is together
