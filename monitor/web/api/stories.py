"""Stories for scripts: the records that the command line prints, too."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from typing_extensions import TypedDict

from monitor.alerts.out import StoryRecord, story_record
from monitor.model.listing import Handled, StoryFilter
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.web.api.asked import LISTING, ONE, Cursor, Limit, Name, Since, existing, words_of
from monitor.web.api.cursor import page, place_cursor, placed
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.story_id import StoryId


class Stories(TypedDict):
    """A page of stories."""

    stories: list[StoryRecord]
    next: str | None


def wanted_stories(
    *,
    entity: Name = None,
    action: Action | None = None,
    status: Status | None = None,
    level: Level | None = None,
    jurisdiction: Name = None,
    handled: Handled | None = None,
    q: Annotated[Name, Query(description="Words that all stand in the story.")] = None,
    since: Since = None,
    everything: Annotated[bool, Query(alias="all", description="Also those nobody was told of.")] = False,
) -> StoryFilter:
    """Which stories a script asks for."""
    return StoryFilter(
        entity=entity,
        action=action,
        status=status,
        level=level,
        jurisdiction=jurisdiction,
        handled=handled,
        words=words_of(q),
        since=since,
        told_only=not everything,
    )


def stories_routes(desk: Desk) -> APIRouter:
    """The routes of stories."""
    routes = APIRouter()

    @routes.get("/stories", responses=LISTING)
    async def stories(
        wanted: Annotated[StoryFilter, Depends(wanted_stories)], limit: Limit = 100, cursor: Cursor = None
    ) -> Stories:
        """Stories, the newest change first."""
        wanted = replace(wanted, limit=limit + 1, after=placed("stories", cursor))
        found, last = page(await look(desk.views.stories, wanted), limit)
        following = place_cursor("stories", last[1]) if last else None
        return {"stories": [story_record(story) for story, _ in found], "next": following}

    @routes.get("/stories/{story}", responses=ONE)
    async def one_story(story: StoryId) -> StoryRecord:
        """One story; the one it was merged into, where it was."""
        found = existing(await look(desk.store.story, story), f"story {story!r}")
        return story_record(found)

    return routes
