"""The pages for people: the newest stories, and one story with all that is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.alerts.escape import BIDI, web_link
from monitor.alerts.facts import WHY
from monitor.alerts.wording import one_line
from monitor.errors import StorageError
from monitor.model.alert import Alert, Reason
from monitor.model.entry import StoredEntry
from monitor.model.listing import Act, AlertFilter, StoryFilter
from monitor.model.story import Story
from monitor.web.api import StoryId
from monitor.web.look import look
from monitor.web.overview import Counting
from monitor.web.parts import Service, Store

STORIES_SHOWN = 50
ENTRIES_SHOWN = 50

_UNTURNED = str.maketrans(dict.fromkeys(BIDI))


def _plain(value: object) -> object:
    """Text without direction controls, which could show it in another order than it has; other values as they are."""
    text = isinstance(value, str) and not hasattr(value, "__html__")  # which finished HTML has
    return str(value).translate(_UNTURNED) if text else value


TEMPLATES = Environment(
    loader=PackageLoader("monitor.web"),
    autoescape=True,
    finalize=_plain,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
WORDS = WHY | {
    Reason.STATUS_CHANGED: "the status changed",
    Reason.GROUP_WAIT: "waiting for more outlets",
    Reason.DIGEST: "waiting for the digest",
    Reason.REPEATED: "nothing new for the receiver",
    Reason.BASELINE: "older than the feed's first poll",
    Reason.KNOWN_EVENT: "an event already known",
    Reason.NO_ROUTE: "no route takes it",
    Reason.NO_RULE: "no rule matches it",
    Reason.CLOSED: "the story is closed",
}
"""Reasons in words; the others are their own."""


@dataclass(frozen=True, slots=True)
class Health:
    """The line of health: its facts in order, and whether all is as it should be."""

    facts: tuple[str, ...]
    well: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of one story; `entries` are the newest, newest first."""

    story: Story
    entries: tuple[StoredEntry, ...]
    alerts: tuple[Alert, ...]
    acts: tuple[Act, ...]


def page_routes(service: Service, store: Store, counting: Counting) -> APIRouter:
    """The routes for browsers."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/", methods=["GET", "HEAD"])
    async def newest(everything: bool = Query(default=False, alias="all")) -> str:
        wanted = StoryFilter(told_only=not everything, limit=STORIES_SHOWN)
        stories = await look(store.stories, wanted)
        return render(
            "stories.html",
            service.timezone,
            stories=stories,
            everything=everything,
            health=await health(service, counting),
        )

    @routes.api_route("/stories/{story}", methods=["GET", "HEAD"])
    async def one_story(story: StoryId) -> str:
        dossier = await look(_dossier, store, story)
        if dossier is None:
            raise HTTPException(404, f"There is no story {story}.")
        return render(
            "story.html",
            service.timezone,
            dossier=dossier,
            most=ENTRIES_SHOWN,
            health=await health(service, counting),
        )

    return routes


def render(template: str, timezone: str, **values: object) -> str:
    """A page as HTML; every value is escaped on its way in. Times are shown in that zone."""
    zone = ZoneInfo(timezone)
    return TEMPLATES.get_template(template).render(
        values,
        headline=_headline,
        link=web_link,
        why=lambda reason: WORDS.get(reason, reason.replace("_", " ")),
        day=lambda moment: _day(moment.astimezone(zone)),
        minute=lambda moment: f"{_day(moment.astimezone(zone))}, {moment.astimezone(zone):%H:%M}",
        zone=timezone,
    )


async def health(service: Service, counting: Counting) -> Health:
    """How the service is, in a few words."""
    stuck = tuple(f"the line {name} is stuck" for name in service.stuck())
    refused = () if service.last_reload_ok else ("the changed configuration has mistakes and is not in use",)
    try:
        overview = await counting.overview()
    except StorageError as error:
        return Health((*stuck, *refused, str(error)), well=False)
    totals, states = overview.totals, overview.totals.notifications
    dead, pending = (sum(count for state, count in states.items() if state == name) for name in ("dead", "pending"))
    troubles = (
        *stuck,
        *refused,
        *_counted(overview.losing, "feed fails", "feeds fail"),
        *_counted(dead, "message was given up", "messages were given up"),
        *_counted(totals.unreadable, "entry cannot be read", "entries cannot be read"),
    )
    facts = (
        *_counted(totals.feeds, "feed", "feeds"),
        *_counted(totals.entries, "entry", "entries"),
        *_counted(totals.unread, "entry waits to be read", "entries wait to be read"),
        *_counted(pending, "message waits to be sent", "messages wait to be sent"),
    )
    return Health((*troubles, *facts), well=not troubles)


def _dossier(store: Store, story: str) -> Dossier | None:
    found = store.story(story)
    if found is None:
        return None
    newest = list(reversed(found.entry_ids))[:ENTRIES_SHOWN]
    return Dossier(
        story=found,
        entries=tuple(entry for name in newest for entry in store.entries(name)),
        alerts=store.alerts(AlertFilter(subject=f"story:{found.id}")),
        acts=store.acts(found.id),
    )


def _counted(count: int, one: str, many: str) -> Sequence[str]:
    return (f"{count:,} {one if count == 1 else many}",) if count else ()


def _headline(story: Story) -> str:
    """The story in one line; its status stands beside it."""
    return one_line(story).removesuffix(f" — {story.status}")


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
