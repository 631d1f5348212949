"""Whether a receiver is told of a story now, and the named reason either way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.alerts.digest import Digest
from monitor.alerts.mute import muted_until
from monitor.alerts.route import Routed
from monitor.model.alert import Alert, Decision, Held, Outcome, Reason, Told
from monitor.model.mention import Status, can_become
from monitor.model.rule import Level
from monitor.model.settings import Gate
from monitor.model.story import Story

VERDICT_DONE = "done"
"""The verdict that closes a story as true and dealt with: what becomes of the action is still news."""
STILL_NEWS = frozenset({Reason.STATUS_CHANGED, Reason.RETRACTED})
"""What is told of a story closed as done."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How receivers stand with one story, by receiver.

    `told` is what each last got of it. `held` is since when a change of it has been kept back from each (the earliest
    held decision after what it last got); it makes every wait a matter of record, not of memory.
    """

    told: Mapping[str, Told] = field(default_factory=dict)
    held: Mapping[str, Held] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bars:
    """What keeps a story from every receiver alike: that it is no news, or a silence, and until when."""

    known: bool = False
    silenced: datetime | None = None


NO_BARS = Bars()


def decide(
    story: Story,
    told: Told | None,
    now: datetime,
    *,
    routed: Routed,
    held: Held | None = None,
    digest: Digest | None = None,
    bars: Bars = NO_BARS,
) -> Decision:
    """The decision for one receiver, from what it last got (`told`) and since when it has waited (`held`).

    `again` is when to look again: the end of a wait or a silence, or, whatever the reason, when a reminder would be
    due. What a silence kept back is told at its end if it is still news by then.
    """
    reason = _news(story, told, now, routed)
    if reason.outcome is not Outcome.TOLD:
        return Decision(routed.receiver, reason, _reminder(story, told, routed))
    if bars.known:
        return Decision(routed.receiver, Reason.KNOWN_EVENT)
    if bars.silenced is not None:
        return Decision(routed.receiver, Reason.SILENCED, bars.silenced)
    if told is None and not _confirmed(story, routed.confirm):
        return Decision(routed.receiver, Reason.GATE)
    if (end := muted_until(routed.mute, now)) is not None:
        return Decision(routed.receiver, Reason.MUTED, end)
    since = held.since if held else now
    ready = since + routed.group_wait if told is None else since
    if now < ready:
        return Decision(routed.receiver, Reason.GROUP_WAIT, ready)
    if digest is not None and story.level is not Level.CRITICAL and now < (due := digest.after(ready)):
        return Decision(routed.receiver, Reason.DIGEST, due)
    if told is None and routed.confirm and held and held.gated:
        reason = Reason.CONFIRMED
    again = now + routed.repeat_interval if routed.repeat_interval and _open(story) else None
    return Decision(routed.receiver, reason, again)


def alerts_for(
    story: Story,
    routes: Sequence[Routed],
    standing: Standing,
    now: datetime,
    *,
    digests: Mapping[str, Digest] | None = None,
    bars: Bars = NO_BARS,
    entry: str | None = None,
) -> tuple[Alert, ...]:
    """The alerts to record for a story as it now is: none if every receiver knows this revision already.

    One alert holds the decisions for all receivers, its reason the weightiest of theirs; reminders are alerts of
    their own, counted by `ordinal`. The key (subject, revision, reason, ordinal) may exist already, because another
    receiver was told earlier: then the decisions here add to that alert and replace those it has for these receivers.
    `digests` are by receiver; `entry` is the one that caused the change, if not the story's own lead or last step.
    """
    if story.level is None:
        return (_alert(story, Reason.NO_RULE, now, (Decision("", Reason.NO_RULE),), entry=entry),)
    if not routes:
        return (_alert(story, Reason.NO_ROUTE, now, (Decision("", Reason.NO_ROUTE),), entry=entry),)
    reminders: dict[int, list[Decision]] = {}
    others: list[Decision] = []
    for routed in routes:
        told, held = standing.told.get(routed.receiver), standing.held.get(routed.receiver)
        digest = (digests or {}).get(routed.receiver)
        decision = decide(story, told, now, routed=routed, held=held, digest=digest, bars=bars)
        if decision.reason is Reason.REMINDER:
            reminders.setdefault(_ordinal(story, told), []).append(decision)
        elif not _stands(story, told, decision, routed):
            others.append(decision)
    alerts = [
        _alert(story, Reason.REMINDER, now, tuple(reminders[ordinal]), ordinal=ordinal, entry=entry)
        for ordinal in sorted(reminders)
    ]
    if others:
        alerts.insert(0, _alert(story, _weightiest(others), now, tuple(others), entry=entry))
    return tuple(alerts)


def _news(story: Story, told: Told | None, now: datetime, routed: Routed) -> Reason:
    """What there is to tell, waits aside."""
    if story.level is None:
        return Reason.NO_RULE
    if story.baseline:
        return Reason.BASELINE
    news = _change(story, told)
    if story.verdict is not None and (story.verdict != VERDICT_DONE or news not in STILL_NEWS):
        return Reason.CLOSED
    if news is not Reason.REPEATED:
        return news
    due = _reminder(story, told, routed)
    return Reason.REMINDER if due is not None and due <= now else Reason.REPEATED


def _change(story: Story, told: Told | None) -> Reason:
    if told is None:
        return Reason.WITHDRAWN if story.retracted else Reason.NEW
    if story.revision <= told.revision or (story.retracted and told.retracted):
        return Reason.REPEATED
    if story.retracted or told.retracted:
        return Reason.RETRACTED if story.retracted else Reason.NEW
    if _went_on(story.status, told.status):
        return Reason.STATUS_CHANGED
    if _rank(story.level) > _rank(told.level):
        return Reason.LEVEL_RAISED
    return Reason.REPEATED


def _went_on(status: Status | None, told: str | None) -> bool:
    """Whether the action has come further: where an entry turned out to be of another story, a status may step back."""
    if status is None or status == told:
        return False
    return told is None or can_become(Status(told), status)


def _confirmed(story: Story, gate: Gate | None) -> bool:
    """Whether a story passes the gate of a route, if that has one."""
    if gate is None or story.level in gate.exempt:
        return True
    return (gate.official and story.official) or (gate.sources is not None and story.sources >= gate.sources)


def _rank(level: Level | None) -> int:
    return -1 if level is None else level.rank


def _open(story: Story) -> bool:
    return story.acknowledged is None and story.verdict is None and not story.retracted


def _reminder(story: Story, told: Told | None, routed: Routed) -> datetime | None:
    """When a receiver is to be reminded of a story it knows; None for never."""
    if told is None or story.baseline or routed.repeat_interval is None or not _open(story):
        return None
    return told.at + routed.repeat_interval


def _ordinal(story: Story, told: Told | None) -> int:
    return told.reminders + 1 if told is not None and told.revision == story.revision else 1


def _stands(story: Story, told: Told | None, decision: Decision, routed: Routed) -> bool:
    """Whether the decision recorded when this receiver was told still says it all.

    One that was to be looked at again and no longer is (the story was acknowledged) does not.
    """
    known = told is not None and told.revision >= story.revision and decision.reason is Reason.REPEATED
    return known and (decision.again is not None or routed.repeat_interval is None)


def _weightiest(decisions: Sequence[Decision]) -> Reason:
    """The first reason in the order in which the model lists them: telling, holding, suppressing."""
    reasons = {decision.reason for decision in decisions}
    return next(reason for reason in Reason if reason in reasons)


def _alert(
    story: Story,
    reason: Reason,
    now: datetime,
    decisions: tuple[Decision, ...],
    *,
    ordinal: int = 0,
    entry: str | None = None,
) -> Alert:
    return Alert(
        subject=f"story:{story.id}",
        revision=story.revision,
        reason=reason,
        at=now,
        decisions=decisions,
        ordinal=ordinal,
        story=story,
        entry=entry or _cause(story, reason),
    )


def _cause(story: Story, reason: Reason) -> str:
    return story.history[-1].entry if reason is Reason.STATUS_CHANGED and story.history else story.lead
