"""Whose "the government" is, by the one country that an entry or the name of its outlet is about."""

from functools import cache

import pytest

from monitor.model.entry import Entry
from monitor.model.names import Actor, ActorKind
from monitor.reading.reader import Reader
from tests.reading.conftest import ACTORS, WATCHED, aliases, lexicon

BODIES = (
    Actor("government", aliases("government", "cabinet"), ActorKind.GOVERNMENT, ("authorities", "generic")),
    Actor("police", aliases("police"), ActorKind.GOVERNMENT, ("authorities", "generic")),
    Actor("Senate", aliases("Senate"), ActorKind.LEGISLATURE, ("authorities", "generic")),
    Actor("media regulator", aliases("media regulator"), ActorKind.REGULATOR, ("authorities", "generic")),
    Actor("Upper House of Ruritania", aliases("Ruritanian Senate"), ActorKind.LEGISLATURE, ("authorities",), "RU",
          "Ruritania"),
    Actor("Press Office", aliases("Press Office", "Ruritanian media regulator"), ActorKind.REGULATOR, ("authorities",),
          "RU", "Ruritania"),
)  # fmt: skip


@cache
def reader() -> Reader:
    return Reader(WATCHED, (*ACTORS, *BODIES), lexicon())


def actors(title: str, summary: str = "", source: str | None = None) -> set[str | None]:
    return {one.actor for one in reader().read(Entry("e", title, summary, source=source))}


@pytest.mark.parametrize(
    ("title", "summary", "source", "actor"),
    [
        ("Government bans Zembla", "Sales in Ruritania had doubled.", None, "Ruritania"),
        ("Police raid Zembla", "Sales in Ruritania had doubled.", None, "Ruritania's police"),
        ("Senate bans Zembla", "Sales in Ruritania had doubled.", None, "Upper House of Ruritania"),
        ("Government bans Zembla", "Critics wrote to the FCO in vain.", None, "Ruritania"),
        ("Government bans Zembla", "Sales had doubled.", "Ruritania Herald", "Ruritania"),
        ("Government bans Zembla - Ruritania Herald", "Sales had doubled.", None, "Ruritania"),
        (
            "Ruritania goes after firm",
            "Sales to Grandfenwick are shut and the government bans Zembla.",
            None,
            "Ruritania",
        ),
        ("Government bans Zembla", "Sales in Grandfenwick had doubled.", "Ruritania Herald", "Grandfenwick"),
    ],
)
def test_a_body_told_by_what_it_is_belongs_to_the_one_country_told_of(
    title: str, summary: str, source: str | None, actor: str
) -> None:
    assert actors(title, summary, source) == {actor}


@pytest.mark.parametrize(
    "summary",
    [
        "Sales in Ruritania and Grandfenwick had doubled.",
        "The Ruritanian newspaper had doubled its sales.",
        "It sold well.",
    ],
)
def test_of_two_countries_or_a_nationality_alone_none_is_taken(summary: str) -> None:
    assert actors("Government bans Zembla", summary) == {"government"}


def test_what_nobody_is_said_to_do_in_a_country_the_country_does() -> None:
    assert actors("Zembla banned from making bids on Ruritania's NBN") == {"Ruritania"}


def test_what_one_is_banned_from_this_season_bans_nobody() -> None:
    assert actors("Zembla banned from next season's Champions League") == {None}


def test_the_regulator_that_speaks_for_its_country_acts_under_its_own_name() -> None:
    assert actors("Ruritania is blocking Zembla in the country, the media regulator said on Friday, a week after") == {
        "Press Office"
    }
