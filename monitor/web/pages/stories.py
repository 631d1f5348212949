"""The list of stories, and what changed in it since it was loaded."""

from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.model.listing import Handled
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.views.stories import PERIODS, asked_by, filter_of, listing

LIVE = "live"
"""Marks what the page asks by itself, from what a person does."""
CHOICES = {
    "level": tuple(reversed(Level)),
    "action": tuple(Action),
    "status": tuple(Status),
    "handled": tuple(Handled),
    "period": tuple(PERIODS),
}


def stories_routes(desk: Desk) -> APIRouter:
    """The routes of the list."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/", methods=["GET", "HEAD"])
    async def stories(request: Request) -> Response:
        asked = asked_by(request.query_params)
        live = "hx-request" in request.headers
        if not live and any(value == "" for value in request.query_params.values()):
            return RedirectResponse(asked.address(), 303)  # the address that can be shared
        try:
            wanted = filter_of(asked, datetime.now(UTC))
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        found = await look(desk.views.lines, wanted)
        configuration = desk.service.configuration
        entities = {entity.name for entity in configuration.settings.watch}
        jurisdictions = {actor.jurisdiction for actor in configuration.rule_set.actors if actor.jurisdiction}
        shown = listing(asked, found, entities=sorted(entities, key=str.casefold), jurisdictions=sorted(jurisdictions))
        answer = await desk.page(request, "stories.html", {"view": shown, "choices": CHOICES})
        by_itself = LIVE in request.query_params or "hx-history-restore-request" in request.headers
        if live and not by_itself:
            answer.headers["HX-Push-Url"] = asked.address()
        return answer

    return routes
