"""What an action is limited to: advertising, government devices, app stores."""

from monitor.reading.agent import GENERIC
from monitor.reading.clauses import Sentence
from monitor.reading.frames import Frame
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.words import Word

LONGEST_PHRASE = 4
"""Words of the longest phrase that names a scope."""
PEOPLE = frozenset({"employees"})
"""Scopes that name people: those limit an action only who are told of as its objects, not who stand near by."""


GOVERNING = frozenset({Kind.VERB, Kind.PREPOSITION})


def scope(sentence: Sentence, frame: Frame) -> str | None:
    """The scope named in the clause of an action; None where it is not limited."""
    words = _clause(sentence, frame)
    best: tuple[int, str] | None = None
    for size in range(LONGEST_PHRASE, 0, -1):
        for start in range(len(words) - size + 1):
            found = sentence.vocabulary.scopes.get(" ".join(word for word, _ in words[start : start + size]))
            if found in PEOPLE and not words[start][1]:
                continue
            if found is not None and (best is None or size > best[0]):
                best = size, found
    return best[1] if best else None


def _clause(sentence: Sentence, frame: Frame) -> list[tuple[str, bool]]:
    """The words from the target or the action, whichever is first, to the end of the clause.

    With each, whether its phrase is the object of a verb or of a preposition.
    """
    first = min(frame.target.word.start, frame.trigger.start)
    index = next((at for at, phrase in enumerate(sentence.phrases) if sentence.words[phrase.last].end > first), 0)
    words: list[tuple[str, bool]] = []
    aside, governed = False, False
    for phrase in sentence.phrases[index:]:
        started = sentence.words[phrase.first].start > frame.trigger.start
        if phrase.kind is Kind.RELATIVE or (phrase.kind is Kind.COMMA and aside):
            aside = phrase.kind is Kind.RELATIVE
        if aside:
            continue
        if started and (
            phrase.kind in {Kind.BREAK, Kind.SUBORDINATOR} or phrase.finite or _is_further(sentence, phrase)
        ):
            break
        words += [(word.lower, governed) for word in sentence.of(phrase) if _may_limit(sentence, word)]
        governed = phrase.kind in GOVERNING
    return words


def _is_further(sentence: Sentence, phrase: Phrase) -> bool:
    """True for the verb of something else that is done: "pulls X and stopped advertising"."""
    before = sentence.at(sentence.place(phrase) - 1)
    return phrase.kind is Kind.VERB and before is not None and before.kind is Kind.CONJUNCTION


def _may_limit(sentence: Sentence, word: Word) -> bool:
    """True for words that are nobody's own name: "government" of "government devices" is none."""
    if word.name is None or word.lower in sentence.vocabulary.scopes:
        return True
    return word.name.actor is not None and not word.name.entities and GENERIC in word.name.actor.lists
