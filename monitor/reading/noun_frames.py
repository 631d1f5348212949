"""Frames of nouns: "ban on X", "X ban", "lifts its ban on X", "X faces a ban"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.model.mention import Status
from monitor.reading.clauses import Governor, Sentence, Slot, governors
from monitor.reading.frames import PLACES, Frame, Voice, outer, reached
from monitor.reading.lexicon import ActionNoun
from monitor.reading.names import Way
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.roles import Agent, Relation, Target, agents, listed_in, targets
from monitor.reading.verb_frames import _dealt
from monitor.reading.words import Tag, Word

ON = frozenset({"on", "of", "against", "for", "over", "to", "into"})
"""Prepositions between an action noun and its target."""
SUFFERED = frozenset({Status.CHALLENGED})
"""What the target itself may do to an action against it."""


def noun_frames(sentence: Sentence, index: int) -> Iterator[Frame]:
    """The frames of the first action noun in the noun phrase at `index`."""
    phrase = sentence.phrases[index]
    for at in range(phrase.first, phrase.last + 1):
        word = sentence.words[at]
        row = sentence.vocabulary.nouns.get(word.lower)
        if row is None or word.name is not None or word.tag is not Tag.NOUN:
            continue
        yield from _frames(sentence, index, at, row)
        return


def _frames(sentence: Sentence, index: int, at: int, row: ActionNoun) -> Iterator[Frame]:
    word = sentence.words[at]
    outside = tuple(_after(sentence, index, at))
    inside = () if outside else tuple(_inside(sentence, sentence.phrases[index], at, row))
    found = False
    for target in (*outside, *inside):
        found = True
        frame = Frame(Voice.NOUN, row.action, word, index, target, weak=row.weak)
        yield _filled(sentence, frame)
    if not found or all(target.relation is Relation.OTHER for target in (*outside, *inside)):
        for target in _suffering(sentence, index):
            frame = Frame(Voice.PATIENT, row.action, word, index, target, weak=row.weak)
            yield _filled(sentence, frame)


# targets


def _inside(sentence: Sentence, phrase: Phrase, at: int, row: ActionNoun) -> Iterator[Target]:
    """The entity before the noun in its own phrase: "X ban", "a ban on" aside."""
    words = sentence.words[phrase.first : at]
    for index, word in enumerate(words):
        if word.name is None or not word.name.entities or row.does:
            continue
        between = words[index + 1 :]
        owned = any(other.tag is Tag.POSSESSIVE for other in words[:index])
        relation = _inside_relation(sentence, words[:index], between, owned)
        for entity in word.name.entities:
            yield Target(entity, word, relation)


def _inside_relation(sentence: Sentence, before: Sequence[Word], between: Sequence[Word], owned: bool) -> Relation:
    vocabulary = sentence.vocabulary
    rest = [word for word in between if word.tag is not Tag.POSSESSIVE]
    if owned and not any(word.name is not None and word.name.actor is not None for word in before):
        return Relation.OTHER
    if any(word.name is not None and word.name.actor is not None for word in rest) and between[0].tag is Tag.POSSESSIVE:
        return Relation.SELF
    if any(word.name is not None for word in rest):
        return Relation.OTHER
    if all(vocabulary.has(word.lower, "owned") or vocabulary.has(word.lower, "proposed") for word in rest):
        return Relation.SELF
    return Relation.OTHER


def _after(sentence: Sentence, index: int, at: int) -> Iterator[Target]:
    """The entities after the noun: "ban on X", "ban on the use of X", "bans lifted on X", "ban on staff using X"."""
    if at != sentence.phrases[index].last:
        return
    first = next(iter(sentence.complements(index)), None)
    if first is not None and first.preposition in ON and first.under in {None, sentence.phrases[index]}:
        row = tuple(
            replace(slot, under=None) if slot.under is first.under else slot for slot in sentence.complements(index)
        )
        for slot in reached(sentence, row, frozenset({first.preposition})):
            yield from targets(sentence, slot.phrase)
    verb = sentence.at(index + 1)
    if verb is not None and verb.kind is Kind.VERB and verb.passive:
        for slot in sentence.complements(index + 1):
            if slot.preposition in ON:
                yield from targets(sentence, slot.phrase)
    yield from _dealt(sentence, index)


def _suffering(sentence: Sentence, index: int) -> Iterator[Target]:
    """The entity that suffers a noun it does not name: "X faces a ban", "hit X with sanctions", "X appeals a ban"."""
    for governor in governors(sentence, index):
        if governor.verb is not None and (slots := _patients(sentence, governor)):
            for slot in slots:
                yield from (
                    target for target in targets(sentence, slot.phrase) if target.relation is not Relation.OTHER
                )
            return
        if governor.noun is not None and _contests(sentence, governor.noun):
            phrase = sentence.phrases[governor.noun]
            yield from (
                Target(entity, word, Relation.SELF)
                for word in sentence.of(phrase)
                if word.name is not None
                for entity in word.name.entities
            )


def _patients(sentence: Sentence, governor: Governor) -> tuple[Slot, ...]:
    assert governor.verb is not None
    group = sentence.phrases[governor.verb]
    vocabulary = sentence.vocabulary
    if group.lemma in vocabulary.dealing_out and governor.link in {"with", ""}:
        if group.passive:
            return reached(sentence, sentence.subject(governor.verb))
        return reached(sentence, sentence.complements(governor.verb)) if governor.link == "with" else ()
    if group.lemma in vocabulary.patient and not group.passive:
        return reached(sentence, sentence.subject(governor.verb))
    return ()


def _contests(sentence: Sentence, noun: int) -> bool:
    head = sentence.head(sentence.phrases[noun]).lower
    return sentence.vocabulary.noun_status.get(head) in SUFFERED


# bodies


def _filled(sentence: Sentence, frame: Frame) -> Frame:
    entity = frame.target.entity
    phrase = sentence.phrases[frame.index]
    after = sentence.complements(frame.index)
    inside = [body for body in listed_in(sentence, phrase, entity) if _acts(sentence, frame, body)]
    by = agents(sentence, (slot for slot in after if slot.preposition == "by"), entity)
    places = agents(sentence, (slot for slot in after if slot.preposition in PLACES), entity)
    above = governors(sentence, frame.index)
    return replace(
        frame,
        agents=tuple(inside + by + outer(sentence, frame.index, entity)),
        places=tuple(places),
        light=_is_light(sentence, above),
        aside=_is_aside(sentence, above),
    )


def _acts(sentence: Sentence, frame: Frame, body: Agent) -> bool:
    """True for a body named in the noun's own phrase that may have done it; the people of a surname may not."""
    if body.start > frame.trigger.start:
        return False
    words = sentence.words
    at = next(index for index, word in enumerate(words) if word.start == body.start)
    name = words[at].name
    if name is not None and name.way is Way.ADJECTIVE and words[at + 1].tag is Tag.POSSESSIVE:
        return False
    target = frame.target.word
    return (
        body.start < target.start
        or target.start > frame.trigger.start
        or words[at - 1].tag is Tag.POSSESSIVE
        or frame.voice is Voice.PATIENT
    )


def _is_light(sentence: Sentence, above: tuple[Governor, ...]) -> bool:
    """True when a verb says what became of the action: imposes, lifts, faces, weighs."""
    first = above[0] if above else None
    if first is None or first.verb is None:
        return False
    lemma = sentence.phrases[first.verb].lemma
    return lemma in sentence.vocabulary.verb_status or lemma in sentence.vocabulary.patient


def _is_aside(sentence: Sentence, above: tuple[Governor, ...]) -> bool:
    """True when the action hangs on a noun that says nothing of it: "silence on the X ban"."""
    first = above[0] if above else None
    if first is None or first.noun is None:
        return False
    return sentence.head(sentence.phrases[first.noun]).lower not in sentence.vocabulary.noun_status
