"""Rules: what they matched, what people said of that, and whether their tests hold."""

from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from monitor.errors import MonitorError
from monitor.web.form import posted
from monitor.web.pages.framing import Desk
from monitor.web.views.rules import DAYS, Results, results, rule_rows


def rules_routes(desk: Desk) -> APIRouter:
    """The routes of rules."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/rules", methods=["GET", "HEAD"])
    async def rules(request: Request) -> Response:
        return await shown(request)

    @routes.post("/rules/test")
    async def test(request: Request) -> Response:
        await posted(request)
        try:
            failed = await desk.service.run_tests()
        except MonitorError as error:
            return await shown(request, fault=str(error), status=503)
        return await shown(request, tested=results(desk.service.configuration.rule_set.rules, failed))

    async def shown(request: Request, *, tested: Results | None = None, fault: str = "", status: int = 200) -> Response:
        since = datetime.now(UTC) - timedelta(days=DAYS)
        counts = await desk.remembered.look("rules", partial(desk.views.rule_counts, since))
        rows = rule_rows(desk.service.configuration.rule_set.rules, counts)
        values = {"rows": rows, "tested": tested, "fault": fault, "days": DAYS}
        return await desk.page(request, "rules.html", values, status=status)

    return routes
