"""What two ways of deciding tell of the same entries: which alerts only one of them has."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from monitor.model.alert import Alert, Outcome, Reason

News = tuple[str, str, str | None, bool, str]
"""Entity, family, status, whether it was retracted, receiver: what is told, but for which story."""


def only_in(these: Iterable[Alert], others: Iterable[Alert]) -> tuple[Alert, ...]:
    """The alerts of stories among these that were told to a receiver whom the others tell no such thing.

    Each keeps the decisions for those receivers only. Stories are the same when they share an entry; a status that is
    told is told whether as a new story or as a change.
    """
    known: dict[News, set[str]] = defaultdict(set)
    for alert in others:
        for news in _news(alert).values():
            known[news] |= _entries(alert)
    alone = []
    for alert in these:
        missing = {receiver for receiver, news in _news(alert).items() if known[news].isdisjoint(_entries(alert))}
        if missing:
            kept = tuple(decision for decision in alert.decisions if decision.receiver in missing)
            alone.append(replace(alert, decisions=kept))
    return tuple(alone)


def _news(alert: Alert) -> dict[str, News]:
    """By receiver, what an alert told it."""
    story = alert.story
    if story is None:
        return {}
    retracted = alert.reason is Reason.RETRACTED
    return {
        decision.receiver: (story.entity, story.family, story.status, retracted, decision.receiver)
        for decision in alert.decisions
        if decision.reason.outcome is Outcome.TOLD
    }


def _entries(alert: Alert) -> set[str]:
    return set(alert.story.entry_ids) if alert.story else set()
