"""The form of config.yaml: one model per mapping, keys as users write them."""

from datetime import timedelta

from pydantic import Field

from monitor.config.feed_form import FeedItem, FetchForm
from monitor.config.route_form import KnownEventForm, ReceiverForm, RouteForm
from monitor.config.scalars import CronOrNone, DurationOrNone, PositiveDuration, Timezone, WebUrl
from monitor.config.shapes import Many, OneOrMany
from monitor.config.validate import Model
from monitor.config.watch_form import WatchItem
from monitor.config.web_form import WebForm

SHIPPED = "shipped"
"""What `rules` calls the folder that comes with the product."""


class HeartbeatForm(Model):
    """An outside watch that notices a dead service."""

    url: WebUrl
    every: PositiveDuration = timedelta(minutes=5)


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
