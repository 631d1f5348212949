"""Alerts with what was decided for each receiver, and the notifications of those that are told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from monitor.model.alert import Alert, Decision, NotificationState, Outcome, Reason
from monitor.storage.database import AnyRow, in_batches
from monitor.storage.tables import alerts, decisions, notifications, stories

Identity = tuple[str, int, str, int]
"""What makes two alerts the same: subject, revision, reason, ordinal."""

_EARLIER = and_(
    decisions.c.receiver == bindparam("who"),
    decisions.c.alert.in_(select(alerts.c.key).where(alerts.c.subject == bindparam("what"))),
)
"""What was decided before on the same subject for the same receiver."""
_FORGET_AGAIN = update(decisions).where(decisions.c.again.is_not(None), _EARLIER).values(again=None)
_HOLD_NO_MORE = (
    update(decisions)
    .where(
        _EARLIER,
        decisions.c.alert != bindparam("but"),
        decisions.c.outcome == Outcome.HELD,
        decisions.c.replaced.is_(None),
    )
    .values(replaced=bindparam("now"))
)
_LOOK_AGAIN = update(decisions).where(decisions.c.key == bindparam("row")).values(again=bindparam("then"))
_REPLACE = update(decisions).where(decisions.c.key == bindparam("row")).values(replaced=bindparam("now"))
_TELL_STORY = update(stories).where(stories.c.key == bindparam("row")).values(told=bindparam("now"))


@dataclass(frozen=True, slots=True)
class _Decided:
    """A decision on an alert's row; `before` is the one that stands there, `grown` that the alert was made earlier."""

    key: int
    alert: Alert
    decision: Decision
    before: AnyRow | None
    grown: bool

    @property
    def is_new(self) -> bool:
        """Whether it changes what stands: who has been told stays told."""
        if self.before is None:
            return True
        before = Reason(self.before.reason)
        return before.outcome is not Outcome.TOLD and before is not self.decision.reason


def record_alerts(
    connection: Connection, made: Sequence[Alert], targets: Mapping[str, tuple[str, ...]], now: datetime
) -> None:
    """Store alerts with their decisions, and a notification for each target of each receiver now told.

    An alert that is stored already takes only decisions that are new to it, so that nothing is told twice.
    """
    if not made:
        return
    known = _stored_keys(connection, {alert.subject for alert in made})
    new = {identity: alert for alert in made if (identity := _identity(alert)) not in known}
    keys = known | _insert(connection, new)
    standing = _standing(connection, set(known.values()))
    decided = [
        _Decided(key, alert, decision, standing.get((key, decision.receiver)), _identity(alert) in known)
        for alert in made
        for key in (keys[_identity(alert)],)
        for decision in alert.decisions
    ]
    _settle(connection, decided, {subject for subject, *_ in known}, now)
    changes = [one for one in decided if one.is_new]
    if changes:
        connection.execute(insert(decisions), [_decision(one, now) for one in changes])
    _tell(connection, [one for one in changes if one.decision.reason.outcome is Outcome.TOLD], targets, now)


def alerts_by_key(connection: Connection, keys: Collection[int]) -> tuple[Alert, ...]:
    """The alerts of those rows, in no order, with the decisions that stand now."""
    by_key = (select(alerts).where(alerts.c.key.in_(batch)) for batch in in_batches(keys))
    return stored_alerts(connection, [row for query in by_key for row in connection.execute(query)])


def stored_alerts(connection: Connection, rows: Collection[AnyRow]) -> tuple[Alert, ...]:
    """The alerts of rows of `alerts`, in their order, with the decisions that stand now."""
    decided: dict[int, list[Decision]] = defaultdict(list)
    current = select(decisions).where(decisions.c.replaced.is_(None)).order_by(decisions.c.key)
    for batch in in_batches(row.key for row in rows):
        for row in connection.execute(current.where(decisions.c.alert.in_(batch))):
            decided[row.alert].append(Decision(row.receiver, Reason(row.reason), row.again))
    return tuple(_alert(row, tuple(decided[row.key])) for row in rows)


def _alert(row: AnyRow, decided: tuple[Decision, ...]) -> Alert:
    return Alert(
        subject=row.subject,
        revision=row.revision,
        reason=Reason(row.reason),
        at=row.at,
        decisions=decided,
        ordinal=row.ordinal,
        story=row.snapshot,
        notice=row.notice,
        entry=row.entry,
        id=row.key,
    )


def _identity(alert: Alert) -> Identity:
    return alert.subject, alert.revision, alert.reason.value, alert.ordinal


def _stored_keys(connection: Connection, subjects: Iterable[str]) -> dict[Identity, int]:
    columns = select(alerts.c.key, alerts.c.subject, alerts.c.revision, alerts.c.reason, alerts.c.ordinal)
    return {
        (row.subject, row.revision, row.reason, row.ordinal): row.key
        for batch in in_batches(subjects)
        for row in connection.execute(columns.where(alerts.c.subject.in_(batch)))
    }


def _insert(connection: Connection, new: Mapping[Identity, Alert]) -> dict[Identity, int]:
    if not new:
        return {}
    rows = [_row(alert) for alert in new.values()]
    inserted = connection.execute(insert(alerts).returning(alerts.c.key, sort_by_parameter_order=True), rows)
    return dict(zip(new, inserted.scalars(), strict=True))


def _row(alert: Alert) -> dict[str, Any]:
    return {
        "subject": alert.subject,
        "revision": alert.revision,
        "reason": alert.reason,
        "ordinal": alert.ordinal,
        "at": alert.at,
        "story": int(alert.story.id) if alert.story else None,
        "snapshot": alert.story,
        "notice": alert.notice,
        "entry": alert.entry,
    }


def _standing(connection: Connection, keys: Collection[int]) -> dict[tuple[int, str], AnyRow]:
    """The decision that stands, by alert and receiver."""
    columns = select(decisions.c.key, decisions.c.alert, decisions.c.receiver, decisions.c.reason, decisions.c.outcome)
    current = columns.where(decisions.c.replaced.is_(None))
    return {
        (row.alert, row.receiver): row
        for batch in in_batches(keys)
        for row in connection.execute(current.where(decisions.c.alert.in_(batch)))
    }


def _settle(connection: Connection, decided: Sequence[_Decided], subjects: Collection[str], now: datetime) -> None:
    """Let what was decided before on these subjects give way: what was held back, and when to look again."""
    earlier = [one for one in decided if one.alert.subject in subjects]
    if earlier:
        places = [{"who": one.decision.receiver, "what": one.alert.subject} for one in earlier]
        connection.execute(_FORGET_AGAIN, places)
        held = [place | {"but": one.key, "now": now} for place, one in zip(places, earlier, strict=True)]
        connection.execute(_HOLD_NO_MORE, held)
    kept = [(one.before.key, one.decision.again) for one in decided if one.before and not one.is_new]
    if kept:
        connection.execute(_LOOK_AGAIN, [{"row": key, "then": again} for key, again in kept])
    replaced = [one.before.key for one in decided if one.before and one.is_new]
    if replaced:
        connection.execute(_REPLACE, [{"row": key, "now": now} for key in replaced])


def _decision(one: _Decided, now: datetime) -> dict[str, Any]:
    told, story = one.decision.reason.outcome is Outcome.TOLD, one.alert.story
    return {
        "alert": one.key,
        "receiver": one.decision.receiver,
        "reason": one.decision.reason,
        "outcome": one.decision.reason.outcome,
        "at": now,
        "again": one.decision.again,
        "status": story.status if story else None,
        "level": story.level if story else None,
        "snapshot": story if one.grown and told else None,
    }


def _tell(
    connection: Connection, told: Sequence[_Decided], targets: Mapping[str, tuple[str, ...]], now: datetime
) -> None:
    rows = [
        {
            "alert": one.key,
            "receiver": one.decision.receiver,
            "target": target,
            "state": NotificationState.PENDING,
            "attempts": 0,
            "due": now,
            "created": now,
        }
        for one in told
        for target in targets.get(one.decision.receiver, ())
    ]
    if rows:
        connection.execute(insert(notifications), rows)
    heard = {int(one.alert.story.id) for one in told if one.alert.story}
    if heard:
        connection.execute(_TELL_STORY, [{"row": key, "now": now} for key in heard])
