"""What the web is handed: the store it reads, and the service it looks at."""

from collections.abc import Callable, Mapping, Sequence
from typing import ParamSpec, Protocol, TypeVar

from monitor.config.load import Configuration
from monitor.errors import ConfigError
from monitor.matching.rule_tests import Failure
from monitor.model.alert import Alert, Message
from monitor.model.backtest import Backtest, Window
from monitor.model.entry import Entry
from monitor.model.feed import FeedState
from monitor.model.listing import Totals
from monitor.model.settings import Web
from monitor.model.story import Story
from monitor.pipeline.mind import Explained
from monitor.pipeline.sendings import Sendings

P = ParamSpec("P")
T = TypeVar("T")


class Store(Protocol):
    """Looks at the database, each at one moment of it. They block, and raise StorageError."""

    def story(self, story: str) -> Story | None:
        """The story of that id, or the one it was merged into; None when there is none."""

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
    def sendings(self) -> Sendings:
        """What became of notifications."""

    @property
    def skipped_ticks(self) -> int:
        """How often it was time for a line whose step was still under way, or for a job that was."""

    @property
    def worker_restarts(self) -> int:
        """How often a worker process had to be replaced."""

    @property
    def last_reload_ok(self) -> bool:
        """Whether the configuration on disk is the one in use."""

    @property
    def timezone(self) -> str:
        """The IANA name of the zone in which people read times."""

    @property
    def configuration(self) -> Configuration:
        """The configuration in use."""

    @property
    def web(self) -> Web:
        """The settings in use of the page itself."""

    async def write(self, verb: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What a verb of the store returns that is called in its turn by the one writer."""

    async def explain(self, entry: Entry) -> Explained:
        """How an entry is read, step by step; MonitorError when it cannot be."""

    async def backtest(self, window: Window, rule: str | None = None) -> Backtest:
        """What stored entries would tell under the present rules, or with an edited one and the text of it.

        Nothing is written. ConfigError when the rule has mistakes; MonitorError when it takes too long, or while
        another backtest is under way.
        """

    async def run_tests(self) -> tuple[Failure, ...]:
        """The tests written in the rules that fail; MonitorError when they cannot be run."""

    def compose(self, receiver: str, alerts: Sequence[Alert], /) -> Message:
        """One message on the alerts as the receiver of that name gets it."""

    def wake(self, *names: str) -> None:
        """Step lines of the pipeline as soon as they are free: `poll`, `read`, `link`, `deliver`."""

    def stuck(self) -> tuple[str, ...]:
        """The lines whose step runs past its deadline."""

    async def reload(self) -> ConfigError | None:
        """Take the configuration as it now is; the mistakes that kept the last good one, if there are any."""
