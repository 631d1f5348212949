"""Values of the model as the columns keep them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from monitor.model.feed import FeedSpec
from monitor.storage.columns import Duration, Moment, Snapshot, storable

SQLITE = sqlite.dialect()

moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.timezones(), allow_imaginary=False)  # noqa: DTZ001
few = st.lists(moments, min_size=2, max_size=2)


@given(moments)
def test_a_moment_comes_back_to_the_microsecond_and_in_utc(at: datetime) -> None:
    """Whatever zone it was given in."""
    back = Moment().result_processor(SQLITE, None)(Moment().process_bind_param(at, SQLITE))

    # Not compared in its own zone, where an hour that clocks repeat equals nothing (PEP 495).
    assert back == at.astimezone(UTC)
    assert back is not None
    assert back.tzinfo is UTC


@given(few)
def test_moments_sort_in_the_database_as_they_do_here(pair: list[datetime]) -> None:
    """Due times are compared there."""
    one, other = (Moment().process_bind_param(at, SQLITE) for at in pair)

    assert (one < other) == (pair[0].astimezone(UTC) < pair[1].astimezone(UTC))


def test_a_moment_without_a_zone_is_refused() -> None:
    """It would mean another time on another machine."""
    with pytest.raises(ValueError, match="has no time zone"):
        Moment().process_bind_param(datetime(2026, 5, 4), SQLITE)  # noqa: DTZ001


@given(st.timedeltas())
def test_a_duration_comes_back_to_the_microsecond(length: timedelta) -> None:
    """Of either sign."""
    stored = Duration().process_bind_param(length, SQLITE)

    assert Duration().result_processor(SQLITE, None)(stored) == length


def test_a_snapshot_outlives_fields_that_come_and_go() -> None:
    """A database is older, or newer, than the program that reads it."""
    specs: Snapshot[FeedSpec] = Snapshot(FeedSpec)

    spec = specs.result_processor(SQLITE, None)('{"url": "https://x.example/", "name": "X", "dropped_since": 1}')

    assert spec == FeedSpec("https://x.example/", "X")


@given(st.text(st.characters(codec=None)))
def test_only_what_a_database_refuses_is_replaced(text: str) -> None:
    """One for one, at its place."""
    kept = storable(text)

    assert "\0" not in kept
    assert len(kept) == len(text)
    assert all(a == b or b == "\ufffd" for a, b in zip(text, kept, strict=True))
    kept.encode()


def test_zones_are_only_another_way_to_say_a_moment() -> None:
    """Two that are equal are stored equal."""
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    berlin = at.astimezone(timezone(timedelta(hours=2)))

    assert Moment().process_bind_param(at, SQLITE) == Moment().process_bind_param(berlin, SQLITE)
