"""What stored entries would tell under a rule as somebody edited it."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.alert import Alert

MOST_ENTRIES = 20_000
"""How many entries are taken at most: some ten seconds of one processor."""


@dataclass(frozen=True, slots=True)
class Window:
    """Entries first seen from `since` on and before `until`; the latest `limit` of them."""

    since: datetime
    until: datetime
    limit: int = MOST_ENTRIES


@dataclass(frozen=True, slots=True)
class Backtest:
    """What the entries of a window would have told, had they been the first to arrive.

    `entries` counts those looked at. `first` is when the first of them was seen, None for none; `whole` is false where
    the window held more. `alerts` are all there are under the edited rule, in the order in which they were made;
    `gained` and `lost` those that only it and only the present rules tell.
    """

    entries: int
    first: datetime | None
    whole: bool
    alerts: tuple[Alert, ...]
    gained: tuple[Alert, ...]
    lost: tuple[Alert, ...]
