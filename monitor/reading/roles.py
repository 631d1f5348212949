"""Who a noun phrase means: a watched entity as target, or a body that acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.names import ActorKind
from monitor.reading.clauses import Sentence
from monitor.reading.names import Way
from monitor.reading.phrases import Phrase
from monitor.reading.words import Tag, Word


class Relation(StrEnum):
    """How an entity named in a phrase stands to what the phrase is about."""

    SELF = "itself"
    OWNED = "what it owns"
    OFFICER = "its officer"
    LOOSE = "something named after it"
    OTHER = "someone else near it"


@dataclass(frozen=True, slots=True)
class Target:
    """A watched entity in a phrase."""

    entity: str
    word: Word
    relation: Relation


class Standing(StrEnum):
    """How well known a body is as one that acts."""

    LISTED = "listed"
    OFFICIAL = "official"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Agent:
    """A body that may act, as a phrase names it."""

    name: str
    kind: ActorKind
    standing: Standing
    start: int
    end: int
    jurisdiction: str | None = None
    entities: tuple[str, ...] = ()


def targets(sentence: Sentence, phrase: Phrase) -> tuple[Target, ...]:
    """The watched entities named in a noun phrase, in order, each with its relation to the phrase's head."""
    words = sentence.of(phrase)
    return tuple(
        Target(entity, word, _relation(sentence, words, index))
        for index, word in enumerate(words)
        if word.name is not None
        for entity in word.name.entities
    )


def _relation(sentence: Sentence, words: Sequence[Word], index: int) -> Relation:
    rest = words[index + 1 :]
    if not rest or all(word.tag is Tag.POSSESSIVE for word in rest):
        return Relation.SELF
    vocabulary = sentence.vocabulary
    lowers = [word.lower for word in rest]
    if any(vocabulary.has(lower, "others") for lower in lowers):
        return Relation.OTHER
    if any(lower in vocabulary.nouns for lower in lowers) and not vocabulary.has(lowers[-1], "owned"):
        return Relation.OTHER
    if any(vocabulary.has(lower, "officers") for lower in lowers):
        return Relation.OFFICER
    if any(vocabulary.has(lower, "owned") for lower in lowers):
        return Relation.OWNED
    if rest[-1].name is not None:
        return Relation.OTHER
    if all(lower[0].isdigit() or len(lower) == 1 for lower in lowers):
        return Relation.SELF
    return Relation.LOOSE


def agent(sentence: Sentence, phrase: Phrase, target: str) -> Agent | None:
    """The body a noun phrase means, None when it means a person, a thing, or only the target."""
    words = sentence.of(phrase)
    if words[0].tag is Tag.PRONOUN:
        return None
    vocabulary = sentence.vocabulary
    official = next((word for word in reversed(words) if word.lower in vocabulary.actor_kinds), None)
    if any(vocabulary.has(word.lower, "others") for word in words) and official is None:
        return None
    named = _named(words, target)
    if named is not None:
        return _listed(sentence, words, named, official)
    if official is not None:
        return _official(words, vocabulary.actor_kinds[official.lower])
    return _unknown(words, target)


def _named(words: Sequence[Word], target: str) -> Word | None:
    """The word that names a listed actor: the last one, a name before an adjective."""
    named = [word for word in words if word.name and word.name.actor and target not in word.name.entities]
    plain = [word for word in named if word.name and word.name.way is not Way.ADJECTIVE]
    return next(reversed(plain or named), None)


def _listed(sentence: Sentence, words: Sequence[Word], named: Word, official: Word | None) -> Agent | None:
    assert named.name is not None
    actor = named.name.actor
    assert actor is not None
    rest = [word for word in words if word.start > named.start and word.tag is not Tag.POSSESSIVE]
    if official is None and rest and not all(word.text[0].isupper() or word.text[0].isdigit() for word in rest):
        return None
    if named.name.way is Way.ADJECTIVE and official is None:
        return None
    kind = sentence.vocabulary.actor_kinds[official.lower] if official is not None else actor.kind
    if actor.kind is not ActorKind.GOVERNMENT:
        kind = actor.kind
    standing = Standing.LISTED if official is not None or not rest else Standing.UNKNOWN
    return Agent(actor.name, kind, standing, named.start, named.end, actor.jurisdiction, named.name.entities)


def _official(words: Sequence[Word], kind: ActorKind) -> Agent | None:
    kept = [word for word in words if word.tag is not Tag.DETERMINER]
    if not kept:
        return None
    text = " ".join(word.text for word in kept).replace(" 's", "'s")
    return Agent(text, kind, Standing.OFFICIAL, kept[0].start, kept[-1].end)


def _unknown(words: Sequence[Word], target: str) -> Agent | None:
    kept = [word for word in words if word.tag not in {Tag.DETERMINER, Tag.POSSESSIVE}]
    entities = tuple(entity for word in kept if word.name for entity in word.name.entities)
    if not kept or target in entities or not kept[-1].text[0].isupper():
        return None
    text = " ".join(word.text for word in kept)
    return Agent(text, ActorKind.UNKNOWN, Standing.UNKNOWN, kept[0].start, kept[-1].end, None, entities)
