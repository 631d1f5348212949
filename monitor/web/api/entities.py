"""Watched parties for scripts, and what is counted of each."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import APIRouter, HTTPException
from typing_extensions import TypedDict

from monitor.model.figures import Coverage, EntityCount
from monitor.model.figures import Named as Counted
from monitor.model.names import Alias, Entity
from monitor.web.api import cursor as cursors
from monitor.web.api.asked import LISTING, ONE, Cursor, Limit, Named
from monitor.web.api.cursor import page
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.views.overview import DAYS


class AliasRecord(TypedDict):
    """A name of a party, and where it counts."""

    text: str
    strength: str
    needs: list[str]
    never: list[str]


class EntityRecord(TypedDict):
    """A watched party, and how much was told of it in the last 30 days."""

    entity: str
    tags: list[str]
    aliases: list[AliasRecord]
    stories: int
    mentions: int
    feeds: int


class CountRecord(TypedDict):
    """How often something was met."""

    name: str
    count: int


class ActionRecord(TypedDict):
    """How many stories there are of an action in a status."""

    action: str
    status: str | None
    count: int


class WholeEntityRecord(EntityRecord):
    """A party with what is counted of it: its stories by action, who acted, and what it was called of late."""

    actions: list[ActionRecord]
    actors: list[CountRecord]
    names: list[CountRecord]


class Entities(TypedDict):
    """A page of parties."""

    entities: list[EntityRecord]
    next: str | None


def entities_routes(desk: Desk) -> APIRouter:
    """The routes of parties."""
    routes = APIRouter()

    @routes.get("/entities", responses=LISTING)
    async def entities(limit: Limit = 100, cursor: Cursor = None) -> Entities:
        """The watched parties by name."""
        after = cursors.named("entities", cursor)
        watched = sorted(desk.service.configuration.settings.watch, key=lambda entity: entity.name)
        later = [entity for entity in watched if after is None or entity.name > after]
        known, (found, last) = await coverage(), page(later, limit)
        following = cursors.cursor("entities", last.name) if last else None
        return {"entities": [_entity(entity, known) for entity in found], "next": following}

    @routes.get("/entities/{entity:path}", responses=ONE)
    async def one_entity(entity: Named) -> WholeEntityRecord:
        """One watched party, and what is counted of it."""
        watched = {each.name: each for each in desk.service.configuration.settings.watch}
        if entity not in watched:
            raise HTTPException(404, f"nobody called {entity!r} is watched")
        count: EntityCount = await look(desk.views.entity_count, entity)
        return {
            **_entity(watched[entity], await coverage()),
            "actions": [
                {"action": action, "status": status or None, "count": number}
                for action, status, number in count.actions
            ],
            "actors": list(map(_count, count.actors)),
            "names": list(map(_count, count.names)),
        }

    async def coverage() -> Mapping[str, Coverage]:
        look_at = partial(desk.views.coverage, datetime.now(UTC) - timedelta(days=DAYS))
        return {each.entity: each for each in await desk.remembered.look("coverage", look_at)}

    return routes


def _entity(entity: Entity, known: Mapping[str, Coverage]) -> EntityRecord:
    told = known.get(entity.name, Coverage(entity.name, 0, 0, 0))
    return {
        "entity": entity.name,
        "tags": list(entity.tags),
        "aliases": list(map(_alias, entity.aliases)),
        "stories": told.stories,
        "mentions": told.mentions,
        "feeds": told.feeds,
    }


def _alias(alias: Alias) -> AliasRecord:
    return {
        "text": alias.text,
        "strength": alias.strength.value,
        "needs": list(alias.needs),
        "never": list(alias.never),
    }


def _count(counted: Counted) -> CountRecord:
    return {"name": counted.name, "count": counted.count}
