"""A title that names nobody means whom the entry then names."""

import pytest

from monitor.model.entry import Entry, Field
from monitor.model.mention import Mention
from monitor.reading.reader import Reader


def told(reader: Reader, title: str, summary: str) -> set[str]:
    return {f"{one.actor} {one.action} {one.entity} {one.status}" for one in reader.read(Entry("e", title, summary))}


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Ruritania suspends newspaper for a month", "One of its most popular papers, Zembla, was founded in 2005."),
        ("Ruritania suspends five foreign outlets", "Zembla, Harbour Radio, Coast Today and others were off the air."),
        ("Ruritania suspends Grandfenwickian outlets", "The order hits websites run by Zembla."),
        ("Ruritania suspends news sites", "Sites including Zembla could not be reached."),
        ("Ruritania suspends newspaper", "Zembla, a weekly with few readers, had printed a map."),
    ],
)
def test_members_of_what_the_title_describes_are_meant(reader: Reader, title: str, summary: str) -> None:
    assert told(reader, title, summary) == {"Ruritania suspend Zembla imposed"}


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Ruritania suspends newspaper", "Shares of Zembla rose."),
        ("Ruritania suspends newspaper", "Zembla reported that its readers were angry."),
        ("Ruritania suspends newspaper", "The move came at night, according to the newspaper Zembla."),
        (
            "Ruritania suspends newspaper linked to rebels",
            "The paper is linked to the weekly Zembla.",
        ),
        ("Ruritania suspends airline", "Zembla, a weekly with few readers, had printed a map."),
        ("Somebody suspends newspaper", "Zembla, a weekly with few readers, had printed a map."),
        ("Quovix newspaper suspended by Ruritania", "Zembla, a weekly with few readers, had printed a map."),
        ("Ruritania could do with a newspaper", "Zembla, a weekly with few readers, had printed a map."),
    ],
)
def test_others_that_the_entry_names_are_not(reader: Reader, title: str, summary: str) -> None:
    assert not [one for one in told(reader, title, summary) if "Zembla" in one]


def test_the_title_is_the_evidence(reader: Reader) -> None:
    """Its sentence and its words are shown, with a lower score than a name in it would have."""
    [found] = reader.read(Entry("e", "Ruritania suspends newspaper", "Zembla, a weekly, had printed a map."))
    [plain] = reader.read(Entry("e", "Ruritania suspends Zembla"))

    assert (found.field, found.sentence) == (Field.TITLE, "Ruritania suspends newspaper")
    assert _marked(found) == "newspaper"
    assert found.score < plain.score
    assert any("not named here" in step for step in found.trace)


def test_a_party_with_news_of_its_own_is_not_also_one_of_them(reader: Reader) -> None:
    found = told(reader, "Ruritania suspends newspaper", "Grandfenwick has blocked the weekly Zembla.")

    assert found == {"Grandfenwick block Zembla imposed"}


def _marked(found: Mention) -> str:
    assert found.spans.target is not None
    return found.sentence[found.spans.target.start : found.spans.target.end]
