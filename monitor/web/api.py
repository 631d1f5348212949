"""Stories and alerts for scripts: the records that the command line prints, too."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import AfterValidator, AwareDatetime

from monitor.alerts.out import Record, alert_record, story_record
from monitor.model.alert import Outcome
from monitor.model.listing import AlertFilter, StoryFilter
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.web.look import look
from monitor.web.parts import Store
from monitor.web.story_id import StoryId

Since = Annotated[
    AwareDatetime | None,
    AfterValidator(lambda moment: moment and moment.astimezone(UTC)),
    Query(description="Only what changed since then: RFC 3339, with its zone."),
]
Name = Annotated[str | None, Query(max_length=500, pattern=r"^[^\x00]*$")]  # PostgreSQL knows no NUL
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]


def api_routes(store: Store) -> APIRouter:
    """The routes below /api/v1."""
    routes = APIRouter(prefix="/api/v1", tags=["api"])

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

    return routes
