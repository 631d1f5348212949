"""Feeds as the records that scripts rely on."""

from datetime import datetime

from typing_extensions import TypedDict

from monitor.alerts.out import timestamp
from monitor.feeds.address import masked
from monitor.model.feed import FeedSpec, FeedState


class FeedRecord(TypedDict):
    """A feed and how it is; addresses without what is secret in them."""

    name: str
    category: str | None
    url: str
    moved_to: str | None
    last_success: str | None
    last_entry: str | None
    next_due: str | None
    failures: int
    conditions: list[str]
    error: str | None
    paused: bool


def feed_record(spec: FeedSpec, state: FeedState | None) -> FeedRecord:
    """The record of a feed; without a state it was never polled."""
    return {
        "name": spec.name,
        "category": spec.category,
        "url": masked(spec.url),
        "moved_to": masked(state.moved_to) if state and state.moved_to else None,
        "last_success": _moment(state.last_success) if state else None,
        "last_entry": _moment(state.last_entry) if state else None,
        "next_due": _moment(state.next_due) if state else None,
        "failures": state.failures if state else 0,
        "conditions": [condition.value for condition in state.conditions] if state else [],
        "error": state.error if state else None,
        "paused": state.paused if state else False,
    }


def _moment(at: datetime | None) -> str | None:
    return timestamp(at) if at else None
