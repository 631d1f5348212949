"""Which silence keeps a story quiet, and until when."""

from collections.abc import Iterable
from datetime import datetime

from monitor.alerts.route import story_facts, takes
from monitor.model.silence import Silence
from monitor.model.story import Story


def silenced_until(
    silences: Iterable[Silence], story: Story, entity_tags: tuple[str, ...], now: datetime
) -> datetime | None:
    """When the last of the silences that now hold for a story ends; None when none does."""
    facts = story_facts(story, entity_tags)
    return max((each.ends for each in silences if each.holds(now) and takes(each.match, facts)), default=None)
