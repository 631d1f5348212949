"""Independent outlets over time, as a line of the height of a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.listing import Report

WIDTH, HEIGHT = 72, 20
MARGIN = 2


@dataclass(frozen=True, slots=True)
class Sparkline:
    """How many outlets told of a story by when: the corners of a line in a picture, and the same in words."""

    points: str
    end: tuple[float, float]
    words: str


def sparkline(reports: Sequence[Report]) -> Sparkline | None:
    """The line of some reports in order of time; None where one outlet told, which makes no line."""
    firsts: dict[str, datetime] = {}
    for report in reports:
        firsts.setdefault(report.outlet, report.at)
    times = sorted(firsts.values())
    if len(times) < 2:
        return None
    begin, end = times[0], max(times[-1], reports[-1].at)
    corners: list[tuple[float, float]] = [(MARGIN, HEIGHT - MARGIN)]
    for count, at in enumerate(times, 1):
        across = _across(at, begin, end)
        corners += [(across, corners[-1][1]), (across, _up(count, len(times)))]
    corners.append((WIDTH - MARGIN, corners[-1][1]))
    return Sparkline(
        points=" ".join(f"{x:g},{y:g}" for x, y in corners),
        end=corners[-1],
        words=f"{len(times)} outlets within {_span(times[-1] - begin)}",
    )


def _across(at: datetime, begin: datetime, end: datetime) -> float:
    whole = (end - begin).total_seconds()
    share = (at - begin).total_seconds() / whole if whole else 0.0
    return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)


def _up(count: int, most: int) -> float:
    return round(HEIGHT - MARGIN - count / most * (HEIGHT - 2 * MARGIN), 1)


def _span(length: timedelta) -> str:
    if length >= timedelta(days=2):
        return f"{length.days} days"
    hours = length // timedelta(hours=1)
    return f"{hours} hours" if hours >= 2 else f"{max(1, length // timedelta(minutes=1))} minutes"
