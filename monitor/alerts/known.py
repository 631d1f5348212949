"""Matters that the team knows of already: whoever tells of them again tells no news."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from monitor.model.settings import KnownEvent
from monitor.model.story import Story


def is_known(story: Story, events: Iterable[KnownEvent]) -> bool:
    """Whether a story tells of one of these, going by what it says now; names are compared without case."""
    return any(_tells_of(event, story) for event in events)


def _tells_of(event: KnownEvent, story: Story) -> bool:
    if story.entity != event.entity or story.status not in event.status:
        return False
    if event.action and story.action not in event.action:
        return False
    if event.scope and not _among((story.scope or "",), event.scope):
        return False
    if event.actor and not _among(story.actors, event.actor):
        return False
    begins = event.since is None or story.first >= datetime.combine(event.since, time(), UTC)
    return begins and (event.before is None or story.first < datetime.combine(event.before, time(), UTC))


def _among(names: Iterable[str], known: Iterable[str]) -> bool:
    return not {name.casefold() for name in known}.isdisjoint(name.casefold() for name in names)
