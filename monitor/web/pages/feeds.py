"""Feeds: how they are, and what can be done about it."""

import asyncio
from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.feeds.probe import Probe, probe
from monitor.model.feed import FeedState
from monitor.web.form import posted
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.views.feeds import feed_rows

SHOWN = 20
"""Entries shown of a feed that is tried."""
DONE = {"poll": "It is polled now.", "pause": "It is not polled until it is resumed.", "resume": "It is polled again."}


def feeds_routes(desk: Desk) -> APIRouter:
    """The routes of feeds."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/feeds", methods=["GET", "HEAD"])
    async def feeds(request: Request) -> Response:
        counts = await desk.remembered.look("feeds", desk.views.feed_counts)
        rows = feed_rows(await look(desk.store.feeds), counts)
        done = DONE.get(request.query_params.get("done", ""), "")
        return await desk.page(request, "feeds.html", {"rows": rows, "done": done})

    @routes.post("/feeds/{feed}/test")
    async def test(request: Request, feed: str) -> Response:
        await posted(request)
        found, settings = await known(feed), desk.service.configuration.settings.fetch
        spec = next(
            (each for each in desk.service.configuration.settings.feeds if each.url == found.spec.url), found.spec
        )
        # A loop of its own, in a thread: what is parsed here may be large, and nobody else should wait for it.
        seen: Probe = await asyncio.to_thread(lambda: asyncio.run(probe(spec, settings, datetime.now(UTC))))
        entries = [each.entry for each in seen.poll.entries[:SHOWN]] if seen.poll else []
        return await desk.page(request, "feed_test.html", {"feed": found, "seen": seen, "entries": entries})

    @routes.post("/feeds/{feed}/{deed}")
    async def do(request: Request, feed: str, deed: str) -> Response:
        await posted(request)
        if deed not in DONE:
            raise HTTPException(404, f"Nobody can {deed!r} a feed.")
        found, now = await known(feed), datetime.now(UTC)
        await desk.service.write(desk.store.stop_feed if deed == "pause" else desk.store.resume_feed, found.id, now)
        desk.service.wake("poll")
        return RedirectResponse(f"/feeds?done={deed}", 303)

    async def known(feed: str) -> FeedState:
        for state in await look(desk.store.feeds):
            if str(state.id) == feed:
                return state
        raise HTTPException(404, f"There is no feed {feed}.")

    return routes
