"""The form of feeds and of how they are fetched."""

from datetime import timedelta
from typing import Annotated, Self

from pydantic import Discriminator, Field, Tag, model_validator

from monitor.config.scalars import (
    Duration,
    DurationOrNone,
    FeedUrl,
    HeaderName,
    HeaderValue,
    Language,
    Name,
    Network,
    PositiveDuration,
    Size,
    WebUrl,
)
from monitor.config.shapes import Many, OrNone, Short
from monitor.config.validate import Model, mistake
from monitor.model.feed import Identity, Kind, ThrottleScope


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
