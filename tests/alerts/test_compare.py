"""Which alerts only one of two ways of deciding has."""

from dataclasses import replace

from monitor.alerts.compare import only_in
from monitor.model.alert import Alert, Decision, Reason
from monitor.model.mention import Status
from tests.alerts.stories import STORY, T0


def alert(*receivers: str, reason: Reason = Reason.NEW, story: str = "7", **fields: object) -> Alert:
    told = replace(STORY, id=story, **fields)  # type: ignore[arg-type]
    decisions = tuple(Decision(receiver, reason) for receiver in receivers)
    return Alert(f"story:{story}", 1, reason, T0, decisions, story=told)


def test_the_same_news_of_the_same_entries_is_in_both_whatever_its_story_is_called():
    assert only_in([alert("desk", story="7")], [alert("desk", story="9")]) == ()


def test_a_later_account_of_a_story_is_the_same_when_it_shares_an_entry():
    assert only_in([alert("desk", entry_ids=("e1",))], [alert("desk", entry_ids=("e1", "e2", "e3"))]) == ()


def test_a_story_of_other_entries_is_another():
    assert len(only_in([alert("desk", entry_ids=("e1",))], [alert("desk", entry_ids=("e8",))])) == 1


def test_a_status_that_only_one_tells_is_missing_from_the_other():
    reversal = alert("desk", reason=Reason.STATUS_CHANGED, status=Status.REVERSED)
    assert only_in([alert("desk"), reversal], [alert("desk")]) == (reversal,)


def test_a_status_counts_as_told_whether_it_was_new_or_a_change():
    assert only_in([alert("desk", reason=Reason.STATUS_CHANGED)], [alert("desk")]) == ()


def test_only_the_receivers_that_the_others_do_not_tell_are_kept():
    [alone] = only_in([alert("desk", "mail")], [alert("desk")])
    assert [decision.receiver for decision in alone.decisions] == ["mail"]


def test_what_is_held_or_suppressed_is_not_told():
    assert only_in([alert("desk", reason=Reason.DIGEST), alert("desk", reason=Reason.BASELINE)], []) == ()
    assert len(only_in([alert("desk")], [alert("desk", reason=Reason.GROUP_WAIT)])) == 1
