"""Entries and what the rules matched in them, for scripts."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from typing_extensions import TypedDict

from monitor.alerts.out import timestamp
from monitor.matching.out import MatchRecord, match_record
from monitor.model.entry import StoredEntry
from monitor.model.listing import EntryFilter, EntryState, MatchFilter, MatchLine, MatchPlace, Place
from monitor.model.rule import Level
from monitor.web.api import cursor as cursors
from monitor.web.api.asked import LARGEST, LISTING, ONE, Cursor, Limit, Moment, Name, Number, Since, existing, words_of
from monitor.web.api.cursor import page
from monitor.web.look import look
from monitor.web.pages.framing import Desk


class EntryRecord(TypedDict):
    """An entry; `entry` is its number here, `id` what its feed calls it, `seen` when it was first fetched.

    A `baseline` entry was there before its feed was watched and tells nobody; `edition` counts edits.
    """

    entry: int
    id: str
    title: str
    summary: str
    url: str | None
    published: str | None
    source: str | None
    feed: str | None
    lang: str | None
    category: str | None
    author: str | None
    seen: str
    baseline: bool
    edition: int


class WholeEntryRecord(EntryRecord):
    """An entry with its text."""

    content: str


class StoredMatchRecord(MatchRecord):
    """A match; `entry` is its entry's number, `id` what its feed calls it, `story` the story it is in."""

    entry: int
    story: str | None
    at: str


class Entries(TypedDict):
    """A page of entries."""

    entries: list[EntryRecord]
    next: str | None


class Matches(TypedDict):
    """A page of matches."""

    matches: list[StoredMatchRecord]
    next: str | None


def entry_record(stored: StoredEntry) -> EntryRecord:
    """The record of an entry."""
    entry = stored.entry
    return {
        "entry": stored.key,
        "id": entry.id,
        "title": entry.title,
        "summary": entry.summary,
        "url": entry.url,
        "published": timestamp(entry.published) if entry.published else None,
        "source": entry.source,
        "feed": entry.feed,
        "lang": entry.lang,
        "category": entry.category,
        "author": entry.author,
        "seen": timestamp(stored.seen),
        "baseline": stored.baseline,
        "edition": stored.edition,
    }


def stored_match_record(line: MatchLine) -> StoredMatchRecord:
    """The record of a stored match."""
    return {
        **match_record(line.entry_id, line.match),
        "entry": line.entry,
        "story": line.story,
        "at": timestamp(line.at),
    }


def wanted_entries(
    *,
    q: Annotated[Name, Query(description="Words that all stand in its title or summary.")] = None,
    since: Annotated[Since, Query(description="Only those first seen since then: RFC 3339, with its zone.")] = None,
    until: Annotated[Moment | None, Query(description="Only those first seen before.")] = None,
    id_: Annotated[Name, Query(alias="id", description="What feeds call it; several may carry one.")] = None,
    feed: Annotated[int | None, Query(ge=0, le=LARGEST, description="Only of the feed of that number.")] = None,
    state: EntryState | None = None,
) -> EntryFilter:
    """Which entries a script asks for."""
    return EntryFilter(since, until, id_, feed, state, words_of(q))


def wanted_matches(
    *,
    since: Since = None,
    rule: Annotated[Name, Query(description="Only of the rule of that id.")] = None,
    entity: Name = None,
    level: Level | None = None,
    entry: Annotated[int | None, Query(ge=0, le=LARGEST, description="Only in the entry of that number.")] = None,
) -> MatchFilter:
    """Which matches a script asks for."""
    return MatchFilter(since, rule, entity, level, entry)


def entries_routes(desk: Desk) -> APIRouter:
    """The routes of entries and matches."""
    routes = APIRouter()

    @routes.get("/entries", responses=LISTING)
    async def entries(
        wanted: Annotated[EntryFilter, Depends(wanted_entries)], limit: Limit = 100, cursor: Cursor = None
    ) -> Entries:
        """Entries, the latest seen first."""
        wanted = replace(wanted, limit=limit + 1, after=cursors.placed("entries", cursor))
        found, last = page(await look(desk.views.entries, wanted), limit)
        following = cursors.place_cursor("entries", Place(last.seen, last.key)) if last else None
        return {"entries": [entry_record(stored) for stored in found], "next": following}

    @routes.get("/entries/{entry}", responses=ONE)
    async def one_entry(entry: Number) -> WholeEntryRecord:
        """One entry with its text."""
        found = existing(await look(desk.views.entry, entry), f"entry {entry}")
        return {**entry_record(found), "content": found.entry.content}

    @routes.get("/matches", responses=LISTING)
    async def matches(
        wanted: Annotated[MatchFilter, Depends(wanted_matches)], limit: Limit = 100, cursor: Cursor = None
    ) -> Matches:
        """Matches of rules in entries as they now are, the newest first."""
        after = cursors.numbered_name("matches", cursor)
        wanted = replace(wanted, limit=limit + 1, after=MatchPlace(*after) if after else None)
        found, last = page(await look(desk.views.matches, wanted), limit)
        following = cursors.cursor("matches", last.place.mention, last.place.rule) if last else None
        return {"matches": [stored_match_record(line) for line in found], "next": following}

    return routes
