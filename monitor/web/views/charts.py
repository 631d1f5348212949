"""Counts over days: what a chart draws, and the table behind it shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model.figures import Hour


@dataclass(frozen=True, slots=True)
class Bar:
    """One day, and what was counted."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of some days; `total` is of all of them, `most` of the highest bar."""

    title: str
    total: int
    most: int
    bars: tuple[Bar, ...]


def chart(title: str, hours: Sequence[Hour], *, now: datetime, days: int, timezone: str) -> Chart:
    """The bars of the last days up to today, as days are in that zone."""
    zone = ZoneInfo(timezone)
    counts: Counter[date] = Counter()
    for hour in hours:
        counts[hour.at.astimezone(zone).date()] += hour.count
    today = now.astimezone(zone).date()
    shown = [today - timedelta(days=back) for back in reversed(range(days))]
    bars = tuple(Bar(day, counts[day]) for day in shown)
    return Chart(title, sum(bar.count for bar in bars), max((bar.count for bar in bars), default=0), bars)
