"""How receivers stand with stories: what each last got, and since when something has been kept back from it."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, func, or_, select

from monitor.alerts.decide import Standing
from monitor.model.alert import Held, Outcome, Reason, Told
from monitor.model.rule import Level
from monitor.storage.among import among, listed
from monitor.storage.database import AnyRow
from monitor.storage.tables import alerts, decisions, stories

_ORIGIN, _NOW = stories.alias("origin"), stories.alias("now")
_DECIDED = (
    select(
        *(decisions.c[name] for name in ("key", "receiver", "outcome", "at", "status", "level")),
        decisions.c.reason.label("decided"),
        *(alerts.c[name] for name in ("revision", "reason", "ordinal")),
        _ORIGIN.c.key.label("origin"),
        _NOW.c.key.label("story"),
        _NOW.c.status.label("status_now"),
        _NOW.c.revision.label("revision_now"),
    )
    .join(alerts, decisions.c.alert == alerts.c.key)
    .join(_ORIGIN, alerts.c.story == _ORIGIN.c.key)
    .join(_NOW, func.coalesce(_ORIGIN.c.redirect, _ORIGIN.c.key) == _NOW.c.key)
    .where(
        decisions.c.outcome.in_((Outcome.TOLD, Outcome.HELD)),
        or_(among(_ORIGIN.c.key, "ids"), among(_ORIGIN.c.redirect, "ids")),
    )
    .order_by(decisions.c.key)
)
"""What was decided of stories and of those merged into them (`origin`), in order."""


def standing(connection: Connection, ids: Sequence[str]) -> dict[str, Standing]:
    """By story, how receivers stand with it; without the stories of which nothing was told or held."""
    decided: dict[str, list[AnyRow]] = defaultdict(list)
    for row in connection.execute(_DECIDED, {"ids": listed(map(int, ids))}).all() if ids else ():
        decided[str(row.story)].append(row)
    return {story: Standing(_last_told(rows), _waits(rows)) for story, rows in decided.items()}


def _last_told(decided: Sequence[AnyRow]) -> dict[str, Told]:
    """By receiver, the last alert that was told.

    Where a story was merged into another, a receiver may have been told of both: then what agrees with the story's
    status counts, else the later one, so that a merge alone is no news.
    """
    last = {(row.origin, row.receiver): row for row in decided if row.outcome == Outcome.TOLD}
    ranked = sorted(last.values(), key=lambda row: (row.status == row.status_now, row.key))
    return {receiver: _told(row) for receiver, row in {row.receiver: row for row in ranked}.items()}


def _waits(decided: Sequence[AnyRow]) -> dict[str, Held]:
    """By receiver, the earliest time at which a change was kept back since the last one was told."""
    waits: dict[str, Held] = {}
    for row in decided:
        if row.outcome == Outcome.TOLD:
            waits.pop(row.receiver, None)
            continue
        before = waits.get(row.receiver, Held(row.at))
        waits[row.receiver] = Held(before.since, gated=before.gated or row.decided == Reason.GATE)
    return waits


def _told(row: AnyRow) -> Told:
    return Told(
        # A merged story counted its own revisions; told of it is told of no more than the story is now.
        revision=row.revision if row.origin == row.story else min(row.revision, row.revision_now),
        status=row.status,
        level=Level(row.level) if row.level else None,
        at=row.at,
        reminders=row.ordinal if row.reason == Reason.REMINDER else 0,
        retracted=row.decided == Reason.RETRACTED,
    )
