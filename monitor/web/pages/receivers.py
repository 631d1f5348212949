"""Receivers: what waits for them, what they get, and whether they take it."""

from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from monitor.delivery.trial import preview, try_receiver
from monitor.model.listing import StoryFilter
from monitor.model.settings import Receiver
from monitor.web.form import posted
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.views.receivers import receiver_rows

OFFERED = 20
"""Stories that are offered to be previewed, those that changed last."""


def receivers_routes(desk: Desk) -> APIRouter:
    """The routes of receivers."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/receivers", methods=["GET", "HEAD"])
    async def receivers(request: Request) -> Response:
        return await shown(request)

    @routes.post("/receivers/{name}/test")
    async def test(request: Request, name: str) -> Response:
        await posted(request)
        results = await try_receiver(known(name), desk.service.compose, datetime.now(UTC))
        return await shown(request, tried=name, results=results)

    @routes.api_route("/receivers/{name}/preview", methods=["GET", "HEAD"])
    async def show(request: Request, name: str) -> Response:
        receiver, wanted = known(name), request.query_params.get("story", "")
        offered = await look(desk.store.stories, StoryFilter(limit=OFFERED))
        story = await look(desk.store.story, wanted) if wanted else next(iter(offered), None)
        if wanted and story is None:
            raise HTTPException(404, f"There is no story {wanted}.")
        messages = await look(preview, receiver, story, desk.service.compose, datetime.now(UTC)) if story else ()
        values = {"name": name, "stories": offered, "story": story, "messages": messages}
        return await desk.page(request, "preview.html", values)

    async def shown(request: Request, *, tried: str = "", results: object = ()) -> Response:
        counts = await look(desk.views.receiver_counts)
        rows = receiver_rows(desk.service.configuration.settings.receivers, counts)
        return await desk.page(request, "receivers.html", {"rows": rows, "tried": tried, "results": results})

    def known(name: str) -> Receiver:
        for receiver in desk.service.configuration.settings.receivers:
            if receiver.name == name:
                return receiver
        raise HTTPException(404, f"There is no receiver {name}.")

    return routes
