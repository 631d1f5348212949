"""Who acts in a verb's frame, and where: its subject, "by X", who governs it, the place, whose people may not."""

from dataclasses import replace

from monitor.model.names import ActorKind
from monitor.reading.agent import Agent
from monitor.reading.bodies import agents, is_country, listed_in
from monitor.reading.clauses import Sentence, Slot, is_gerund
from monitor.reading.frames import Frame, Voice, outer
from monitor.reading.governors import governors
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.vocabulary import Form
from monitor.reading.words import Tag

NEARBY = 10
"""What is ordered or forbidden stands at most so many phrases after the verb."""


def with_bodies(sentence: Sentence, frame: Frame, before: tuple[Slot, ...], after: tuple[Slot, ...]) -> Frame:
    """The frame with the bodies that may have acted, and where."""
    entity = frame.target.entity
    phrase = sentence.phrases[frame.index]
    where = after + _carried_out(sentence, frame)
    by = agents(sentence, (slot for slot in where if slot.preposition == "by" and not slot.linked), entity)
    above = outer(sentence, frame.index, entity)
    if phrase.passive:
        own = [
            body
            for slot in before
            if frame.target.word in sentence.of(slot.phrase)
            for body in listed_in(sentence, slot.phrase, entity)
            if _owns(frame, body)
        ]
        named = by + own + _employing(sentence, frame, before) + above
    elif _is_noun_complement(sentence, frame.index):
        holder = sentence.phrases[frame.index - 1]
        named = by + listed_in(sentence, holder, entity) + above
    else:
        acting = (slot for slot in before if not slot.preposition or _hangs(sentence, slot))
        direct = agents(sentence, (slot for slot in acting if not _is_home(sentence, slot)), entity)
        named = above + direct if _is_asked(sentence, frame.index) else direct + above
        named = by + named if phrase.to else named
    places = _places(sentence, where, entity) if named or phrase.passive or not before else []
    if phrase.passive and not named and not places and sentence.topic is not None:
        countries = [body for body in listed_in(sentence, sentence.topic, entity) if is_country(body)]
        places = countries if len(countries) == 1 else []
    bare = not phrase.passive and not named and _is_subjectless(sentence, frame.index)
    return replace(frame, agents=tuple(named), places=tuple(places), bare=bare)


def _hangs(sentence: Sentence, slot: Slot) -> bool:
    """True for what hangs on the subject and may say who it is: "the ministry of Ruritania"."""
    return slot.under is not None and slot.preposition != "on" and not _is_venue(sentence, slot)


def _is_venue(sentence: Sentence, slot: Slot) -> bool:
    """True for the Ruritania of "from the cup in Ruritania"."""
    held = sentence.at(sentence.place(slot.phrase) - 2)
    if held is None or held is not slot.under:
        return False
    return sentence.vocabulary.has(sentence.head(held).lower.split()[-1], "occasions")


def _is_home(sentence: Sentence, slot: Slot) -> bool:
    """True for the Strelsau of "Jane Roe, of Strelsau, sues", where one lives."""
    return slot.preposition == "of" and sentence.kind(sentence.place(slot.phrase) - 2) is Kind.COMMA


def _employing(sentence: Sentence, frame: Frame, forbidden: tuple[Slot, ...]) -> list[Agent]:
    """The bodies whose people may not deal with the target: "Senate staff told not to use X"."""
    if frame.voice is not Voice.DEALING:
        return []
    return [
        body
        for slot in forbidden
        if sentence.vocabulary.has(sentence.head(slot.phrase).lower.split()[-1], "personnel")
        for body in listed_in(sentence, slot.phrase, frame.target.entity)
    ]


def _is_noun_complement(sentence: Sentence, index: int) -> bool:
    """True for "to ban" after "plan" or "bill", which acts no more than an "attempt" does."""
    phrase, before = sentence.phrases[index], sentence.at(index - 1)
    if before is None or before.kind is not Kind.NOUN or not (phrase.to or is_gerund(phrase)):
        return False
    return sentence.head(before).lower in sentence.vocabulary.noun_status


def _carried_out(sentence: Sentence, frame: Frame) -> tuple[Slot, ...]:
    """The complements of what is ordered or forbidden: "to halt services in Germany", "from using X in Delhi"."""
    if frame.voice not in {Voice.ORDER, Voice.DEALING} and not sentence.phrases[frame.index].passive:
        return ()
    for at in range(frame.index + 1, min(frame.index + NEARBY, len(sentence.phrases))):
        phrase = sentence.phrases[at]
        if phrase.kind is Kind.VERB:
            return sentence.complements(at) if phrase.to or is_gerund(phrase) else ()
        if phrase.kind in {Kind.BREAK, Kind.SUBORDINATOR}:
            return ()
    return ()


def _places(sentence: Sentence, slots: tuple[Slot, ...], entity: str) -> list[Agent]:
    """Bodies named where the action happens: "from the App Store", "in Texas", "devices issued by the House"."""
    found: list[Agent] = []
    within: list[Phrase] = []
    for slot in slots:
        if _is_venue(sentence, slot):
            continue
        site = sentence.vocabulary.has(slot.preposition, "sites") or (slot.under in within and slot.preposition == "of")
        if site and sentence.words[slot.phrase.first].lower[0].isdigit():
            within.append(slot.phrase)  # "in 3 of 10 districts of Ruritania"
        elif site or (slot.preposition == "by" and slot.linked):
            found += agents(sentence, (slot,), entity) or listed_in(sentence, slot.phrase, entity)
    return found


def _is_asked(sentence: Sentence, index: int) -> bool:
    """True when the subject of "to ban" is the object of "asks", "urges", "orders": who asks is who acts."""
    phrase = sentence.phrases[index]
    before = sentence.at(index - 2)
    due = sentence.vocabulary.has(phrase.modal, "due")
    return (
        (phrase.to or phrase.form is Form.BASE)
        and sentence.kind(index - 1) is Kind.NOUN
        and before is not None
        and (before.kind is Kind.VERB or (due and before.lower == "that") or before.lower in {"on", "for", "and", ","})
        and any(governor.verb is not None for governor in governors(sentence, index))
    )


def _owns(frame: Frame, body: Agent) -> bool:
    """True for the platform or bank of "X's Platform account"."""
    return body.start > frame.target.word.start and body.kind in {ActorKind.PLATFORM, ActorKind.COMPANY}


def _is_subjectless(sentence: Sentence, index: int) -> bool:
    """True for an imperative, "how to block X", "you can block X", and an -ing form no one is said to do."""
    phrase = sentence.phrases[index]
    before = sentence.subject(index)
    if before:
        first = sentence.words[before[0].phrase.first]
        return first.tag is Tag.PRONOUN and first.lower in {"you", "we", "i"}
    if any(governor.verb is not None for governor in governors(sentence, index)):
        return False
    return phrase.to or phrase.form in {Form.BASE, Form.ING}
