"""The class of an action, once its place, its scope and who acts are known.

News says "banned" of a suspended account, of an app off a store and of a law; docs/reading.md defines the classes.
"""

from dataclasses import replace

from monitor.model.mention import Action, Status
from monitor.model.names import AUTHORITIES, ActorKind
from monitor.reading.agent import UNIONS, Agent
from monitor.reading.clauses import Sentence
from monitor.reading.frames import Frame, Voice
from monitor.reading.phrases import Kind
from monitor.reading.targets import ADVERTISING, Relation

DEVICES = frozenset({"government devices", "staff devices", "employees", "schools"})
KEPT_OUT = frozenset({Action.BAN, Action.BLOCK, Action.SUSPEND})
SOCIAL = "social"
"""The list of platforms whose bans are suspensions of accounts."""


def classified(sentence: Sentence, frame: Frame, actor: Agent | None, scope: str | None) -> Action:
    """The class of a frame's action: what its word says, or what that means here."""
    if frame.action is Action.CHARGE and _is_assessed(sentence, frame):
        return Action.PROBE
    if actor is None:
        return frame.action
    if actor.kind is ActorKind.PLATFORM and frame.action in KEPT_OUT and frame.voice is not Voice.DEALING:
        return _by_platform(sentence, frame, actor, scope)
    if actor.kind is ActorKind.PLATFORM:
        return frame.action
    if scope in DEVICES and frame.action in {Action.BLOCK, Action.REMOVE}:
        return Action.BAN
    if actor.kind not in AUTHORITIES:
        return frame.action
    if scope == "licence" and frame.action is Action.REMOVE:
        return Action.SUSPEND
    if frame.action is Action.BAN and scope not in DEVICES and _is_access(sentence, frame):
        return Action.BLOCK
    if scope == "exports" and frame.action is Action.BAN:
        return Action.RESTRICT
    return frame.action


def meant(sentence: Sentence, frame: Frame) -> Frame:
    """The frame as what its words come to: a suit over the purchase of a party or by one is there to block it.

    A fine "in Europe" is a country's, as a rule.
    """
    if frame.action is Action.FINE:
        return replace(frame, places=tuple(body for body in frame.places if not _is_union(sentence, body)))
    if frame.action is not Action.SUE:
        return frame
    phrase = sentence.holding(frame.target.word)
    holder = sentence.at(sentence.place(phrase) - 2)
    words = (word for each in (phrase, holder) if each is not None for word in sentence.of(each))
    if not any(sentence.vocabulary.has(word.lower, "mergers") for word in words):
        return frame
    return replace(frame, action=Action.BLOCK, status=Status.PROPOSED)


def _is_union(sentence: Sentence, body: Agent) -> bool:
    """True for the EU of "in the EU", where one of its members acts."""
    before = [word.lower for word in sentence.words if word.start < body.start][-2:]
    return body.jurisdiction in UNIONS and "in" in before


def _is_access(sentence: Sentence, frame: Frame) -> bool:
    """True for "prohibits access to X", "bans X access"."""
    phrase = sentence.holding(frame.target.word)
    before = sentence.at(sentence.place(phrase) - 2)
    heads = [sentence.head(each).lower for each in (phrase, before) if each is not None and each.kind is Kind.NOUN]
    return "access" in heads


def _is_assessed(sentence: Sentence, frame: Frame) -> bool:
    """True where somebody is to find out about charges: that is what a probe is for."""
    for phrase in reversed(sentence.phrases[: frame.index]):
        if phrase.kind is Kind.BREAK:
            return False
        if phrase.kind is Kind.VERB and sentence.vocabulary.has(phrase.lemma, "assessing"):
            return True
    return False


def _by_platform(sentence: Sentence, frame: Frame, actor: Agent, scope: str | None) -> Action:
    if scope == "app stores" or _from_store(sentence, frame):
        return Action.REMOVE
    if frame.action is Action.SUSPEND and scope == ADVERTISING:
        return Action.RESTRICT
    whole = frame.target.relation is not Relation.LOOSE and scope in {None, "account"}
    if frame.action is Action.BAN and SOCIAL in actor.lists and whole:
        return Action.SUSPEND
    return frame.action


def _from_store(sentence: Sentence, frame: Frame) -> bool:
    """True when the action's place is a shop: "from the App Store"."""
    for index in range(frame.index + 1, len(sentence.phrases) - 1):
        link, place = sentence.phrases[index], sentence.phrases[index + 1]
        if link.kind in {Kind.BREAK, Kind.SUBORDINATOR} or link.finite:
            return False
        if link.kind is Kind.PREPOSITION and sentence.vocabulary.has(link.lower, "sites") and place.kind is Kind.NOUN:
            last = sentence.head(place).lower.split()[-1]
            if sentence.vocabulary.has(last, "stores"):
                return True
    return False
