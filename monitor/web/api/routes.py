"""All routes of the interface for scripts."""

from fastapi import APIRouter, Security
from fastapi.security import HTTPBearer

from monitor.web.api.entities import entities_routes
from monitor.web.api.entries import entries_routes
from monitor.web.api.export import export_routes
from monitor.web.api.feeds import feeds_routes
from monitor.web.api.rules import rules_routes
from monitor.web.api.silences import silences_routes
from monitor.web.api.stories import stories_routes
from monitor.web.api.told import told_routes
from monitor.web.api.trials import trials_routes
from monitor.web.pages.framing import Desk

PARTS = (
    stories_routes,
    told_routes,
    entries_routes,
    feeds_routes,
    entities_routes,
    rules_routes,
    silences_routes,
    trials_routes,
    export_routes,
)
TOKEN = HTTPBearer(auto_error=False, description="A token of `web.tokens`; none where nobody is asked.")
"""Only described here: the gate before the application looks at it."""


def api_routes(desk: Desk) -> APIRouter:
    """The routes below /api/v1."""
    routes = APIRouter(prefix="/api/v1", tags=["api"], dependencies=[Security(TOKEN)])
    for part in PARTS:
        routes.include_router(part(desk))
    return routes
