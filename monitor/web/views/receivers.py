"""Receivers and how they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.model.alert import NotificationState
from monitor.model.figures import ReceiverCount
from monitor.model.settings import Receiver


@dataclass(frozen=True, slots=True)
class ReceiverRow:
    """A receiver as the list shows it; `digest` is its cron expression, empty for one that is told at once.

    `state` says in a few words how it is, `well` whether that is as it should be.
    """

    name: str
    targets: str
    digest: str
    state: str
    well: bool
    sent: int
    waiting: int
    dead: int
    error: str


def receiver_rows(receivers: Sequence[Receiver], counts: Mapping[str, ReceiverCount]) -> tuple[ReceiverRow, ...]:
    """The receivers in the order of the configuration, then those that are in it no more and have messages left."""
    configured = {receiver.name for receiver in receivers}
    gone = (Receiver(name) for name, count in counts.items() if name not in configured and _waiting(count))
    return tuple(_row(receiver, counts.get(receiver.name, ReceiverCount({}))) for receiver in (*receivers, *gone))


def _row(receiver: Receiver, count: ReceiverCount) -> ReceiverRow:
    state = _state(count)
    return ReceiverRow(
        name=receiver.name,
        targets=", ".join(target.key.partition("-")[0] for target in receiver.targets) or "standard output",
        digest=receiver.digest or "",
        state=state or "well",
        well=not state,
        sent=count.states.get(NotificationState.SENT, 0),
        waiting=_waiting(count),
        dead=count.states.get(NotificationState.DEAD, 0),
        error=count.error or "",
    )


def _state(count: ReceiverCount) -> str:
    """What is the matter with a receiver; empty for nothing."""
    if count.states.get(NotificationState.DEAD):
        return "messages were given up"
    return "fails, is tried again" if count.error else ""


def _waiting(count: ReceiverCount) -> int:
    return count.states.get(NotificationState.PENDING, 0)
