"""What scripts ask with: parameters that many addresses take."""

from datetime import UTC, datetime
from typing import Annotated, TypeVar

from fastapi import HTTPException, Path, Query
from pydantic import AfterValidator, AwareDatetime

from monitor.web.problem import described

T = TypeVar("T")
MOST = 1000
"""Records of a page."""
MOST_WORDS = 10
LARGEST = 2**63 - 1
"""A number that both databases can hold."""


def words_of(text: str | None) -> tuple[str, ...]:
    """The words to be sought, as many as are looked for at once."""
    return tuple((text or "").split()[:MOST_WORDS])


def existing(found: T | None, what: str) -> T:
    """What was asked for; a 404 that names `what` there is none of."""
    if found is None:
        raise HTTPException(404, f"there is no {what}")
    return found


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("this is before the first year or after the last") from error


Moment = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A time in UTC; RFC 3339 with its zone."""
Since = Annotated[Moment | None, Query(description="Only what is not older: RFC 3339, with its zone.")]
Name = Annotated[str | None, Query(max_length=500, pattern=r"^[^\x00]*$")]  # PostgreSQL knows no NUL
Named = Annotated[str, Path(max_length=500, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Path(ge=0, le=LARGEST)]
Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
Cursor = Annotated[
    str | None, Query(max_length=2000, description="Where to go on: `next` of the page before. It means nothing else.")
]

LISTING = described(400, 401, 422, 503)
"""What a listing may answer instead."""
ONE = described(401, 404, 422, 503)
"""What an address of one record may answer instead."""
POSTED = described(400, 401, 403, 413, 422, 503)
"""What may be answered instead to who sends something."""
