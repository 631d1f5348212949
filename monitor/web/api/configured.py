"""What the configuration names, and how it does: feeds, parties, rules, for scripts."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import APIRouter, HTTPException
from typing_extensions import TypedDict

from monitor.alerts.out import timestamp
from monitor.feeds.conditions import health
from monitor.feeds.out import FeedRecord, feed_record
from monitor.model.feed import FeedState
from monitor.model.figures import Coverage, EntityCount, FeedCount, Named, RuleCount
from monitor.model.names import Alias, Entity
from monitor.model.rule import Rule
from monitor.web.api import cursor as cursors
from monitor.web.api.asked import LISTING, ONE, Cursor, Limit, Number
from monitor.web.api.asked import Named as Name
from monitor.web.api.cursor import page
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.views.rules import DAYS, rule_row


class KnownFeedRecord(FeedRecord):
    """A feed, what it brought, and how many of that a rule matched; `feed` is its number here."""

    feed: int
    health: str
    entries: int
    matched: int


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


class RuleRecord(TypedDict):
    """A rule, and what became of it in the last 30 days.

    `judged` counts the stories that people closed, `right` those that were told rightly.
    """

    rule: str
    title: str
    level: str
    status: str
    description: str
    tags: list[str]
    falsepositives: list[str]
    file: str
    tests: int
    matches: int
    last: str | None
    judged: int
    right: int


class Feeds(TypedDict):
    """A page of feeds."""

    feeds: list[KnownFeedRecord]
    next: str | None


class Entities(TypedDict):
    """A page of parties."""

    entities: list[EntityRecord]
    next: str | None


class Rules(TypedDict):
    """A page of rules."""

    rules: list[RuleRecord]
    next: str | None


def configured_routes(desk: Desk) -> APIRouter:
    """The routes of feeds, parties and rules."""
    routes = APIRouter()

    @routes.get("/feeds", responses=LISTING)
    async def feeds(limit: Limit = 100, cursor: Cursor = None) -> Feeds:
        """The configured feeds, in the order in which they came."""
        counts = await desk.remembered.look("feeds", desk.views.feed_counts)
        after = cursors.numbered("feeds", cursor) or 0
        found, last = page(await look(desk.views.feeds, after=after, limit=limit + 1), limit)
        following = cursors.cursor("feeds", last.id) if last else None
        return {"feeds": [_feed(state, counts) for state in found], "next": following}

    @routes.get("/feeds/{feed}", responses=ONE)
    async def one_feed(feed: Number) -> KnownFeedRecord:
        """One feed."""
        counts = await desk.remembered.look("feeds", desk.views.feed_counts)
        found = await look(desk.views.feeds, after=feed - 1, limit=1)
        if not found or found[0].id != feed:
            raise HTTPException(404, f"there is no feed {feed}")
        return _feed(found[0], counts)

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
    async def one_entity(entity: Name) -> WholeEntityRecord:
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

    @routes.get("/rules", responses=LISTING)
    async def rules(limit: Limit = 100, cursor: Cursor = None) -> Rules:
        """The rules in use by their ids."""
        after = cursors.named("rules", cursor)
        known = sorted(desk.service.configuration.rule_set.rules, key=lambda rule: rule.id)
        later = [rule for rule in known if after is None or rule.id > after]
        counts, (found, last) = await rule_counts(), page(later, limit)
        following = cursors.cursor("rules", last.id) if last else None
        return {"rules": [_rule(rule, counts) for rule in found], "next": following}

    @routes.get("/rules/{rule}", responses=ONE)
    async def one_rule(rule: Name) -> RuleRecord:
        """One rule."""
        found = next((each for each in desk.service.configuration.rule_set.rules if each.id == rule), None)
        if found is None:
            raise HTTPException(404, f"there is no rule {rule!r}")
        return _rule(found, await rule_counts())

    async def coverage() -> Mapping[str, Coverage]:
        look_at = partial(desk.views.coverage, datetime.now(UTC) - timedelta(days=DAYS))
        return {each.entity: each for each in await desk.remembered.look("coverage", look_at)}

    async def rule_counts() -> Mapping[str, RuleCount]:
        since = datetime.now(UTC) - timedelta(days=DAYS)
        return await desk.remembered.look("rules", partial(desk.views.rule_counts, since))

    return routes


def _feed(state: FeedState, counts: Mapping[int, FeedCount]) -> KnownFeedRecord:
    count = counts.get(state.id, FeedCount())
    return {
        **feed_record(state.spec, state),
        "feed": state.id,
        "health": health(state),
        "entries": count.entries,
        "matched": count.matched,
    }


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


def _count(named: Named) -> CountRecord:
    return {"name": named.name, "count": named.count}


def _rule(rule: Rule, counts: Mapping[str, RuleCount]) -> RuleRecord:
    row = rule_row(rule, counts.get(rule.id, RuleCount(0, None, {})), ())
    return {
        "rule": rule.id,
        "title": rule.title,
        "level": rule.level.value,
        "status": rule.status,
        "description": rule.description,
        "tags": list(rule.tags),
        "falsepositives": list(rule.falsepositives),
        "file": row.file,
        "tests": row.tests,
        "matches": row.matches,
        "last": timestamp(row.last) if row.last else None,
        "judged": row.judged,
        "right": row.right,
    }
