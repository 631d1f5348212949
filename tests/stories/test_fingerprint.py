"""Copies of one text."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.fingerprint import AFTER, Fingerprint, copy_groups, fingerprint
from tests.stories.build import T0

TITLE = "Acme shuts Globex out of its advertising business"
LEAD = (
    "The photo platform told its partners on Monday that the firm may no longer book campaigns, "
    "citing a ministry's warning about where its software sends what it collects."
)


def same_text(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether the later of two texts is taken for a copy of the first."""
    return copy_groups([(T0, one), (T0, other)]) == (0, 0)


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        (TITLE.upper() + " | The Outlet", LEAD),
        ("A wholly different headline over it", LEAD),
        (TITLE, ""),
        (TITLE, LEAD[:90]),
        (TITLE, LEAD + " " + "More of the same report follows here. " * 20),
    ],
    ids=["suffix", "headline", "no-summary", "cut", "longer"],
)
def test_a_copy_is_told_however_it_is_dressed(title: str, summary: str) -> None:
    assert same_text(fingerprint(TITLE, LEAD), fingerprint(title, summary))


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Globex barred from buying ads at Acme", "Its chief executive published a letter to the platform."),
        ("", ""),
        ("Acme shuts Globex out", "A company speaker confirmed that no more campaigns will be taken from it."),
    ],
    ids=["own-words", "no-words", "shared-words"],
)
def test_a_text_of_its_own_is_no_copy(title: str, summary: str) -> None:
    assert not same_text(fingerprint(TITLE, LEAD), fingerprint(title, summary))


def test_short_headlines_are_copies_only_when_equal() -> None:
    assert same_text(fingerprint("Acme bans Globex", ""), fingerprint("ACME BANS GLOBEX!", ""))
    assert not same_text(fingerprint("Acme bans Globex", ""), fingerprint(TITLE + " as Acme bans Globex", ""))


def test_texts_without_words_are_copies_of_none() -> None:
    assert not same_text(fingerprint("", ""), fingerprint("...", ""))


def test_scripts_without_spaces_are_told_apart() -> None:
    one, other = "当局は本日アプリの配信を停止するよう命じた", "裁判所は昨日その命令を取り消すと発表した"
    assert same_text(fingerprint(one, ""), fingerprint(one + "。速報", ""))
    assert not same_text(fingerprint(one, ""), fingerprint(other, ""))


@given(st.text(), st.text(), st.text(), st.text())
def test_being_copies_is_mutual(title: str, summary: str, other_title: str, other_summary: str) -> None:
    one, other = fingerprint(title, summary), fingerprint(other_title, other_summary)
    assert same_text(one, other) == same_text(other, one)


def test_copies_are_grouped_with_the_first() -> None:
    texts = [fingerprint(TITLE, LEAD), fingerprint("Something else is told here", ""), fingerprint("Other head", LEAD)]
    assert copy_groups([(T0, text) for text in texts]) == (0, 1, 0)


def test_a_text_that_returns_later_is_its_own() -> None:
    text = fingerprint(TITLE, LEAD)
    late = T0 + AFTER + timedelta(hours=1)
    assert copy_groups([(T0, text), (T0 + AFTER, text), (late, text), (late, text)]) == (0, 0, 2, 2)
