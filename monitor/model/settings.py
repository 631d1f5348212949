"""The service's settings, as read from config.yaml and valid in every part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from monitor.model.feed import Access, FeedSpec
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind, Entity
from monitor.model.rule import Level


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How feeds are fetched.

    Durations are totals; `max_bytes` counts after decompression; `file:` feeds are read only below the folder `files`.
    `spacing` is the least time between two requests to one host. `access` has, by configured address, what feeds are
    asked with; those it does not have are asked through `proxy` with nothing of their own.
    """

    files: Path
    timeout: timedelta = timedelta(seconds=20)
    max_bytes: int = 15 * 1024 * 1024
    per_host: int = 2
    concurrency: int = 64
    user_agent: str = ""
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    proxy: str | None = field(default=None, repr=False)
    spacing: timedelta = timedelta(seconds=1)
    access: Mapping[str, Access] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """One place a receiver sends to: an apprise URL. `key` is stable, unique in its receiver, and holds no secret."""

    key: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Webhook:
    """One place a receiver sends to: an http(s) address that is sent JSON, signed with `secret`; `key` as above."""

    key: str
    url: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A template of a team's own for messages: the file it is from, and its Jinja2 text, known to compile."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """A named set of targets; none for the built-in `console`. `digest` is a cron expression with names of weekdays.

    `template` writes its messages; without one they are in our words. Of more than `flood` messages a minute to one
    target, the rest go together; None for no limit.
    """

    name: str
    targets: tuple[Target | Webhook, ...] = ()
    digest: str | None = None
    template: MessageTemplate | None = None
    flood: int | None = None


@dataclass(frozen=True, slots=True)
class Matcher:
    """What a route or silence takes: every field that is not empty must hold, any of its values is enough."""

    level: tuple[Level, ...] = ()
    tags: tuple[str, ...] = ()
    entity: tuple[str, ...] = ()
    entity_tags: tuple[str, ...] = ()
    action: tuple[Action, ...] = ()
    actor: tuple[str, ...] = ()
    actor_kind: tuple[ActorKind, ...] = ()
    status: tuple[Status, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    category: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mute:
    """A time of the week in which a route tells nobody.

    It begins at `start` on each of `days` (0 is Monday; none are all) and lasts until `end`, of the next day if that
    is not after `start`, as clocks show them in the IANA zone `timezone`.
    """

    days: tuple[int, ...]
    start: time
    end: time
    timezone: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What a story needs before it is first told: so many independent sources, or an official one; either will do.

    `sources` None means that no number of them is enough. Stories of a level in `exempt` need nothing.
    """

    sources: int | None = None
    official: bool = False
    exempt: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """A node of the routing tree, inherited settings already filled in; `repeat_interval` None is never."""

    receiver: str
    match: Matcher = Matcher()
    goes_on: bool = False
    group_wait: timedelta = timedelta(0)
    repeat_interval: timedelta | None = None
    mute: tuple[Mute, ...] = ()
    confirm: Gate | None = None
    routes: tuple["Route", ...] = ()


@dataclass(frozen=True, slots=True)
class RouteTest:
    """A test of the routes: a story of which `story` holds goes to `receivers`. `line` is where it stands."""

    name: str
    story: Matcher
    receivers: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """A matter that is no news: every field that is not empty must hold, any of its values is enough.

    It happened on or after the day `since` and before the day `before` (UTC), where they are given. What becomes of
    it is news: a story is only known while its status is one of `status`. `note` is for people.
    """

    entity: str
    action: tuple[Action, ...] = ()
    actor: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    status: tuple[Status, ...] = (Status.PROPOSED, Status.IMPOSED)
    since: date | None = None
    before: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """An outside watch that is told at each interval that the service lives."""

    url: str = field(repr=False)
    every: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Web:
    """Where the page and the API listen, and who is let in; None in `host` turns them off.

    Readers find the page at `url`, if anywhere. `password` is an argon2 hash; who knows it is asked again after
    `session`. `user_header` is the header in which one of `proxies` says who asks. `tokens` are those of scripts by
    the scripts' names; `writers` names the scripts that may change something.
    """

    host: str | None = "127.0.0.1"
    port: int = 8800
    url: str | None = None
    password: str | None = field(default=None, repr=False)
    session: timedelta = timedelta(hours=12)
    user_header: str | None = None
    proxies: tuple[IPv4Network | IPv6Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    writers: frozenset[str] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether people are asked who they are, or a proxy tells."""
        return self.password is not None or self.user_header is not None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long texts of entries are kept, without and with a mention; None is for ever."""

    entries: timedelta | None = timedelta(days=180)
    mentions: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All of config.yaml, resolved: paths absolute, secrets filled in, feeds expanded."""

    path: Path
    database: str = field(repr=False)
    timezone: str
    watch: tuple[Entity, ...]
    feeds: tuple[FeedSpec, ...]
    fetch: FetchSettings
    receivers: tuple[Receiver, ...]
    route: Route
    web: Web = Web()
    retention: Retention = Retention()
    heartbeat: Heartbeat | None = None
    alive: str | None = None
    known_events: tuple[KnownEvent, ...] = ()
    route_tests: tuple[RouteTest, ...] = ()
