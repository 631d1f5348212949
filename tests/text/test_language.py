"""Which language a text is in."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from monitor.text.language import SAMPLE, language

FOREIGN = [line.split("\t") for line in Path(__file__).with_name("languages.tsv").read_text().splitlines()]
"""Headlines of our own about what happened, most with names that English writes alike: language, text."""


def test_foreign_headlines_are_not_taken_for_english():
    taken = [text for _, text in FOREIGN if language(text) == "en"]
    assert len(taken) <= 0.04 * len(FOREIGN), taken


def test_most_foreign_headlines_are_given_their_language():
    right = sum(language(text) == lang for lang, text in FOREIGN)
    assert right >= 0.92 * len(FOREIGN)


@pytest.mark.parametrize(
    "text",
    [
        "Globex bans Initech",
        "India bans Globex",
        "Montana blocks Telegram",
        "TikTok ban: what it means for you",
        "Nvidia, AMD shares slump",
        "Utah Governor Blocks TikTok Access on State-Owned Devices",
        "GLOBEX BANNED IN INDIA",
        "The mayor of São Paulo sues the Café de Flore over a piñata, says El País",
        "Roskomnadzor (Роскомнадзор) restricts access to Globex, the agency said",
        "Globex （環球） pulled from stores",
        "K-Pop fans quit Globex",
    ],
)
def test_english_stays_english(text: str):
    assert language(text) == "en"


@pytest.mark.parametrize("done", ["bans", "blocked", "suspends", "sues", "fined", "removes", "lifts", "barred"])
def test_a_headline_of_two_invented_names_and_a_verb_is_english(done: str):
    names = [
        begin + end for begin in ("Hala", "Ostadi", "Brenyri", "Lumono") for end in ("mark", "nova", "ryn", "tique")
    ]
    lost = [text for one, other in permutations(names, 2) if language(text := f"{one} {done} {other}") != "en"]
    assert not lost


def test_real_english_entries_are_not_lost(outside_data: Path):
    rows = [json.loads(line) for line in (outside_data / "dev.jsonl").read_text().splitlines()]
    found = [language(f"{row['title']}\n{row['summary']}") for row in rows]
    # Some fifty of them are French after all.
    assert sum(lang not in {"en", "fr"} for lang in found) <= 0.002 * len(rows)
    assert sum(lang == "fr" for lang in found) < 0.02 * len(rows)


def test_a_text_without_letters_is_in_the_language_its_feed_names():
    assert language("") is None
    assert language("2024-03-01: 42 %", "tr") == "tr"


def test_the_feed_decides_where_the_text_leaves_it_open():
    assert language("Globex suspende Initech", "pt-BR") == "pt-BR"
    assert language("Globex Initech", "en-GB") == "en-GB"


def test_a_feed_that_names_the_wrong_language_is_not_believed():
    assert language("El gobierno prohíbe la venta del antivirus por orden de los jueces", "en-US") == "es"
    assert language("Роскомнадзор заблокировал Globex", "en-US") == "ru"
    assert language("The government has banned the sale of the app and its updates", "fr") == "en"


def test_a_feed_may_say_more_than_the_text():
    assert language("The government has banned the sale of the app and its updates", "en-NZ") == "en-NZ"


def test_only_the_beginning_is_looked_at():
    english = "The government has banned the sale of the app. "
    assert language(english + " " * SAMPLE + "Роскомнадзор заблокировал " * 1_000) == "en"


def test_letters_in_disguise_are_read_as_what_they_look_like():
    assert language("𝗧𝗵𝗲 𝗴𝗼𝘃𝗲𝗿𝗻𝗺𝗲𝗻𝘁 𝗵𝗮𝘀 𝗯𝗮𝗻𝗻𝗲𝗱 𝘁𝗵𝗲 𝗮𝗽𝗽 𝗮𝗻𝗱 𝗶𝘁𝘀 𝘂𝗽𝗱𝗮𝘁𝗲𝘀") == "en"
