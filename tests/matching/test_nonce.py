"""Targets under invented names."""

from random import Random

from monitor.matching.nonce import renamed
from monitor.model.entry import Entry
from monitor.model.label import Label
from monitor.model.names import Alias, Entity, Strength

ACME = Entity("Acme", (Alias("Acme"), Alias("Acme Video"), Alias("ACME")))
VISA = Entity("Visa", (Alias("Visa", Strength.WEAK, ("card network",), ("Visa application",)),))


def label(title: str, entity: str = "Acme") -> Label:
    return Label(Entry("1", title), entity, True)


def test_the_target_has_a_new_name_in_the_text_and_on_the_list():
    (changed,), entities = renamed([label("Ruritania bans Acme")], [ACME], Random(1))
    assert changed.entity != "Acme"
    assert changed.entry.title == f"Ruritania bans {changed.entity}"
    assert changed.entity in {entity.name for entity in entities}


def test_all_other_names_stay():
    (changed,), entities = renamed([label("Visa drops Acme, not Acmeville")], [ACME, VISA], Random(1))
    assert changed.entry.title.startswith("Visa drops ")
    assert changed.entry.title.endswith(", not Acmeville")
    assert {"Acme", "Visa"} <= {entity.name for entity in entities}


def test_spellings_that_are_one_name_are_one_still():
    (changed,), _ = renamed([label("Acme, ACME and Acme Video")], [ACME], Random(1))
    new = changed.entity
    assert changed.entry.title.startswith(f"{new}, {new} and ") or f"{new.upper()} and" in changed.entry.title
    assert len(changed.entry.title.split()) == 5


def test_what_never_means_the_party_is_renamed_with_it():
    (changed,), entities = renamed([label("A Visa application", "Visa")], [VISA], Random(1))
    alias = next(entity for entity in entities if entity.name == changed.entity).aliases[0]
    assert changed.entry.title == f"A {changed.entity} application"
    assert alias.never == (f"{changed.entity} application",)
    assert alias.needs == ("card network",)


def test_the_same_seed_invents_the_same_names():
    labels = [label("Acme")]
    assert renamed(labels, [ACME], Random(7)) == renamed(labels, [ACME], Random(7))
    assert renamed(labels, [ACME], Random(7)) != renamed(labels, [ACME], Random(8))
