"""What servers say about time: how long an answer may be reused, and when to come back."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_AGE = re.compile(r'(?i)(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})')
LONGEST = timedelta(days=365)
"""Longer ones mean "for ever" (RFC 9111, 4.2.2 and the practice of CDNs)."""


def max_age(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a response may be reused: Cache-Control max-age, else Expires (RFC 9111, 5.2.2.1 and 5.3).

    `headers` have lower-case names. None when they do not say, and for what is not to be reused at all.
    """
    control = headers.get("cache-control", "")
    if "no-cache" in control.lower() or "no-store" in control.lower():
        return None
    stated = MAX_AGE.search(control)
    if stated:
        return _positive(timedelta(seconds=int(stated[1])))
    expires = _date(headers.get("expires"))
    return _positive(expires - (_date(headers.get("date")) or now)) if expires else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the server asks us to stay away (RFC 9110, 10.2.3): seconds or a date; None if it does not say."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), LONGEST)
    until = _date(value)
    return _positive(until - (_date(headers.get("date")) or now)) if until else None


def _positive(span: timedelta) -> timedelta | None:
    return min(span, LONGEST) if span > timedelta(0) else None


def _date(value: str | None) -> datetime | None:
    """An HTTP date; None for "0", "-1" and all that is none."""
    if not value:
        return None
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
