"""Sentences that mean a watched party without naming it."""

from collections.abc import Callable

import pytest

from monitor.model.mention import Mention

Read = Callable[..., tuple[Mention, ...]]


def said(found: tuple[Mention, ...]) -> list[str]:
    return [f"{one.actor} {one.action} {one.entity}" for one in found if one.field == "summary"]


@pytest.mark.parametrize(
    "summary",
    [
        "Ruritania has banned the app.",
        "Ruritania has banned the popular Grandfenwick-made app.",
        "Ruritania has banned it.",
        "It was banned by Ruritania.",
        "The company was banned by Ruritania.",
        "The platform grows. It has been noticed that it grows. Ruritania has banned the platform.",
    ],
)
def test_it_and_the_app_stand_for_the_party_of_the_sentence_before(read: Read, summary: str) -> None:
    assert said(read("Zembla grows fast", summary)) == ["Ruritania ban Zembla"]


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Zembla and Quovix grow", "Ruritania has banned the app."),
        ("Chatter sues Zembla", "Ruritania has banned the company."),
        ("Chatter sues Zembla", "Ruritania has banned it."),
        ("Zembla grows fast", "Nobody expected this. Ruritania has banned the app."),
        ("Zembla grows fast", "Another app called Foo was met with anger. Ruritania has banned Foo."),
        ("Zembla grows fast", "A new game tops the charts, and Ruritania has banned it."),
        ("Zembla grows fast", "The app bans Ruritania."),
        ("Zembla grows fast", "It has banned Ruritania."),
    ],
)
def test_what_may_mean_another_party_is_not_read_as_the_watched_one(read: Read, title: str, summary: str) -> None:
    assert said(read(title, summary)) == []


def test_a_party_that_is_not_named_makes_the_reading_less_sure(read: Read) -> None:
    [named] = read("Zembla grows fast", "Ruritania has banned Zembla.")
    [meant] = read("Zembla grows fast", "Ruritania has banned the app.")
    assert meant.score < named.score
