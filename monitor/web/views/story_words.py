"""Stories and reasons in the words of the page."""

from monitor.alerts.facts import WHY
from monitor.alerts.wording import one_line
from monitor.model.alert import Reason
from monitor.model.story import Story

WORDS = WHY | {
    Reason.STATUS_CHANGED: "the status changed",
    Reason.GROUP_WAIT: "waiting for more outlets",
    Reason.DIGEST: "waiting for the digest",
    Reason.GATE: "waiting to be confirmed",
    Reason.MUTED: "muted at this time",
    Reason.REPEATED: "nothing new for the receiver",
    Reason.BASELINE: "older than the feed's first poll",
    Reason.KNOWN_EVENT: "an event already known",
    Reason.NO_ROUTE: "no route takes it",
    Reason.NO_RULE: "no rule matches it",
    Reason.CLOSED: "the story is closed",
    Reason.OPERATOR: "a notice to the operator",
}
"""Reasons in words; the others are their own."""


def why(reason: Reason) -> str:
    """A reason in words."""
    return WORDS.get(reason, reason.replace("_", " "))


def headline(story: Story) -> str:
    """The story in one line; its status stands beside it."""
    return one_line(story).removesuffix(f" — {story.status}")
