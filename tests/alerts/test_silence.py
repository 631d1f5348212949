"""A silence keeps stories quiet while it lasts, and no longer."""

from datetime import timedelta

import pytest

from monitor.alerts.decide import Bars, decide
from monitor.alerts.route import Routed
from monitor.alerts.silence import silenced_until
from monitor.model.alert import Decision, Reason, Told
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.model.settings import Matcher
from monitor.model.silence import Silence
from tests.alerts.stories import STORY, T0, changed

HOUR = timedelta(hours=1)
TS = Routed("ts")
KNOWS = Told(1, Status.IMPOSED, Level.HIGH, T0)


def silence(match: Matcher, *, begins: int = 0, lasts: int = 1) -> Silence:
    return Silence(match, T0 + begins * HOUR, T0 + (begins + lasts) * HOUR, "ann", "known")


@pytest.mark.parametrize(
    "match",
    [
        Matcher(entity=("Globex",)),
        Matcher(actor=("Acme Video",), action=(Action.BAN,)),
        Matcher(tags=("action.ban",)),
        Matcher(entity_tags=("vendor",), level=(Level.LOW, Level.HIGH)),
    ],
)
def test_a_silence_takes_a_story_of_which_all_its_matchers_hold(match):
    assert silenced_until([silence(match)], STORY, ("vendor",), T0) == T0 + HOUR


@pytest.mark.parametrize("match", [Matcher(entity=("Initech",)), Matcher(entity=("Globex",), level=(Level.LOW,))])
def test_a_silence_leaves_other_stories_alone(match):
    assert silenced_until([silence(match)], STORY, (), T0) is None


@pytest.mark.parametrize(("begins", "lasts"), [(1, 1), (-2, 2)])
def test_a_silence_that_has_not_begun_or_has_ended_keeps_nothing_quiet(begins, lasts):
    assert silenced_until([silence(Matcher(entity=("Globex",)), begins=begins, lasts=lasts)], STORY, (), T0) is None


def test_of_several_silences_the_last_to_end_counts():
    several = [silence(Matcher(entity=("Globex",)), lasts=hours) for hours in (1, 3, 2)]

    assert silenced_until(several, STORY, (), T0) == T0 + 3 * HOUR


def test_a_silenced_story_is_looked_at_again_when_the_silence_ends():
    decision = decide(STORY, None, T0, routed=TS, bars=Bars(silenced=T0 + HOUR))

    assert decision == Decision("ts", Reason.SILENCED, T0 + HOUR)


def test_a_change_is_silenced_like_the_first_telling():
    decision = decide(changed(Status.REVERSED), KNOWS, T0, routed=TS, bars=Bars(silenced=T0 + HOUR))

    assert decision.reason is Reason.SILENCED


def test_what_a_receiver_knows_already_needs_no_silence():
    assert decide(STORY, KNOWS, T0, routed=TS, bars=Bars(silenced=T0 + HOUR)).reason is Reason.REPEATED
