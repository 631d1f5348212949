"""The form of receivers and of the routes that lead to them."""

import re
from datetime import date, time, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from monitor.config.scalars import ClockTime, Cron, Duration, DurationOrNone, Name, WebUrl, Weekdays
from monitor.config.shapes import Many, OneOrMany, OrNone
from monitor.config.validate import Model, mistake
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Level

CONSOLE = "console"
"""The receiver that is built in: standard output."""

SHORTEST_SECRET = 16
"""Characters of a webhook's secret: fewer can be guessed from one signed body."""


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
