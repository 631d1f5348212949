"""How fast messages go to each place, so that a flood is told in one."""

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta

Place = tuple[str, str]
"""A receiver and one of its targets."""

MINUTE = timedelta(minutes=1)


class Pace:
    """Counts messages by place over the last minute; `most` are allowed by receiver, any number where it names none."""

    def __init__(self, most: Mapping[str, int]) -> None:
        self._most = most
        self._sent: dict[Place, deque[datetime]] = defaultdict(deque)

    def follow(self, before: "Pace") -> None:
        """Go on counting where another stops."""
        self._sent = before._sent

    def put_back(self) -> None:
        """Count anew: the clock was put back."""
        self._sent.clear()

    def count(self, place: Place, now: datetime) -> None:
        """Note that a message was sent."""
        self._sent[place].append(now)

    def flooded(self, place: Place, now: datetime) -> bool:
        """Whether a place got all the messages that it may get in a minute."""
        sent = self._sent[place]
        while sent and sent[0] <= now - MINUTE:
            sent.popleft()
        return len(sent) >= self._most.get(place[0], len(sent) + 1)
