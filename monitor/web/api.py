"""Stories and alerts for scripts: the records that the command line prints, too."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from monitor.alerts.out import Record, alert_record, notification_record, story_record
from monitor.config.silences import silence_record
from monitor.matching.out import records
from monitor.model.alert import NotificationState, Outcome
from monitor.model.entry import Entry
from monitor.model.listing import AlertFilter, NotificationFilter, StoryFilter
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.storage.store import Store
from monitor.web.look import look
from monitor.web.parts import Service
from monitor.web.story_id import StoryId

Since = Annotated[
    AwareDatetime | None,
    AfterValidator(lambda moment: moment and moment.astimezone(UTC)),
    Query(description="Only what changed since then: RFC 3339, with its zone."),
]
Name = Annotated[str | None, Query(max_length=500, pattern=r"^[^\x00]*$")]  # PostgreSQL knows no NUL
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]


PROBLEM = {"content": {"application/problem+json": {"schema": {"type": "object"}}}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    400: PROBLEM | {"description": "The request is not one"},
    401: PROBLEM | {"description": "A token is needed"},
    404: PROBLEM | {"description": "There is none"},
    422: PROBLEM | {"description": "The request has mistakes"},
    503: PROBLEM | {"description": "The database does not answer"},
}
"""What any of them may answer instead."""


class Text(BaseModel):
    """A text to be explained: a headline, or a headline and what stands below it."""

    title: str = Field(min_length=1, max_length=2000)
    summary: str = Field(default="", max_length=20_000)


def api_routes(service: Service, store: Store) -> APIRouter:
    """The routes below /api/v1."""
    routes = APIRouter(prefix="/api/v1", tags=["api"], responses=ANSWERS)

    @routes.get("/stories")
    async def stories(
        *,
        entity: Name = None,
        action: Action | None = None,
        status: Status | None = None,
        level: Level | None = None,
        since: Since = None,
        everything: Annotated[bool, Query(alias="all", description="Also those nobody was told of.")] = False,
        limit: Limit = 100,
    ) -> dict[str, list[Record]]:
        """Stories, the newest change first."""
        wanted = StoryFilter(entity, action, status, level, since, told_only=not everything, limit=limit)
        return {"stories": [story_record(story) for story in await look(store.stories, wanted)]}

    @routes.get("/stories/{story}")
    async def one_story(story: StoryId) -> Record:
        """One story; the one it was merged into, where it was."""
        found = await look(store.story, story)
        if found is None:
            raise HTTPException(404, f"there is no story {story!r}")
        return story_record(found)

    @routes.get("/alerts")
    async def alerts(
        *,
        since: Since = None,
        story: Annotated[StoryId | None, Query(description="Only of that story.")] = None,
        told: Outcome | None = None,
        limit: Limit = 100,
    ) -> dict[str, list[Record]]:
        """Alerts with what became of them, the newest first."""
        subject = f"story:{story}" if story else None
        wanted = AlertFilter(since, subject, told, limit)
        return {"alerts": [alert_record(alert) for alert in await look(store.alerts, wanted)]}

    @routes.get("/notifications")
    async def notifications(
        *, state: NotificationState | None = None, receiver: Name = None, limit: Limit = 100
    ) -> dict[str, list[Record]]:
        """What was sent to whom, or waits, the newest first."""
        wanted = NotificationFilter(state, receiver, limit)
        return {"notifications": [notification_record(each) for each in await look(store.notifications, wanted)]}

    @routes.get("/silences")
    async def silences(
        *, everything: Annotated[bool, Query(alias="all", description="Also those that have ended.")] = False
    ) -> dict[str, list[Record]]:
        """Silences, in the order in which they were made."""
        found = await look(store.silences, None if everything else datetime.now(UTC))
        return {"silences": [silence_record(each) for each in found]}

    @routes.post("/explain")
    async def explain(text: Text) -> dict[str, list[Record]]:
        """The matches of a text, as `monitor explain --json` prints them; nothing is stored."""
        explained = await service.explain(Entry(id="text", title=text.title, summary=text.summary))
        return {"matches": list(records(explained.entry, explained.matches))}

    return routes
