"""What an action leans on: the directive, law, ruling or policy the text cites."""

from dataclasses import dataclass

from monitor.reading.clauses import Sentence
from monitor.reading.phrases import Kind
from monitor.reading.words import Tag

LONGEST_CUE = 4
NEARBY = 6
"""An instrument stands at most so many phrases after the words that cite it."""


@dataclass(frozen=True, slots=True)
class Because:
    """The cited instrument as written, its place in the normalised text, and the bodies it names."""

    text: str
    start: int
    end: int
    bodies: tuple[str, ...] = ()


def because(sentence: Sentence, text: str) -> Because | None:
    """The first instrument a sentence cites: "citing a directive of the agency"; None where a party only argues."""
    for at, word in enumerate(sentence.words):
        if sentence.vocabulary.has(word.lemma, "arguing"):
            return None
        size = _cue_length(sentence, at)
        if size and (found := _instrument(sentence, at + size, text)) is not None:
            return found
    return None


def _cue_length(sentence: Sentence, at: int) -> int:
    lowers = [word.lower for word in sentence.words[at : at + LONGEST_CUE]]
    for size in range(len(lowers), 0, -1):
        if " ".join(lowers[:size]) in sentence.vocabulary.citing:
            return size
    return 0


def _instrument(sentence: Sentence, start: int, text: str) -> Because | None:
    """The noun phrase that names an instrument soon after a cue, with the body it comes from."""
    indexes = [index for index, phrase in enumerate(sentence.phrases) if phrase.first >= start][:NEARBY]
    for index in indexes:
        phrase = sentence.phrases[index]
        if phrase.kind not in {Kind.NOUN, Kind.PREPOSITION}:
            return None
        if phrase.kind is not Kind.NOUN or not _names_instrument(sentence, index):
            continue
        words = [word for word in sentence.of(phrase) if word.tag is not Tag.DETERMINER]
        if len(words) < 2 and sentence.kind(index + 1) is not Kind.PREPOSITION:
            return None
        last = _source_end(sentence, index)
        bodies = tuple(
            word.name.actor.name
            for word in sentence.words
            if words[0].start <= word.start < last and word.name is not None and word.name.actor is not None
        )
        return Because(text[words[0].start : last], words[0].start, last, bodies)
    return None


def _names_instrument(sentence: Sentence, index: int) -> bool:
    return any(sentence.vocabulary.has(word.lower, "instruments") for word in sentence.of(sentence.phrases[index]))


def _source_end(sentence: Sentence, index: int) -> int:
    """The end of "directive from the Department" where a body follows, else of the noun phrase itself."""
    phrase, link, source = sentence.phrases[index], sentence.at(index + 1), sentence.at(index + 2)
    from_body = link is not None and link.kind is Kind.PREPOSITION and link.lower in {"from", "of", "by"}
    if from_body and source is not None and source.kind is Kind.NOUN:
        phrase = source
    return sentence.words[phrase.last].end
