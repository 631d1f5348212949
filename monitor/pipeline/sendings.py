"""What became of notifications since the start of the process, for metrics."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.model.alert import Delivered, Notification, NotificationState, Reason

RESULTS: Mapping[NotificationState, str] = {
    NotificationState.SENT: "sent",
    NotificationState.PENDING: "retried",
    NotificationState.DEAD: "dead",
}
"""What an attempt came to, in a word."""
NEWS = frozenset({Reason.NEW, Reason.STATUS_CHANGED, Reason.LEVEL_RAISED})
"""Reasons that follow an entry; what reminds or confirms is late by design."""
BOUNDS = (10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 21600.0, 86400.0)
"""Seconds: from as fast as polling allows to a day, beyond which feeds date their entries as they like."""


@dataclass(slots=True)
class Sendings:
    """Attempts by receiver and result; news sent, by the seconds since its entry was published.

    `late` counts by bound, infinity included; `seconds` is their sum.
    """

    results: Counter[tuple[str, str]] = field(default_factory=Counter)
    late: Counter[float] = field(default_factory=Counter)
    seconds: float = 0.0

    def count(self, together: Sequence[Notification], outcomes: Sequence[Delivered], *, digest: bool) -> None:
        """Note what one message came to for each notification in it; a `digest` is late by design."""
        for notification, outcome in zip(together, outcomes, strict=True):
            self.results[notification.receiver, RESULTS[outcome.state]] += 1
            news = notification.published if notification.alert.reason in NEWS and not digest else None
            if news and outcome.state is NotificationState.SENT:
                self._observe(outcome.at - news)

    def _observe(self, latency: timedelta) -> None:
        seconds = max(latency.total_seconds(), 0.0)
        self.late[next((bound for bound in BOUNDS if seconds <= bound), float("inf"))] += 1
        self.seconds += seconds
