"""The pages that count: the overview, and everything about one party."""

from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from monitor.model.listing import StoryFilter
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.views import entity as entity_views
from monitor.web.views.entity import EntityPage, entity_page
from monitor.web.views.overview import DAYS, OverviewPage, overview_page


def figures_routes(desk: Desk) -> APIRouter:
    """The routes of figures."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/overview", methods=["GET", "HEAD"])
    async def overview(request: Request) -> Response:
        view = await desk.remembered.look("overview", partial(_overview, desk))
        return await desk.page(request, "overview.html", {"view": view})

    @routes.api_route("/entities/{name:path}", methods=["GET", "HEAD"])
    async def party(request: Request, name: str) -> Response:
        view = await look(_party, desk, name.replace("\0", ""))
        if view is None:
            raise HTTPException(404, f"Nobody called {name} is watched.")
        return await desk.page(request, "entity.html", {"view": view})

    return routes


def _overview(desk: Desk) -> OverviewPage:
    now, configuration = datetime.now(UTC), desk.service.configuration
    since = now - timedelta(days=DAYS)
    return overview_page(
        desk.views.course(since),
        desk.views.funnel(since),
        desk.views.coverage(since),
        watched=[entity.name for entity in configuration.settings.watch],
        now=now,
        timezone=desk.service.timezone,
    )


def _party(desk: Desk, name: str) -> EntityPage | None:
    watched = {entity.name: entity for entity in desk.service.configuration.settings.watch}
    found = desk.views.lines(StoryFilter(entity=name, limit=entity_views.STORIES)) if name else ()
    if not found and name not in watched:
        return None
    return entity_page(name, watched.get(name), found, desk.views.entity_count(name))
