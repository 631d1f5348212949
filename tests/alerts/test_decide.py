"""Each receiver is told once of each change, and every silence has its reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.decide import Standing, alerts_for, decide
from monitor.alerts.digest import Digest
from monitor.alerts.route import Routed
from monitor.model.alert import Decision, Held, Outcome, Reason, Told
from monitor.model.mention import Status
from monitor.model.rule import Level
from tests.alerts.stories import STORY, T0, changed

TS = Routed("ts")
DAILY = Routed("ts", repeat_interval=timedelta(days=1))
KNOWS = Told(1, Status.IMPOSED, Level.HIGH, T0)
EIGHT = Digest("0 8 * * *", "UTC")
HOUR = timedelta(hours=1)


def reason(story=STORY, told=None, now=T0, routed=TS, **waits) -> Reason:
    return decide(story, told, now, routed=routed, **waits).reason


def test_a_story_never_told_is_new():
    assert decide(STORY, None, T0, routed=TS) == Decision("ts", Reason.NEW)


def test_a_story_of_baseline_entries_alone_is_not_told():
    assert reason(replace(STORY, baseline=True)) is Reason.BASELINE


def test_a_story_that_no_rule_matched_is_not_told():
    assert reason(replace(STORY, level=None)) is Reason.NO_RULE


def test_a_change_of_status_is_told():
    assert reason(changed(Status.REVERSED), KNOWS) is Reason.STATUS_CHANGED


def test_a_raised_level_is_told():
    assert reason(replace(STORY, level=Level.CRITICAL, revision=2), KNOWS) is Reason.LEVEL_RAISED


@pytest.mark.parametrize("level", [Level.HIGH, Level.LOW])
def test_a_level_kept_or_lowered_is_not_told(level):
    assert reason(replace(STORY, level=level, revision=2), KNOWS) is Reason.REPEATED


def test_more_sources_are_not_told():
    assert reason(replace(STORY, sources=9, revision=2), KNOWS) is Reason.REPEATED


def test_nothing_is_told_twice_of_one_revision():
    assert reason(replace(STORY, status=Status.REVERSED), KNOWS) is Reason.REPEATED


def test_the_first_telling_waits_for_more_outlets():
    waiting = Routed("ts", group_wait=HOUR)

    assert decide(STORY, None, T0, routed=waiting) == Decision("ts", Reason.GROUP_WAIT, T0 + HOUR)


def test_the_wait_for_more_outlets_ends_when_it_began_long_enough_ago():
    assert reason(now=T0 + HOUR, routed=Routed("ts", group_wait=HOUR), held=Held(T0)) is Reason.NEW


def test_a_change_of_a_known_story_waits_for_no_outlets():
    assert reason(changed(Status.REVERSED), KNOWS, routed=Routed("ts", group_wait=HOUR)) is Reason.STATUS_CHANGED


def test_a_digest_holds_until_its_time():
    assert decide(STORY, None, T0, routed=TS, digest=EIGHT) == Decision("ts", Reason.DIGEST, EIGHT.after(T0))


def test_a_digest_releases_at_its_time():
    assert reason(now=EIGHT.after(T0), held=Held(T0), digest=EIGHT) is Reason.NEW


def test_a_critical_story_does_not_wait_for_the_digest():
    assert reason(replace(STORY, level=Level.CRITICAL), digest=EIGHT) is Reason.NEW


def test_a_digest_after_a_wait_is_the_first_one_after_its_end():
    night = Routed("ts", group_wait=timedelta(hours=23))

    decision = decide(STORY, None, T0 + timedelta(hours=23), routed=night, held=Held(T0), digest=EIGHT)

    assert decision == Decision("ts", Reason.DIGEST, EIGHT.after(T0 + timedelta(hours=23)))


def test_a_told_story_is_looked_at_again_when_its_reminder_is_due():
    assert decide(STORY, None, T0, routed=DAILY) == Decision("ts", Reason.NEW, T0 + timedelta(days=1))


def test_an_open_story_is_reminded_of_after_the_interval():
    assert reason(told=KNOWS, now=T0 + timedelta(days=1), routed=DAILY) is Reason.REMINDER


def test_there_is_no_reminder_before_the_interval():
    decision = decide(STORY, KNOWS, T0 + HOUR, routed=DAILY)

    assert decision == Decision("ts", Reason.REPEATED, T0 + timedelta(days=1))


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (replace(STORY, acknowledged="ann: seen"), Decision("ts", Reason.REPEATED)),
        (replace(STORY, verdict="done"), Decision("ts", Reason.CLOSED)),
    ],
)
def test_there_is_no_reminder_of_what_someone_has_seen(story, expected):
    assert decide(story, KNOWS, T0 + timedelta(days=9), routed=DAILY) == expected


def test_what_becomes_of_an_acknowledged_story_is_told():
    assert reason(replace(changed(Status.REVERSED), acknowledged="ann"), KNOWS) is Reason.STATUS_CHANGED


def test_what_becomes_of_a_story_closed_as_done_is_told():
    assert reason(replace(changed(Status.REVERSED), verdict="done"), KNOWS) is Reason.STATUS_CHANGED


@pytest.mark.parametrize("verdict", ["wrong", "not relevant"])
def test_nothing_more_is_told_of_a_story_closed_as_wrong(verdict):
    assert reason(replace(changed(Status.REVERSED), verdict=verdict), KNOWS) is Reason.CLOSED


GONE = replace(STORY, retracted=True, mentions=(), revision=2)


def test_a_receiver_that_was_told_is_told_of_the_retraction():
    assert reason(GONE, KNOWS) is Reason.RETRACTED


def test_a_retraction_is_told_once():
    assert reason(replace(GONE, revision=4), replace(KNOWS, revision=2, retracted=True)) is Reason.REPEATED


def test_a_story_retracted_before_it_was_told_is_told_to_nobody():
    assert reason(GONE) is Reason.WITHDRAWN


def test_a_story_that_is_told_again_after_its_retraction_is_new():
    assert reason(replace(STORY, revision=3), replace(KNOWS, revision=2, retracted=True)) is Reason.NEW


def test_there_is_no_reminder_of_what_was_retracted():
    told = replace(KNOWS, revision=2, retracted=True)

    assert decide(GONE, told, T0 + timedelta(days=9), routed=DAILY) == Decision("ts", Reason.REPEATED)


@pytest.mark.parametrize(("verdict", "expected"), [("done", Reason.RETRACTED), ("wrong", Reason.CLOSED)])
def test_the_retraction_of_a_closed_story_is_told_if_it_was_closed_as_true(verdict, expected):
    assert reason(replace(GONE, verdict=verdict), KNOWS) is expected


def test_one_alert_holds_the_decisions_for_all_receivers():
    routes = (Routed("ts", group_wait=HOUR), Routed("legal"))

    (alert,) = alerts_for(STORY, routes, Standing(), T0)

    assert (alert.subject, alert.revision, alert.reason, alert.entry) == ("story:7", 1, Reason.NEW, "e1")
    assert [d.reason for d in alert.decisions] == [Reason.GROUP_WAIT, Reason.NEW]


def test_a_receiver_that_knows_a_revision_is_left_out_when_another_is_released():
    standing = Standing(told={"legal": KNOWS}, held={"ts": Held(T0)})

    (alert,) = alerts_for(STORY, (Routed("ts", group_wait=HOUR), Routed("legal")), standing, T0 + HOUR)

    assert alert.decisions == (Decision("ts", Reason.NEW),)


def test_nothing_is_recorded_when_every_receiver_knows_the_revision():
    assert alerts_for(STORY, (TS,), Standing(told={"ts": KNOWS}), T0 + HOUR) == ()


def test_an_acknowledgement_is_recorded_so_that_the_reminder_is_not_looked_for_again():
    story = replace(STORY, acknowledged="ann")

    (alert,) = alerts_for(story, (DAILY,), Standing(told={"ts": KNOWS}), T0 + timedelta(days=1))

    assert alert.decisions == (Decision("ts", Reason.REPEATED),)


def test_a_change_of_status_names_the_entry_that_carried_it():
    (alert,) = alerts_for(changed(Status.REVERSED), (TS,), Standing(told={"ts": KNOWS}), T0 + HOUR)

    assert (alert.reason, alert.entry) == (Reason.STATUS_CHANGED, "e3")


def test_reminders_are_counted_for_each_receiver():
    routes = (DAILY, Routed("legal", repeat_interval=timedelta(days=1)))
    standing = Standing(told={"ts": replace(KNOWS, reminders=2), "legal": KNOWS})

    alerts = alerts_for(STORY, routes, standing, T0 + timedelta(days=1))

    assert [(a.ordinal, a.decisions[0].receiver) for a in alerts] == [(1, "legal"), (3, "ts")]


@pytest.mark.parametrize(
    ("story", "routes", "expected"),
    [(replace(STORY, level=None), (TS,), Reason.NO_RULE), (STORY, (), Reason.NO_ROUTE)],
)
def test_a_story_that_reaches_nobody_says_why(story, routes, expected):
    (alert,) = alerts_for(story, routes, Standing(), T0)

    assert (alert.told, alert.decisions) == (Outcome.SUPPRESSED, (Decision("", expected),))


steps = st.lists(
    st.tuples(
        st.sampled_from([Status.PROPOSED, Status.IMPOSED, Status.CHALLENGED, Status.REVERSED]),
        st.sampled_from([None, Level.LOW, Level.HIGH, Level.CRITICAL]),
        st.booleans(),  # baseline
        st.booleans(),  # whether this look finds a new revision
        st.integers(0, 48),  # hours since the last look
    ),
    max_size=20,
)


@given(
    steps=steps,
    wait=st.integers(0, 3),
    repeat=st.sampled_from([None, timedelta(hours=20)]),
    digest=st.sampled_from([None, EIGHT]),
)
def test_whatever_happens_no_receiver_is_told_twice_of_a_revision_for_a_reason(steps, wait, repeat, digest):
    routed = Routed("ts", timedelta(hours=wait), repeat)
    now, revision, told, held, tellings = T0, 1, None, None, []

    for status, level, baseline, moves, hours in steps:
        now, revision = now + hours * HOUR, revision + moves
        story = replace(STORY, status=status, level=level, baseline=baseline, revision=revision)
        decision = decide(story, told, now, routed=routed, held=held, digest=digest)
        outcome = decision.reason.outcome
        assert not (baseline and outcome is Outcome.TOLD)
        assert outcome is not Outcome.HELD or (decision.again is not None and decision.again > now)
        held = (held or Held(now)) if outcome is Outcome.HELD else held
        if outcome is not Outcome.TOLD:
            continue
        reminders = told.reminders if told and told.revision == revision else 0
        reminders += decision.reason is Reason.REMINDER
        tellings.append((revision, decision.reason, reminders if decision.reason is Reason.REMINDER else 0))
        told, held = Told(revision, status, level, now, reminders), None

    assert len(set(tellings)) == len(tellings)


@given(wait=st.integers(0, 30), digest=st.sampled_from([None, EIGHT]))
def test_what_is_held_is_told_when_it_is_looked_at_again_as_asked(wait, digest):
    routed = Routed("ts", timedelta(hours=wait))
    now, reasons = T0, []

    for _ in range(3):
        decision = decide(STORY, None, now, routed=routed, held=Held(T0), digest=digest)
        reasons.append(decision.reason)
        now = decision.again or now

    assert reasons[-1] is Reason.NEW
