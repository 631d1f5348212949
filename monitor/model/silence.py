"""Silences: what people asked, for a while, not to be told of."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.settings import Matcher


@dataclass(frozen=True, slots=True)
class Silence:
    """Stories that `match` takes are told to nobody from `starts` until `ends`; `id` is 0 until it is stored."""

    match: Matcher
    starts: datetime
    ends: datetime
    author: str
    comment: str
    id: int = 0

    def holds(self, now: datetime) -> bool:
        """Whether it has begun and not ended."""
        return self.starts <= now < self.ends
