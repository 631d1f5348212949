"""Who tells of an action at the end of a sentence, and may be who acts: "X should be banned, regulator says"."""

from dataclasses import replace

from monitor.model.mention import Status
from monitor.model.names import AUTHORITIES, ActorKind
from monitor.reading.agent import EXECUTIVE, GENERIC, Agent, Standing
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
        return said if actor is None or said.certain else actor
    if said.kind not in EXECUTIVE or not is_country(actor) or is_country(said):
        return actor
    if not said.certain and said.kind is ActorKind.REGULATOR and said.jurisdiction is None and GENERIC in said.lists:
        return _part(actor, said)
    return said if said.certain and said.jurisdiction == actor.jurisdiction else actor


def _part(country: Agent, said: Agent) -> Agent:
    """The regulator that speaks for its country: "Ruritania blocks X, the regulator said"."""
    return replace(
        said,
        name=f"{country.name}'s {said.name}",
        standing=Standing.PART,
        jurisdiction=country.jurisdiction,
        lists=(),
        parent=country.name,
    )


def _tells(sentence: Sentence, index: int) -> bool:
    """True for "says" and "rules", for "said" before a comma as well, where it looks like a participle."""
    phrase, vocabulary = sentence.phrases[index], sentence.vocabulary
    decided = vocabulary.verb_status.get(phrase.lemma) is Status.IMPOSED
    told = not phrase.passive or (phrase.bare and sentence.kind(index + 1) in {None, *PARTING})
    return told and (phrase.lemma in vocabulary.reporting or decided)


def _speaker(sentence: Sentence, index: int) -> Phrase | None:
    """The noun phrase of ", regulator says", ", says the regulator" or ": regulator" after the phrase at `index`."""
    last = len(sentence.phrases) - 1
    for at in range(index + 1, min(last + 1, index + FARTHEST)):
        phrase = sentence.phrases[at]
        if phrase.lower == ":" and at + 1 == last and sentence.kind(last) is Kind.NOUN:
            return sentence.phrases[last]
        if phrase.kind is not Kind.VERB or not _tells(sentence, at):
            continue
        if sentence.kind(at - 1) is Kind.NOUN and sentence.kind(at - 2) in PARTING:
            return sentence.phrases[at - 1]
        if sentence.kind(at - 1) in PARTING and sentence.kind(at + 1) is Kind.NOUN:
            return sentence.phrases[at + 1]
    return None
