"""Digests come when the people who get them expect them."""

from datetime import UTC, datetime

import pytest

from monitor.alerts.digest import Digest, cron_mistake

WEEKDAYS_AT_EIGHT = Digest("0 8 * * mon-fri", "Europe/Berlin")


def test_a_digest_is_at_its_local_time():
    assert WEEKDAYS_AT_EIGHT.after(datetime(2024, 3, 5, 3, 0, tzinfo=UTC)) == datetime(2024, 3, 5, 7, 0, tzinfo=UTC)


def test_the_digest_after_fridays_is_mondays():
    friday = datetime(2024, 3, 8, 7, 0, tzinfo=UTC)

    assert WEEKDAYS_AT_EIGHT.after(friday) == datetime(2024, 3, 11, 7, 0, tzinfo=UTC)


def test_a_digest_follows_summer_time():
    saturday_before = datetime(2024, 3, 30, 12, 0, tzinfo=UTC)

    assert WEEKDAYS_AT_EIGHT.after(saturday_before) == datetime(2024, 4, 1, 6, 0, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_still_has_its_digest():
    digest = Digest("30 2 * * *", "Europe/Berlin")

    assert digest.after(datetime(2024, 3, 31, 0, 0, tzinfo=UTC)) == datetime(2024, 3, 31, 1, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_has_one_digest():
    digest = Digest("30 2 * * *", "Europe/Berlin")
    first = digest.after(datetime(2024, 10, 27, 0, 0, tzinfo=UTC))

    assert (first, digest.after(first)) == (
        datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2024, 10, 28, 1, 30, tzinfo=UTC),
    )


def test_a_range_of_weekdays_may_end_with_sunday():
    friday = datetime(2024, 3, 8, 12, 0, tzinfo=UTC)

    assert Digest("0 8 * * sat-sun", "UTC").after(friday) == datetime(2024, 3, 9, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "cron", ["0 8 * * mon-fri", "*/30 * * * *", "0 8 1,15 * *", "0 8 * * mon#2", "0 9 * * sat-sun"]
)
def test_usual_expressions_are_right(cron):
    assert cron_mistake(cron) is None


@pytest.mark.parametrize(
    ("cron", "told"),
    [
        ("0 8 * * 1-5", "numbers"),
        ("0 8 * * mon,3", "numbers"),
        ("0 8 * *", "five fields"),
        ("0 0 8 * * mon", "five fields"),
        ("0 25 * * *", "bad hour"),
        ("0 8 31 feb *", "bad day-of-month"),
        ("0 8 * * someday", "bad day-of-week"),
    ],
)
def test_a_wrong_expression_is_told_why(cron, told):
    assert told in (cron_mistake(cron) or "")
