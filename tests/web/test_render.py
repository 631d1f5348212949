"""How pages say what they say: times as people read them."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.web.render import Times

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(0), "now"),
        (timedelta(seconds=-59), "now"),
        (timedelta(minutes=-119), "1 h ago"),
        (timedelta(hours=-47), "1 d ago"),
        (timedelta(seconds=20), "now"),
        (timedelta(days=7, seconds=-1), "in 7 d"),
        (timedelta(hours=23), "in 23 h"),
        (timedelta(hours=2, minutes=-1), "in 1 h"),
        (timedelta(minutes=15, seconds=-1), "in 15 min"),
    ],
)
def test_an_age_is_said_in_its_largest_unit(after: timedelta, said: str) -> None:
    assert Times("UTC", NOW).age(NOW + after) == said


def test_the_year_is_said_where_it_is_another() -> None:
    times = Times("Europe/Berlin", NOW)
    assert times.minute(NOW) == "4 May, 14:00"
    assert times.day(NOW - timedelta(days=365)) == "4 May 2025"
