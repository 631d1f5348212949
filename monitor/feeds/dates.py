"""Dates of entries: aware, in UTC, and possible."""

from calendar import timegm
from datetime import UTC, datetime, timedelta
from time import struct_time

from dateutil.parser import isoparse

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""There was no web before; such dates (1970, 0001) say that there is none."""
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def from_struct(parsed: struct_time | None) -> datetime | None:
    """The time feedparser read, in UTC already; None for none and for one that cannot be."""
    if parsed is None:
        return None
    try:
        return _possible(datetime(*parsed[:6], tzinfo=UTC))
    except (ValueError, OverflowError, TypeError):
        return _counted(parsed)


def _counted(parsed: struct_time) -> datetime | None:
    """The time of one that no calendar has, such as a leap second, by counting on."""
    try:
        return _possible(EPOCH + timedelta(seconds=timegm(parsed)))
    except (ValueError, OverflowError, TypeError):
        return None


def from_rfc3339(text: object) -> datetime | None:
    """The time a JSON feed gives (RFC 3339); None for what is none. Without an offset it is taken for UTC."""
    if not isinstance(text, str):
        return None
    try:
        date = isoparse(text.strip())
        return _possible(date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _possible(date: datetime) -> datetime | None:
    return date if EARLIEST <= date < LATEST else None
