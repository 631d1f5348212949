"""What was told, or not, and to whom: alerts and notifications for scripts."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from typing_extensions import TypedDict

from monitor.alerts.out import AlertRecord, NotificationRecord, alert_record, notification_record
from monitor.model.alert import NotificationState, Outcome
from monitor.model.listing import AlertFilter, NotificationFilter, Place
from monitor.web.api import cursor as cursors
from monitor.web.api.asked import LISTING, ONE, Cursor, Limit, Name, Number, Since, existing
from monitor.web.api.cursor import page
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.story_id import StoryId


class Alerts(TypedDict):
    """A page of alerts."""

    alerts: list[AlertRecord]
    next: str | None


class Notifications(TypedDict):
    """A page of notifications."""

    notifications: list[NotificationRecord]
    next: str | None


def wanted_alerts(
    *,
    since: Since = None,
    story: Annotated[StoryId | None, Query(description="Only of that story.")] = None,
    told: Outcome | None = None,
) -> AlertFilter:
    """Which alerts a script asks for."""
    return AlertFilter(since, f"story:{story}" if story else None, told)


def wanted_notifications(*, state: NotificationState | None = None, receiver: Name = None) -> NotificationFilter:
    """Which notifications a script asks for."""
    return NotificationFilter(state, receiver)


def told_routes(desk: Desk) -> APIRouter:
    """The routes of alerts and notifications."""
    routes = APIRouter()

    @routes.get("/alerts", responses=LISTING)
    async def alerts(
        wanted: Annotated[AlertFilter, Depends(wanted_alerts)], limit: Limit = 100, cursor: Cursor = None
    ) -> Alerts:
        """Alerts with what became of them, the newest first."""
        wanted = replace(wanted, limit=limit + 1, after=cursors.placed("alerts", cursor))
        found, last = page(await look(desk.store.alerts, wanted), limit)
        following = cursors.place_cursor("alerts", Place(last.at, last.id)) if last else None
        return {"alerts": [alert_record(alert) for alert in found], "next": following}

    @routes.get("/alerts/{alert}", responses=ONE)
    async def one_alert(alert: Number) -> AlertRecord:
        """One alert."""
        found = existing(await look(desk.views.alert, alert), f"alert {alert}")
        return alert_record(found)

    @routes.get("/notifications", responses=LISTING)
    async def notifications(
        wanted: Annotated[NotificationFilter, Depends(wanted_notifications)], limit: Limit = 100, cursor: Cursor = None
    ) -> Notifications:
        """What was sent to whom, or waits, the newest first."""
        wanted = replace(wanted, limit=limit + 1, before=cursors.numbered("notifications", cursor))
        found, last = page(await look(desk.store.notifications, wanted), limit)
        following = cursors.cursor("notifications", last.id) if last else None
        return {"notifications": [notification_record(each) for each in found], "next": following}

    @routes.get("/notifications/{notification}", responses=ONE)
    async def one_notification(notification: Number) -> NotificationRecord:
        """One notification."""
        found = existing(await look(desk.views.notification, notification), f"notification {notification}")
        return notification_record(found)

    return routes
