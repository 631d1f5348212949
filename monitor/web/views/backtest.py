"""What an edited rule would have told, and the mistakes that keep it from being tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import ConfigError
from monitor.model.alert import Alert, Outcome
from monitor.model.backtest import Backtest
from monitor.web.views.story_words import headline, why

NEW_RULE = """\
title: What it tells of, in one line
id: a-name-of-your-own
level: high
detection:
  act:
    actor: '%platforms%'
    action: [ban, block, suspend, remove, restrict]
    target: '%watched%'
  condition: act
"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake and where it is, from 1; `before` and `after` are the line it is in, up to that place and from it."""

    line: int
    column: int
    message: str
    help: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An alert that is gained or lost: its story as it was then, and whom it would have told, by name."""

    at: datetime
    headline: str
    level: str
    status: str
    reason: str
    source: str
    url: str | None
    entry: str
    receivers: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it. `first` is when the first entry was seen; `whole` is false where there were too many."""

    entries: int
    first: datetime | None
    whole: bool
    told: int
    gained: tuple[Difference, ...]
    lost: tuple[Difference, ...]


def tried(found: Backtest) -> Tried:
    """A backtest in the words of the page."""
    return Tried(
        entries=found.entries,
        first=found.first,
        whole=found.whole,
        told=sum(alert.told is Outcome.TOLD for alert in found.alerts),
        gained=tuple(_differences(found.gained)),
        lost=tuple(_differences(found.lost)),
    )


def mistakes(error: ConfigError, text: str) -> tuple[Mistake, ...]:
    """The mistakes in the text of a rule, in its order."""
    lines = text.split("\n")
    found = []
    for each in error.diagnostics:
        line = lines[each.line - 1] if 0 < each.line <= len(lines) else ""
        start = max(each.column - 1, 0)
        found.append(Mistake(each.line, each.column, each.message, each.help, line[:start], line[start:]))
    return tuple(found)


def _differences(alerts: tuple[Alert, ...]) -> Iterator[Difference]:
    """The alerts, newest first; only stories can be gained or lost."""
    for alert in reversed(alerts):
        if alert.story is None:
            continue
        yield Difference(
            at=alert.at,
            headline=headline(alert.story),
            level=alert.story.level or "none",
            status=alert.story.status or "",
            reason=why(alert.reason),
            source=alert.story.headline,
            url=alert.story.url,
            entry=alert.entry or "",
            receivers=", ".join(decision.receiver for decision in alert.decisions),
        )
