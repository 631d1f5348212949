"""How sure a reading is: 0..1 from the evidence of its frame."""

from monitor.model.mention import CORE, Action
from monitor.model.names import ActorKind
from monitor.reading.agent import Agent, Standing
from monitor.reading.frames import Frame, Voice
from monitor.reading.targets import Relation
from monitor.reading.vocabulary import Form

FLOOR = 0.5
"""Readings below this are dropped."""

VOICES = {
    Voice.ACTIVE: 0.6,
    Voice.PASSIVE: 0.65,
    Voice.NOUN: 0.4,
    Voice.PATIENT: 0.4,
    Voice.DEALING: 0.65,
    Voice.ORDER: 0.6,
    Voice.PLACING: 0.8,
}
RELATIONS = {
    Relation.SELF: 0.1,
    Relation.OWNED: 0.0,
    Relation.OFFICER: 0.0,
    Relation.HOSTED: -0.1,
    Relation.LOOSE: -0.1,
    Relation.OTHER: -1.0,
}
BOLD = frozenset({Action.BAN, Action.SANCTION, Action.SEIZE})
"""Actions whose verbs tell a policy action even where nobody known is said to act."""


OF_ITS_OWN = frozenset({Relation.HOSTED, Relation.OWNED})
TRADERS = frozenset({ActorKind.COMPANY, ActorKind.OTHER, ActorKind.UNKNOWN})
"""Who pauses its own advertising or leaves a platform takes no action against it."""
SELLERS = frozenset({"retailers", "carriers", "isps", "streaming", "payments"})
"""Lists of companies that drop and pull what they sell."""


BANKS = "banks"
"""The list of those with whom others have accounts."""


def _hosts(agent: Agent, near: bool) -> bool:
    """True for a known platform or bank, which acts against what others put on it."""
    return (agent.kind is ActorKind.PLATFORM or BANKS in agent.lists) and (agent.known or near)


def _may_remove(agent: Agent | None) -> bool:
    return agent is not None and (agent.kind not in TRADERS or bool(SELLERS & set(agent.lists)))


def _is_customer(agent: Agent) -> bool:
    """True for who leaves a platform or changes a supplier, not for who sells."""
    return agent.kind in TRADERS and not SELLERS & set(agent.lists)


def _backing(frame: Frame, agent: Agent | None) -> float:
    """What it adds that somebody known acts, or takes that nobody does."""
    if agent is not None and agent.known:
        return 0.15
    if agent is None and frame.action is Action.FINE and frame.target.relation in {Relation.SELF, Relation.OWNED}:
        return -0.1
    if agent is None and frame.action in {Action.FINE, Action.PROBE} and (frame.light or frame.explicit):
        return -0.1
    if agent is None and frame.action is Action.CHARGE and frame.voice is Voice.PASSIVE and not frame.weak:
        return -0.1
    if frame.action not in CORE or (frame.voice is Voice.ACTIVE and frame.action not in BOLD):
        return -0.3
    return -0.1 if agent is None else 0.0


def score(frame: Frame, agent: Agent | None, *, lead: bool) -> float:
    """The score of a frame; `lead` for titles and first sentences."""
    value = VOICES[frame.voice] + RELATIONS[frame.target.relation]
    known = agent is not None and agent.known
    value += _backing(frame, agent)
    near = agent is not None and agent.standing is Standing.NEARBY
    if frame.target.relation is Relation.HOSTED and not (agent is not None and _hosts(agent, near and frame.explicit)):
        value -= 0.4
    if frame.voice is Voice.NOUN and not known and not near and frame.action in {Action.REMOVE, Action.BLOCK}:
        value -= 0.2
    if frame.voice is Voice.ORDER and agent is not None and not known:
        value -= 0.3
    value += 0.1 * frame.explicit + 0.1 * (near and frame.explicit)
    if frame.target.relation is Relation.LOOSE and not known:
        value -= 0.15
    if frame.weak and frame.voice is not Voice.DEALING:
        value -= 0.1 if known and _may_remove(agent) else 0.4
    if known and agent is not None and frame.target.relation in OF_ITS_OWN and _is_customer(agent):
        value -= 0.3 * (frame.action in {Action.SUSPEND, Action.REMOVE, Action.RESTRICT} or frame.weak)
    if (
        frame.weak
        and frame.reduced
        and frame.voice is not Voice.DEALING
        and not (agent is not None and agent.kind is ActorKind.PLATFORM)
    ):
        value -= 0.2
    if frame.action not in CORE and agent is not None and agent.kind in {ActorKind.PLATFORM, ActorKind.COMPANY}:
        value -= 0.4
    value += (
        0.15 * frame.light
        - 0.3 * frame.aside
        - (0.1 if frame.action in BOLD and frame.trigger.form is Form.ING else 0.6) * frame.bare
    )
    if not lead:
        value -= 0.1
    if frame.target.carried:
        value -= 0.1
    return round(min(max(value, 0.0), 0.99), 3)
