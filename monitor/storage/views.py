"""What the page and the interface for scripts look at: each verb sees one moment of the database."""

from datetime import datetime

from monitor.model.dossier import Dossier
from monitor.model.entry import StoredEntry
from monitor.model.figures import Course, Coverage, EntityCount, FeedCount, Funnel, ReceiverCount, RuleCount
from monitor.model.listing import EntryFilter, StoryFilter, StoryLine
from monitor.storage import dossier, figures, listing
from monitor.storage.database import Database


class Views:
    """Looks at one database. Verbs raise StorageError when it cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, wanted: StoryFilter) -> tuple[StoryLine, ...]:
        """Stories that were not merged away as lists show them, newest change first."""
        with self._database.read() as connection:
            return listing.list_lines(connection, wanted)

    def entries(self, wanted: EntryFilter) -> tuple[StoredEntry, ...]:
        """Entries, the latest seen first."""
        with self._database.read() as connection:
            return listing.list_entries(connection, wanted)

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
