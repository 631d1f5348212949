"""What the page and the interface for scripts look at: each verb sees one moment of the database."""

from monitor.model.dossier import Dossier
from monitor.model.listing import StoryFilter, StoryLine
from monitor.storage import dossier, listing
from monitor.storage.database import Database


class Views:
    """Looks at one database. Verbs raise StorageError when it cannot be used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, wanted: StoryFilter) -> tuple[StoryLine, ...]:
        """Stories that were not merged away as lists show them, newest change first."""
        with self._database.read() as connection:
            return listing.list_lines(connection, wanted)

    def dossier(self, story: str, *, sayings: int) -> Dossier | None:
        """All there is on the story of that id, or the one it was merged into, with at most so many sayings."""
        with self._database.read() as connection:
            return dossier.dossier(connection, story, sayings=sayings)
