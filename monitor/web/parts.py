"""What the web is handed: the store it reads, and the service it looks at."""

from collections.abc import Mapping
from typing import Protocol

from monitor.errors import ConfigError
from monitor.model.alert import Alert
from monitor.model.entry import StoredEntry
from monitor.model.feed import FeedState
from monitor.model.listing import Act, AlertFilter, StoryFilter, Totals
from monitor.model.story import Story


class Store(Protocol):
    """Looks at the database, each at one moment of it. They block, and raise StorageError."""

    def stories(self, wanted: StoryFilter) -> tuple[Story, ...]:
        """Stories that were not merged away, newest change first."""

    def story(self, story: str) -> Story | None:
        """The story of that id, or the one it was merged into; None when there is none."""

    def acts(self, story: str) -> tuple[Act, ...]:
        """What people did with a story, in order."""

    def alerts(self, wanted: AlertFilter) -> tuple[Alert, ...]:
        """Alerts with the decisions that stand, newest first."""

    def entries(self, entry: str) -> tuple[StoredEntry, ...]:
        """The entries of that id: one of each feed that carries it."""

    def feeds(self) -> tuple[FeedState, ...]:
        """All configured feeds."""

    def totals(self) -> Totals:
        """How much the store holds."""


class Service(Protocol):
    """The running service; asked on its own event loop only."""

    @property
    def tally(self) -> Mapping[str, int]:
        """What was done since the start of the process, by the names of monitor.run.SUMMARY."""

    @property
    def worker_restarts(self) -> int:
        """How often a worker process had to be replaced."""

    @property
    def last_reload_ok(self) -> bool:
        """Whether the configuration on disk is the one in use."""

    @property
    def timezone(self) -> str:
        """The IANA name of the zone in which people read times."""

    def stuck(self) -> tuple[str, ...]:
        """The lines whose step runs past its deadline."""

    async def reload(self) -> ConfigError | None:
        """Take the configuration as it now is; the mistakes that kept the last good one, if there are any."""
