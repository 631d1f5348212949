"""Matches judged by labels."""

from random import Random

import pytest

from monitor.matching.evaluate import Figures, figures, judge
from monitor.model.entry import Entry, Field
from monitor.model.label import Label
from monitor.model.mention import Action, Mention, Spans, Status
from monitor.model.rule import Level, Match


def told(
    action: Action = Action.BAN, *, status: Status = Status.IMPOSED, entity: str = "Globex", actor: str | None = None
) -> Match:
    mention = Mention(entity, action, status, Field.TITLE, "", Spans(), 0.9, actor=actor)
    return Match("rule", Level.HIGH, (), entity, mention)


def target(action: Action = Action.BAN, **other: object) -> Label:
    return Label(Entry("1", ""), "Globex", True, action, **{"status": Status.IMPOSED, **other})  # type: ignore[arg-type]


def no_target(**other: object) -> Label:
    return Label(Entry("1", ""), "Globex", False, **other)  # type: ignore[arg-type]


def of(*pairs: tuple[Label, list[Match]]) -> Figures:
    return figures([judge(label, matches) for label, matches in pairs], Random(1))


def test_hits_false_alerts_and_misses_are_counted():
    found = of((target(), [told()]), (target(), [told()]), (target(), []), (no_target(), [told()]), (no_target(), []))
    rates = found.core.rates
    assert (rates.hits, rates.false, rates.missed) == (2, 1, 1)
    assert rates.precision == rates.recall == rates.f1 == pytest.approx(2 / 3)
    assert found.pairs == 5


def test_only_what_is_told_of_the_labelled_entity_counts():
    assert of((no_target(), [told(entity="Initech")])).core.rates.false == 0
    assert of((no_target(), [told(status=Status.RECALLED)])).core.rates.false == 0
    assert of((no_target(), [Match("rule", Level.HIGH, (), "Globex", None)])).core.rates.false == 0


def test_hard_and_denied_pairs_are_left_out():
    found = of((target(hard=True), []), (target(status=Status.DENIED), [told()]), (no_target(hard=True), [told()]))
    assert found.pairs == 0
    assert found.core.rates.f1 == 0


def test_another_class_read_as_core_is_a_class_error_and_no_false_alert():
    found = of((target(Action.FINE), [told(Action.BAN)]), (target(Action.FINE), [told(Action.FINE)]))
    assert found.class_errors == 1
    assert found.core.rates.false == 0
    assert found.every.rates.hits == 2


def test_weights_give_the_figures_at_the_natural_rate():
    found = of((target(weight=1.0), [told()]), (no_target(weight=9.0), [told()]), (no_target(weight=50.0), []))
    assert found.core.rates.precision == 0.5
    assert found.core.weighted is not None
    assert found.core.weighted.precision == 0.1


def test_labels_without_weights_have_no_weighted_figures():
    assert of((target(), [told()])).core.weighted is None


def test_status_class_and_actor_are_judged_on_hits_only():
    found = of(
        (target(actor="US Commerce Dept"), [told(actor="Commerce Department")]),
        (target(actor="State Court"), [told(actor="US Government", status=Status.PROPOSED)]),
        (target(Action.BLOCK), [told(Action.BAN)]),
        (target(), []),
    )
    assert found.on_hits.hits == 3
    assert found.on_hits.status == pytest.approx(2 / 3)
    assert found.on_hits.action == pytest.approx(2 / 3)
    assert found.on_hits.actor == 1.0  # of the second, words that any body has are all there is


def test_intervals_hold_the_figure_and_narrow_with_more_pairs():
    few = [(target(), [told()]), (target(), []), (no_target(), [told()]), (no_target(), [])] * 5
    one, other = of(*few).core, of(*few * 20).core
    assert one.f1[0] < one.rates.f1 < one.f1[1]
    assert other.f1[1] - other.f1[0] < (one.f1[1] - one.f1[0]) / 2


def test_nothing_labelled_gives_zeros():
    found = of()
    assert found.core.rates.f1 == 0
    assert found.on_hits.status is None
