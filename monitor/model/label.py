"""What people say an entry means: the labels that a reading is judged by."""

from dataclasses import dataclass

from monitor.model.entry import Entry
from monitor.model.mention import Action, Status


@dataclass(frozen=True, slots=True)
class Label:
    """Whether a watched entity is the target of an action in an entry: one pair of the two.

    `action`, `status` and `actor` say which action, None where it is no target; an actor nobody knows is None too.
    `weight` is the inverse of the pair's sampling probability, None where pairs were not sampled. Readers may differ
    on a `hard` pair.
    """

    entry: Entry
    entity: str
    target: bool
    action: Action | None = None
    status: Status | None = None
    actor: str | None = None
    weight: float | None = None
    hard: bool = False
