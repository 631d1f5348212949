"""What Prometheus is told. No label ever holds a watched name, an address or an entry: the watch list stays home."""

import platform
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import accumulate
from math import inf
from typing import TypeVar

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from monitor.model.feed import Condition
from monitor.pipeline.sendings import BOUNDS, Sendings
from monitor.web.overview import Overview
from monitor.web.parts import Service

E = TypeVar("E", bound=StrEnum)

COUNTED = {
    "polled": ("feed_polls", "Polls of feeds that ended, in whatever way."),
    "not_modified": ("feed_polls_not_modified", "Polls that found nothing changed."),
    "failed": ("feed_polls_failed", "Polls that brought no feed."),
    "entries": ("entries", "Entries seen for the first time."),
    "articles": ("articles", "Articles whose text was added to their entry."),
    "articles_failed": (
        "articles_failed",
        "Articles that could not be had: the feed's words count.",
    ),
    "mentions": ("mentions", "Mentions read from entries."),
    "matches": ("matches", "Matches of rules."),
    "stories": ("stories", "Stories begun."),
    "alerts": ("alerts", "Alerts decided, whatever became of them."),
}
"""Counters by their name in the tally."""


class Snapshot(Collector):
    """The metrics of one moment; `overview` is None while the database cannot be used."""

    def __init__(self, service: Service, overview: Overview | None, *, version: str, now: datetime) -> None:
        self._service = service
        self._overview = overview
        self._version = version
        self._now = now

    def collect(self) -> Iterable[Metric]:
        """Every metric with its present value."""
        service = self._service
        build = {"version": self._version, "python": platform.python_version()}
        yield InfoMetricFamily("monitor_build", "The program that runs.", value=build)
        for name, (metric, about) in COUNTED.items():
            yield CounterMetricFamily(f"monitor_{metric}", about, value=service.tally.get(name, 0))
        yield _results(service.sendings)
        yield _latency(service.sendings)
        yield CounterMetricFamily(
            "monitor_skipped_ticks",
            "Ticks that found what they are for still under way.",
            value=service.skipped_ticks,
        )
        yield CounterMetricFamily(
            "monitor_worker_restarts", "Worker processes that had to be replaced.", value=service.worker_restarts
        )
        yield _gauge(
            "config_last_reload_successful", "1 if the configuration on disk is in use.", service.last_reload_ok
        )
        yield _gauge("stuck_lines", "Lines of the pipeline whose step runs past its deadline.", len(service.stuck()))
        yield _gauge("database_up", "1 if the database could be read.", self._overview is not None)
        if self._overview is not None:
            yield from self._stored(self._overview)

    def _stored(self, overview: Overview) -> Iterable[Metric]:
        totals = overview.totals
        yield _gauge("feeds", "Feeds configured.", totals.feeds)
        conditions = {each: overview.conditions.get(each, 0) for each in Condition}
        yield _gauges("feeds_in_condition", "Feeds in a condition that an operator is told of.", condition=conditions)
        yield _gauge("stored_entries", "Entries in the store.", totals.entries)
        yield _gauge("stored_mentions", "Mentions in the store that stand.", totals.mentions)
        yield _gauge("stored_matches", "Matches in the store.", totals.matches)
        yield _gauge("stored_stories", "Stories in the store.", totals.stories)
        yield _gauges("stored_alerts", "Alerts in the store.", outcome=totals.alerts)
        yield _gauges("stored_notifications", "Notifications in the store.", state=totals.notifications)
        yield _gauge("unread_entries", "Entries that wait to be read.", totals.unread)
        yield _gauge("unreadable_entries", "Entries that cannot be read.", totals.unreadable)
        yield _gauge("oldest_unread_seconds", "Age of the oldest entry that waits.", self._age(totals.oldest_unread))
        yield _gauge("oldest_due_seconds", "How late the oldest notification is.", self._age(totals.oldest_due))

    def _age(self, since: datetime | None) -> float:
        return max(0.0, (self._now - since).total_seconds()) if since else 0.0


def exposition(snapshot: Snapshot, accept: str) -> tuple[bytes, str]:
    """The metrics in the format a scraper's Accept header asks for, and its media type."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(snapshot)
    encode, media_type = choose_encoder(accept)
    return encode(registry), media_type


def _results(sendings: Sendings) -> Metric:
    metric = CounterMetricFamily(
        "monitor_notifications",
        "Attempts to send a notification, by what became of them.",
        labels=["receiver", "result"],
    )
    for (receiver, result), count in sorted(sendings.results.items()):
        metric.add_metric([receiver, result], count)
    return metric


def _latency(sendings: Sendings) -> Metric:
    """Buckets count all that are no later than their bound."""
    counts = accumulate(sendings.late[bound] for bound in (*BOUNDS, inf))
    buckets = list(zip((*map(str, BOUNDS), "+Inf"), counts, strict=True))
    about = "Seconds from the date of an entry to its news being taken by a target, digests left out."
    return HistogramMetricFamily("monitor_latency_seconds", about, buckets=buckets, sum_value=sendings.seconds)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"monitor_{name}", about, value=value)


def _gauges(name: str, about: str, **values: Mapping[E, int]) -> Metric:
    ((label, by_value),) = values.items()
    metric = GaugeMetricFamily(f"monitor_{name}", about, labels=[label])
    for value, count in by_value.items():
        metric.add_metric([value.value], count)
    return metric
