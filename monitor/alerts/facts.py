"""An alert as what a reader wants to know of it, in the order of the asking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.alerts.escape import Url, clean, cut, inert, web_link
from monitor.alerts.wording import one_line
from monitor.model.alert import Alert, Notice, Reason
from monitor.model.mention import Status
from monitor.model.rule import Level
from monitor.model.story import Background, Story
from monitor.text.plural import counted

TITLE_LENGTH = 200
"""A subject line that mail clients and Slack show whole."""
QUOTE_LENGTH = 500
VALUE_LENGTH = 300
OUTLETS_NAMED = 5
BACKGROUND_SHOWN = 3
LINES_SHOWN = 30
"""Of an operator's notice."""

WHY = {
    Reason.NEW: "new story",
    Reason.CONFIRMED: "confirmed by further sources",
    Reason.LEVEL_RAISED: "the level was raised",
    Reason.REMINDER: "reminder: still open, and nobody has acknowledged it",
    Reason.RETRACTED: "a source took its report back",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What a message is written with: the present, a time zone, titles of rules by id, where the web page is."""

    now: datetime
    timezone: str = "UTC"
    rule_titles: Mapping[str, str] | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """One alert, ready for the templates.

    `title` is safe everywhere; everything else is text from outside but for the links. `lines` and `background` may
    be empty, so may `quote` and `headline`.
    """

    title: str
    level: Level
    quote: str
    headline: str
    url: Url | None
    lines: tuple[tuple[str, str], ...]
    background: tuple[str, ...]
    page: Url | None


def facts_of(alert: Alert, context: Context) -> Facts:
    """What there is to say of an alert."""
    if alert.story is not None:
        return _of_story(alert.story, alert.reason, context)
    assert alert.notice is not None, f"alert {alert.subject} has neither story nor notice"
    return _of_notice(alert.notice)


def _of_story(story: Story, reason: Reason, context: Context) -> Facts:
    title = one_line(story)
    return Facts(
        title=cut(inert(f"Reminder: {title}" if reason is Reason.REMINDER else title), TITLE_LENGTH),
        level=story.level or Level.INFORMATIONAL,
        quote=cut(clean(story.sentence), QUOTE_LENGTH) if story.sentence != story.headline else "",
        headline=cut(clean(story.headline), TITLE_LENGTH),
        url=web_link(story.url),
        lines=tuple(
            (label, cut(clean(value), VALUE_LENGTH)) for label, value in _lines(story, reason, context) if value
        ),
        background=tuple(_past(each, story.entity) for each in story.background[-BACKGROUND_SHOWN:]),
        page=web_link(f"{context.page.rstrip('/')}/stories/{story.id}") if context.page else None,
    )


def _of_notice(notice: Notice) -> Facts:
    more = len(notice.lines) - LINES_SHOWN
    shown = (*notice.lines[:LINES_SHOWN], *((f"and {more} more",) if more > 0 else ()))
    return Facts(
        title=cut(inert(notice.title), TITLE_LENGTH),
        level=notice.level,
        quote="",
        headline="",
        url=None,
        lines=tuple(("", cut(clean(line), VALUE_LENGTH)) for line in shown),
        background=(),
        page=None,
    )


def _lines(story: Story, reason: Reason, context: Context) -> tuple[tuple[str, str | None], ...]:
    before = _before(story)
    return (
        ("Status", f"{story.status} (before: {before})" if before else story.status),
        ("Who", _who(story)),
        ("Challenged by" if story.status is Status.CHALLENGED else "Reversed by", story.by),
        ("Because", story.because),
        ("When", _when(story, context)),
        ("Level", story.level),
        ("Sources", _sources(story)),
        ("Rule" if len(story.rules) == 1 else "Rules", _rules(story, context)),
        ("Told because", _why(reason, story, before)),
    )


def _before(story: Story) -> Status | None:
    earlier = [step.status for step in story.history if step.status != story.status]
    return earlier[-1] if earlier else None


def _who(story: Story) -> str | None:
    if not story.actors:
        return None
    kind = ", ".join(part for part in (story.actor_kind, story.jurisdiction) if part and part != "unknown")
    names = ", ".join(story.actors)
    return f"{names} ({kind})" if kind else names


def _when(story: Story, context: Context) -> str:
    at = story.history[-1].at if story.history else story.first
    local = at.astimezone(ZoneInfo(context.timezone))
    return f"{local.day} {local:%B %Y, %H:%M %Z}{_age(context.now - at)}"


def _age(age: timedelta) -> str:
    """` (3 hours ago)`; nothing for a date in the future, which some feeds give."""
    if age < timedelta(0):
        return ""
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        count = age // length
        if count:
            return f" ({counted(count, unit)} ago)"
    return " (just now)"


def _sources(story: Story) -> str:
    count = "1 outlet" if story.sources == 1 else f"{story.sources} independent outlets"
    named = ", ".join(story.outlets[:OUTLETS_NAMED])
    more = len(story.outlets) - OUTLETS_NAMED
    names = f": {named}{f' and {more} more' if more > 0 else ''}" if named else ""
    entries = f"; {story.entries} entries" if story.entries > story.sources else ""
    return f"{count}{names}{entries}{'; official source' if story.official else ''}"


def _rules(story: Story, context: Context) -> str:
    titles = context.rule_titles or {}
    return "; ".join(titles.get(rule, rule) for rule in story.rules)


def _why(reason: Reason, story: Story, before: Status | None) -> str:
    if reason is Reason.STATUS_CHANGED:
        return f"the status changed from {before} to {story.status}" if before else f"the status is now {story.status}"
    return WHY.get(reason, reason.replace("_", " "))


def _past(past: Background, entity: str) -> str:
    actor = f"{past.actor}, " if past.actor else ""
    return cut(clean(f"{past.at:%Y-%m-%d}: {actor}{past.action} of {entity}: {past.sentence}"), VALUE_LENGTH)
