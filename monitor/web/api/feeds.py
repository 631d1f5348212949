"""Feeds for scripts: how each is, and what it brought."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from typing_extensions import TypedDict

from monitor.feeds.conditions import health
from monitor.feeds.out import FeedRecord, feed_record
from monitor.model.feed import FeedState
from monitor.model.figures import FeedCount
from monitor.web.api import cursor as cursors
from monitor.web.api.asked import LISTING, ONE, Cursor, Limit, Number
from monitor.web.api.cursor import page
from monitor.web.look import look
from monitor.web.pages.framing import Desk


class KnownFeedRecord(FeedRecord):
    """A feed, what it brought, and how many of that a rule matched; `feed` is its number here."""

    feed: int
    health: str
    entries: int
    matched: int


class Feeds(TypedDict):
    """A page of feeds."""

    feeds: list[KnownFeedRecord]
    next: str | None


def feeds_routes(desk: Desk) -> APIRouter:
    """The routes of feeds."""
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
