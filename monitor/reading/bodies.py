"""Who a noun phrase means as the one who acts: a listed body, one by its office, or one nobody knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.model.names import ActorKind
from monitor.reading.clauses import Sentence, Slot
from monitor.reading.names import Way
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.words import Tag, Word

GENERIC = "generic"
"""The list of bodies that go by what they are: regulators, lawmakers, social media platforms."""


class Standing(StrEnum):
    """How well known a body is as one that acts."""

    LISTED = "listed"
    NEARBY = "the one platform named nearby"
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
    lists: tuple[str, ...] = ()
    parent: str | None = None

    @property
    def known(self) -> bool:
        """True for listed bodies and those an office names; "companies" or "the firm" are nobody known."""
        if self.standing is Standing.OFFICIAL:
            return self.kind is not ActorKind.COMPANY
        return self.standing is Standing.LISTED


def agents(sentence: Sentence, slots: Iterable[Slot], target: str) -> list[Agent]:
    """The bodies in a row of noun phrases, in order; "University of Texas" is one, known by its place."""
    found: list[Agent] = []
    row = list(slots)
    for slot in row:
        body = agent(sentence, slot.phrase, target)
        if body is not None and body.standing is not Standing.LISTED:
            body = _placed(sentence, body, slot, row, target)
        if body is not None:
            found.append(body)
    return found


def _placed(sentence: Sentence, body: Agent, slot: Slot, row: Sequence[Slot], target: str) -> Agent:
    for other in row:
        if other.under is slot.phrase and other.preposition in {"of", "for", "in", "at"}:
            place = agent(sentence, other.phrase, target)
            if place is not None and place.standing is Standing.LISTED:
                return replace(place, kind=body.kind if body.known else place.kind)
    return body


def agent(sentence: Sentence, phrase: Phrase, target: str) -> Agent | None:
    """The body a noun phrase means, None when it means a person, a thing, or only the target."""
    words = sentence.of(phrase)
    vocabulary = sentence.vocabulary
    if words[0].tag is Tag.PRONOUN:
        return _agent_before(sentence, phrase, target) if vocabulary.has(words[0].lower, "anaphors") else None
    official = _office(sentence, words)
    if any(vocabulary.has(word.lower, "others") for word in words) and official is None:
        return None
    named = _named(words, target)
    if named is not None:
        return _listed(sentence, words, named, official)
    return _official(words, official) if official is not None else _unknown(words, target)


def _office(sentence: Sentence, words: Sequence[Word]) -> ActorKind | None:
    """The kind of body the last word for an office or an unnamed body says; None without one."""
    for word in reversed(words):
        if word.name is not None and word.name.actor is not None and GENERIC in word.name.actor.lists:
            return word.name.actor.kind
        if word.lower in sentence.vocabulary.actor_kinds:
            return sentence.vocabulary.actor_kinds[word.lower]
    return None


def _agent_before(sentence: Sentence, phrase: Phrase, target: str) -> Agent | None:
    """Whom "it" stands for as the one who acts: the nearest subject before that is a listed body."""
    for index in range(len(sentence.phrases) - 1, -1, -1):
        other = sentence.phrases[index]
        if other.last >= phrase.first or other.kind is not Kind.NOUN or sentence.kind(index + 1) is not Kind.VERB:
            continue
        if sentence.words[other.first].tag is not Tag.PRONOUN:
            body = agent(sentence, other, target)
            return body if body is not None and body.standing is Standing.LISTED else None
    return None


def _named(words: Sequence[Word], target: str) -> Word | None:
    """The word that names a listed actor: the last one, a name before an adjective."""
    named = [word for word in words if _names_other(word, target)]
    proper = [word for word in named if word.name and word.name.actor and GENERIC not in word.name.actor.lists]
    named = proper or named
    plain = [word for word in named if word.name and word.name.way is not Way.ADJECTIVE]
    return next(reversed(plain or named), None)


def _names_other(word: Word, target: str) -> bool:
    """True for the name of a listed body that is not the target under another name."""
    name = word.name
    return name is not None and name.actor is not None and target not in (*name.entities, name.actor.name)


def _listed(sentence: Sentence, words: Sequence[Word], named: Word, official: ActorKind | None) -> Agent | None:
    assert named.name is not None
    actor = named.name.actor
    assert actor is not None
    rest = [word for word in words if word.start > named.start]
    possessed = bool(rest) and rest[0].tag is Tag.POSSESSIVE
    rest = [word for word in rest if word.tag is not Tag.POSSESSIVE]
    decided = possessed and bool(rest) and rest[-1].lower in sentence.vocabulary.noun_status
    if official is None and not decided:
        if named.name.way is Way.ADJECTIVE:
            return None
        if rest and not all(word.text[0].isupper() or word.text[0].isdigit() for word in rest):
            return None
    kind = actor.kind
    if official is not None and actor.kind is ActorKind.GOVERNMENT:
        kind = official
    standing = Standing.LISTED if official is not None or not rest or decided else Standing.UNKNOWN
    if GENERIC in actor.lists:
        standing = Standing.OFFICIAL
    return replace(_body(named), kind=kind, standing=standing)


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


def nearby(sentence: Sentence, target: str) -> Agent | None:
    """The platform a sentence names, where it names one only and that is not the target."""
    bodies = [body for phrase in sentence.phrases for body in listed_in(sentence, phrase, target)]
    platforms = {body.name: body for body in bodies if body.kind is ActorKind.PLATFORM}
    if len(platforms) != 1:
        return None
    return replace(next(iter(platforms.values())), standing=Standing.NEARBY)


def listed_in(sentence: Sentence, phrase: Phrase, target: str) -> list[Agent]:
    """Every listed body named anywhere in a phrase: "US", "Twitter" of "his US Twitter account"."""
    return [_body(word) for word in sentence.of(phrase) if _names_other(word, target)]


def _body(word: Word) -> Agent:
    assert word.name is not None
    actor = word.name.actor
    assert actor is not None
    return Agent(
        actor.name,
        actor.kind,
        Standing.LISTED,
        word.start,
        word.end,
        actor.jurisdiction,
        word.name.entities,
        actor.lists,
        actor.parent,
    )
