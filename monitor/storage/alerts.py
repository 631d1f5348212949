"""Alerts with what was decided for each receiver, and the notifications of those that are told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from monitor.model.alert import Alert, Decision, NotificationState, Outcome, Reason
from monitor.storage.bulk import insert_rows, next_keys, update_rows
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
_ALERT = ("key", "subject", "revision", "reason", "ordinal", "at", "story", "snapshot", "notice", "entry")
_DECISION = ("alert", "receiver", "reason", "outcome", "at", "again", "status", "level", "snapshot")
_NOTIFICATION = ("alert", "receiver", "target", "state", "attempts", "due", "created")


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
    insert_rows(connection, decisions, _DECISION, [_decision(one, now) for one in changes])
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
    keys = dict(zip(new, next_keys(connection, alerts, len(new)), strict=True))
    insert_rows(connection, alerts, _ALERT, [(keys[identity], *_row(alert)) for identity, alert in new.items()])
    return keys


def _row(alert: Alert) -> tuple[Any, ...]:
    story = int(alert.story.id) if alert.story else None
    return (*_identity(alert), alert.at, story, alert.story, alert.notice, alert.entry)


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
    kept = [(one.decision.again, one.before.key) for one in decided if one.before and not one.is_new]
    update_rows(connection, decisions, ("again",), kept)
    replaced = [(now, one.before.key) for one in decided if one.before and one.is_new]
    update_rows(connection, decisions, ("replaced",), replaced)


def _decision(one: _Decided, now: datetime) -> tuple[Any, ...]:
    decision, story = one.decision, one.alert.story
    outcome = decision.reason.outcome
    status, level = (story.status, story.level) if story else (None, None)
    snapshot = story if one.grown and outcome is Outcome.TOLD else None
    return (one.key, decision.receiver, decision.reason, outcome, now, decision.again, status, level, snapshot)


def _tell(
    connection: Connection, told: Sequence[_Decided], targets: Mapping[str, tuple[str, ...]], now: datetime
) -> None:
    rows = [
        (one.key, one.decision.receiver, target, NotificationState.PENDING, 0, now, now)
        for one in told
        for target in targets.get(one.decision.receiver, ())
    ]
    insert_rows(connection, notifications, _NOTIFICATION, rows)
    heard = {int(one.alert.story.id) for one in told if one.alert.story}
    update_rows(connection, stories, ("told",), [(now, key) for key in heard])
