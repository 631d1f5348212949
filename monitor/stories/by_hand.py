"""What people say of which entries tell of one story, as constraints that linking keeps to."""

from collections.abc import Sequence
from itertools import pairwise

from monitor.errors import MonitorError
from monitor.model.story import Constraint, Story


def set_apart(story: Story, entries: Sequence[str]) -> tuple[Constraint, ...]:
    """Entries of a story as one of their own; MonitorError when it does not have them, or would keep none."""
    rest = [entry for entry in story.entry_ids if entry not in entries]
    unknown = set(entries).difference(story.entry_ids)
    if unknown or not rest or not entries:
        said = f"has no entry {', '.join(sorted(unknown))}" if unknown else "would keep no entry or lose none"
        raise MonitorError(f"story {story.id} {said}; it has: {', '.join(story.entry_ids)}")
    return (*_tied(entries), *(Constraint(one, other, together=False) for one in entries for other in rest))


def made_one(one: Story, two: Story) -> tuple[Constraint, ...]:
    """The entries of two stories as one; MonitorError when they cannot be."""
    if one.id == two.id or (one.entity, one.family) != (two.entity, two.family):
        raise MonitorError(f"stories {one.id} and {two.id} are one already, or of two parties or kinds of action")
    return _tied([*one.entry_ids, *two.entry_ids])


def _tied(entries: Sequence[str]) -> tuple[Constraint, ...]:
    return tuple(Constraint(one, other, together=True) for one, other in pairwise(entries))
