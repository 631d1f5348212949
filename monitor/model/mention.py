"""Mentions: one reading of one sentence, who did what to whom, and is it so yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monitor.model.entry import Field
from monitor.model.names import ActorKind


class Action(StrEnum):
    """The class of what was done (docs/reading.md defines each)."""

    BAN = "ban"
    BLOCK = "block"
    SUSPEND = "suspend"
    REMOVE = "remove"
    RESTRICT = "restrict"
    SANCTION = "sanction"
    ORDER = "order"
    SEIZE = "seize"
    FINE = "fine"
    CHARGE = "charge"
    SUE = "sue"
    PROBE = "probe"
    LAW = "law"


CORE = frozenset(
    {
        Action.BAN,
        Action.BLOCK,
        Action.SUSPEND,
        Action.REMOVE,
        Action.RESTRICT,
        Action.SANCTION,
        Action.ORDER,
        Action.SEIZE,
    }
)
"""Actions that stop or limit the target itself; the others are enforcement and proceedings."""


class Status(StrEnum):
    """Whether the action is so yet."""

    PROPOSED = "proposed"
    IMPOSED = "imposed"
    CHALLENGED = "challenged"
    REVERSED = "reversed"
    DENIED = "denied"
    RECALLED = "recalled"


TOLD = frozenset({Status.PROPOSED, Status.IMPOSED, Status.CHALLENGED, Status.REVERSED})
"""Statuses a rule means when it names none; denied and recalled match only when named."""


FOLLOWS: Mapping[Status, frozenset[Status]] = {
    Status.PROPOSED: frozenset({Status.IMPOSED, Status.CHALLENGED, Status.REVERSED, Status.DENIED}),
    Status.IMPOSED: frozenset({Status.CHALLENGED, Status.REVERSED}),
    Status.CHALLENGED: frozenset({Status.IMPOSED, Status.REVERSED}),
    Status.REVERSED: frozenset(),
    Status.DENIED: frozenset({Status.PROPOSED, Status.IMPOSED}),
}
"""What may come next. Any other status of a later mention is an outlet that lags, and changes nothing."""


def can_become(status: Status, later: Status) -> bool:
    """Whether an action of one status may come to be of another, by one step or more."""
    reached, ahead = set[Status](), set(FOLLOWS.get(status, ()))
    while ahead - reached:
        reached |= ahead
        ahead = {after for step in ahead for after in FOLLOWS[step]}
    return later in reached


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in the original text of the mention's field."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spans:
    """Where each role of a mention stands in its field; None where the text does not say it."""

    actor: Span | None = None
    action: Span | None = None
    target: Span | None = None
    status: Span | None = None
    because: Span | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Who (`actor`) did what (`action`) to whom (`entity`), and is it so yet (`status`), as one sentence says it.

    `actor_parent` is for an actor that no list holds the row that its words tie it to: the place of "Ruritanian court",
    the "judge" of "Judge Jane Roe"; `actor_lists` are the lists the actor stands on, those of its kind for such a one.
    `by` is who challenges or reverses the action; `scope` what it is limited to ("advertising", "government
    devices"); `because` the directive, law, ruling or policy cited; `jurisdiction` as in Actor; `score` 0..1;
    `occurred` the day the text gives for the action; `trace` the steps of the reading, in words, for `explain`.
    """

    entity: str
    action: Action
    status: Status
    field: Field
    sentence: str
    spans: Spans
    score: float
    actor: str | None = None
    actor_kind: ActorKind = ActorKind.UNKNOWN
    actor_parent: str | None = None
    actor_lists: tuple[str, ...] = ()
    by: str | None = None
    scope: str | None = None
    because: str | None = None
    jurisdiction: str | None = None
    occurred: date | None = None
    trace: tuple[str, ...] = ()
