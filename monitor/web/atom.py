"""Alerts as an Atom feed (RFC 4287), for readers of feeds: what was told, newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Request
from fastapi.responses import Response

from monitor.alerts.escape import clean
from monitor.alerts.out import timestamp
from monitor.alerts.wording import one_line
from monitor.model.alert import Alert, Outcome
from monitor.model.listing import AlertFilter
from monitor.storage.store import Store
from monitor.web.look import look
from monitor.web.parts import Service
from monitor.web.views.story_words import why

ATOM = "http://www.w3.org/2005/Atom"
KIND = "application/atom+xml"
SHOWN = 100
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries changed: it has to say something."""
UNTITLED = "alert"


def atom_routes(service: Service, store: Store) -> APIRouter:
    """The route of the feed."""
    routes = APIRouter(tags=["api"])

    @routes.get("/feeds/alerts.atom", response_class=Response, responses={200: {"content": {KIND: {}}}})
    async def alerts(request: Request) -> Response:
        """The newest alerts that somebody was told of, as an Atom feed."""
        found = await look(store.alerts, AlertFilter(outcome=Outcome.TOLD, limit=SHOWN))
        page = (service.web.url or str(request.base_url)).rstrip("/")
        return Response(document(found, page), media_type=KIND)

    return routes


def document(alerts: Sequence[Alert], page: str) -> bytes:
    """The feed of some alerts, newest first; `page` is where readers find the pages."""
    feed = Element("feed", xmlns=ATOM)
    _text(feed, "id", f"{page}/feeds/alerts.atom")
    _text(feed, "title", "Policy monitor: alerts")
    _text(feed, "updated", timestamp(max((alert.at for alert in alerts), default=NEVER)))
    _text(SubElement(feed, "author"), "name", "Policy monitor")
    SubElement(feed, "link", rel="self", type=KIND, href=f"{page}/feeds/alerts.atom")
    SubElement(feed, "link", rel="alternate", type="text/html", href=f"{page}/")
    for alert in alerts:
        _entry(feed, alert, page)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: Element, alert: Alert, page: str) -> None:
    entry, story = SubElement(feed, "entry"), alert.story
    _text(entry, "id", _permanent_id(alert))
    # Control characters, which outside text may hold, are in no XML 1.0, not even escaped.
    title = one_line(story) if story else alert.notice.title if alert.notice else ""
    _text(entry, "title", clean(title) or UNTITLED)
    _text(entry, "updated", timestamp(alert.at))
    _text(entry, "published", timestamp(alert.at))
    lines = (why(alert.reason), story.sentence) if story else alert.notice.lines if alert.notice else ()
    _text(entry, "summary", clean("\n".join(lines)))
    link = f"{page}/stories/{story.id}" if story else f"{page}/"
    SubElement(entry, "link", rel="alternate", type="text/html", href=link)
    for term in (story.level, story.action, story.status) if story else ():
        if term:
            SubElement(entry, "category", term=term)


def _permanent_id(alert: Alert) -> str:
    """What an alert is called for good (RFC 4287, 4.2.6): the same under every name of this machine."""
    facts = (alert.subject, alert.revision, alert.reason, alert.ordinal, timestamp(alert.at))
    return uuid5(NAMESPACE_URL, " ".join(map(str, facts))).urn


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
