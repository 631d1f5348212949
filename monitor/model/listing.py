"""What people ask the store to list."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.mention import Action, Status
from monitor.model.rule import Level


@dataclass(frozen=True, slots=True)
class StoryFilter:
    """Which stories: every field that is not None or empty must hold. Newest change first, `limit` at most."""

    entity: str | None = None
    action: Action | None = None
    status: Status | None = None
    level: Level | None = None
    since: datetime | None = None
    told_only: bool = False
    limit: int = 100
