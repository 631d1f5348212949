"""Feeds: what the configuration says of them, what the store knows, and what one poll gave."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.entry import Entry

FETCH_KINDS = frozenset(
    {
        "dns",  # the host's name does not resolve
        "connect",  # refused, unreachable, or the connect deadline passed
        "tls",  # the handshake or the certificate failed
        "timeout",  # the total deadline passed
        "interrupted",  # the connection closed before the document was whole
        "forbidden-address",  # the guard refused the address (loopback, private, link-local, ...)
        "forbidden-scheme",  # neither http nor https, or a file outside the allowed folder
        "redirects",  # too many, or in a circle
        "too-large",  # over the cap, counted after decompression
        "encoding",  # the body cannot be decompressed
        "status",  # an HTTP status that gives no document
        "throttled",  # 429 or 503, or 403 again and again
        "gone",  # 410
        "missing",  # a file: feed whose file is not there
        "robots",  # an article that its site's robots.txt does not let us fetch
    }
)
PARSE_KINDS = frozenset(
    {
        "not-a-feed",  # a document of another kind
        "html",  # a web page: a login, a challenge, a moved feed
        "empty",  # no bytes
        "malformed",  # looked like a feed and gave nothing
        "parser-died",  # the worker was killed: memory, deadline
    }
)


class Identity(StrEnum):
    """What makes two entries of one feed the same."""

    AUTO = "auto"
    GUID = "guid"
    LINK = "link"
    CONTENT = "content"


class Kind(StrEnum):
    """What a source is: a feed of any format, documents of the US Federal Register, or a page watched for change."""

    FEED = "feed"
    FEDERAL_REGISTER = "federal_register"
    PAGE = "page"


class ThrottleScope(StrEnum):
    """Who is left alone when a server asks for quiet: all feeds of its host, of its registrable domain, or one feed."""

    HOST = "host"
    DOMAIN = "domain"
    FEED = "feed"


@dataclass(frozen=True, slots=True)
class Access:
    """What a feed is asked with: headers and parameters of its address, for its own host only, and through which proxy.

    It holds secrets, so it lives in the settings only and is never stored.
    """

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    proxy: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed as configured. `max_age` None means no baseline; the intervals bound the time between two polls.

    An `adaptive` feed's interval follows its rhythm; others are polled at the smallest one, or as seldom as they ask.
    `source` names the outlet of entries that do not name their own; `category` is the team's word (platform,
    government, news, ...); `lang` overrides detection.
    """

    url: str
    name: str
    category: str | None = None
    min_interval: timedelta = timedelta(minutes=15)
    max_interval: timedelta = timedelta(hours=1)
    max_age: timedelta | None = timedelta(hours=24)
    lang: str | None = None
    source: str | None = None
    identity: Identity = Identity.AUTO
    user_agent: str | None = None
    kind: Kind = Kind.FEED
    article: bool = False
    adaptive: bool = False
    throttle_scope: ThrottleScope = ThrottleScope.HOST


class Condition(StrEnum):
    """What may be wrong with a feed, as an operator is told it; each begins and ends.

    But UNREADABLE only begins: an entry of the feed killed its reader twice and is left unread.
    """

    FAILING = "failing"
    NOT_A_FEED = "not_a_feed"
    GONE = "gone"
    STALE = "stale"
    GAP = "gap"
    MOVED = "moved"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed with what the store knows of it: the row that survives restarts.

    `id` is the row; `moved_to` where permanent redirects confirmed it now lives, `moving_to` a candidate seen
    `moving_count` times; `etag` and `last_modified` are the validators of the last document whose entries are
    stored, `body_hash` its digest; `failures` counts polls failed in a row; `last_ids` are the identities of its
    previous non-empty poll, in its order, and `last_marks` what its entries looked like (monitor.feeds.identity), one
    for each id; `last_entry` is when it last had a new entry; `rhythm` the usual time between two entries, as their
    dates tell; `conditions` are those that hold now; `interval` is the one last used; `quiet_until` is how long its
    server wanted no requests when it last said so. A `paused` feed (410) is polled
    when it is due like any other, only that this is seldom.
    """

    id: int
    spec: FeedSpec
    next_due: datetime
    moved_to: str | None = None
    moving_to: str | None = None
    moving_count: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0
    error: str | None = None
    last_poll: datetime | None = None
    last_success: datetime | None = None
    last_entry: datetime | None = None
    rhythm: timedelta | None = None
    conditions: tuple[Condition, ...] = ()
    interval: timedelta | None = None
    paused: bool = False
    quiet_until: datetime | None = None
    last_ids: tuple[str, ...] = ()
    last_marks: tuple[str, ...] = ()
    text: str = ""

    @property
    def url(self) -> str:
        """Where it is polled now."""
        return self.moved_to or self.spec.url


@dataclass(frozen=True, slots=True)
class Document:
    """What one fetch brought: the decompressed body and what the poll needs of the response.

    `headers` have lower-case names; `url` is the address after redirects, `permanent` where an unbroken chain of
    301/308 led (None without one). `truncated` bodies are parsed for what is whole and keep no validator.
    `body_hash` is the digest of `body` without the feed's own dates (monitor.feeds.digest). `before` is the text of a
    watched page as it was last read.
    """

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    status: int = 200
    permanent: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    truncated: bool = False
    body_hash: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed (304), or the body is the one already stored.

    `max_age` is how long the answer may be reused (Cache-Control max-age or Expires; RFC 9111), if it said so. The
    validators replace those stored, for the same document may get new ones; None leaves them as they are.
    """

    permanent: str | None = None
    max_age: timedelta | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A document read as a feed: its entries in document order, identities unique within it.

    `ttl` is the interval the feed asks for (RSS ttl, Cache-Control max-age), if any. `complete` is
    false when the document ends before it should: its entries are whole, but there may have been more. `text` is that
    of a watched page, to compare the next one with. `marks` is what its entries look like (monitor.feeds.identity), one
    for each, where that was worked out already. `older` is the address of the page with the entries before these, if
    the source says so.
    """

    title: str
    entries: tuple[Entry, ...]
    version: str
    ttl: timedelta | None = None
    complete: bool = True
    text: str = ""
    marks: tuple[str, ...] = ()
    older: str | None = None


@dataclass(frozen=True, slots=True)
class PolledEntry:
    """An entry as one poll gave it; its `entry.id` is the identity within the feed."""

    entry: Entry
    content_hash: str
    baseline: bool


@dataclass(frozen=True, slots=True)
class ConditionChange:
    """A condition of a feed that began (`holds`) or ended, with a line for the operator."""

    condition: Condition
    holds: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll of one feed leaves to be stored, in one transaction: the next state, the entries, the changes.

    `headers` are those of the response that brought the entries, kept as evidence with what is new. A poll was
    `put_off` when nothing was asked because the host wants quiet: that is neither a poll that worked nor a failure.
    Of the state only what differs from `before`, the state it began with, is stored; without one all of it.
    """

    state: FeedState
    entries: tuple[PolledEntry, ...] = ()
    changes: tuple[ConditionChange, ...] = ()
    not_modified: bool = False
    put_off: bool = False
    error: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    before: FeedState | None = None


@dataclass(frozen=True, slots=True)
class PollCounts:
    """What a batch of polls changed in the store: entries never seen before, and edits of known ones."""

    new: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class FeedChange:
    """A condition of a feed that began or ended and that no operator has been told yet; `id` is its row."""

    id: int
    feed: FeedState
    change: ConditionChange
    at: datetime
