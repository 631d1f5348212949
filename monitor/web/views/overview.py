"""How much came, how much of it was told, and why the rest was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log1p

from monitor.model.alert import Outcome
from monitor.model.figures import Course, Coverage, Funnel
from monitor.web.views.charts import Chart, chart
from monitor.web.views.story_words import why

DAYS = 30
PARTIES = 50
"""Parties in the table, those with most to tell."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the way from entries to what is told; `length` is that of its bar, a logarithm in per cent."""

    name: str
    count: int
    length: float


@dataclass(frozen=True, slots=True)
class Why:
    """A reason with how many decisions it made."""

    outcome: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All of the page; `silent` are watched parties that nothing was read of."""

    charts: tuple[Chart, ...]
    stages: tuple[Stage, ...]
    reasons: tuple[Why, ...]
    parties: tuple[Coverage, ...]
    silent: tuple[str, ...]
    days: int


def overview_page(
    course: Course,
    funnel: Funnel,
    coverage: Sequence[Coverage],
    *,
    watched: Sequence[str],
    now: datetime,
    timezone: str,
) -> OverviewPage:
    """The overview of the last DAYS days."""
    named = {each.entity for each in coverage}
    kinds = (
        ("Entries", course.entries),
        ("Matches", course.matches),
        ("Stories", course.stories),
        ("Alerts told", course.alerts),
    )
    return OverviewPage(
        charts=tuple(chart(title, hours, now=now, days=DAYS, timezone=timezone) for title, hours in kinds),
        stages=_stages(funnel),
        reasons=_reasons(funnel),
        parties=tuple(coverage[:PARTIES]),
        silent=tuple(name for name in watched if name not in named),
        days=DAYS,
    )


def _stages(funnel: Funnel) -> tuple[Stage, ...]:
    counts = (
        ("entries came", funnel.entries),
        ("say what was done to a watched party", funnel.mentioning),
        ("are matched by a rule", funnel.matched),
        ("stories began", funnel.stories),
        ("stories were told", funnel.told),
    )
    # One entry in hundreds says anything: without a logarithm all bars but the first would be dots.
    most = log1p(max(count for _, count in counts)) or 1
    return tuple(Stage(name, count, round(log1p(count) / most * 100, 1)) for name, count in counts)


def _reasons(funnel: Funnel) -> tuple[Why, ...]:
    order = list(Outcome)
    found = [Why(reason.outcome, why(reason), count) for reason, count in funnel.decisions.items()]
    return tuple(sorted(found, key=lambda each: (order.index(Outcome(each.outcome)), -each.count, each.reason)))
