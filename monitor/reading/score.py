"""How sure a reading is: 0..1 from the evidence of its frame."""

from monitor.model.mention import CORE
from monitor.model.names import ActorKind
from monitor.reading.frames import Frame, Voice
from monitor.reading.roles import Agent, Relation, Standing

FLOOR = 0.5
"""Readings below this are dropped."""

VOICES = {
    Voice.ACTIVE: 0.7,
    Voice.PASSIVE: 0.65,
    Voice.NOUN: 0.4,
    Voice.DEALING: 0.65,
    Voice.ORDER: 0.6,
    Voice.PLACING: 0.8,
}
RELATIONS = {
    Relation.SELF: 0.1,
    Relation.OWNED: 0.0,
    Relation.OFFICER: 0.0,
    Relation.LOOSE: -0.15,
    Relation.OTHER: -1.0,
}


def score(frame: Frame, agent: Agent | None, lead: bool) -> float:
    """The score of a frame; `lead` for titles and first sentences."""
    value = VOICES[frame.voice] + RELATIONS[frame.target.relation]
    if agent is None:
        value -= 0.1 if frame.action in CORE else 0.3
    elif agent.standing is Standing.UNKNOWN:
        value -= 0.05 if frame.action in CORE else 0.3
    else:
        value += 0.15
    if frame.weak and (agent is None or agent.standing is Standing.UNKNOWN):
        value -= 0.4
    elif frame.weak:
        value -= 0.1
    if frame.action not in CORE and agent is not None and agent.kind in {ActorKind.PLATFORM, ActorKind.COMPANY}:
        value -= 0.4
    if not lead:
        value -= 0.1
    return round(min(max(value, 0.0), 0.99), 3)
