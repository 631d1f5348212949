"""The outside of a service that dies again and again: feeds that grow and change, targets that keep what they get."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Message
from monitor.model.entry import Entry
from monitor.model.feed import Document, FeedState, NotModified, ParsedFeed

START = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)
ROUND = timedelta(minutes=20)
"""Longer than the feeds' interval: each of them is due once in a round."""
LATER = timedelta(minutes=2)
"""Long enough for what failed to be tried again, and for changes of feeds to have settled."""
NORTH, SOUTH = "https://north.example/feed", "https://south.example/feed"

Place = tuple[str, str]
"""A receiver and one of its targets."""


def entry(name: str, title: str) -> Entry:
    """An undated entry; its feed's host is its outlet."""
    return Entry(id=name, title=title, url=f"https://{name[0]}.example/{name}")


PLAN = entry("n1", "Vidorama plans to ban Quillmark")
BAN = entry("n2", "Vidorama bans Quillmark")
RAIN = entry("n3", "Rain expected in the hills on Thursday")
WRONG = entry("s1", "Cloudhaven suspends Ferrowave account")
RIGHT = replace(WRONG, title="Correction: Cloudhaven suspends Dunmore Analytics account")
LATE = entry("s2", "Vidorama to ban Quillmark after complaints")
BACK = entry("s3", "Cloudhaven reinstates Dunmore Analytics account")

ROUNDS: tuple[dict[str, tuple[Entry, ...]], ...] = (
    {NORTH: (PLAN, RAIN), SOUTH: (WRONG,)},
    # An imposition; another outlet still tells of the plan.
    {NORTH: (BAN, PLAN, RAIN), SOUTH: (LATE, WRONG)},
    # An edit that changes nothing told, and one that takes back what was told.
    {NORTH: (BAN, PLAN, replace(RAIN, title="Rain expected in the hills on Friday")), SOUTH: (LATE, RIGHT)},
    # A feed that shares no entry with what it held before.
    {NORTH: (BAN,), SOUTH: (BACK,)},
    {NORTH: (BAN,), SOUTH: (BACK,)},
    {NORTH: (BAN,), SOUTH: (BACK,)},
)
FALLS_OVER = "Quillmark imposed status_changed"
"""An alert that one target does not take at the first attempt."""
NEVER_TAKEN = "Dunmore Analytics reversed status_changed"
"""An alert that one target will never take."""
FRAIL: Place = ("wire", "two")
"""That target."""

Lines = tuple[str, ...]


@dataclass
class World:
    """What is served at the moment, what was ever served, and what each target got, message by message."""

    half: int = 0
    served: dict[str, str] = field(default_factory=dict)
    messages: dict[Place, list[Lines]] = field(default_factory=lambda: defaultdict(list))
    fell_over: bool = False

    def now(self) -> datetime:
        """The clock of the world and of the service."""
        return START + self.round * ROUND + self.half % 2 * LATER

    @property
    def round(self) -> int:
        return self.half // 2

    def turn(self) -> bool:
        """Let time pass: some of it, then a new round begins, as long as there is one."""
        if self.half + 1 == 2 * len(ROUNDS):
            return False
        self.half += 1
        return True

    def fetch(self, state: FeedState) -> Document | NotModified:
        """What a feed answers; a version is known by its ETag."""
        entries = ROUNDS[self.round][state.url]
        etag = str(hash(entries))
        if state.etag == etag:
            return NotModified()
        self.served |= {each.id: each.title for each in entries}
        return Document(state.url, b"", (), etag=etag)

    def parse(self, document: Document) -> ParsedFeed:
        """The document as a feed."""
        return ParsedFeed("", ROUNDS[self.round][document.url], "rss20")

    def take(self, place: Place, message: Message) -> None:
        """Get a message at a target, or refuse it."""
        lines = tuple(message.text.splitlines())
        if place == FRAIL and NEVER_TAKEN in lines:
            raise DeliveryError(place[0], "not this one", retryable=False)
        if place == FRAIL and FALLS_OVER in lines and not self.fell_over:
            self.fell_over = True
            raise DeliveryError(place[0], "try again")
        self.messages[place].append(lines)

    def told(self, place: Place) -> Counter[str]:
        """How often each alert reached a target."""
        return Counter(line for lines in self.messages[place] for line in lines)


def compose(_receiver: str, alerts: Sequence[Alert]) -> Message:
    """A message that says which alerts it carries, one on each line."""
    text = "\n".join(map(_line, alerts))
    first = alerts[0]
    level = (first.story or first.notice).level
    return Message(title="", text=text, markdown=text, html=text, level=level, subject=first.subject)


def _line(alert: Alert) -> str:
    if alert.story is None:
        return alert.notice.title
    return f"{alert.story.entity} {alert.story.status} {alert.reason}"
