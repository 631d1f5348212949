"""Who tells of an action at the end of a sentence, and may be who acts: "X should be banned, regulator says"."""

from monitor.model.mention import Status
from monitor.model.names import AUTHORITIES
from monitor.reading.agent import EXECUTIVE, Agent
from monitor.reading.bodies import agents, is_country
from monitor.reading.clauses import FARTHEST, Sentence, Slot
from monitor.reading.phrases import LINKS, Kind, Phrase

PARTING = frozenset({*LINKS, Kind.BREAK})


def speaking(sentence: Sentence, index: int, actor: Agent | None, target: str) -> Agent | None:
    """Who acts, once it is known who speaks: an authority for want of another, or for the country it is a part of."""
    phrase = _speaker(sentence, index)
    if phrase is None:
        return actor
    said = next(iter(agents(sentence, (Slot(phrase),), target)), None)
    if said is None or not said.known or said.kind not in AUTHORITIES:
        return actor
    if actor is None or not actor.certain:
        return said
    same = said.certain and said.jurisdiction == actor.jurisdiction
    return said if same and said.kind in EXECUTIVE and is_country(actor) and not is_country(said) else actor


def _tells(sentence: Sentence, phrase: Phrase) -> bool:
    """True for "says" and "rules"."""
    vocabulary = sentence.vocabulary
    decided = vocabulary.verb_status.get(phrase.lemma) is Status.IMPOSED
    return not phrase.passive and (phrase.lemma in vocabulary.reporting or decided)


def _speaker(sentence: Sentence, index: int) -> Phrase | None:
    """The noun phrase of ", regulator says", ", says the regulator" or ": regulator" after the phrase at `index`."""
    last = len(sentence.phrases) - 1
    for at in range(index + 1, min(last + 1, index + FARTHEST)):
        phrase = sentence.phrases[at]
        if phrase.lower == ":" and at + 1 == last and sentence.kind(last) is Kind.NOUN:
            return sentence.phrases[last]
        if phrase.kind is not Kind.VERB or not _tells(sentence, phrase):
            continue
        if sentence.kind(at - 1) is Kind.NOUN and sentence.kind(at - 2) in PARTING:
            return sentence.phrases[at - 1]
        if sentence.kind(at - 1) in PARTING and sentence.kind(at + 1) is Kind.NOUN:
            return sentence.phrases[at + 1]
    return None
