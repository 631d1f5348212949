"""What the page and the interface for scripts look at: each verb sees one moment of the database."""

from datetime import datetime

from monitor.model.alert import Alert, Notification
from monitor.model.dossier import Dossier
from monitor.model.entry import StoredEntry
from monitor.model.feed import FeedState
from monitor.model.figures import Course, Coverage, EntityCount, FeedCount, Funnel, ReceiverCount, RuleCount
from monitor.model.listing import EntryFilter, MatchFilter, MatchLine, Place, StoryFilter, StoryLine
from monitor.model.silence import Silence
from monitor.model.story import Story
from monitor.storage import dossier, figures, listing, matched
from monitor.storage.alerts import alerts_by_key
from monitor.storage.database import Database
from monitor.storage.feeds import configured_feeds
from monitor.storage.outbox import notifications_where
from monitor.storage.silences import list_silences
from monitor.storage.tables import notifications


class Views:
    """Looks at one database. Verbs raise StorageError when it cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def stories(self, wanted: StoryFilter) -> tuple[tuple[Story, Place], ...]:
        """Stories that were not merged away, newest change first, each with its place in the list."""
        with self._database.read() as connection:
            return listing.list_placed(connection, wanted)

    def lines(self, wanted: StoryFilter) -> tuple[StoryLine, ...]:
        """Stories that were not merged away as lists show them, newest change first."""
        with self._database.read() as connection:
            return listing.list_lines(connection, wanted)

    def entries(self, wanted: EntryFilter) -> tuple[StoredEntry, ...]:
        """Entries, the latest seen first."""
        with self._database.read() as connection:
            return listing.list_entries(connection, wanted)

    def entry(self, number: int) -> StoredEntry | None:
        """The entry of that number; None when there is none."""
        with self._database.read() as connection:
            return listing.find_entry(connection, number)

    def alert(self, number: int) -> Alert | None:
        """The alert of that number; None when there is none."""
        with self._database.read() as connection:
            return next(iter(alerts_by_key(connection, {number})), None)

    def notification(self, number: int) -> Notification | None:
        """The notification of that number; None when there is none."""
        with self._database.read() as connection:
            return next(iter(notifications_where(connection, notifications.c.key == number)), None)

    def feeds(self, *, after: int = 0, limit: int | None = None) -> tuple[FeedState, ...]:
        """The configured feeds after that number, in the order in which they came."""
        with self._database.read() as connection:
            return configured_feeds(connection, after=after, limit=limit)

    def silences(
        self, since: datetime | None = None, *, after: int = 0, limit: int | None = None
    ) -> tuple[Silence, ...]:
        """Silences after that number in the order in which they were made; those that end after `since`."""
        with self._database.read() as connection:
            return list_silences(connection, since, after=after, limit=limit)

    def matches(self, wanted: MatchFilter) -> tuple[MatchLine, ...]:
        """Matches of the readings that stand, newest first."""
        with self._database.read() as connection:
            return matched.list_matches(connection, wanted)

    def dossier(self, story: str, *, sayings: int) -> Dossier | None:
        """All there is on the story of that id, or the one it was merged into, with at most so many sayings."""
        with self._database.read() as connection:
            return dossier.dossier(connection, story, sayings=sayings)

    def course(self, since: datetime) -> Course:
        """What came to be since a moment, hour by hour."""
        with self._database.read() as connection:
            return figures.course(connection, since)

    def funnel(self, since: datetime) -> Funnel:
        """From entries to what was told since a moment."""
        with self._database.read() as connection:
            return figures.funnel(connection, since)

    def coverage(self, since: datetime) -> tuple[Coverage, ...]:
        """How much is known of each party since a moment, the most first."""
        with self._database.read() as connection:
            return figures.coverage(connection, since)

    def feed_counts(self) -> dict[int, FeedCount]:
        """What each feed brought, by its number."""
        with self._database.read() as connection:
            return figures.feed_counts(connection)

    def rule_counts(self, since: datetime) -> dict[str, RuleCount]:
        """What each rule matched since a moment, by its id, and what people said of the stories it is in."""
        with self._database.read() as connection:
            return figures.rule_counts(connection, since)

    def receiver_counts(self) -> dict[str, ReceiverCount]:
        """What became of each receiver's notifications, by its name."""
        with self._database.read() as connection:
            return figures.receiver_counts(connection)

    def entity_count(self, entity: str) -> EntityCount:
        """What is counted of one party."""
        with self._database.read() as connection:
            return figures.entity_count(connection, entity)
