"""What a batch of polls brings: new entries, edits of known ones, and the states of their feeds, all at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, insert, literal, select, update

from monitor.model.feed import FeedState, Poll, PollCounts, PolledEntry
from monitor.storage.bulk import insert_rows, rows_at
from monitor.storage.database import AnyRow
from monitor.storage.feeds import record_changes, record_states
from monitor.storage.tables import editions, entries, fetches
from monitor.stories.outlet import leads_to_outlet

OPEN, WANTED = "open", "wanted"
"""Of an entry's article, while it has no outcome: nobody has asked whether it is needed; it is, and waited for."""
TEXTS = ("title", "summary", "content")
ENTRY = ("id", *TEXTS, "url", "published", "source", "lang", "category", "author")
"""Columns of `entries` that are fields of Entry by the same name; its `feed` is the column `feed_name`."""

_Place = tuple[int, str]
"""A feed's row and an entry's identity in it."""

_STORED = ("key", "feed", "identity", "content_hash", "pruned")
_STATED = attrgetter(*ENTRY, "feed")
_UNREAD = (0, 0, False)
"""Edition, attempts and whether it is read again, of a new entry."""
_NEW = (
    *(*ENTRY, "feed_name"),
    *("feed", "identity", "content_hash", "seen", "baseline", "fetch", "article"),
    *("edition", "attempts", "changed"),
)
"""Columns of a new entry: what it states, where it came from, and that it is not read yet."""
_KEEP_EDITION = insert(editions).from_select(
    ["entry", "edition", *TEXTS, "content_hash", "fetch", "replaced"],
    select(
        entries.c.key,
        entries.c.edition,
        *(entries.c[text] for text in TEXTS),
        entries.c.content_hash,
        entries.c.fetch,
        bindparam("now", type_=editions.c.replaced.type),
    ).where(entries.c.key == bindparam("row")),
)
_EDIT = (
    update(entries)
    .where(entries.c.key == bindparam("row"))
    .values(
        {text: bindparam(f"new_{text}") for text in TEXTS}
        | {
            "url": bindparam("new_url"),
            # The first date stays: an edit is no new event, and some feeds date every entry anew.
            "published": func.coalesce(entries.c.published, bindparam("new_published")),
            "content_hash": bindparam("new_hash"),
            "fetch": bindparam("new_fetch"),
            "edition": entries.c.edition + 1,
            "edited": bindparam("now"),
            # What was found belongs to the text before the edit.
            "article": case((entries.c.article.is_not(None), literal(OPEN))),
            "changed": case((entries.c.read.is_not(None), literal(True)), else_=entries.c.changed),
            "read": None,
            "attempts": 0,
            "unreadable": None,
        }
    )
)


@dataclass(slots=True)
class _Arrivals:
    """Of the entries of a batch, those that must be stored, by place."""

    new: dict[_Place, PolledEntry] = field(default_factory=dict)
    edits: dict[_Place, PolledEntry] = field(default_factory=dict)

    def feeds(self) -> set[int]:
        """The rows of the feeds that brought them."""
        return {feed for feed, _ in (*self.new, *self.edits)}


def record_polls(connection: Connection, polls: Sequence[Poll], now: datetime) -> PollCounts:
    """Store a batch of polls: entries never seen, edits with the text they replace, states, condition changes."""
    polled = _by_place(polls)
    known = _known(connection, polled)
    arrivals = _sorted(polled, known)
    fetched = _record_fetches(connection, polls, arrivals.feeds(), now)
    article_feeds = {poll.state.id for poll in polls if poll.state.spec.article}
    _insert(connection, arrivals.new, fetched, now, article_feeds)
    _edit(connection, arrivals.edits, known, fetched, now)
    record_states(connection, polls)
    record_changes(connection, [(poll.state.id, change) for poll in polls for change in poll.changes], now)
    return PollCounts(len(arrivals.new), len(arrivals.edits))


def identity(entry_id: str) -> str:
    """The digest under which an entry's id is indexed."""
    return blake2b(entry_id.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _by_place(polls: Sequence[Poll]) -> dict[_Place, PolledEntry]:
    """The entries of polls; a later poll of the same feed counts."""
    return {(poll.state.id, identity(polled.entry.id)): polled for poll in polls for polled in poll.entries}


def _known(connection: Connection, polled: Iterable[_Place]) -> dict[_Place, AnyRow]:
    """What is stored at these places."""
    found = rows_at(connection, entries, _STORED, ("feed", "identity"), polled)
    return {(row.feed, row.identity): row for row in found}


def _sorted(polled: Mapping[_Place, PolledEntry], known: Mapping[_Place, AnyRow]) -> _Arrivals:
    arrivals = _Arrivals()
    for place, entry in polled.items():
        row = known.get(place)
        if row is None:
            arrivals.new[place] = entry
        elif row.content_hash != entry.content_hash and row.pruned is None:
            arrivals.edits[place] = entry
    return arrivals


def _record_fetches(connection: Connection, polls: Sequence[Poll], feeds: set[int], now: datetime) -> dict[int, int]:
    """The row, by feed, of the fetch that brought something; which document an entry came in is evidence."""
    by_feed = {poll.state.id: poll for poll in polls if poll.state.id in feeds}
    if not by_feed:
        return {}
    rows = [_fetch(poll.state, poll.headers, now) for poll in by_feed.values()]
    stored = connection.execute(insert(fetches).returning(fetches.c.feed, fetches.c.key), rows)
    return {row.feed: row.key for row in stored}


def _fetch(state: FeedState, headers: Iterable[tuple[str, str]], now: datetime) -> dict[str, Any]:
    return {
        "feed": state.id,
        "at": state.last_poll or now,
        "url": state.url,
        "etag": state.etag,
        "last_modified": state.last_modified,
        "body_hash": state.body_hash,
        "headers": tuple(headers),
    }


def _insert(
    connection: Connection,
    new: Mapping[_Place, PolledEntry],
    fetched: Mapping[int, int],
    now: datetime,
    article_feeds: Collection[int],
) -> None:
    rows = [
        (
            *_STATED(polled.entry),
            feed,
            identity,
            polled.content_hash,
            now,
            polled.baseline,
            fetched[feed],
            _article(polled, feed in article_feeds),
            *_UNREAD,
        )
        for (feed, identity), polled in new.items()
    ]
    insert_rows(connection, entries, _NEW, rows)


def _article(polled: PolledEntry, wanted: bool) -> str | None:
    """Whether an entry's article may be asked for: not where it tells nobody, nor behind an aggregator's link."""
    entry = polled.entry
    return OPEN if wanted and not polled.baseline and leads_to_outlet(entry.url) else None


def _edit(
    connection: Connection,
    edits: Mapping[_Place, PolledEntry],
    known: Mapping[_Place, AnyRow],
    fetched: Mapping[int, int],
    now: datetime,
) -> None:
    if not edits:
        return
    connection.execute(_KEEP_EDITION, [{"row": known[place].key, "now": now} for place in edits])
    rows = [_edited(known[place].key, polled, fetched[place[0]], now) for place, polled in edits.items()]
    connection.execute(_EDIT, rows)


def _edited(key: int, polled: PolledEntry, fetch: int, now: datetime) -> dict[str, Any]:
    entry = polled.entry
    return {f"new_{text}": getattr(entry, text) for text in TEXTS} | {
        "row": key,
        "now": now,
        "new_url": entry.url,
        "new_published": entry.published,
        "new_hash": polled.content_hash,
        "new_fetch": fetch,
    }
