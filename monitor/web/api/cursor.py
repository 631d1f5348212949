"""Cursors: where a listing goes on, as a text that only we read. They name a row, so nothing that comes shifts them."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from fastapi import HTTPException

from monitor.model.listing import Place
from monitor.web.api.asked import LARGEST

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def page(found: Sequence[T], limit: int) -> tuple[Sequence[T], T | None]:
    """The rows of a page, and the last of them if more come after it: `found` has one more than `limit` then."""
    return found[:limit], found[limit - 1] if len(found) > limit else None


def cursor(listing: str, *place: int | str) -> str:
    """The cursor of a place in a listing."""
    return base64.urlsafe_b64encode(json.dumps([listing, *place]).encode()).decode().rstrip("=")


def numbered(listing: str, text: str | None) -> int | None:
    """The number that a cursor of a listing holds; None without one, HTTPException (400) for one that is none."""
    if text is None:
        return None
    (number,) = _parts(listing, text, int)
    return int(number)


def named(listing: str, text: str | None) -> str | None:
    """The same with a name."""
    if text is None:
        return None
    (name,) = _parts(listing, text, str)
    return str(name)


def numbered_name(listing: str, text: str | None) -> tuple[int, str] | None:
    """The same with a number and a name."""
    if text is None:
        return None
    number, name = _parts(listing, text, int, str)
    return int(number), str(name)


def placed(listing: str, text: str | None) -> Place | None:
    """The same with a time and a number."""
    if text is None:
        return None
    at, number = _parts(listing, text, int, int)
    try:
        return Place(EPOCH + int(at) * MICROSECOND, int(number))
    except OverflowError as error:
        raise _refused(listing) from error


def place_cursor(listing: str, place: Place) -> str:
    """The cursor of a time and a number."""
    return cursor(listing, (place.at - EPOCH) // MICROSECOND, place.key)


def _parts(listing: str, text: str, *kinds: type[int | str]) -> list[int | str]:
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _refused(listing) from error
    if not isinstance(found, list) or [type(each) for each in found] != [str, *kinds] or found[0] != listing:
        raise _refused(listing)
    parts: list[int | str] = found[1:]
    if any(_unstorable(part) for part in parts):
        raise _refused(listing)
    return parts


def _unstorable(part: int | str) -> bool:
    return "\0" in part if isinstance(part, str) else not -LARGEST <= part <= LARGEST


def _refused(listing: str) -> HTTPException:
    return HTTPException(400, f"the cursor is none of {listing}; begin without one")
