"""Whatever a feed sends is read: without an exception, in bounds, the same every time, and in linear time."""

import os
import subprocess
import sys
import time
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.load import load
from monitor.matching.out import records
from monitor.model.entry import Entry, Field
from monitor.model.mention import Mention
from monitor.pipeline.mind import Mind

FOLDER = Path(__file__).parent
WORDS = """
Globex Hooli globex GLOBEX Globex's Ruritania India Indian US U.S. Twitter the a its it who which that bans banned ban
to banning blocks blocked suspends lifts lifted suing says said told would may will not did has been being was no never
after before because of under citing from on in by and or , . ; : ? ! ... ( ) [ ] " ' “ ” ‘ ’ « » - – — / # @ * $5m €3
40 % 2017 year last May 1 July Monday Inc. v. https://x.example/a?b=c www.x.example ﬁ ß İ ﷺ 🇮🇳 👩‍👩‍👧 禁止 запрет حظر
"""
UNSEEN = ["\n", "\n\n", "\t", "\r", "\x00", "\x1f", "\u200b", "\u00ad", "\u202e", "\ufeff", "e\u0301", "\u0301"]
ALPHABET = [*WORDS.split(), *UNSEEN, "Acme Video", "last year", " - Wire"]
NEWS = st.lists(st.sampled_from(ALPHABET), max_size=40).map(" ".join) | st.lists(st.sampled_from(ALPHABET)).map("".join)
TEXTS = st.one_of(NEWS, st.text(max_size=300), st.text(st.characters(), max_size=50).map("Globex banned ".__add__))
OTHERS = st.none() | st.text(max_size=40)
ENTRIES = st.builds(
    Entry, id=st.text(), title=TEXTS, summary=TEXTS, content=TEXTS,
    url=OTHERS, published=st.none() | st.datetimes(), source=OTHERS, feed=OTHERS, category=OTHERS, author=OTHERS,
    lang=st.none() | st.just("en") | OTHERS,
)  # fmt: skip


@cache
def mind() -> Mind:
    return Mind(load(FOLDER / "any_input.yaml", os.environ).rule_set)


def spans_of(mention: Mention) -> dict[str, tuple[int, int]]:
    found = ((each.name, getattr(mention.spans, each.name)) for each in fields(mention.spans))
    return {name: (span.start, span.end) for name, span in found if span is not None}


@given(ENTRIES)
@settings(max_examples=400, deadline=None)
def test_any_entry_is_read_within_its_bounds(entry: Entry):
    mentions, matches = mind().consider(entry)
    for mention in mentions:
        original = entry.text(mention.field)
        spans = spans_of(mention)
        assert {"action", "target"} <= spans.keys()
        for name, (start, end) in spans.items():
            assert 0 <= start < end <= len(original), (name, start, end)
        assert 0 <= mention.score <= 1
    assert records(entry, matches) == records(entry, mind().consider(entry)[1])


@given(NEWS)
@settings(max_examples=100, deadline=None)
def test_every_reading_can_be_explained(text: str):
    entry = Entry("e", text)
    assert all(verdict.reasons or verdict.holds for verdict in mind().explain(entry).verdicts)


READ_ALL = """
import os, sys
from pathlib import Path
from random import Random
from monitor.config.load import load
from monitor.model.entry import Entry
from monitor.pipeline.mind import Mind
from tests.reading.test_any_input import ALPHABET
mind = Mind(load(Path(sys.argv[1]), os.environ).rule_set)
rng = Random(1)
for number in range(300):
    print(mind.consider(Entry("e", " ".join(rng.choices(ALPHABET, k=30)))))
"""


def test_every_process_reads_alike():
    """Nothing hangs on the order of a set: the hashes of texts differ between processes."""
    command = [sys.executable, "-c", READ_ALL, str(FOLDER / "any_input.yaml")]
    root = str(FOLDER.parents[1])
    read = [
        subprocess.run(
            command, env={**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert read[0] == read[1]
    assert read[0].count(b"Mention(") > 10


SHAPES = {
    "one letter": "a",
    "letters without a space": "globexban",
    "a name": "Globex ",
    "names in a row": "Globex, ",
    "a ban": "India bans Globex ",
    "bans without an end": "India bans Globex and ",
    "sentences": "India bans Globex. ",
    "reported reports": "India says that Globex says that ",
    "nouns on nouns": "ban of the ban on Globex of the ",
    "possessives": "Globex's India's ",
    "relatives": "Globex which India which ",
    "choices": "Globex may or may not ",
    "reasons": "India bans Globex because of the Act under ",
    "dates": "Globex banned in 2017, 1 May 2018, ",
    "opened brackets": "(",
    "brackets with names": "(Globex ban",
    "quotes": '"Globex" \'',
    "spaces": " ",
    "lines": "\n",
    "names in lines": "Globex banned\n",
    "full stops": ".",
    "initials": "U.S.",
    "dashes": " - ",
    "outlets": " - Wire | ",
    "bars": " | ",
    "sums": "$5",
    "addresses": "https://x.example/",
    "marks on letters": "e\u0301\u0300",
    "marks alone": "\u0301",
    "ligatures": "ﬁ",
    "joined faces": "👩‍👩‍👧",
    "nothing to see": "\u200b\u00ad",
    "right to left": "حظر ",
    "no words": "禁止",
    "capitals": "INDIA BANS GLOBEX ",
    "nul": "\x00",
    "words of rules": "transfer ban match ban travel ban ",
}


def seconds(text: str) -> float:
    """What it takes to read a text as each field; of processor time, which other work on the machine leaves alone."""
    mind().consider(Entry("warm", "India bans Globex"))
    began = time.process_time()
    for field in Field:
        mind().consider(Entry("e", **{"title": "", field.value: f"Globex {text}"}))
    return (time.process_time() - began) / len(Field)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_text_of_any_shape_is_read_in_no_time(shape: str):
    assert seconds(SHAPES[shape] * (20_000 // len(SHAPES[shape]))) < 2


@pytest.mark.accept
@pytest.mark.timeout(300)
@pytest.mark.parametrize("shape", SHAPES)
def test_ten_megabytes_of_any_shape_are_read_in_seconds(shape: str):
    assert seconds(SHAPES[shape] * (10_000_000 // len(SHAPES[shape].encode()))) < 5
