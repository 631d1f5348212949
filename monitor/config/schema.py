"""The form of config.yaml and of watch list files: one model per mapping, keys as users write them."""

import re
from datetime import date, time, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Discriminator, Field, RootModel, Tag, model_validator

from monitor.config.scalars import (
    ClockTime,
    Cron,
    CronOrNone,
    Duration,
    DurationOrNone,
    FeedUrl,
    HeaderName,
    HeaderValue,
    Language,
    Listen,
    Name,
    Network,
    PasswordHash,
    PositiveDuration,
    Size,
    Timezone,
    WebUrl,
    Weekdays,
    is_loopback,
)
from monitor.config.shapes import Many, OneOrMany, OrNone, Short
from monitor.config.validate import Model, mistake
from monitor.model.feed import Identity, Kind, ThrottleScope
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind, Strength
from monitor.model.rule import Level
from monitor.model.settings import Web

CONSOLE = "console"
"""The receiver that is built in: standard output."""

SHORTEST_SECRET = 16
"""Characters of a webhook's secret: fewer can be guessed from one signed body."""

SHORTEST_TOKEN = 32
"""Characters of a token for scripts: it is all that stands between a stranger and the watch list."""

LOOPBACK = ("127.0.0.0/8", "::1/128")
ANYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what is refused without a name

SHIPPED = "shipped"
"""What `rules` calls the folder that comes with the product."""


class AliasForm(Model):
    """A name that needs more said about it than its letters."""

    text: Name
    strength: Strength | None = Field(default=None, description="weak if `needs` or `never` is given, else strong")
    needs: OneOrMany[Name] = Field(default=(), description="words of which one must stand in the same entry")
    never: OneOrMany[Name] = Field(default=(), description="phrases in which the name means something else")
    valid_from: date | None = Field(default=None, description="the first day the name was in use")
    valid_to: date | None = Field(default=None, description="the last day the name was in use")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        check_dates(self.valid_from, self.valid_to)
        return self


AliasItem = Annotated[AliasForm, Short("text")]


class EntityForm(Model):
    """A watched party."""

    name: Name
    aliases: Many[AliasItem] = Field(default=(), description="other names of it")
    tags: OneOrMany[Name] = Field(default=(), description="your words for it, for routes and rules (`%watched:tag%`)")


EntityItem = Annotated[EntityForm, Short("name")]


class WatchListForm(RootModel[Many[EntityItem]]):
    """A watch list in a file of its own."""


class WatchFile(Model):
    """A file that lists watched parties."""

    file: str = Field(description="a .csv, .yml or .json file, relative to config.yaml")


def _watch_form(value: object) -> str:
    return "<file>" if isinstance(value, dict) and "file" in value else "<entity>"


WatchItem = Annotated[
    Annotated[EntityItem, Tag("<entity>")] | Annotated[WatchFile, Tag("<file>")],
    Discriminator(_watch_form),
]


class IntervalForm(Model):
    """The bounds of an interval that adapts to the feed."""

    min: PositiveDuration
    max: PositiveDuration

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min > self.max:
            raise mistake("bad-value", "`min` is longer than `max`")
        return self


def _every_form(value: object) -> str:
    return "<bounds>" if isinstance(value, dict) else "<fixed>"


Every = Annotated[
    Annotated[PositiveDuration, Tag("<fixed>")] | Annotated[IntervalForm, Tag("<bounds>")], Discriminator(_every_form)
]


class AuthForm(Model):
    """A user and a password (HTTP Basic)."""

    user: str
    password: str


class AskForm(Model):
    """How a feed is asked. Headers, parameters, token and password are sent to its own host only."""

    user_agent: HeaderValue | None = Field(default=None, description="for servers that refuse the usual one")
    headers: dict[HeaderName, HeaderValue] = Field(default={}, description="sent with each request")
    query: dict[Name, HeaderValue] = Field(default={}, description="parameters added to the address, such as a key")
    auth: AuthForm | None = Field(default=None, description="a user and a password")
    token: HeaderValue | None = Field(default=None, description="sent as `Authorization: Bearer`")
    proxy: Annotated[WebUrl | None, OrNone()] = Field(default=None, description="another proxy than all, or none")
    throttle_scope: ThrottleScope | None = Field(default=None, description="who is left alone with it")
    article: bool | None = Field(default=None, description="fetch the articles of entries that name a watched party")

    @model_validator(mode="after")
    def _one_credential(self) -> Self:
        if self.auth and self.token:
            raise mistake("bad-value", "`auth` and `token` fill the same header", "leave one out")
        return self


class FeedForm(AskForm):
    """A feed."""

    url: FeedUrl = Field(description="http, https, or file: relative to config.yaml")
    kind: Kind = Field(default=Kind.FEED, description="what is there: a feed, or a source that is none")
    name: Name | None = Field(default=None, description="how it is called in messages; its address by default")
    category: Name | None = Field(default=None, description="your word for its kind: platform, government, news, ...")
    every: Every = Field(default=timedelta(minutes=15), description="the time between two polls, or its bounds")
    max_age: DurationOrNone = Field(default=timedelta(hours=24), description="older entries of a new feed tell nobody")
    lang: Language | None = Field(default=None, description="the language of its entries, if it does not say so itself")
    source: Name | None = Field(default=None, description="the outlet of entries that do not name theirs")
    id: Identity = Field(default=Identity.AUTO, description="what makes two entries the same")


class OpmlForm(Model):
    """A file of feeds, as feed readers export it."""

    opml: str = Field(description="an OPML file, relative to config.yaml")
    category: Name | None = Field(default=None, description="for feeds that stand in no folder")
    every: Every = Field(default=timedelta(minutes=15), description="for all its feeds")
    max_age: DurationOrNone = Field(default=timedelta(hours=24), description="for all its feeds")


def _feed_form(value: object) -> str:
    return "<opml>" if isinstance(value, dict) and "opml" in value else "<feed>"


FeedItem = Annotated[
    Annotated[FeedForm, Short("url"), Tag("<feed>")] | Annotated[OpmlForm, Tag("<opml>")], Discriminator(_feed_form)
]


class FetchForm(Model):
    """How feeds are fetched."""

    timeout: PositiveDuration = Field(default=timedelta(seconds=20), description="for the whole of one request")
    max_bytes: Size = Field(default=15 * 1024**2, description="of a document, after decompression")
    per_host: int = Field(default=2, ge=1, description="requests to one host at a time")
    concurrency: int = Field(default=64, ge=1, le=1000, description="requests at a time in all")
    spacing: Duration = Field(default=timedelta(seconds=1), description="between two requests to one host")
    throttle_scope: ThrottleScope = Field(default=ThrottleScope.HOST, description="who is left alone after a 429")
    user_agent: str = Field(default="", description="how the service calls itself; its name and version by default")
    allow_networks: Many[Network] = Field(default=(), description="private networks that feeds may be fetched from")
    proxy: WebUrl | None = Field(default=None, description="an HTTP proxy for all feeds")
    categories: dict[Name, AskForm] = Field(default={}, description="how the feeds of a category are asked")


def _apprise_url(text: str) -> str:
    # What it names is for the delivery to judge; the address itself is never shown, since it holds tokens.
    if not re.match(r"[A-Za-z][\w.+-]*://", text):
        raise mistake("bad-url", "this is not an apprise URL", "such as slack://..., mailtos://... or json://...")
    return text


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        hint = "make one by `openssl rand -hex 32`"
        raise mistake("bad-value", f"the secret has fewer than {SHORTEST_SECRET} characters", hint)
    return text


def _token(text: str) -> str:
    if len(text) < SHORTEST_TOKEN or not text.isascii() or not text.isprintable() or " " in text:
        hint = "make one by `openssl rand -hex 32`"
        raise mistake("bad-value", f"a token is {SHORTEST_TOKEN} or more characters of ASCII without spaces", hint)
    return text


class WebhookForm(Model):
    """An address that is sent alerts as signed JSON."""

    url: WebUrl = Field(description="http or https; it may be an internal one")
    secret: Annotated[str, AfterValidator(_secret)] = Field(description="signs what is sent; only both sides know it")


class ReceiverForm(Model):
    """Who is told."""

    name: Name
    apprise: OneOrMany[Annotated[str, AfterValidator(_apprise_url)]] = Field(
        (), description="apprise URLs, one target each"
    )
    webhook: WebhookForm | None = Field(default=None, description="an address of your own that is sent JSON")
    digest: Cron | None = Field(default=None, description="collect, and send at these times")
    flood: int = Field(default=20, ge=1, description="messages a minute; of more alerts one message tells together")
    template: str | None = Field(
        default=None, description="a .txt, .md or .html file in Jinja2, relative to config.yaml: messages in your words"
    )

    @model_validator(mode="after")
    def _reaches_someone(self) -> Self:
        reached = self.apprise or self.webhook
        if self.name == CONSOLE and reached:
            raise mistake("bad-value", f"'{CONSOLE}' is built in and writes to standard output", "choose another name")
        if self.name != CONSOLE and not reached:
            raise mistake("missing-key", f"a receiver other than '{CONSOLE}' has an `apprise` URL or a `webhook`")
        return self


class MatchForm(Model):
    """What a route takes: all keys must hold, any of a key's values is enough."""

    level: OneOrMany[Level] = ()
    tags: OneOrMany[Name] = Field(default=(), description="tags of the rule")
    entity: OneOrMany[Name] = Field(default=(), description="names of watched parties")
    entity_tags: OneOrMany[Name] = Field(default=(), description="tags of the watched party")
    action: OneOrMany[Action] = ()
    actor: OneOrMany[Name] = Field(default=(), description="names of those who act")
    actor_kind: OneOrMany[ActorKind] = ()
    status: OneOrMany[Status] = ()
    jurisdiction: OneOrMany[Name] = ()
    category: OneOrMany[Name] = Field(default=(), description="category of the feed")


class MuteForm(Model):
    """A time of the week in which a route tells nobody; what came meanwhile is told at its end."""

    days: OneOrMany[Weekdays] = Field(default=(), description="on which it begins; on all if none are named")
    start: ClockTime = Field(default=time(0), alias="from", description="by the clocks of `timezone`")
    end: ClockTime = Field(default=time(0), alias="to", description="on the next day if it is not later than `from`")

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if not self.model_fields_set:
            raise mistake("missing-key", "a mute time has `days`, or `from` and `to`")
        if self.start == self.end and self.start != time(0):
            raise mistake("bad-value", "`from` and `to` are the same time", "leave both out for whole days")
        return self


class ConfirmForm(Model):
    """What a story needs before it is first told; either will do where both are given."""

    sources: Annotated[int, Field(ge=2)] | None = Field(default=None, description="so many independent outlets")
    official: bool = Field(
        default=False, description="an entry of a feed of the category government, platform or policy"
    )
    exempt: OneOrMany[Level] = Field(default=(), alias="except", description="levels that are told at once")

    @model_validator(mode="after")
    def _can_be_passed(self) -> Self:
        if self.sources is None and not self.official:
            raise mistake("missing-key", "`confirm` needs `sources`, `official: true`, or both")
        return self


Confirm = Annotated[ConfirmForm | None, OrNone()]


class BranchForm(Model):
    """A route below the first; what it leaves out is as in the route above it."""

    match: MatchForm = MatchForm()
    receiver: Name | None = None
    goes_on: bool = Field(default=False, alias="continue", description="try the following routes too")
    group_wait: Duration | None = None
    repeat_interval: DurationOrNone = None
    mute: Many[MuteForm] = ()
    confirm: Confirm = None
    routes: Many["BranchForm"] = ()


class RouteTestForm(Model):
    """A story, and who is to be told of it."""

    name: Name
    story: MatchForm = Field(default=MatchForm(), description="what holds of it, with the keys of `match`")
    receivers: OneOrMany[Name] = Field(min_length=1, description="all of them, in any order")


class RouteForm(Model):
    """The first route: it takes what no route below it takes."""

    receiver: Name = CONSOLE
    group_wait: Duration = Field(default=timedelta(0), description="wait before the first message of a story")
    repeat_interval: DurationOrNone = Field(default=None, description="remind of open stories that often")
    mute: Many[MuteForm] = Field(default=(), description="when nobody is told; what came is told at the end")
    confirm: Confirm = Field(default=None, description="what a story needs before it is first told")
    routes: Many[BranchForm] = ()
    tests: Many[RouteTestForm] = Field(default=(), description="run by `monitor test`")


class KnownEventForm(Model):
    """A matter that the team knows of: a story of it alerts nobody."""

    entity: Name = Field(description="the name of a watched party")
    action: OneOrMany[Action] = ()
    actor: OneOrMany[Name] = Field(default=(), description="names of those who act")
    scope: OneOrMany[Name] = ()
    status: OneOrMany[Status] = Field(default=(Status.PROPOSED, Status.IMPOSED), description="what is no news of it")
    since: date | None = Field(default=None, alias="from", description="the first day on which it may have happened")
    before: date | None = Field(default=None, description="the first day that is too late for it")
    note: str = Field(default="", description="for people")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.before and self.since >= self.before:
            raise mistake("bad-value", f"from ({self.since}) is not before {self.before}")
        return self


class HeartbeatForm(Model):
    """An outside watch that notices a dead service."""

    url: WebUrl
    every: PositiveDuration = timedelta(minutes=5)


class TokenForm(Model):
    """What a script shows to be let in."""

    name: Name = Field(description="who it is: it is written beside what is done with it")
    token: Annotated[str, AfterValidator(_token)] = Field(description="32 characters or more")
    write: bool = Field(
        default=False, description="whether it may change something: silences, the configuration in use"
    )


class WebForm(Model):
    """The page and the interface for scripts."""

    listen: Listen = Field(default=Web(), description="host:port, or none")
    url: WebUrl | None = Field(default=None, description="where readers find the page; alerts link to it")
    password: PasswordHash | None = Field(default=None, description="an argon2 hash: `monitor password` prints it")
    session: PositiveDuration = Field(default=timedelta(hours=12), description="how long nobody is asked again")
    user_header: HeaderName | None = Field(default=None, description="in which a proxy says who asks")
    proxies: OneOrMany[Network] = Field(default=LOOPBACK, description="who is believed about `user_header`")
    tokens: Many[TokenForm] = Field(default=(), description="scripts that are let in")

    @model_validator(mode="after")
    def _is_guarded(self) -> Self:
        host = self.listen.host
        if host is None or is_loopback(host):
            return self
        if self.password is None and self.user_header is None:
            hint = "listen on 127.0.0.1, or give `password` (`monitor password` prints a hash) or `user_header`"
            raise mistake("bad-value", f"'{host}' can be reached from other machines, and nobody is asked", hint)
        if self.url is None and host in ANYWHERE:
            raise mistake("missing-key", f"'{host}' is no name", "give `url`: requests for other hosts are refused")
        return self

    @model_validator(mode="after")
    def _tells_scripts_apart(self) -> Self:
        names = [each.name for each in self.tokens]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise mistake("duplicate-name", f"the token '{twice}' is already given")
        return self


class RetentionForm(Model):
    """How long things are kept."""

    entries: DurationOrNone = Field(default=timedelta(days=180), description="texts of entries without an action")
    mentions: DurationOrNone = Field(default=None, description="texts of the others, but for their headlines")


class ConfigForm(Model):
    """All of config.yaml."""

    database: str = Field(default="sqlite:///monitor.db", description="sqlite:///PATH or postgresql+psycopg://...")
    rules: OneOrMany[str] = Field(
        min_length=1, description=f"folders of rules; '{SHIPPED}' is the one that comes with the product"
    )
    timezone: Timezone = Field(default="UTC", description="of digests and messages")
    watch: Many[WatchItem] = Field(description="whom to watch")
    feeds: Many[FeedItem] = Field(default=(), description="where to look")
    fetch: FetchForm = FetchForm()
    receivers: Many[ReceiverForm] = Field(default=(), description="who can be told; the console is built in")
    route: RouteForm = Field(default=RouteForm(), description="who is told of what")
    known_events: Many[KnownEventForm] = Field(default=(), description="matters that are no news")
    heartbeat: HeartbeatForm | None = None
    alive: CronOrNone = Field(default="0 8 * * mon", description="when the operator is told that all is well")
    web: WebForm = WebForm()
    retention: RetentionForm = RetentionForm()


def check_dates(first: date | None, last: date | None) -> None:
    """Raise where a name or actor would end before it began."""
    if first and last and first > last:
        raise mistake("bad-value", f"valid_from ({first}) is after valid_to ({last})")
