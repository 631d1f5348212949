"""How sure a reading is: 0..1 from the evidence of its frame."""

from monitor.model.mention import CORE, Action
from monitor.model.names import ActorKind
from monitor.reading.frames import Frame, Voice
from monitor.reading.roles import Agent, Relation, Standing
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


def _hosts(agent: Agent, near: bool) -> bool:
    """True for a listed platform, which acts against what others put on it."""
    return agent.kind is ActorKind.PLATFORM and (agent.standing is Standing.LISTED or near)


def _may_remove(agent: Agent | None) -> bool:
    return agent is not None and (agent.kind not in TRADERS or bool(SELLERS & set(agent.lists)))


def score(frame: Frame, agent: Agent | None, *, lead: bool) -> float:
    """The score of a frame; `lead` for titles and first sentences."""
    value = VOICES[frame.voice] + RELATIONS[frame.target.relation]
    known = agent is not None and agent.known
    if known:
        value += 0.15
    elif frame.action not in CORE or (frame.voice is Voice.ACTIVE and frame.action not in BOLD):
        value -= 0.3
    elif agent is None:
        value -= 0.1
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
    if known and agent is not None and agent.kind in TRADERS and frame.target.relation in OF_ITS_OWN:
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
    return round(min(max(value, 0.0), 0.99), 3)
