"""Parts and wholes."""

from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.model.names import Actor, ActorKind
from monitor.stories.actors import Lineage, is_name, plain
from tests.stories.build import PARENTS

LINEAGE = Lineage(PARENTS)


@pytest.mark.parametrize(
    ("one", "other", "related"),
    [
        ("Acme", "acme", True),
        ("Export Office", "Freedonia", True),
        ("Freedonia", "Ministry of Trade", True),
        ("Ministry of Trade", "Ministry of Health", False),
        ("Acme", "Freedonia", False),
        ("a body on no list", "A body on no list", True),
    ],
)
def test_actors_are_related_by_parts_and_wholes(one: str, other: str, related: bool) -> None:
    assert LINEAGE.related(one, other) is related
    assert LINEAGE.related(other, one) is related


def test_related_actors_share_a_root() -> None:
    assert LINEAGE.root("Export Office") == LINEAGE.root("Freedonia") == "freedonia"


def test_the_part_is_the_narrower() -> None:
    assert LINEAGE.narrower("Freedonia", "Export Office") == "Export Office"
    assert LINEAGE.narrower("Export Office", "Freedonia") == "Export Office"


@pytest.mark.parametrize("actor", ["Minister Roe", "Former President Roe", "Freedonia (Jane Roe)"])
def test_a_title_and_a_surname_name_the_head_of_that_name(actor: str) -> None:
    """And so the whole that speaks by it; a surname of two heads names neither."""
    one = Lineage(PARENTS | {"Freedonia (Jane Roe)": "Freedonia", "Sylvania (John Doe)": "Sylvania"})
    two = Lineage({"Freedonia (Jane Roe)": "Freedonia", "Sylvania (Ann Roe)": "Sylvania"})

    assert one.root(actor) == "freedonia"
    assert not two.related("Minister Roe", "Freedonia")


def test_a_circle_in_the_lists_ends() -> None:
    assert Lineage({"a": "b", "b": "a"}).line("a") == ("a", "b")


@pytest.mark.parametrize("name", ["Acme", "eBay", "change.org", "4chan", "ministry of Trade", "国家网信办"])
def test_a_name_has_a_capital_a_digit_or_a_dot(name: str) -> None:
    """Or is of a script that has no capitals."""
    assert is_name(name)


@pytest.mark.parametrize("words", ["regulators", "social-media platforms", "a federal court", "власти"])
def test_small_words_alone_describe(words: str) -> None:
    assert not is_name(words)


@pytest.mark.parametrize("words", ["Platform", "Federal Court", "Former Secretary", "6 committee", "Tech Giants"])
def test_what_sort_of_body_it_is_names_none(words: str) -> None:
    """Headlines write every word with a capital."""
    assert not is_name(words)


def test_an_actor_that_a_list_writes_as_a_name_has_one(tmp_path: Path) -> None:
    """None of the words that describe may take it away; lists have descriptions, too, in small letters."""
    (tmp_path / "config.yaml").write_text("watch: []\nrules: shipped\n")
    actors = load(tmp_path / "config.yaml", {}).rule_set.actors
    unnamed = [actor.name for actor in actors if not (actor.name.islower() or is_name(actor.name))]
    # Every country has one: by itself that says which sort of court it is.
    assert unnamed == ["High Court", "Supreme Court"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Democratic Rep. Jane Roe", "Jane Roe"),
        ("Rep Jane Roe of North Province", "Jane Roe"),
        ("Former Attorney General John Doe", "John Doe"),
        ("Trade and Data Commission (TDC)", "Trade and Data Commission"),
        ("Justice Department", "Justice Department"),
        ("Senator Roe", "Senator Roe"),
        ("Bank of North Province", "Bank of North Province"),
    ],
)
def test_titles_and_acronyms_are_no_part_of_a_name(written: str, name: str) -> None:
    """Outlets give one name with any of them; what is left must still be a name."""
    assert plain(written) == name
    assert LINEAGE.same(written, name)


def test_a_head_is_taken_for_the_whole_it_speaks_for() -> None:
    """What a president does may be told of the ministry that does it; it is not narrower than the ministry."""
    lineage = Lineage({"Freedonia (Firefly)": "Freedonia", "Ministry of Trade": "Freedonia", "Trade": "Freedonia"})
    assert lineage.related("Freedonia (Firefly)", "Freedonia")
    assert lineage.related("Freedonia (Firefly)", "Ministry of Trade")
    assert not lineage.related("Ministry of Trade", "Trade")
    assert lineage.narrower("Freedonia (Firefly)", "Ministry of Trade") == "Ministry of Trade"
    assert lineage.narrower("Freedonia", "Freedonia (Firefly)") == "Freedonia (Firefly)"


def test_a_member_of_a_legislature_speaks_for_himself() -> None:
    """Two of one house are two; "(senators)" are the house."""
    names = ("Diet", "Diet (Jane Roe)", "Diet (John Doe)", "Diet (senators)")
    actors = [Actor(name, (), ActorKind.LEGISLATURE, (), parent="Diet" if name != "Diet" else None) for name in names]
    lineage = Lineage.of(actors)
    assert not lineage.related("Diet (Jane Roe)", "Diet (John Doe)")
    assert lineage.related("Diet (Jane Roe)", "Diet")
    assert not lineage.same("Diet (Jane Roe)", "Diet")
    assert lineage.same("Diet (senators)", "Diet")
