"""Alerts put into one message, in plain text, Markdown and HTML, and as a mail."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from monitor.alerts.escape import Url, clean, cut, inert, web_link
from monitor.alerts.facts import TITLE_LENGTH, Context, Facts, facts_of
from monitor.alerts.wording import matter
from monitor.model.alert import Alert, Message, Thread
from monitor.model.rule import Level

COLOURS = {
    Level.CRITICAL: "#a4133c",
    Level.HIGH: "#d9480f",
    Level.MEDIUM: "#e8a200",
    Level.LOW: "#1c7ed6",
    Level.INFORMATIONAL: "#868e96",
}
INKS = {level: "#1f2328" if level is Level.MEDIUM else "#ffffff" for level in Level}
"""What can be read on the colours."""
TITLES_IN_SUBJECT = 2


def message(
    alerts: Sequence[Alert],
    *,
    now: datetime,
    timezone: str = "UTC",
    rule_titles: Mapping[str, str] | None = None,
    page: str | None = None,
) -> Message:
    """One message for one alert or, as a digest, for several: the highest level first, then in the given order.

    `timezone` is an IANA name for the dates shown, `rule_titles` are by rule id, `page` is the address of the web
    page if readers can reach it. `subject` is the alert's; a digest has that of its first alert. At least one alert.
    """
    context = Context(now, timezone, rule_titles, page)
    told = sorted(((facts_of(alert, context), alert) for alert in alerts), key=lambda pair: -pair[0].level.rank)
    views = [facts for facts, _ in told]
    return Message(
        title=_title(views),
        text=_render(TEXT, views),
        markdown=_render(MARKDOWN, views),
        html=_render(HTML, views),
        mail=_render(MAIL, views),
        level=views[0].level,
        subject=told[0][1].subject,
        thread=_thread(told[0][1], rule_titles or {}) if len(told) == 1 else None,
        link=(views[0].page or views[0].url) if len(told) == 1 else web_link(page),
        alerts=tuple(alert for _, alert in told),
    )


def _thread(alert: Alert, rule_titles: Mapping[str, str]) -> Thread | None:
    """The thread of a story: nothing in its title may change with the story, or mail programs would begin another."""
    if alert.story is None:
        return None
    title = f"{matter(alert.story, rule_titles)} [story {alert.story.id}]"
    return Thread(alert.subject, cut(inert(title), TITLE_LENGTH))


def _title(views: Sequence[Facts]) -> str:
    if len(views) == 1:
        return views[0].title
    named = "; ".join(view.title for view in views[:TITLES_IN_SUBJECT])
    more = len(views) - TITLES_IN_SUBJECT
    return cut(f"{len(views)} alerts: {named}{f'; and {more} more' if more > 0 else ''}", TITLE_LENGTH)


def _environment(escape: Callable[[str], str], *, html: bool = False) -> Environment:
    """Templates whose every value is escaped on its way out, so that none can be forgotten."""
    return Environment(
        loader=PackageLoader("monitor.alerts"),
        autoescape=html,  # noqa: S701 - text and Markdown are escaped by `finalize`
        finalize=lambda value: value if isinstance(value, Url) else escape(str(value)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


TEXT = _environment(clean).get_template("message.txt")
MARKDOWN = _environment(inert).get_template("message.md")
HTML = _environment(clean, html=True).get_template("message.html")
MAIL = _environment(clean, html=True).get_template("mail.html")


def _render(template: Template, views: Sequence[Facts]) -> str:
    return template.render(views=views, colours=COLOURS, inks=INKS).strip() + "\n"
