"""Who is seen at work in a sentence, whomever it acts against: "Ruritania blocks sales of chips"."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model.mention import Action
from monitor.reading.agent import Agent
from monitor.reading.bodies import agents
from monitor.reading.clauses import Sentence
from monitor.reading.mentions import SPOKEN
from monitor.reading.phrases import Kind, Phrase


@dataclass(frozen=True, slots=True)
class Doer:
    """A listed body and what a sentence says it does to somebody."""

    body: Agent
    actions: frozenset[Action]


def doers(sentence: Sentence) -> Iterator[Doer]:
    """The listed bodies that act in a sentence, in order."""
    for index, phrase in enumerate(sentence.phrases):
        if phrase.kind is not Kind.VERB or phrase.negated:
            continue
        if actions := _actions(sentence, index, phrase):
            wanted, slots = ("by", sentence.complements(index)) if phrase.passive else ("", sentence.subject(index))
            bodies = agents(sentence, (slot for slot in slots if slot.preposition == wanted), "")
            yield from (Doer(body, actions) for body in bodies if body.certain)


def _actions(sentence: Sentence, index: int, phrase: Phrase) -> frozenset[Action]:
    """What a verb group says is done: "blocks", "imposes sanctions"."""
    vocabulary = sentence.vocabulary
    rows = vocabulary.actions.get(phrase.lemma, ())
    if plain := frozenset(row.action for row in rows if not (row.weak or row.then or row.objects or row.idle)):
        return plain
    announced = vocabulary.verb_status.get(phrase.lemma) in SPOKEN
    if phrase.passive or not (announced or phrase.lemma in vocabulary.laying | vocabulary.dealing_out):
        return frozenset()
    objects = (sentence.head(slot.phrase).lower for slot in sentence.complements(index) if not slot.preposition)
    return frozenset(vocabulary.nouns[noun].action for noun in objects if noun in vocabulary.nouns)
