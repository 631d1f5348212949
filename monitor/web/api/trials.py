"""What would be: a text explained, stored entries told anew, perhaps under another rule. Nothing is written."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Self

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from typing_extensions import TypedDict

from monitor.alerts.out import AlertRecord, alert_record, timestamp
from monitor.matching.explain import Verdict
from monitor.matching.out import MatchRecord, MentionRecord, mention_record, records
from monitor.model.backtest import MOST_ENTRIES, Backtest, Window
from monitor.model.entry import Entry
from monitor.pipeline.mind import Explained
from monitor.web.api.asked import LARGEST, POSTED, Moment, existing
from monitor.web.look import look
from monitor.web.pages.framing import Desk
from monitor.web.problem import described

A_WEEK = timedelta(days=7)
LONGEST_RULE = 50_000

Line = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Body = Annotated[str, StringConstraints(max_length=20_000)]


class Text(BaseModel):
    """What is to be explained: a headline and what stands below it, or a stored entry by its number."""

    model_config = ConfigDict(extra="forbid")

    title: Line | None = None
    summary: Body = ""
    content: Body = ""
    entry: int | None = Field(default=None, ge=0, le=LARGEST)

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.title is None) == (self.entry is None):
            raise ValueError("give either `title` or `entry`")
        return self


class VerdictRecord(TypedDict):
    """What became of a rule for a mention, by its place in `mentions`, or for the entry itself; and why."""

    rule: str
    title: str
    level: str
    mention: int | None
    holds: bool
    reasons: list[str]


class HeardRecord(MentionRecord):
    """A mention, and how it was found."""

    trace: list[str]


class ExplainedRecord(TypedDict):
    """How a text is read; `unread` is its language where it is not."""

    unread: str | None
    mentions: list[HeardRecord]
    verdicts: list[VerdictRecord]
    matches: list[MatchRecord]


class Replay(BaseModel):
    """Which stored entries: those first seen in a window, the latest of them; and perhaps a rule that was edited."""

    model_config = ConfigDict(extra="forbid")

    since: Moment | None = Field(default=None, description="RFC 3339 with its zone; a week before `until` without it.")
    until: Moment | None = Field(default=None, description="Where the window ends; now without it.")
    limit: int = Field(default=MOST_ENTRIES, ge=1, le=MOST_ENTRIES, description="How many entries at most.")
    rule: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_RULE)] | None = Field(
        default=None, description="A rule as YAML: in place of the one of its id, or beside the others."
    )

    def window(self) -> Window:
        """The window that is meant; ValueError for one that ends before it begins."""
        until = self.until or datetime.now(UTC)
        since = self.since or max(until, datetime.min.replace(tzinfo=UTC) + A_WEEK) - A_WEEK
        if since >= until:
            raise ValueError(f"since ({timestamp(since)}) is not before until ({timestamp(until)})")
        return Window(since, until, self.limit)


class ReplayRecord(TypedDict):
    """What the entries would have told, had they been the first to arrive.

    `first` is when the first of them was seen, `whole` whether they are all of the window. `gained` and `lost` are the
    alerts that only the posted rule tells, and only the rules as they are. Numbers of alerts and stories are their own.
    """

    entries: int
    first: str | None
    whole: bool
    alerts: list[AlertRecord]
    gained: list[AlertRecord]
    lost: list[AlertRecord]


def trials_routes(desk: Desk) -> APIRouter:
    """The routes of what would be."""
    routes = APIRouter()

    @routes.post("/explain", responses=POSTED | described(404))
    async def explain(text: Text) -> ExplainedRecord:
        """How a text is read, and why each rule holds or does not."""
        return _explained(await desk.service.explain(await entry_of(text)))

    @routes.post("/replay", responses=POSTED)
    async def replay(wanted: Replay) -> ReplayRecord:
        """What stored entries would have told. One replay runs at a time; it takes seconds, and two minutes at most."""
        try:
            window = wanted.window()
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        return _replayed(await desk.service.backtest(window, wanted.rule))

    async def entry_of(text: Text) -> Entry:
        if text.entry is None:
            return Entry("text", text.title or "", text.summary, text.content)
        found = existing(await look(desk.views.entry, text.entry), f"entry {text.entry}")
        return found.entry

    return routes


def _explained(explained: Explained) -> ExplainedRecord:
    return {
        "unread": explained.unread,
        "mentions": [
            {**mention_record(mention, mention.entity), "trace": list(mention.trace)} for mention in explained.mentions
        ],
        "verdicts": [_verdict(explained, verdict) for verdict in explained.verdicts],
        "matches": list(records(explained.entry, explained.matches)),
    }


def _verdict(explained: Explained, verdict: Verdict) -> VerdictRecord:
    return {
        "rule": verdict.rule.id,
        "title": verdict.rule.title,
        "level": verdict.rule.level.value,
        "mention": None if verdict.mention is None else explained.mentions.index(verdict.mention),
        "holds": verdict.holds,
        "reasons": list(verdict.reasons),
    }


def _replayed(found: Backtest) -> ReplayRecord:
    return {
        "entries": found.entries,
        "first": timestamp(found.first) if found.first else None,
        "whole": found.whole,
        "alerts": list(map(alert_record, found.alerts)),
        "gained": list(map(alert_record, found.gained)),
        "lost": list(map(alert_record, found.lost)),
    }
