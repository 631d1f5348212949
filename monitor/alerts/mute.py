"""Mute times: when a route tells nobody, by the clock on the wall of a time zone."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model.settings import Mute

DAY = timedelta(days=1)
LONGEST = 8 * DAY
"""What is muted for longer than a week is muted for ever: mute times repeat by the week."""


def muted_until(mutes: Iterable[Mute], now: datetime) -> datetime | None:
    """The end of the mute times that hold now and of those that follow on without a gap; None when none holds.

    It is beyond `LONGEST` when they never end.
    """
    times, end = tuple(mutes), now
    while end - now <= LONGEST and (later := max((_end(mute, end) for mute in times), default=end)) > end:
        end = later
    return end if end > now else None


def _end(mute: Mute, moment: datetime) -> datetime:
    """When a mute time that holds at a moment ends; the moment itself when it does not hold."""
    today = moment.astimezone(ZoneInfo(mute.timezone)).date()
    for day in (today, today - DAY):
        begins, ends = _on(mute, day)
        if begins <= moment < ends:
            return ends
    return moment


def _on(mute: Mute, day: date) -> tuple[datetime, datetime]:
    """The mute time that begins on a day, empty where none does."""
    zone = ZoneInfo(mute.timezone)
    begins = datetime.combine(day, mute.start, zone).astimezone(UTC)
    if mute.days and day.weekday() not in mute.days:
        return begins, begins
    last = day + DAY if mute.end <= mute.start else day
    return begins, datetime.combine(last, mute.end, zone).astimezone(UTC)
