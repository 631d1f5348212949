"""Silences for scripts: which there are, one more, one less."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from monitor.config.silences import SilenceRecord, end, requested, silence_record
from monitor.model.silence import Silence
from monitor.web.access import Visitor, writer
from monitor.web.api import cursor as cursors
from monitor.web.api.asked import LISTING, ONE, POSTED, Cursor, Limit, Number
from monitor.web.api.cursor import page
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.problem import described

Text = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
Writer = Annotated[Visitor, Depends(writer)]


class Silences(TypedDict):
    """A page of silences."""

    silences: list[SilenceRecord]
    next: str | None


class Wanted(BaseModel):
    """A silence to be made; it begins at once."""

    model_config = ConfigDict(extra="forbid")

    match: dict[Text, list[Text]] = Field(
        min_length=1, description="Which stories, by key as in `monitor silence add`: all keys, any value of each."
    )
    comment: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)] = Field(
        description="Why: it is shown to those who miss the alerts."
    )
    duration: Text | None = Field(default=None, description="For how long: 2h, 7d; an hour where nothing is said.")
    until: Text | None = Field(default=None, description="Until when instead: 2026-05-04T08:00.")


def silences_routes(desk: Desk) -> APIRouter:
    """The routes of silences."""
    routes = APIRouter()

    @routes.get("/silences", responses=LISTING)
    async def silences(
        *,
        everything: Annotated[bool, Query(alias="all", description="Also those that have ended.")] = False,
        limit: Limit = 100,
        cursor: Cursor = None,
    ) -> Silences:
        """Silences, in the order in which they were made."""
        after, since = cursors.numbered("silences", cursor) or 0, None if everything else datetime.now(UTC)
        found, last = page(await look(desk.views.silences, since, after=after, limit=limit + 1), limit)
        following = cursors.cursor("silences", last.id) if last else None
        return {"silences": [silence_record(each) for each in found], "next": following}

    @routes.get("/silences/{silence}", responses=ONE)
    async def one_silence(silence: Number) -> SilenceRecord:
        """One silence, also when it has ended."""
        found = await look(desk.views.silences, after=silence - 1, limit=1)
        if not found or found[0].id != silence:
            raise HTTPException(404, f"there is no silence {silence}")
        return silence_record(found[0])

    @routes.post("/silences", status_code=201, responses=POSTED)
    async def add(wanted: Wanted, who: Writer, response: Response) -> SilenceRecord:
        """Tell nobody of the stories that match, until the silence ends."""
        settings, now = desk.service.configuration.settings, datetime.now(UTC)
        words = [f"{key}={value}" for key, values in wanted.match.items() for value in values]
        try:
            match, ends = requested(words, settings), end(wanted.duration, wanted.until, settings, now)
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        silence = Silence(match, now, ends, who.name, wanted.comment)
        number = await desk.service.write(desk.store.add_silence, silence, now)
        desk.service.wake("link")
        response.headers["Location"] = f"/api/v1/silences/{number}"
        return silence_record(silence) | {"silence": number}

    @routes.delete("/silences/{silence}", status_code=204, responses=described(401, 403, 404, 422, 503))
    async def expire(silence: Number, _who: Writer) -> None:
        """End a silence now; what it kept back is decided anew."""
        if not await desk.service.write(desk.store.expire_silence, silence, datetime.now(UTC)):
            raise HTTPException(404, f"there is no silence {silence} that has not ended")
        desk.service.wake("link")

    return routes
