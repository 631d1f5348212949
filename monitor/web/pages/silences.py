"""Silences: which there are, one more, one less."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from monitor.config.silences import KEYS, end, requested, words
from monitor.model.silence import Silence
from monitor.web.access import visitor
from monitor.web.form import Form, posted
from monitor.web.look import look
from monitor.web.pages.framing import Desk

MOST_DIGITS = 18
LONGEST_COMMENT = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """A silence as the list shows it."""

    id: int
    match: str
    starts: datetime
    ends: datetime
    author: str
    comment: str
    holds: bool


def silences_routes(desk: Desk) -> APIRouter:
    """The routes of silences."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.api_route("/silences", methods=["GET", "HEAD"])
    async def silences(request: Request) -> Response:
        return await shown(request, Form({}))

    @routes.post("/silences")
    async def add(request: Request) -> Response:
        form, now, settings = await posted(request), datetime.now(UTC), desk.service.configuration.settings
        comment = form.one("comment")[:LONGEST_COMMENT]
        try:
            if not comment:
                raise ValueError("say why: it is shown to those who miss the alerts")
            match = requested(_quoted(form.one("match")), settings)
            ends = end(form.one("for") or None, None, settings, now)
        except ValueError as error:
            return await shown(request, form, fault=str(error), status=422)
        silence = Silence(match, now, ends, visitor(request).name, comment)
        await desk.service.write(desk.store.add_silence, silence, now)
        desk.service.wake("link")
        return RedirectResponse("/silences", 303)

    @routes.post("/silences/{silence}/expire")
    async def expire(request: Request, silence: str) -> Response:
        await posted(request)
        known = silence.isascii() and silence.isdecimal() and len(silence) <= MOST_DIGITS
        if not known or not await desk.service.write(desk.store.expire_silence, int(silence), datetime.now(UTC)):
            raise HTTPException(404, f"There is no silence {silence} that has not ended.")
        desk.service.wake("link")
        return RedirectResponse("/silences", 303)

    async def shown(request: Request, form: Form, *, fault: str = "", status: int = 200) -> Response:
        now = datetime.now(UTC)
        rows = [
            Row(each.id, words(each.match), each.starts, each.ends, each.author, each.comment, each.holds(now))
            for each in reversed(await look(desk.store.silences))
        ]
        written = {name: form.one(name) for name in ("match", "for", "comment")}
        values = {"rows": rows, "keys": KEYS, "fault": fault, "written": written}
        return await desk.page(request, "silences.html", values, status=status)

    return routes


def _quoted(text: str) -> tuple[str, ...]:
    """The `key=value` words of a line: a value that holds spaces goes on to the next `key=`."""
    found: list[str] = []
    for word in text.split():
        if "=" in word or not found:
            found.append(word)
        else:
            found[-1] += f" {word}"
    return tuple(found)
