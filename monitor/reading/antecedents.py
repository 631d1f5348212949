"""Whom "the app" or "it" of the next sentence stands for: the one watched party that a sentence is about."""

from dataclasses import dataclass

from monitor.model.names import ActorKind
from monitor.reading.clauses import Sentence
from monitor.reading.phrases import Kind, Phrase

SERVICES = frozenset({ActorKind.PLATFORM, ActorKind.COMPANY})
"""Kinds of bodies that "the company" or "the platform" may mean, too."""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The one watched party that a sentence names. `subject`: the sentence begins with it, so it is about it."""

    entity: str
    subject: bool


def antecedent(sentence: Sentence) -> Antecedent | None:
    """Whom the next sentence may mean; None where a sentence names several who may be meant, or nobody."""
    named = dict.fromkeys(entity for word in sentence.words if word.name for entity in word.name.entities)
    if len(named) != 1:
        return None
    (entity,) = named
    first = next((phrase for phrase in sentence.phrases if phrase.kind is Kind.NOUN), None)
    subject = first is not None and entity in _named_in(sentence, first)
    return Antecedent(entity, subject) if subject or not _other_services(sentence, entity) else None


def _named_in(sentence: Sentence, phrase: Phrase) -> tuple[str, ...]:
    return tuple(entity for word in sentence.of(phrase) if word.name for entity in word.name.entities)


def _other_services(sentence: Sentence, entity: str) -> bool:
    return any(
        word.name.actor.kind in SERVICES
        for word in sentence.words
        if word.name and word.name.actor and entity not in word.name.entities
    )
