"""The store: every verb of the pipeline and of the command line, each one transaction unless called together."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from monitor.alerts.decide import Standing
from monitor.model.alert import Alert, Delivered, Notification, NotificationState
from monitor.model.entry import ArticleFound, StoredEntry
from monitor.model.feed import FeedChange, FeedSpec, FeedState, Poll, PollCounts
from monitor.model.link import Link
from monitor.model.listing import Act, Activity, AlertFilter, Forgotten, NotificationFilter, StoryFilter, Totals
from monitor.model.reading import Reading
from monitor.model.silence import Silence
from monitor.model.story import Block, BlockKey, Constraint, Story
from monitor.storage import alerts as alert_rows
from monitor.storage import (
    articles,
    blocks,
    clock,
    desk,
    feeds,
    links,
    listing,
    outbox,
    retention,
    silences,
    standing,
    totals,
)
from monitor.storage import polls as poll_rows
from monitor.storage import readings as reading_rows
from monitor.storage.database import Database
from monitor.storage.evidence import Evidence, evidence
from monitor.storage.migrate import upgrade
from monitor.stories.actors import Lineage


class Store:
    """One database with its schema up to date. Verbs raise StorageError when it cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, url: str) -> "Store":
        """The store at that address, created or brought up to date; StorageError when that cannot be."""
        database = Database(url)
        upgrade(database)
        return cls(database)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def together(self) -> AbstractContextManager[None]:
        """One transaction of all verbs that this thread calls meanwhile: all of it is stored, or nothing."""
        return self.database.together()

    def sync_feeds(self, specs: Sequence[FeedSpec], now: datetime) -> None:
        """Make the feeds those configured; what is known of the others stays, but they are not polled."""
        with self.database.write() as connection:
            feeds.sync_feeds(connection, specs, now)

    def feeds(self) -> tuple[FeedState, ...]:
        """All configured feeds, in the order in which they came; one stopped by hand counts as paused."""
        with self.database.read() as connection:
            return feeds.configured_feeds(connection)

    def find_feeds(self, wanted: str) -> tuple[FeedState, ...]:
        """The configured feeds of that address, name or number."""
        with self.database.read() as connection:
            return feeds.find_feeds(connection, wanted)

    def stop_feed(self, feed: int, now: datetime) -> None:
        """Poll a feed no more until it is resumed."""
        with self.database.write() as connection:
            feeds.stop_feed(connection, feed, now)

    def resume_feed(self, feed: int, now: datetime) -> None:
        """Poll a feed now and from then on."""
        with self.database.write() as connection:
            feeds.resume_feed(connection, feed, now)

    def due_feeds(self, now: datetime, *, everything: bool = False) -> tuple[int, ...]:
        """The rows of feeds whose time has come, longest overdue first; all that are not paused with `everything`."""
        with self.database.read() as connection:
            return feeds.due_feeds(connection, now, everything=everything)

    def put_back(self, now: datetime) -> None:
        """Make due what was put off while the clock was ahead of the present."""
        with self.database.write() as connection:
            clock.put_back(connection, now)

    def feed_states(self, wanted: Sequence[int]) -> tuple[FeedState, ...]:
        """What is known of feeds, in that order, but for what `remembering` adds; none of those not polled any more."""
        with self.database.read() as connection:
            return feeds.feed_states(connection, wanted)

    def quiet_feeds(self, now: datetime) -> tuple[FeedState, ...]:
        """The feeds whose servers asked for quiet that is not over, as `feed_states` has them."""
        with self.database.read() as connection:
            return feeds.quiet_feeds(connection, now)

    def remembering(self, state: FeedState) -> FeedState:
        """A state with what the feed's previous document said: identities, marks, the text of a page."""
        with self.database.read() as connection:
            return feeds.remembering(connection, state)

    def record_polls(self, polls: Sequence[Poll], now: datetime) -> PollCounts:
        """Store the entries of finished polls with the state that vouches for them, and their condition changes."""
        with self.database.write() as connection:
            return poll_rows.record_polls(connection, polls, now)

    def unread(self, limit: int) -> tuple[StoredEntry, ...]:
        """Entries not read yet or edited since, in order of arrival."""
        with self.database.read() as connection:
            return reading_rows.unread(connection, limit)

    def record_readings(self, readings: Sequence[Reading], rule_set: str, now: datetime) -> None:
        """Store mentions and matches, mark the entries read under `rule_set`, and mark the blocks they touch.

        What an earlier reading of the same entry gave is superseded. A reading with an error counts an attempt; at
        the second the entry is marked unreadable and a notice is due.
        """
        with self.database.write() as connection:
            reading_rows.record_readings(connection, readings, rule_set, now)

    def awaiting_articles(self, limit: int) -> tuple[StoredEntry, ...]:
        """Entries that wait for the text of their article, in order of arrival."""
        with self.database.read() as connection:
            return articles.awaiting_articles(connection, limit)

    def record_article(self, found: ArticleFound) -> None:
        """Store an article's text as the content of its entry, or why there is none, and let the entry be read."""
        with self.database.write() as connection:
            articles.record_article(connection, found)

    def touched(self, now: datetime, limit: int) -> tuple[BlockKey, ...]:
        """Blocks with new or superseded mentions, and those with a decision that is to be looked at again."""
        with self.database.read() as connection:
            return blocks.touched(connection, now, limit)

    def blocks(self, keys: Sequence[BlockKey], now: datetime, lineage: Lineage) -> tuple[Block, ...]:
        """Everything linking needs of these blocks, in their order."""
        with self.database.write() as connection:
            return blocks.read_blocks(connection, keys, now, lineage)

    def standing(self, stories: Sequence[str]) -> Mapping[str, Standing]:
        """By story, how receivers stand with it and with those merged into it; without those never told or held."""
        with self.database.read() as connection:
            return standing.standing(connection, stories)

    def record_links(
        self, made: Sequence[Link], *, targets: Mapping[str, tuple[str, ...]], now: datetime
    ) -> frozenset[BlockKey]:
        """Store blocks' stories, their alerts with decisions, and a notification per target of those told.

        The blocks it is stored of: nothing is stored of one that was touched again since it was read.
        """
        with self.database.write() as connection:
            return links.record_links(connection, made, targets=targets, now=now)

    def feed_changes(self) -> tuple[FeedChange, ...]:
        """Condition changes of feeds that no notice has covered yet."""
        with self.database.read() as connection:
            return feeds.uncovered_changes(connection)

    def record_notices(
        self,
        alerts: Sequence[Alert],
        covered: Sequence[int],
        *,
        deliveries: Sequence[Delivered] = (),
        targets: Mapping[str, tuple[str, ...]],
        now: datetime,
    ) -> None:
        """Store operator alerts with their notifications, and which feed changes and deliveries they tell of."""
        with self.database.write() as connection:
            alert_rows.record_alerts(connection, alerts, targets, now)
            feeds.cover_changes(connection, covered, now)
            outbox.record_deliveries(connection, deliveries)

    def due_notifications(self, now: datetime, limit: int) -> tuple[Notification, ...]:
        """Notifications whose time has come, oldest first; at most `limit` for each receiver and target."""
        with self.database.read() as connection:
            return outbox.due_notifications(connection, now, limit)

    def record_deliveries(self, deliveries: Sequence[Delivered]) -> None:
        """Store what became of attempts to send."""
        with self.database.write() as connection:
            outbox.record_deliveries(connection, deliveries)

    def remember_rules(self, rule_set: str, files: Mapping[str, str], now: datetime) -> None:
        """Keep the files of a rule set by its hash, so that evidence can show a rule as it was; known ones stay."""
        with self.database.write() as connection:
            reading_rows.remember_rules(connection, rule_set, files, now)

    def stories(self, wanted: StoryFilter) -> tuple[Story, ...]:
        """Stories that were not merged away, newest change first."""
        with self.database.read() as connection:
            return listing.list_stories(connection, wanted)

    def story(self, story: str) -> Story | None:
        """The story of that id, or the one it was merged into; None when there is none."""
        with self.database.read() as connection:
            return desk.find_story(connection, story)

    def evidence(self, story: str) -> Evidence | None:
        """All that is stored of the story of that id, or the one it was merged into; None when there is none."""
        with self.database.read() as connection:
            found = desk.find_story(connection, story)
            return None if found is None else evidence(connection, found)

    def alerts(self, wanted: AlertFilter) -> tuple[Alert, ...]:
        """Alerts with the decisions that stand, newest first."""
        with self.database.read() as connection:
            return listing.list_alerts(connection, wanted)

    def notifications(self, wanted: NotificationFilter) -> tuple[Notification, ...]:
        """Notifications with their alerts, newest first."""
        with self.database.read() as connection:
            return listing.list_notifications(connection, wanted)

    def entries(self, entry: str) -> tuple[StoredEntry, ...]:
        """The entries of that id: one of each feed that carries it, in order of arrival."""
        with self.database.read() as connection:
            return listing.find_entries(connection, entry)

    def totals(self) -> Totals:
        """How much the store holds; it counts rows, which takes a while in a large database."""
        with self.database.read() as connection:
            return totals.totals(connection)

    def activity(self, since: datetime) -> Activity:
        """What was done since a moment."""
        with self.database.read() as connection:
            return totals.activity(connection, since)

    def next_due(self) -> datetime | None:
        """When the next feed, notification or held decision is due; None when nothing ever is."""
        with self.database.read() as connection:
            return totals.next_due(connection)

    def record_act(self, story: str, act: Act) -> Story | None:
        """Store what somebody did with a story, which is then decided anew; the story as it is now, None for none."""
        with self.database.write() as connection:
            return desk.record_act(connection, story, act)

    def acts(self, story: str) -> tuple[Act, ...]:
        """What people did with a story, and with those merged into it, in order."""
        with self.database.read() as connection:
            return desk.acts_on(connection, story)

    def constrain(
        self, key: BlockKey, constraint: Constraint, *, author: str, now: datetime, reason: str | None = None
    ) -> None:
        """Store a split or join made by hand; its block is linked anew."""
        with self.database.write() as connection:
            desk.constrain(connection, key, constraint, author=author, reason=reason, now=now)

    def silences(self, since: datetime | None = None) -> tuple[Silence, ...]:
        """Silences that end after `since`, all without it, in the order in which they were made."""
        with self.database.read() as connection:
            return silences.list_silences(connection, since)

    def add_silence(self, silence: Silence, now: datetime) -> int:
        """Store a silence; its number."""
        with self.database.write() as connection:
            return silences.add_silence(connection, silence, now)

    def expire_silence(self, silence: int, now: datetime) -> bool:
        """End a silence now and have what was silenced decided anew; false when there is none that has not ended."""
        with self.database.write() as connection:
            return silences.expire_silence(connection, silence, now)

    def retry_notifications(self, ids: Sequence[int] | None, now: datetime) -> int:
        """Make dead or dropped notifications due again, with a fresh budget; all dead ones for None. How many."""
        with self.database.write() as connection:
            return outbox.retry(connection, ids, now)

    def give_up_notifications(self, ids: Sequence[int], state: NotificationState) -> int:
        """Let pending notifications be dead or dropped by hand, dead ones dropped; how many became so."""
        with self.database.write() as connection:
            return outbox.give_up(connection, ids, state)

    def prune_entries(
        self, before: datetime, now: datetime, *, mentioning: bool, after: int, limit: int
    ) -> tuple[int, int]:
        """Drop texts of entries first seen before a moment: how many, and the row to go on `after` (0 begins)."""
        with self.database.write() as connection:
            return retention.prune_entries(connection, before, now, mentioning=mentioning, after=after, limit=limit)

    def prune_fetches(self, before: datetime) -> int:
        """Drop records of fetches before a moment that brought nothing which is kept; how many."""
        with self.database.write() as connection:
            return retention.prune_fetches(connection, before)

    def forget(self, entity: str, now: datetime) -> Forgotten:
        """Erase a party: its mentions, stories and alerts, and the texts of the entries that mention it."""
        with self.database.write() as connection:
            forgotten = retention.forget(connection, entity, now)
        if not self.database.postgres:
            with self.database.raw() as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log holds what was there before
        return forgotten
