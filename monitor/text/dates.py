"""Dates a sentence gives, resolved against the day it was written."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

EARLIEST = 1900


@dataclass(frozen=True, slots=True)
class Calendar:
    """A language's words for dates: twelve months and seven weekdays from Monday, each with its short forms.

    `counts` are the words for one, two, three and so on, `years` and `ago` those of "nine years ago".
    """

    months: tuple[tuple[str, ...], ...]
    weekdays: tuple[tuple[str, ...], ...]
    today: tuple[str, ...]
    yesterday: tuple[str, ...]
    last_year: tuple[str, ...]
    counts: tuple[tuple[str, ...], ...] = ()
    years: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """The days a date at text[start:end] may mean, inclusively: one for a day, many for a month or year.

    `year_named` is false where the year is the likeliest one only.
    """

    start: int
    end: int
    first: date
    last: date
    year_named: bool = False

    @property
    def day(self) -> date | None:
        """The day, None where the text gives a month or year only."""
        return self.first if self.first == self.last else None


def dates(text: str, calendar: Calendar, written: date | None) -> tuple[Dated, ...]:
    """The dates of a text in order; those without a year, and weekdays, need the day it was `written`.

    A month must be named by a capital: "may" is no date, and neither are numbers with hyphens (BOD 17-01).
    """
    found: list[Dated] = []
    for match in _pattern(calendar).finditer(text):
        days = _days(match, calendar, written)
        if days is not None:
            found.append(Dated(match.start(), match.end(), *days, year_named=_names_year(match, calendar)))
    return tuple(found)


def _names_year(match: re.Match[str], calendar: Calendar) -> bool:
    named = match.groupdict()
    written = named["year"] or named["year2"] or named["alone"]
    return bool(written or named["count"]) or (named["word"] or "").lower() in calendar.last_year


def _days(match: re.Match[str], calendar: Calendar, written: date | None) -> tuple[date, date] | None:
    named = match.groupdict()
    month = _index(calendar.months, named["month"] or named["month2"])
    year = named["year"] or named["year2"] or named["alone"]
    if month is not None:
        number = named["day"] or named["day2"]
        return _of_month(month + 1, int(number) if number else None, int(year) if year else None, written)
    if year:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    return None if written is None else _relative(named, calendar, written)


def _of_month(month: int, day: int | None, year: int | None, written: date | None) -> tuple[date, date] | None:
    if year is None:
        if written is None:
            return None
        year = written.year if (month, day or 1) <= (written.month, written.day) else written.year - 1
    length = monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    return None if not 1 <= day <= length else (date(year, month, day), date(year, month, day))


def _relative(named: dict[str, str | None], calendar: Calendar, written: date) -> tuple[date, date] | None:
    word = (named["word"] or "").lower()
    if (past := _years_ago(named["count"], calendar)) or word in calendar.last_year:
        year = max(written.year - (past or 1), EARLIEST)
        return date(year, 1, 1), date(year, 12, 31)
    if word in calendar.today:
        return written, written
    if word in calendar.yesterday:
        return written - timedelta(days=1), written - timedelta(days=1)
    weekday = _index(calendar.weekdays, word)
    if weekday is None:
        return None
    day = written - timedelta(days=(written.weekday() - weekday) % 7)
    return day, day


def _years_ago(count: str | None, calendar: Calendar) -> int:
    """How many years ago a count of them means; 0 without one."""
    if count is None:
        return 0
    named = _index(calendar.counts, count)
    return int(count) if named is None else named + 1


def _index(names: tuple[tuple[str, ...], ...], word: str | None) -> int | None:
    lowered = (word or "").lower()
    return next((index for index, row in enumerate(names) if lowered in row), None)


@lru_cache(maxsize=8)
def _pattern(calendar: Calendar) -> re.Pattern[str]:
    months = _either(name.capitalize() for row in calendar.months for name in row)
    days = [name.capitalize() for row in calendar.weekdays for name in row]
    words = [*days, *calendar.today, *calendar.yesterday, *calendar.last_year]
    counts = _either(word for row in calendar.counts for word in (*row, *map(str.capitalize, row)))
    # A language without these words has nothing that could match here.
    ago = rf"(?:{_either(calendar.years)}) (?:{_either(calendar.ago)})" if calendar.ago else r"(?!)"
    words += [word.capitalize() for word in (*calendar.today, *calendar.yesterday, *calendar.last_year)]
    return re.compile(
        rf"\b(?P<month>{months})\b\.?(?: (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b)?"
        r"(?:,? (?:of )?(?P<year>(?:19|20)\d\d)\b)?"
        rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{months})\b\.?(?:,? (?P<year2>(?:19|20)\d\d)\b)?"
        rf"|\b(?P<word>{_either(words)})\b"
        rf"|\b(?P<count>\d{{1,2}}|{counts}) (?:{ago})\b"
        r"|\b(?<!-)(?P<alone>(?:19|20)\d\d)\b(?![-\d])"
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))
