"""What an edited rule would have told of late, beside what was told: nothing is written."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from monitor.errors import ConfigError, MonitorError
from monitor.model.backtest import Window
from monitor.web.form import posted
from monitor.web.pages.framing import Desk
from monitor.web.views.backtest import NEW_RULE, mistakes, tried

DAYS = ("1", "7", "30", "90")
"""How far back it may go, as the form says it."""
USUAL = "7"


def backtest_routes(desk: Desk) -> APIRouter:
    """The routes of backtests."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/rules/backtest", methods=["GET", "HEAD"])
    async def begin(request: Request) -> Response:
        wanted = request.query_params.get("rule", "")
        return await shown(request, await asyncio.to_thread(_text_of, desk, wanted) if wanted else NEW_RULE)

    @routes.post("/rules/backtest")
    async def answer(request: Request) -> Response:
        form, now = await posted(request), datetime.now(UTC)
        text, days = form.text("text"), form.one("days")
        if days not in DAYS:
            raise HTTPException(422, f"{days!r} is none of {', '.join(DAYS)} days")
        window = Window(now - timedelta(days=int(days)), now)
        try:
            found = await desk.service.backtest(window, text)
        except ConfigError as error:
            return await shown(request, text, days, mistakes=mistakes(error, text))
        except MonitorError as error:
            return await shown(request, text, days, status=503, fault=str(error))
        return await shown(request, text, days, tried=tried(found))

    async def shown(
        request: Request, text: str, days: str = USUAL, *, status: int = 200, **came_of_it: object
    ) -> Response:
        values = {"text": text, "days": days, "choices": DAYS, "mistakes": (), "fault": "", "tried": None}
        return await desk.page(request, "backtest.html", values | came_of_it, status=status)

    return routes


def _text_of(desk: Desk, rule: str) -> str:
    """The text of a rule in use as its file has it."""
    path = next((each.path for each in desk.service.configuration.rule_set.rules if each.id == rule), None)
    if path is None:
        raise HTTPException(404, f"There is no rule {rule!r}.")
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise HTTPException(404, f"The file of the rule cannot be read: {path}.") from error
