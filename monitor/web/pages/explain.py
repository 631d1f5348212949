"""Why a text is told or not: typed, stored, or that which leads a story."""

from dataclasses import replace

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response

from monitor.errors import MonitorError
from monitor.model.entry import Entry
from monitor.model.listing import SEARCHED, EntryFilter
from monitor.web.form import posted
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.story_id import StoryId
from monitor.web.views.explain import Offered, explanation, offered, typed

LONGEST_TEXT = 20_000
"""Characters: as much as an article has, and read in a second."""
OFFERED = 12
"""Stored entries with the words that are looked for, the newest."""
MOST_WORDS = 8
LONGEST_WORDS = 200


def explain_routes(desk: Desk) -> APIRouter:
    """The routes of explanations."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/explain", methods=["GET", "HEAD"])
    async def ask(request: Request) -> Response:
        wanted = request.query_params.get("entry", "")
        return await explained(request, await stored(wanted) if wanted else None)

    @routes.post("/explain")
    async def answer(request: Request) -> Response:
        text = (await posted(request)).text("text")[:LONGEST_TEXT]
        return await explained(request, typed(text) if text.strip() else None, text)

    @routes.api_route("/stories/{story}/why", methods=["GET", "HEAD"])
    async def why(request: Request, story: StoryId) -> Response:
        found = await look(desk.store.story, story)
        if found is None:
            raise HTTPException(404, f"There is no story {story}.")
        return await explained(request, await stored(found.lead))

    async def stored(entry: str) -> Entry:
        found = await look(desk.store.entries, entry.replace("\0", ""))
        if not found:
            raise HTTPException(404, f"There is no entry {entry!r}.")
        return found[0].entry

    async def explained(request: Request, entry: Entry | None, text: str = "") -> Response:
        wanted = request.query_params.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
        values: dict[str, object] = {"view": None, "text": text, "fault": ""}
        values |= {"q": wanted, "found": await found(wanted), "searched": SEARCHED}
        if entry is None:
            return await desk.page(request, "explain.html", values)
        shown = text or "\n".join(part for part in (entry.title, entry.summary, entry.content) if part)
        short = replace(entry, content=entry.content[:LONGEST_TEXT])
        try:
            view = explanation(await desk.service.explain(short))
        except MonitorError as error:
            return await desk.page(request, "explain.html", values | {"fault": str(error)}, status=503)
        return await desk.page(request, "explain.html", values | {"view": view, "text": shown[:LONGEST_TEXT]})

    async def found(wanted: str) -> list[Offered]:
        words = tuple(wanted.split()[:MOST_WORDS])
        entries = await look(desk.views.entries, EntryFilter(words=words, limit=OFFERED)) if words else ()
        return [offered(each) for each in entries]

    return routes
