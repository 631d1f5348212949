"""One normal form for both sides, and the way back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text.normalise import FOLDED_UP_TO, alias_key, key, normalise


@given(st.text())
def test_every_range_leads_back_into_the_original(text: str) -> None:
    normalised = normalise(text)
    for start in range(len(normalised.text)):
        first, last = normalised.original(start, start + 1)
        assert 0 <= first < last <= len(text)


@given(st.text())
def test_ranges_of_the_original_keep_their_order(text: str) -> None:
    normalised = normalise(text)
    starts = [normalised.original(at, at + 1)[0] for at in range(len(normalised.text))]
    assert starts == sorted(starts)


@given(st.text())
def test_the_normal_form_is_its_own(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


def test_the_normal_form_of_every_character_is_its_own() -> None:
    uneven = [char for char in map(chr, range(FOLDED_UP_TO)) if normalise(once := normalise(char).text).text != once]
    assert uneven == []


@pytest.mark.parametrize("text", ["a \u200b b", "a ¨ b", "a ͺb", "a \x00 b", "Q&amp;amp;A", "it&amp;#39;s", "Ǆ", "ŉ"])
def test_what_is_folded_leaves_nothing_to_fold(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(st.text())
def test_a_key_is_as_long_as_its_text(text: str) -> None:
    assert len(key(text)) == len(text)


def test_plain_text_is_left_as_it_is() -> None:
    assert normalise("Globex bans Acme").text == "Globex bans Acme"


def test_quotes_dashes_and_diacritics_are_folded() -> None:
    assert normalise("“Société” – l’été").text == '"Societe" – l\'ete'


def test_letters_that_do_not_decompose_are_written_as_english_news_do() -> None:
    assert [alias_key(text) for text in ("Ørsted", "Łódź", "Kadıköy", "Straße", "Æon")] == [
        "orsted", "lodz", "kadikoy", "strasse", "aeon",
    ]  # fmt: skip


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert normalise(unicodedata.normalize("NFD", "Café")).text == normalise("Café").text == "Cafe"


def test_invisible_characters_vanish_and_positions_after_them_hold() -> None:
    normalised = normalise("Ac\u200bme wins")
    start = normalised.text.index("wins")
    assert normalised.text == "Acme wins"
    assert normalised.original(start, start + 4) == (6, 10)


def test_a_ligature_stands_for_both_its_letters() -> None:
    normalised = normalise("ﬁne Acme")
    assert normalised.text == "fine Acme"
    assert normalised.original(0, 2) == (0, 1)


def test_lines_are_joined_and_paragraphs_kept_apart() -> None:
    assert normalise("one\ntwo\n\nthree\t four").text == "one two\nthree four"


def test_aliases_and_texts_meet_in_their_keys() -> None:
    assert alias_key(" Acme.Video ") == "acme video"
    assert "acme video" in key(normalise("“ACME-Video” is here").text)
