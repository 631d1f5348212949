"""Blocks, and which actions may be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.mention import CORE, Action
from monitor.model.rule import Level, Match
from monitor.model.story import BlockKey
from monitor.stories.family import ONE_ACTION, family, match_block, may_be_one
from tests.stories.build import mention


@pytest.mark.parametrize("pair", ONE_ACTION, ids=lambda pair: "-".join(sorted(pair)))
def test_actions_that_may_be_one_share_a_family(pair: frozenset[Action]) -> None:
    """Else they could never meet in one block."""
    assert len(pair) == 2
    assert len({family(action) for action in pair}) == 1


def test_every_core_action_is_one_with_another() -> None:
    assert {action for pair in ONE_ACTION for action in pair} >= CORE


@given(st.sampled_from(Action), st.sampled_from(Action))
def test_being_one_is_mutual(one: Action, other: Action) -> None:
    assert may_be_one(one, (other,)) == may_be_one(other, (one,))


def test_a_match_is_linked_with_its_mention() -> None:
    match = Match("r", Level.LOW, (), "Globex", mention("a", action=Action.SEIZE).mention)
    assert match_block(match) == BlockKey("Globex", "core")


@pytest.mark.parametrize(("entity", "named"), [(None, ""), ("Globex", "Globex")])
def test_an_entry_matched_as_a_whole_is_linked_under_its_rule(entity: str | None, named: str) -> None:
    assert match_block(Match("r", Level.LOW, (), entity, None)) == BlockKey(named, "text:r")
