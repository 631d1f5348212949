"""Scope, reason, names and the explanation."""

from collections.abc import Callable

import pytest

from monitor.model.entry import Entry
from monitor.model.mention import Mention
from monitor.model.names import Alias, Entity, Strength
from monitor.reading.explain import explain
from monitor.reading.reader import Reader
from tests.reading.conftest import ACTORS, lexicon

Read = Callable[..., tuple[Mention, ...]]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Chatter bans Zembla from advertising", "advertising"),
        ("Chatter bans Zembla ads", "advertising"),
        ("Ruritania bans Zembla on government devices", "government devices"),
        ("Ruritania bans exports of chips to Zembla", "exports"),
        ("App Bazaar removes Zembla from its app store", "app stores"),
        ("Ruritania bans Zembla", None),
        ("Ruritania bars state employees from using Zembla", "employees"),
        ("Ruritania bans Zembla for state employees", "employees"),
        ("Ruritania lifting ban on Zembla a mistake, officials say", None),
    ],
)
def test_scope_is_what_the_action_is_limited_to(read: Read, text: str, scope: str | None) -> None:
    assert {one.scope for one in read(text)} == {scope}


@pytest.mark.parametrize(
    "text",
    [
        "Ruritania warns Zembla against attempting an invasion",
        "The Zembla X2 just dropped to less than 850 on App Bazaar",
        "If Ruritania takes control of the Senate, firms such as Zembla will be heard",
    ],
)
def test_what_only_sounds_like_an_action_is_none(read: Read, text: str) -> None:
    """A warning to the party, a price, a majority."""
    assert read(text) == ()


def test_a_warning_against_the_party_is_advice_to_keep_off(read: Read) -> None:
    [found] = read("Ruritania warns against Zembla")
    assert (found.action, found.status) == ("ban", "proposed")


def test_an_aside_does_not_hide_the_scope(read: Read) -> None:
    [found] = read("", "Chatter has banned Zembla, a maker that often makes news, from advertising.")
    assert found.scope == "advertising"


def test_the_directive_cited_is_the_reason(read: Read) -> None:
    [found] = read("Chatter bans Zembla, citing a directive of the Fair Conduct Office")
    assert found.because == "directive of the Fair Conduct Office"
    assert found.spans.because is not None


def test_a_reason_cited_further_down_is_tied_to_the_news(read: Read) -> None:
    body = "Chatter has banned Zembla from advertising. It pointed to a notice from the FCO that names Zembla."
    assert {one.because for one in read("", "", body) if one.status == "imposed"} == {"notice from the FCO"}


def test_a_heading_in_a_body_is_no_sentence(read: Read) -> None:
    assert read("", "", "Zembla opened a shop.\n\nRuritania Bans Zembla\n\nIt is small.") == ()


def test_the_best_of_equal_mentions_is_kept_once(read: Read) -> None:
    found = read("Ruritania bans Zembla", "Ruritania has banned Zembla. Zembla was banned by Ruritania.")
    assert len(found) == 1
    assert found[0].field == "title"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ruritania bans Visage cards used by Paynet", 1),
        ("Ruritania bans Visage", 0),
        ("Ruritania bans Visage cream for Paynet", 0),
        ("Ruritania bans visage for Paynet", 0),
    ],
)
def test_a_weak_name_needs_its_context_and_its_case(text: str, expected: int) -> None:
    alias = Alias("Visage", Strength.WEAK, needs=("Paynet",), never=("Visage cream",))
    reader = Reader((Entity("Visage", (alias,)),), ACTORS, lexicon())
    assert len(reader.read(Entry("e", text))) == expected


def test_a_longer_name_hides_a_shorter_one_in_it() -> None:
    watched = (Entity("Acme", (Alias("Acme"),)), Entity("Acme Daily", (Alias("Acme Daily"),)))
    found = Reader(watched, ACTORS, lexicon()).read(Entry("e", "Ruritania bans Acme Daily"))
    assert [one.entity for one in found] == ["Acme Daily"]


def test_an_explanation_names_what_dropped_a_frame(reader: Reader) -> None:
    [sentence] = explain(reader, Entry("e", "Ruritania bans Zembla user"))
    assert [name.text for name in sentence.names] == ["Ruritania", "Zembla"]
    assert [frame.dropped for frame in sentence.frames] == ["the action is against someone else"]


def test_an_explanation_names_action_words_that_found_no_target(reader: Reader) -> None:
    [sentence] = explain(reader, Entry("e", "Zembla bans Jane Doe"))
    assert sentence.frames == ()
    assert sentence.unused == ("'bans': no watched entity is in the place of whom it is done to",)


def test_a_text_without_watched_names_needs_no_explanation(reader: Reader) -> None:
    assert explain(reader, Entry("e", "Ruritania bans plastic bags")) == ()


def test_a_trace_tells_the_steps(read: Read) -> None:
    [found] = read("Ruritania may ban Zembla")
    assert found.trace[0] == "'ban' names the action ban (active)"
    assert "'may' makes it proposed" in found.trace
