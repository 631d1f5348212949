"""Dates in sentences."""

from dataclasses import replace
from datetime import date

import pytest

from monitor.text.dates import Calendar, dates

MONTHS = [date(2024, month, 1).strftime("%B").lower() for month in range(1, 13)]
DAYS = [date(2024, 1, day).strftime("%A").lower() for day in range(1, 8)]
CALENDAR = Calendar(
    tuple((month, month[:3]) for month in MONTHS),
    tuple((day, day[:3]) for day in DAYS),
    ("today",),
    ("yesterday",),
    ("last year",),
)
WRITTEN = date(2024, 6, 12)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("banned on April 20, 2018", date(2018, 4, 20), date(2018, 4, 20)),
        ("banned on 20 April 2018", date(2018, 4, 20), date(2018, 4, 20)),
        ("in December of 2017", date(2017, 12, 1), date(2017, 12, 31)),
        ("in 2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("in September", date(2023, 9, 1), date(2023, 9, 30)),
        ("on Monday", date(2024, 6, 10), date(2024, 6, 10)),
        ("said on Wednesday", WRITTEN, WRITTEN),
        ("Yesterday it was", date(2024, 6, 11), date(2024, 6, 11)),
        ("last year", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_a_date_is_resolved_against_the_day_it_was_written(text: str, first: date, last: date) -> None:
    [found] = dates(text, CALENDAR, WRITTEN)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("text", ["it may ban Acme", "under BOD 17-01", "on February 31", "directive 2017-1"])
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates(text, CALENDAR, WRITTEN) == ()


def test_a_month_alone_needs_the_day_it_was_written() -> None:
    assert dates("in September", CALENDAR, None) == ()


def test_only_a_day_is_a_day() -> None:
    [month] = dates("in May 2020", CALENDAR, WRITTEN)
    [day] = dates("on 3 May 2020", CALENDAR, WRITTEN)
    assert month.day is None
    assert day.day == date(2020, 5, 3)


def test_a_year_that_is_guessed_is_told_apart() -> None:
    assert [found.year_named for found in dates("in September, as in 2017", CALENDAR, WRITTEN)] == [False, True]


@pytest.mark.parametrize(("text", "year"), [("nine years ago", 2015), ("A year ago", 2023), ("12 years earlier", 2012)])
def test_years_ago_are_the_year_that_is_meant(text: str, year: int) -> None:
    """Counted back from the day the text was written, in words or in figures."""
    counts = (("a",), *((),) * 7, ("nine",))
    calendar = replace(CALENDAR, counts=counts, years=("year", "years"), ago=("ago", "earlier"))

    [dated] = dates(f"{text} it was banned", calendar, date(2024, 6, 12))

    assert (dated.first, dated.last) == (date(year, 1, 1), date(year, 12, 31))
