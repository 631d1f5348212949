"""What the team knows of already is told to nobody; what becomes of it is."""

from datetime import date, timedelta

import pytest

from monitor.alerts.decide import Bars, decide
from monitor.alerts.known import is_known
from monitor.alerts.route import Routed
from monitor.model.alert import Reason
from monitor.model.mention import Action, Status
from monitor.model.settings import KnownEvent
from tests.alerts.stories import STORY, T0, changed

DAY, NEXT = T0.date(), T0.date() + timedelta(days=1)


@pytest.mark.parametrize(
    "event",
    [
        KnownEvent("Globex"),
        KnownEvent("Globex", (Action.BLOCK, Action.BAN), ("acme video",), ("Advertising",)),
        KnownEvent("Globex", since=DAY),
        KnownEvent("Globex", before=NEXT),
    ],
)
def test_a_story_of_which_all_holds_is_known(event):
    assert is_known(STORY, [event])


@pytest.mark.parametrize(
    "event",
    [
        KnownEvent("Initech"),
        KnownEvent("Globex", (Action.FINE,)),
        KnownEvent("Globex", actor=("Initech",)),
        KnownEvent("Globex", scope=("sales",)),
        KnownEvent("Globex", before=DAY),
        KnownEvent("Globex", since=NEXT),
        KnownEvent("Globex", before=date(2018, 1, 1)),
    ],
)
def test_a_story_that_differs_in_anything_named_is_news(event):
    assert not is_known(STORY, [event])


def test_what_becomes_of_a_known_matter_is_news_unless_it_is_named():
    story = changed(Status.REVERSED)

    assert not is_known(story, [KnownEvent("Globex")])
    assert is_known(story, [KnownEvent("Globex", status=(Status.REVERSED,))])


def test_a_known_matter_is_told_to_nobody():
    assert decide(STORY, None, T0, routed=Routed("ts"), bars=Bars(known=True)).reason is Reason.KNOWN_EVENT
