"""Polls as tests make them, without a fetch."""

import random
from datetime import datetime, timedelta

from monitor.errors import FeedError, FetchError
from monitor.feeds.schedule import (
    after_failure,
    after_success,
    after_unchanged,
)
from monitor.model.entry import Entry
from monitor.model.feed import Condition, Document, FeedState, NotModified, ParsedFeed, Poll
from tests.feeds.conftest import T0

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DOCUMENT = Document("https://agency.example/feed", b"", (), etag='"a"', last_modified="then", body_hash="h")


def entry(name: str, published: datetime | None = None) -> Entry:
    return Entry(name, f"Title {name}", url=f"https://agency.example/{name}", published=published)


def success(state: FeedState, *entries: Entry, now: datetime = T0, document: Document = DOCUMENT, **parsed) -> Poll:
    read = ParsedFeed("News", entries, "rss20", **parsed)
    return after_success(state, document, read, now=now, rng=random.Random(1))


def unchanged(state: FeedState, answer: NotModified = NotModified(), *, now: datetime = T0) -> Poll:  # noqa: B008
    return after_unchanged(state, answer, now=now, rng=random.Random(1))


def failure(state: FeedState, error: FeedError | None = None, *, now: datetime = T0) -> Poll:
    return after_failure(state, error or fetch_error("status", status=500), now=now, rng=random.Random(1))


def fetch_error(kind: str, **details) -> FetchError:
    return FetchError("https://agency.example/feed", kind, "no luck", **details)


def failed(state: FeedState, times: int) -> list[Poll]:
    """Failures one after another, each when it is due."""
    polls: list[Poll] = []
    for _ in range(times):
        polls.append(failure(polls[-1].state if polls else state, now=polls[-1].state.next_due if polls else T0))
    return polls


def began(poll: Poll) -> set[Condition]:
    return {change.condition for change in poll.changes if change.holds}


def ended(poll: Poll) -> set[Condition]:
    return {change.condition for change in poll.changes if not change.holds}


def news(poll: Poll) -> set[str]:
    return {polled.entry.id for polled in poll.entries if not polled.baseline}
