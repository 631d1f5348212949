"""Rules: what they matched, what people said of that, and whether their tests hold."""

from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.web.form import posted
from monitor.web.pages.framing import Desk
from monitor.web.rule_tests import RuleTests
from monitor.web.views.rules import DAYS, rule_rows


def rules_routes(desk: Desk) -> APIRouter:
    """The routes of rules."""
    routes, tests = APIRouter(include_in_schema=False, default_response_class=HTMLResponse), RuleTests(desk.service)

    @routes.api_route("/rules", methods=["GET", "HEAD"])
    async def rules(request: Request) -> Response:
        since = datetime.now(UTC) - timedelta(days=DAYS)
        counts = await desk.remembered.look("rules", partial(desk.views.rule_counts, since))
        tested = tests.last()
        rows = rule_rows(desk.service.configuration.rule_set.rules, counts, tested.failures if tested else None)
        return await desk.page(request, "rules.html", {"rows": rows, "tested": tested, "days": DAYS})

    @routes.post("/rules/test")
    async def test(request: Request) -> Response:
        await posted(request)
        await tests.run()
        return RedirectResponse("/rules", 303)

    return routes
