"""What the lines are handed: the store between them, and the edges at both ends."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar

from monitor.alerts.decide import Standing
from monitor.model.alert import Alert, Delivered, Message, Notification
from monitor.model.entry import ArticleFound, StoredEntry
from monitor.model.feed import Document, FeedChange, FeedSpec, FeedState, NotModified, ParsedFeed, Poll, PollCounts
from monitor.model.link import Link
from monitor.model.listing import Activity
from monitor.model.reading import Reading
from monitor.model.silence import Silence
from monitor.model.story import Block, BlockKey
from monitor.stories.actors import Lineage

P = ParamSpec("P")
T = TypeVar("T")

Clock = Callable[[], datetime]
"""The present, aware and in UTC."""


class Turn(Protocol):
    """Runs one verb of the store after another, in order, off the event loop: the one writer."""

    async def __call__(self, verb: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the verb returns."""


class Fetcher(Protocol):
    """The edge in."""

    async def fetch(self, state: FeedState) -> Document | NotModified:
        """The feed's document; FetchError when it does not arrive whole."""


class Workers(Protocol):
    """Where text from outside is parsed and read."""

    async def parse(self, document: Document, spec: FeedSpec) -> ParsedFeed:
        """The document as a feed; ParseError when it is none."""

    async def read(self, entries: Sequence[StoredEntry]) -> tuple[Reading, ...]:
        """The readings of entries, in their order."""


class Notifier(Protocol):
    """The edge out."""

    async def send(self, receiver: str, target: str, message: Message) -> None:
        """Send one message to one target; DeliveryError when it was not taken."""


class Store(Protocol):
    """The joint between the lines. Every verb is one transaction; those that write are called one at a time."""

    def together(self) -> AbstractContextManager[None]:
        """One transaction of all verbs that this thread calls meanwhile: all of it is stored, or nothing."""

    def due_feeds(self, now: datetime, *, everything: bool = False) -> tuple[int, ...]:
        """The rows of feeds whose time has come, longest overdue first; all that are not paused with `everything`."""

    def feed_states(self, feeds: Sequence[int]) -> tuple[FeedState, ...]:
        """What is known of feeds, in that order, but for what `remembering` adds; none of those not polled any more."""

    def remembering(self, state: FeedState) -> FeedState:
        """A state with what the feed's previous document said: identities, marks, the text of a page."""

    def record_polls(self, polls: Sequence[Poll], now: datetime) -> PollCounts:
        """Store the entries of finished polls with the state that vouches for them, and their condition changes."""

    def feeds(self) -> tuple[FeedState, ...]:
        """Every feed that is configured."""

    def activity(self, since: datetime) -> Activity:
        """What was done since a moment."""

    def prune_entries(
        self, before: datetime, now: datetime, *, mentioning: bool, after: int, limit: int
    ) -> tuple[int, int]:
        """Drop texts of entries first seen before a moment: how many, and the row to go on `after` (0 begins)."""

    def prune_fetches(self, before: datetime) -> int:
        """Drop records of fetches before a moment that brought nothing which is kept; how many."""

    def unread(self, limit: int) -> tuple[StoredEntry, ...]:
        """Entries not read yet or edited since, in order of arrival."""

    def record_readings(self, readings: Sequence[Reading], rule_set: str, now: datetime) -> None:
        """Store mentions and matches, mark the entries read under `rule_set`, and mark the blocks they touch.

        What an earlier reading of the same entry gave is superseded. A reading with an error counts an attempt; at
        the second the entry is marked unreadable and a notice is due.
        """

    def awaiting_articles(self, limit: int) -> tuple[StoredEntry, ...]:
        """Entries that wait for the text of their article, in order of arrival."""

    def record_article(self, found: ArticleFound) -> None:
        """Store an article's text as the content of its entry, or why there is none, and let the entry be read."""

    def touched(self, now: datetime, limit: int) -> tuple[BlockKey, ...]:
        """Blocks with new or superseded mentions, and those with a decision that is to be looked at again."""

    def blocks(self, keys: Sequence[BlockKey], now: datetime, lineage: Lineage) -> tuple[Block, ...]:
        """Everything linking needs of these blocks, in their order."""

    def standing(self, stories: Sequence[str]) -> Mapping[str, Standing]:
        """By story, how receivers stand with it and with those merged into it; without those never told or held."""

    def silences(self, since: datetime | None = None) -> tuple[Silence, ...]:
        """Silences that end after `since`, all without it."""

    def record_links(
        self, made: Sequence[Link], *, targets: Mapping[str, tuple[str, ...]], now: datetime
    ) -> frozenset[BlockKey]:
        """Store blocks' stories, their alerts with decisions, and a notification per target of those told.

        The blocks it is stored of: nothing is stored of one that was touched again since it was read.
        """

    def feed_changes(self) -> tuple[FeedChange, ...]:
        """Condition changes of feeds that no notice has covered yet."""

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

    def due_notifications(self, now: datetime, limit: int) -> tuple[Notification, ...]:
        """Notifications whose time has come, oldest first; at most `limit` for each receiver and target."""

    def record_deliveries(self, deliveries: Sequence[Delivered]) -> None:
        """Store what became of attempts to send."""
