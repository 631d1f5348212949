"""Counts over days as bars: where each stands in its picture, and the same as a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model.figures import Hour

WIDTH, HEIGHT = 320, 72
GAP = 2


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: its place in the picture, and what was counted."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float


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
    most = max((counts[day] for day in shown), default=0)
    step = WIDTH / days
    bars = [_bar(day, counts[day], number * step, step - GAP, most) for number, day in enumerate(shown)]
    return Chart(title, sum(bar.count for bar in bars), most, tuple(bars))


def _bar(day: date, count: int, x: float, width: float, most: int) -> Bar:
    # What is little beside the most is still to be seen.
    height = max(round(count / most * HEIGHT, 1), 1.5) if count else 0
    return Bar(day, count, round(x, 1), round(HEIGHT - height, 1), round(width, 1), height)
