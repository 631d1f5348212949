"""Feeds and how they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.feeds.address import masked
from monitor.feeds.conditions import health
from monitor.model.feed import FeedState
from monitor.model.figures import FeedCount


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed as the list shows it; `rhythm` is the usual time between two entries, empty while it is not known."""

    id: int
    name: str
    category: str
    address: str
    well: bool
    health: str
    success: datetime | None
    due: datetime | None
    rhythm: str
    entries: int
    matched: int
    stopped: bool


def feed_rows(feeds: Sequence[FeedState], counts: Mapping[int, FeedCount]) -> tuple[FeedRow, ...]:
    """The feeds, those that need a look first, then by name."""
    rows = (_row(state, counts.get(state.id, FeedCount())) for state in feeds)
    return tuple(sorted(rows, key=lambda row: (row.well, row.name.casefold())))


def _row(state: FeedState, count: FeedCount) -> FeedRow:
    said = health(state)
    return FeedRow(
        id=state.id,
        name=state.spec.name,
        category=state.spec.category or "",
        address=masked(state.url),
        well=said in {"ok", "not polled yet"},
        health=said,
        success=state.last_success,
        due=None if state.paused else state.next_due,
        rhythm=_every(state.rhythm) if state.rhythm else "",
        entries=count.entries,
        matched=count.matched,
        stopped=state.paused,
    )


def _every(length: timedelta) -> str:
    for unit, span in (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1))):
        if length >= span:
            return f"{length / span:.0f} {unit}"
    return "< 1 min"
