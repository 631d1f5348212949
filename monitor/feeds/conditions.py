"""What is wrong with a feed, said once when it begins and once when it ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.errors import FeedError
from monitor.model.feed import Condition, ConditionChange, FeedState, Kind

FAILING_AFTER = 3
"""Failed polls in a row before the operator hears of it: one or two are the weather."""
FAILING_SPAN = timedelta(hours=24)
"""Or this long without a success, for feeds that are polled seldom."""
STALE_AFTER = timedelta(days=30)
"""Without a new entry; no feed is called stale sooner."""
STALE_RHYTHMS = 10
"""And not before so many times its usual gap between two entries."""

TROUBLE = (Condition.FAILING, Condition.NOT_A_FEED, Condition.GONE)
"""What a successful poll ends."""
WRONG_DOCUMENT = frozenset({"html", "not-a-feed"})
"""Parse errors that say the address serves something else now, not that the feed is broken."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions that hold, and what changed to get there."""

    holding: tuple[Condition, ...]
    changes: tuple[ConditionChange, ...] = ()

    def begin(self, condition: Condition, detail: str) -> "Conditions":
        """With one more condition; nothing new if it holds already."""
        if condition in self.holding:
            return self
        change = ConditionChange(condition, holds=True, detail=detail)
        return Conditions((*self.holding, condition), (*self.changes, change))

    def end(self, condition: Condition, detail: str) -> "Conditions":
        """Without a condition; nothing new if it did not hold."""
        if condition not in self.holding:
            return self
        holding = tuple(other for other in self.holding if other is not condition)
        change = ConditionChange(condition, holds=False, detail=detail)
        return Conditions(holding, (*self.changes, change))

    def hold(self, condition: Condition, holds: bool, detail: Mapping[bool, str]) -> "Conditions":
        """Begun or ended as `holds` says, with the detail for that case."""
        return self.begin(condition, detail[True]) if holds else self.end(condition, detail[False])


def recovered(conditions: Conditions, failures: int) -> Conditions:
    """After a poll that worked: no trouble is left."""
    for condition in TROUBLE:
        conditions = conditions.end(condition, f"works again, failed polls before: {failures}")
    return conditions


def troubled(state: FeedState, error: FeedError, now: datetime) -> Conditions:
    """After a failed poll, already counted in `state`: the trouble it amounts to, told once until the feed recovers."""
    conditions = Conditions(state.conditions)
    if error.kind == "gone":
        return conditions.begin(Condition.GONE, "the server says that the feed is gone for good (410)")
    if any(condition in TROUBLE for condition in state.conditions) or not _lasting(state, now):
        return conditions
    condition = Condition.NOT_A_FEED if error.kind in WRONG_DOCUMENT else Condition.FAILING
    return conditions.begin(condition, f"failed polls in a row: {state.failures}; {error.message}")


def stale(state: FeedState, now: datetime) -> bool:
    """Whether a feed has been silent for longer than its own rhythm explains.

    A feed without a baseline (`max_age: none`) is an archive to be read whole, and never stale. Nor is a page: that it
    does not change is what is hoped for.
    """
    if state.spec.max_age is None or state.last_entry is None or state.spec.kind is Kind.PAGE:
        return False
    rhythm = state.rhythm or timedelta(0)
    return now - state.last_entry > max(STALE_AFTER, STALE_RHYTHMS * rhythm)


def stale_details(state: FeedState, now: datetime) -> Mapping[bool, str]:
    """The lines for a feed that goes stale, and for one that is not any more."""
    days = (now - state.last_entry).days if state.last_entry else 0
    return {True: f"no new entry for {days} days", False: "has new entries again"}


def gap_details(missing: Sequence[str]) -> Mapping[bool, str]:
    """The lines for a poll that shares no entry with the one before, and for the next that does."""
    return {
        True: f"none of the {len(missing)} entries of the previous poll is left: some may have been missed",
        False: "polls overlap again",
    }


def _lasting(state: FeedState, now: datetime) -> bool:
    if state.last_success is None or state.failures >= FAILING_AFTER:
        # An address that never worked is a mistake that somebody can mend now.
        return True
    return now - state.last_success >= FAILING_SPAN


def health(state: FeedState) -> str:
    """How a feed is, in words: `ok`, or all that is the matter with it."""
    matters = ["paused"] if state.paused else []
    matters += [condition.replace("_", " ") for condition in state.conditions]
    if state.failures:
        times = "once" if state.failures == 1 else f"{state.failures} times"
        matters.append(f"failed {times}, {state.error}")
    if state.last_poll is None and not matters:
        return "not polled yet"
    return "; ".join(matters) or "ok"
