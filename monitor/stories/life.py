"""The life of a story: which status may follow which, and how far apart in time two mentions of one action may be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.model.mention import FOLLOWS, Mention, Status
from monitor.model.story import StatusStep, StoredMention

WINDOW = timedelta(days=14)
"""The longest silence between two mentions of one status."""

FRESH = timedelta(days=3)
"""How long all outlets tell of one thing: later, a mention that names nobody may well be of another."""

STAGE = timedelta(days=28)
"""The longest a status may be repeated: without a bound, a much-named party's stories would run into each other."""

LIFE = timedelta(days=400)
"""The longest wait for the next status of a story whose actor is known: laws and suits take a year."""

LAG = timedelta(hours=12)
"""How long after a reversal outlets still tell of the action it ended; later it is imposed anew."""

LASTING = frozenset({Status.PROPOSED, Status.IMPOSED, Status.CHALLENGED})
"""Statuses that what comes next may follow long after; what was denied once is decided anew, as another story."""

ORDER = tuple(Status)
"""The order of what one entry tells of one moment."""


def told_at(stored: StoredMention) -> datetime:
    """When an entry told of it: its own date, never before what it tells of."""
    return max(stored.published or stored.event_time, stored.event_time)


def is_step(last: StatusStep | None, mention: Mention, at: datetime) -> bool:
    """Whether a mention carries a story on from its last step.

    An action that was challenged is imposed again only if somebody upheld it, or once the outlets that repeat the
    first imposition have fallen silent.
    """
    if last is None:
        return True
    if mention.status not in FOLLOWS[last.status]:
        return False
    if (last.status, mention.status) == (Status.CHALLENGED, Status.IMPOSED):
        return mention.by is not None or at - last.at > WINDOW
    return True


def history(mentions: Sequence[StoredMention]) -> tuple[StatusStep, ...]:
    """The steps of a story's life, from its mentions in order of event time; each with the entry that carried it."""
    steps: list[StatusStep] = []
    for stored in mentions:
        mention = stored.mention
        if mention is not None and is_step(steps[-1] if steps else None, mention, stored.event_time):
            steps.append(StatusStep(mention.status, stored.event_time, stored.entry))
    return tuple(steps)
