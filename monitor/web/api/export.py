"""All there is of a kind as a table or as JSON lines, sent as it is read, with the columns of `monitor export`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from monitor.model.listing import AlertFilter, EntryFilter, MatchFilter, MatchPlace, NotificationFilter, StoryFilter
from monitor.pipeline import export
from monitor.pipeline.export import PAGE, Form, Row, document, pages
from monitor.storage.views import Views
from monitor.web.api.entries import (
    EntryRecord,
    StoredMatchRecord,
    entry_record,
    stored_match_record,
    wanted_entries,
    wanted_matches,
)
from monitor.web.api.stories import wanted_stories
from monitor.web.api.told import wanted_alerts, wanted_notifications
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.problem import described

KINDS = {Form.CSV: "text/csv", Form.JSON: "application/x-ndjson"}
RESPONSES = described(401, 422, 503) | {
    200: {"description": "A table, or JSON lines", "content": {kind: {} for kind in KINDS.values()}}
}

As = Annotated[Form, Query(alias="format", description="A table, or JSON lines.")]


def export_routes(desk: Desk) -> APIRouter:
    """The routes of exports."""
    routes = APIRouter(prefix="/export", default_response_class=StreamingResponse, responses=RESPONSES)

    @routes.get("/stories")
    async def stories(
        wanted: Annotated[StoryFilter, Depends(wanted_stories)], form: As = Form.CSV
    ) -> StreamingResponse:
        """Stories, in the order in which they were made."""
        return await sent("stories", export.stories(desk.store, wanted, form), form)

    @routes.get("/alerts")
    async def alerts(wanted: Annotated[AlertFilter, Depends(wanted_alerts)], form: As = Form.CSV) -> StreamingResponse:
        """Alerts, in the order in which they were made."""
        return await sent("alerts", export.alerts(desk.store, wanted, form), form)

    @routes.get("/notifications")
    async def notifications(
        wanted: Annotated[NotificationFilter, Depends(wanted_notifications)], form: As = Form.CSV
    ) -> StreamingResponse:
        """Notifications, in the order in which they were made."""
        return await sent("notifications", export.notifications(desk.store, wanted, form), form)

    @routes.get("/entries")
    async def entries(
        wanted: Annotated[EntryFilter, Depends(wanted_entries)], form: As = Form.CSV
    ) -> StreamingResponse:
        """Entries without their text, in the order in which they came."""
        return await sent("entries", _entries(desk.views, wanted, form), form)

    @routes.get("/matches")
    async def matches(
        wanted: Annotated[MatchFilter, Depends(wanted_matches)], form: As = Form.CSV
    ) -> StreamingResponse:
        """Matches, in the order in which they were made."""
        return await sent("matches", _matches(desk.views, wanted, form), form)

    async def sent(name: str, pieces: Iterator[str], form: Form) -> StreamingResponse:
        # What is asked of the database first may fail, and is to be told as what it is.
        begun = await look(next, pieces)
        disposition = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
        return StreamingResponse(chain([begun], pieces), media_type=KINDS[form], headers=disposition)

    return routes


def _entries(views: Views, wanted: EntryFilter, form: Form) -> Iterator[str]:
    def page(after: int) -> Sequence[tuple[int, Row]]:
        found = views.entries(replace(wanted, limit=PAGE, made_after=after))
        return [(stored.key, {**entry_record(stored)}) for stored in found]

    return document(pages(page, 0), tuple(EntryRecord.__annotations__), form)


def _matches(views: Views, wanted: MatchFilter, form: Form) -> Iterator[str]:
    def page(after: MatchPlace) -> Sequence[tuple[MatchPlace, Row]]:
        found = views.matches(replace(wanted, limit=PAGE, made_after=after))
        return [(line.place, {**stored_match_record(line)}) for line in found]

    return document(pages(page, MatchPlace(0, "")), tuple(StoredMatchRecord.__annotations__), form)
