"""Typed frames: an action word with its roles filled from the clause around it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.reading.agent import Agent
from monitor.reading.bodies import agents, listed_in
from monitor.reading.clauses import Sentence, Slot
from monitor.reading.governors import governors
from monitor.reading.phrases import Phrase
from monitor.reading.targets import Relation, Target, targets
from monitor.reading.words import CURRENCIES, Word


class Voice(StrEnum):
    """The construction a frame was read from."""

    ACTIVE = "active"
    PASSIVE = "passive"
    NOUN = "noun"
    PATIENT = "patient"
    DEALING = "dealing"
    ORDER = "order"
    PLACING = "placing"


@dataclass(frozen=True, slots=True)
class Frame:
    """An action word and who fills its roles.

    `index` is the action word's phrase; `agents` are who may act, in order of preference; `places` where it happens.
    `bare` frames have no subject at all ("How to block X"); `reduced` ones are passives without auxiliary; `explicit`
    ones are nouns with their target after them ("ban on X"); `light` ones are nouns under a verb of imposing or
    lifting; `aside` ones are nouns that hang on another noun ("silence on the X ban"). `by`, unless empty, are the
    kinds of bodies that do so.
    """

    voice: Voice
    action: Action
    trigger: Word
    index: int
    target: Target
    status: Status = Status.IMPOSED
    weak: bool = False
    agents: tuple[Agent, ...] = ()
    places: tuple[Agent, ...] = ()
    bare: bool = False
    reduced: bool = False
    explicit: bool = False
    light: bool = False
    aside: bool = False
    by: tuple[ActorKind, ...] = ()


def reached(sentence: Sentence, slots: Iterable[Slot], starts: frozenset[str] = frozenset({""})) -> tuple[Slot, ...]:
    """The slots an action reaches: its object, what stands in one row with it, and through "use of", "access to"."""
    found: list[Slot] = []
    phrases: list[Phrase] = []
    holders: dict[Phrase, Phrase | None] = {}
    for slot in slots:
        direct = slot.preposition in starts or slot.included
        through = slot.under in phrases and (slot.linked or _passes_on(sentence, slot))
        if (
            not direct
            and not through
            and slot.under in phrases
            and sentence.vocabulary.has(slot.preposition, "outward")
        ):
            # "exports of chips to X" hangs on the exports, not on the chips
            slot = replace(slot, under=holders.get(slot.under))  # noqa: PLW2901
            through = slot.under in phrases and _passes_on(sentence, slot)
        if direct or through:
            holders[slot.phrase] = slot.under
            hosted = through and slot.preposition == "from" and _is_hosted(sentence, slot)
            found.append(replace(slot, hosted=True) if hosted else slot)
            phrases.append(slot.phrase)
    return tuple(found)


def _passes_on(sentence: Sentence, slot: Slot) -> bool:
    if slot.under is None:
        return False
    head = sentence.head(slot.under).lower
    if sentence.vocabulary.has(head, "disclosing") and sentence.vocabulary.has(
        sentence.head(slot.phrase).lower, "papers"
    ):
        return False  # who keeps a party's papers from being seen does it no harm
    if slot.preposition in {"on", "in"}:
        summed = slot.preposition == "in" and any(character.isdigit() for character in head)
        return summed or sentence.vocabulary.has(head, "upon")  # "$18m in X assets"
    if not sentence.vocabulary.has(slot.preposition, "made" if sentence.vocabulary.has(head, "hosted") else "through"):
        return False
    return sentence.vocabulary.has(head, "transparent") or head.lstrip(CURRENCIES)[:1].isdigit()


def _is_hosted(sentence: Sentence, slot: Slot) -> bool:
    """True for what hangs on "ads" or "videos": the entity may be who made them or where they were."""
    return slot.under is not None and sentence.vocabulary.has(sentence.head(slot.under).lower, "hosted")


def slot_targets(sentence: Sentence, slots: Iterable[Slot]) -> Iterator[Target]:
    """The entities in slots an action reaches. In a row the last noun is everyone's: "X and Y accounts"."""
    row = list(slots)
    shared = _shared_relation(sentence, row) if len(row) > 1 and row[-1].preposition == row[-2].preposition else None
    for slot in row:
        elsewhere = any(other.under is slot.phrase and other.preposition == "of" for other in row)
        for target in targets(sentence, slot.phrase):
            yield replace(target, relation=_in_row(target.relation, shared, hosted=slot.hosted, elsewhere=elsewhere))


def _shared_relation(sentence: Sentence, row: list[Slot]) -> Relation | None:
    """What the last noun phrase of a row says all names of it are: someone else for "X, Y and Zembla employees"."""
    phrase = row[-1].phrase
    if last := targets(sentence, phrase):
        return last[-1].relation
    named = phrase.last > phrase.first and sentence.words[phrase.first].text[0].isupper()
    return Relation.OTHER if named and sentence.vocabulary.has(sentence.head(phrase).lower, "others") else None


def _in_row(relation: Relation, shared: Relation | None, *, hosted: bool, elsewhere: bool) -> Relation:
    """The relation a target has once the rest of its row is known; `elsewhere`: "the X account of someone"."""
    if relation is Relation.SELF and shared in {Relation.HOSTED, Relation.OTHER}:
        relation = shared
    if relation is Relation.SELF and hosted:
        relation = Relation.HOSTED
    return Relation.OTHER if relation is Relation.HOSTED and elsewhere else relation


def outer(sentence: Sentence, index: int, target: str) -> list[Agent]:
    """The subjects of what governs an action, nearest first: "lawmakers" of "lawmakers unveil a bill to ban"."""
    found: list[Agent] = []
    for governor in governors(sentence, index):
        if governor.noun is not None and sentence.vocabulary.has(governor.link, "blaming"):
            blamed = listed_in(sentence, sentence.phrases[governor.noun], target)
            if blamed:
                return [*blamed, *found]
        if governor.verb is None:
            continue
        slots = sentence.subject(governor.verb)
        if sentence.phrases[governor.verb].passive:
            by = tuple(slot for slot in sentence.complements(governor.verb) if slot.preposition == "by")
            slots = by or slots
        bodies = agents(sentence, slots, target)
        told = sentence.phrases[governor.verb].lemma in sentence.vocabulary.supposing
        found += [] if told else bodies
    return found


def acts_itself(sentence: Sentence, before: tuple[Slot, ...], target: Target) -> bool:
    """True when the target acts itself: what a body does to its own products is no action against it."""
    return any(
        other.entity == target.entity and other.relation in {Relation.SELF, Relation.OFFICER, Relation.LOOSE}
        for slot in before
        if not slot.preposition
        for other in targets(sentence, slot.phrase)
    )
