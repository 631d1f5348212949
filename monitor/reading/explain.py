"""Why an entry gave the mentions it gave: names, action words and frames at each stage, and what dropped them."""

from dataclasses import dataclass

from monitor.model.entry import Entry, Field
from monitor.model.mention import Span
from monitor.reading.clauses import Sentence
from monitor.reading.mentions import Judged, judged, trace
from monitor.reading.phrases import Kind
from monitor.reading.reader import Reader
from monitor.reading.words import Word


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name in a sentence and whom it may mean; `span` is in the original field."""

    text: str
    entities: tuple[str, ...]
    actor: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class FrameFound:
    """A frame with the steps of its reading; `dropped` says why it made no mention, "" where it made one."""

    trigger: str
    entity: str
    steps: tuple[str, ...]
    dropped: str


@dataclass(frozen=True, slots=True)
class SentenceExplained:
    """What was found in one sentence that names a watched entity.

    `phrases` are its phrases in order, verb groups in square brackets; `unused` the action words that made no frame,
    each with the slot it lacked.
    """

    field: Field
    text: str
    names: tuple[NameFound, ...]
    phrases: tuple[str, ...]
    frames: tuple[FrameFound, ...]
    unused: tuple[str, ...]


def explain(reader: Reader, entry: Entry) -> tuple[SentenceExplained, ...]:
    """Each sentence of an entry that names a watched entity, explained; empty when none does."""
    found: list[SentenceExplained] = []
    for part in reader.parts(entry):
        frames = tuple(judged(part.sentence, part.zone))
        names = tuple(
            NameFound(
                word.text,
                word.name.entities,
                word.name.actor.name if word.name.actor else None,
                part.zone.span(word.start, word.end),
            )
            for word in part.sentence.words
            if word.name is not None
        )
        found.append(
            SentenceExplained(
                part.zone.field,
                part.zone.text,
                names,
                _phrases(part.sentence),
                tuple(_frame(one) for one in frames),
                _unused(part.sentence, frames),
            )
        )
    return tuple(found)


def _phrases(sentence: Sentence) -> tuple[str, ...]:
    texts = [(phrase.kind, " ".join(word.text for word in sentence.of(phrase))) for phrase in sentence.phrases]
    return tuple(f"[{text}]" if kind is Kind.VERB else text for kind, text in texts)


def _frame(found: Judged) -> FrameFound:
    return FrameFound(found.frame.trigger.text, found.frame.target.entity, trace(found), found.dropped)


def _unused(sentence: Sentence, frames: tuple[Judged, ...]) -> tuple[str, ...]:
    used = {found.frame.trigger.start for found in frames}
    return tuple(
        f"'{word.text}': no watched entity is in the place of whom it is done to"
        for word in sentence.words
        if word.start not in used and _is_action(sentence, word)
    )


def _is_action(sentence: Sentence, word: Word) -> bool:
    return word.lemma in sentence.vocabulary.actions or word.lower in sentence.vocabulary.nouns
