"""Sentence boundaries."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.text.sentences import LONGEST, sentences

ABBREVIATIONS = frozenset({"gov", "inc"})


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, ABBREVIATIONS)]


def test_a_full_stop_before_a_capital_ends_a_sentence() -> None:
    assert split("Acme was banned. Globex was not.") == ["Acme was banned.", "Globex was not."]


def test_abbreviations_and_initials_end_none() -> None:
    assert split("Gov. Roe of the U.S. Virgin Islands met J. Doe of Acme Inc. Tuesday.") == [
        "Gov. Roe of the U.S. Virgin Islands met J. Doe of Acme Inc. Tuesday."
    ]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    assert split('"It is over." Acme left.') == ['"It is over."', "Acme left."]


def test_paragraphs_and_bars_separate() -> None:
    assert split("Acme banned | World\nGlobex next") == ["Acme banned |", "World", "Globex next"]


@given(st.text())
def test_nothing_but_space_is_lost_and_nothing_overlaps(text: str) -> None:
    ranges = sentences(text)
    assert all(start < end for start, end in ranges)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))
    kept = "".join(text[start:end] for start, end in ranges)
    assert "".join(kept.split()) == "".join(text.split())


@given(st.integers(min_value=1, max_value=5))
def test_endless_text_is_cut(times: int) -> None:
    assert all(end - start <= LONGEST for start, end in sentences("word " * LONGEST * times))
