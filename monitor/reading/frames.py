"""Typed frames: an action word with its roles filled from the clause around it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.model.mention import Action, Status
from monitor.reading.clauses import Sentence, Slot, complements, governors, subject
from monitor.reading.lexicon import ActionVerb
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.roles import Agent, Relation, Standing, Target, agent, targets
from monitor.reading.vocabulary import Form
from monitor.reading.words import Word

THROUGH = frozenset({"of", "to", "on", "with", "for", "from", "by", "against", "in"})
"""Prepositions through which "use of", "access to", "transactions with" pass an action on to what follows."""
ON = frozenset({"on", "of", "against", "for", "over", "to", "into", "from"})
"""Prepositions between an action noun and its target."""
PLACES = frozenset({"from", "on", "in", "off", "by", "at", "across", "under"})


class Voice(StrEnum):
    """The construction a frame was read from."""

    ACTIVE = "active"
    PASSIVE = "passive"
    NOUN = "noun"
    DEALING = "dealing"
    ORDER = "order"
    PLACING = "placing"


@dataclass(frozen=True, slots=True)
class Frame:
    """An action word and who fills its roles. `index` is its phrase; `agents` are in order of preference."""

    voice: Voice
    action: Action
    trigger: Word
    index: int
    target: Target
    status: Status = Status.IMPOSED
    weak: bool = False
    agents: tuple[Agent, ...] = ()
    places: tuple[Agent, ...] = ()
    governed: bool = True
    patient: bool = False


def frames(sentence: Sentence) -> Iterator[Frame]:
    """Every frame of a sentence with a watched entity in its target slot; judged by status and score, not here."""
    for index, phrase in enumerate(sentence.phrases):
        if phrase.kind is Kind.VERB:
            yield from _verb_frames(sentence, index)
        elif phrase.kind is Kind.NOUN:
            yield from _noun_frames(sentence, index)


# verbs


def _verb_frames(sentence: Sentence, index: int) -> Iterator[Frame]:
    phrase = sentence.phrases[index]
    for row in sentence.vocabulary.actions.get(phrase.lemma, ()):
        taken = _then(sentence, index, row)
        if taken is None:
            continue
        yield from _verb_frame(sentence, index, row, taken)
        return
    yield from _placings(sentence, index)


def _then(sentence: Sentence, index: int, row: ActionVerb) -> tuple[int, bool] | None:
    """Where the complements of a verb begin, and whether its particle stands next to it; None without its particle."""
    if not row.then:
        return index + 1, False
    main = sentence.phrases[index].last
    for then in row.then:
        parts = then.split()
        after = [word.lower for word in sentence.words[main + 1 : main + 1 + len(parts)]]
        if after == parts:
            last = main + len(parts)
            start = next((at for at in range(index, len(sentence.phrases)) if sentence.phrases[at].first > last), None)
            return (len(sentence.phrases) if start is None else start), True
        behind = sentence.at(index + 2)
        if sentence.kind(index + 1) is Kind.NOUN and behind is not None and behind.lower == parts[0]:
            following = [word.lower for word in sentence.words[behind.first : behind.first + len(parts)]]
            if following == parts:
                return index + 1, False
    return None


def _verb_frame(sentence: Sentence, index: int, row: ActionVerb, taken: tuple[int, bool]) -> Iterator[Frame]:
    phrase = sentence.phrases[index]
    start, adjacent = taken
    after = complements(sentence, start - 1)
    before = subject(sentence, index)
    trigger = sentence.words[phrase.last]
    if phrase.passive:
        reached, places = _reached(sentence, before), after
    elif row.leaves and adjacent:
        return
    else:
        reached, places = _reached(sentence, after), after
    included = [slot for slot in after if slot.included] if phrase.passive else []
    voice = Voice.PASSIVE if phrase.passive else Voice.ACTIVE
    base = Frame(voice, row.action, trigger, index, _NOBODY, row.status, row.weak)
    found = False
    for slot in (*reached, *included):
        for target in targets(sentence, slot.phrase):
            if row.controls and not _controlled(sentence, index):
                continue
            found = True
            yield _filled(
                sentence, replace(base, target=target, voice=Voice.ORDER if row.controls else voice), before, places
            )
    if not found:
        for target in _dealt(sentence, start - 1):
            yield _filled(sentence, replace(base, target=target, voice=Voice.DEALING), before, places)


def _controlled(sentence: Sentence, index: int) -> bool:
    """True when what the ordered one must do follows: "to remove", "shut", "blocked"."""
    for at in range(index + 1, min(index + 7, len(sentence.phrases))):
        phrase = sentence.phrases[at]
        if phrase.kind is Kind.VERB:
            return phrase.to or phrase.passive
        if phrase.kind in {Kind.BREAK, Kind.SUBORDINATOR}:
            return False
    return False


def _reached(sentence: Sentence, slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """The slots an action reaches: the object itself, what stands in one row with it, and through "use of"."""
    reached: list[Slot] = []
    phrases: list[Phrase] = []
    for slot in sorted(slots, key=lambda slot: slot.phrase.first):
        direct = slot.preposition == "" or slot.included
        through = slot.under in phrases and slot.preposition in THROUGH and _transparent(sentence, slot.under)
        if direct or through:
            reached.append(slot)
            phrases.append(slot.phrase)
    return tuple(reached)


def _transparent(sentence: Sentence, phrase: Phrase | None) -> bool:
    return phrase is not None and sentence.vocabulary.has(sentence.head(phrase).lower, "transparent")


def _dealt(sentence: Sentence, index: int) -> Iterator[Target]:
    """Targets of "banned from using X": the objects of a verb of dealing after "from", "to" or alone."""
    for at in range(index + 1, min(index + 10, len(sentence.phrases))):
        phrase = sentence.phrases[at]
        if phrase.kind in {Kind.BREAK, Kind.SUBORDINATOR, Kind.RELATIVE}:
            return
        if phrase.kind is not Kind.VERB:
            continue
        if phrase.lemma not in sentence.vocabulary.dealings or (phrase.form is not Form.ING and not phrase.to):
            return
        inner = complements(sentence, at)
        for slot in _reached(sentence, inner):
            yield from targets(sentence, slot.phrase)
        for slot in inner[:1]:
            if slot.preposition in {"with", "on", "from", "to"}:
                yield from targets(sentence, slot.phrase)
        return


def _placings(sentence: Sentence, index: int) -> Iterator[Frame]:
    phrase = sentence.phrases[index]
    for row in sentence.vocabulary.placings.get(phrase.lemma, ()):
        after = complements(sentence, index)
        if not any(_is_list(sentence, slot, row.to) for slot in after):
            continue
        before = subject(sentence, index)
        reached = _reached(sentence, before if phrase.passive else after)
        for slot in reached:
            for target in targets(sentence, slot.phrase):
                base = Frame(Voice.PLACING, row.action, sentence.words[phrase.last], index, target)
                yield _filled(sentence, base, before, after)


def _is_list(sentence: Sentence, slot: Slot, lists: tuple[str, ...]) -> bool:
    text = " ".join(word.lower for word in sentence.of(slot.phrase))
    return any(text.endswith(name) for name in lists)


def _filled(sentence: Sentence, frame: Frame, before: tuple[Slot, ...], after: tuple[Slot, ...]) -> Frame:
    """The frame with the bodies that may have acted."""
    entity = frame.target.entity
    phrase = sentence.phrases[frame.index]
    named: list[Agent] = []
    if phrase.passive:
        named += _agents(sentence, (slot for slot in after if slot.preposition == "by"), entity)
        named += _possessors(sentence, frame)
        named += _outer(sentence, frame.index, entity)
    else:
        named += _agents(sentence, before, entity)
        named += _outer(sentence, frame.index, entity)
    places = _agents(sentence, (slot for slot in after if slot.preposition in PLACES - {"by"}), entity)
    return replace(frame, agents=tuple(named), places=tuple(places))


def _agents(sentence: Sentence, slots: Iterator[Slot] | tuple[Slot, ...], entity: str) -> list[Agent]:
    return [found for slot in slots if (found := agent(sentence, slot.phrase, entity)) is not None]


def _possessors(sentence: Sentence, frame: Frame) -> list[Agent]:
    """Platforms named in the target's own phrase: "X's Twitter account"."""
    return [
        Agent(
            word.name.actor.name,
            word.name.actor.kind,
            Standing.LISTED,
            word.start,
            word.end,
            word.name.actor.jurisdiction,
            word.name.entities,
        )
        for slot in subject(sentence, frame.index)
        for word in sentence.of(slot.phrase)
        if word.start > frame.target.word.start
        and word.name
        and word.name.actor
        and frame.target.entity not in word.name.entities
    ]


def _outer(sentence: Sentence, index: int, entity: str) -> list[Agent]:
    """The subjects of what governs the action: "lawmakers" of "lawmakers unveil a bill to ban"."""
    found: list[Agent] = []
    for governor in governors(sentence, index):
        if governor.verb is not None:
            group = sentence.phrases[governor.verb]
            slots = subject(sentence, governor.verb)
            if group.passive:
                slots = (
                    tuple(slot for slot in complements(sentence, governor.verb) if slot.preposition == "by") or slots
                )
            found += _agents(sentence, slots, entity)
    return found


# nouns


def _noun_frames(sentence: Sentence, index: int) -> Iterator[Frame]:
    phrase = sentence.phrases[index]
    for at in range(phrase.first, phrase.last + 1):
        word = sentence.words[at]
        row = sentence.vocabulary.nouns.get(word.lower)
        if row is None or word.name is not None:
            continue
        for target in _noun_targets(sentence, index, at):
            base = Frame(Voice.NOUN, row.action, word, index, target, weak=row.weak)
            yield _noun_filled(sentence, base)
        return


def _noun_targets(sentence: Sentence, index: int, at: int) -> Iterator[Target]:
    phrase = sentence.phrases[index]
    words = sentence.words
    inside = [
        Target(entity, word, Relation.SELF)
        for word in words[phrase.first : at]
        if word.name is not None
        for entity in word.name.entities
    ]
    if at == phrase.last:
        outside = list(_after_noun(sentence, index))
        if outside:
            yield from outside
            return
    yield from inside


def _after_noun(sentence: Sentence, index: int) -> Iterator[Target]:
    after = complements(sentence, index)
    reached: list[Phrase] = [sentence.phrases[index]]
    for position, slot in enumerate(after):
        direct = slot.preposition in ON and (slot.under is None or slot.under in reached[:1])
        direct = direct or (position > 0 and slot.preposition == after[0].preposition in ON and slot.under is None)
        through = slot.under in reached[1:] and slot.preposition in THROUGH and _transparent(sentence, slot.under)
        if direct or through or (slot.included and len(reached) > 1):
            reached.append(slot.phrase)
            yield from targets(sentence, slot.phrase)
    verb = sentence.at(index + 1)
    if verb is not None and verb.kind is Kind.VERB and verb.passive:
        for slot in complements(sentence, index + 1):
            if slot.preposition in ON:
                yield from targets(sentence, slot.phrase)
    if not after and sentence.kind(index + 1) is Kind.VERB:
        yield from _dealt(sentence, index)


def _noun_filled(sentence: Sentence, frame: Frame) -> Frame:
    entity = frame.target.entity
    phrase = sentence.phrases[frame.index]
    inside = [
        Agent(
            word.name.actor.name,
            word.name.actor.kind,
            Standing.LISTED,
            word.start,
            word.end,
            word.name.actor.jurisdiction,
            word.name.entities,
        )
        for word in sentence.of(phrase)
        if word.start < frame.trigger.start and word.name and word.name.actor and entity not in word.name.entities
    ]
    after = complements(sentence, frame.index)
    by = _agents(sentence, (slot for slot in after if slot.preposition == "by"), entity)
    places = _agents(sentence, (slot for slot in after if slot.preposition in {"in", "from", "on", "at"}), entity)
    outer = _outer(sentence, frame.index, entity)
    return replace(frame, agents=tuple(inside + by + outer), places=tuple(places))


_NOBODY = Target("", Word(0, 0, "", "", None), Relation.OTHER)  # type: ignore[arg-type]
