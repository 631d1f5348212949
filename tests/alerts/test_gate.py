"""A gate keeps a story from a receiver until enough sources tell it, and never tells it twice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.decide import decide
from monitor.alerts.route import Routed
from monitor.model.alert import Decision, Held, Outcome, Reason, Told
from monitor.model.mention import Status
from monitor.model.rule import Level
from monitor.model.settings import Gate
from tests.alerts.stories import STORY, T0, changed

ONE = replace(STORY, sources=1)
TWO_SOURCES = Gate(sources=2)
OFFICIAL = Gate(official=True)
KNOWS = Told(1, Status.IMPOSED, Level.HIGH, T0)


def gated(story=ONE, gate=TWO_SOURCES, told=None, held=None) -> Decision:
    return decide(story, told, T0, routed=Routed("ts", confirm=gate), held=held)


def test_a_story_of_one_source_is_held_until_something_changes():
    assert gated() == Decision("ts", Reason.GATE)


@pytest.mark.parametrize(
    ("story", "gate"),
    [
        (STORY, TWO_SOURCES),
        (replace(ONE, official=True), OFFICIAL),
        (replace(ONE, official=True), Gate(sources=2, official=True)),
        (STORY, Gate(sources=2, official=True)),
        (replace(ONE, level=Level.CRITICAL), Gate(sources=2, exempt=(Level.CRITICAL,))),
    ],
)
def test_a_story_that_passes_at_once_is_new(story, gate):
    assert gated(story, gate).reason is Reason.NEW


@pytest.mark.parametrize(
    ("story", "gate"),
    [(STORY, OFFICIAL), (replace(ONE, official=True), TWO_SOURCES), (replace(ONE, level=Level.CRITICAL), TWO_SOURCES)],
)
def test_only_what_a_gate_names_opens_it(story, gate):
    """An official source only if it says so, and a critical level only if that is excepted."""
    assert gated(story, gate).reason is Reason.GATE


def test_a_story_that_passes_after_it_was_held_is_confirmed():
    assert gated(STORY, held=Held(T0, gated=True)).reason is Reason.CONFIRMED


def test_a_story_held_for_another_reason_is_new():
    assert gated(STORY, held=Held(T0)).reason is Reason.NEW


@pytest.mark.parametrize(
    ("story", "expected"), [(ONE, Reason.REPEATED), (changed(Status.REVERSED), Reason.STATUS_CHANGED)]
)
def test_a_receiver_that_was_told_waits_for_no_confirmation(story, expected):
    assert gated(story, told=KNOWS, held=Held(T0, gated=True)).reason is expected


@given(
    sources=st.lists(st.integers(1, 4), max_size=8),
    official=st.booleans(),
    gate=st.builds(Gate, st.sampled_from([None, 2, 3]), st.booleans()),
)
def test_whatever_comes_a_receiver_gets_one_first_message(sources, official, gate):
    told, held, firsts = None, None, []

    for count in sources:
        decision = gated(replace(ONE, sources=count, official=official), gate, told, held)
        if decision.reason.outcome is Outcome.TOLD:
            firsts.append(decision.reason)
            told = KNOWS
        elif decision.reason is Reason.GATE:
            held = Held(T0, gated=True)

    assert len(firsts) <= 1
    assert not (firsts == [Reason.CONFIRMED] and held is None)
