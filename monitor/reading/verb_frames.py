"""Frames of verbs: "bans X", "X was banned", "banned from using X", "orders X to", "adds X to a list"."""

from collections.abc import Iterator
from dataclasses import replace

from monitor.model.mention import Action, Status
from monitor.model.names import AUTHORITIES, ActorKind
from monitor.reading.agent import GENERIC, Agent, Standing
from monitor.reading.bodies import agents, listed_in
from monitor.reading.classes import SOCIAL
from monitor.reading.clauses import FARTHEST, Sentence, Slot, is_gerund
from monitor.reading.frames import Frame, Voice, acts_itself, reached, slot_targets
from monitor.reading.governors import governors
from monitor.reading.lexicon import ActionVerb
from monitor.reading.permission_frames import permission_frames
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.targets import Relation, Target, targets
from monitor.reading.verb_bodies import with_bodies
from monitor.reading.words import CURRENCIES, Tag, Word

POSTS = frozenset({Action.REMOVE, Action.SUSPEND})
"""Actions by which one also loses or regains an office."""
AWAY = frozenset({"from", "off", "out"})
HOSTS = frozenset({ActorKind.PLATFORM})
"""Off whose shelves a thing vanishes."""
LIST_SAYS = 8
"""So many words after "list" may say what it is of."""
NEARBY = 10
"""A verb of dealing stands at most so many phrases after the one that forbids it."""


def verb_frames(sentence: Sentence, index: int) -> Iterator[Frame]:
    """The frames of the verb group at `index`."""
    phrase = sentence.phrases[index]
    placed = tuple(_placings(sentence, index))
    if placed:
        yield from placed
        return
    for row in sentence.vocabulary.actions.get(phrase.lemma, ()):
        start = _start(sentence, index, row)
        if start is None:
            continue
        if row.objects and not _has_object(sentence, index, row, start):
            continue
        if not row.idle:
            yield from _frames(sentence, index, row, start)
        return
    yield from permission_frames(sentence, index)


def _start(sentence: Sentence, index: int, row: ActionVerb) -> int | None:
    """The index after which the complements of a verb begin: past its particle; None where it lacks its particle."""
    if not row.then:
        return index
    main = sentence.phrases[index].last
    for then in row.then:
        parts = then.split()
        after = [word.lower for word in sentence.words[main + 1 : main + 1 + len(parts)]]
        if after == parts:
            last = main + len(parts)
            return max(at for at, phrase in enumerate(sentence.phrases) if phrase.first <= last)
        if not row.close and _particle_behind(sentence, index, parts, open_end=not row.idle):
            return index
    return None


def _particle_behind(sentence: Sentence, index: int, parts: list[str], *, open_end: bool) -> bool:
    """True for a particle after the object: "shut X down"; without `open_end` only where nothing hangs on it."""
    behind = sentence.at(index + 2)
    if sentence.kind(index + 1) is not Kind.NOUN or behind is None:
        return False
    if not open_end and sentence.kind(index + 3) is Kind.NOUN:
        return False
    return [word.lower for word in sentence.words[behind.first : behind.first + len(parts)]] == parts


def _frames(sentence: Sentence, index: int, row: ActionVerb, start: int) -> Iterator[Frame]:
    phrase = sentence.phrases[index]
    after, before = sentence.complements(start), sentence.subject(index)
    if row.action is Action.PROBE and not after and sentence.kind(start + 1) is Kind.SUBORDINATOR:
        after = _asked_of(sentence, start + 2)
    if row.leaves and start > index:
        if not phrase.passive or not _left(sentence, index, after):
            return
        after = tuple(replace(slot, preposition=slot.preposition or "from") for slot in after)
    if row.undergoes:
        yield from _undergone(sentence, index, row, after)
        return
    fined = row.controls and _has_to_pay(sentence, start)
    if not fined and _is_other(sentence, index, row, start):
        return
    slots = _suffering(sentence, row, before, after, passive=phrase.passive)
    voice = Voice.ORDER if row.controls else Voice.PASSIVE if phrase.passive else Voice.ACTIVE
    nobody = Target("", sentence.words[phrase.last], Relation.OTHER)
    reduced = phrase.passive and phrase.bare
    meant = Action.FINE if fined else row.action
    weak = row.weak and not (phrase.passive and row.controls and _is_to_end(sentence, start))
    trigger = sentence.words[phrase.last]
    frame = Frame(voice, meant, trigger, index, nobody, row.status, weak, reduced=reduced, by=row.by)
    found = False
    for target in slot_targets(sentence, slots):
        if not phrase.passive and acts_itself(sentence, before, target):
            continue
        found = True
        yield with_bodies(sentence, replace(frame, target=target), before, after)
    if not found and voice is Voice.ACTIVE:
        for target in _reporting_owner(sentence, index, before, slots):
            found = True
            yield with_bodies(sentence, replace(frame, target=target), before, after)
    if not found and not (row.weak and _acts_on_doing(sentence, start)):
        for target in dealt(sentence, start, negated=row.controls):
            action = Action.BAN if row.controls else row.action
            yield with_bodies(
                sentence, replace(frame, target=target, voice=Voice.DEALING, action=action), before, after
            )


def _asked_of(sentence: Sentence, start: int) -> tuple[Slot, ...]:
    """Who is the subject of the clause that begins at `start`: "X" of "investigates whether X lied"."""
    near = range(start, min(start + FARTHEST, len(sentence.phrases)))
    verb = next((at for at in near if sentence.phrases[at].finite), None)
    return sentence.subject(verb) if verb is not None else ()


def _suffering(
    sentence: Sentence, row: ActionVerb, before: tuple[Slot, ...], after: tuple[Slot, ...], *, passive: bool
) -> tuple[Slot, ...]:
    """The slots a verb acts on: its object or passive subject, "apps like X" after it, "cars by X", "from X"."""
    slots = reached(sentence, before if passive else after)
    taken = [slot for slot in after if row.takes and slot.preposition == "from"]
    things = {slot.phrase for slot in slots}
    further = [slot for slot in after if (slot.included if passive else _is_makers(sentence, slot, things))]
    return (*slots, *taken, *(slot for slot in further if slot not in slots))


def _is_makers(sentence: Sentence, slot: Slot, things: set[Phrase]) -> bool:
    """True for "cars by X", not for "a firm founded by X"."""
    direct = sentence.kind(sentence.place(slot.phrase) - 2) is Kind.NOUN
    return slot.preposition == "by" and slot.under in things and direct


def _undergone(sentence: Sentence, index: int, row: ActionVerb, after: tuple[Slot, ...]) -> Iterator[Frame]:
    """Frames of "X vanishes from a store", "X settles with a regulator": the body that acts stands after the verb."""
    wanted = HOSTS if row.action is Action.REMOVE else AUTHORITIES
    above = next((governor.verb for governor in governors(sentence, index) if governor.verb is not None), None)
    own = index if above is None or sentence.phrases[index].finite else above
    for target in slot_targets(sentence, reached(sentence, sentence.subject(own))):
        bodies = [body for slot in after for body in _opposite(sentence, slot, target.entity)]
        acting = tuple(body for body in bodies if body.certain and body.kind in wanted and not _is_visited(row, body))
        if (acting or row.objects) and (sentence.phrases[index].finite or row.status is not Status.REVERSED):
            trigger = sentence.words[sentence.phrases[index].last]
            frame = Frame(Voice.PASSIVE, row.action, trigger, index, target, row.status, row.weak, acting)
            yield _nobodys(frame) if row.action is Action.BLOCK else frame


def _nobodys(frame: Frame) -> Frame:
    """The frame of what "goes dark in Ruritania", which says where and not who: it may be the party's own doing."""
    return replace(frame, agents=(), places=tuple(replace(body, standing=Standing.UNKNOWN) for body in frame.agents))


def _opposite(sentence: Sentence, slot: Slot, entity: str) -> list[Agent]:
    """The bodies one settles with, whose lawsuit one settles or off whose shelves one vanishes."""
    if not slot.preposition:
        return listed_in(sentence, slot.phrase, entity)
    return agents(sentence, (slot,), entity)


def _is_visited(row: ActionVerb, body: Agent) -> bool:
    """True for a social network someone returns to, which need not have put them out."""
    return row.status is Status.REVERSED and SOCIAL in body.lists


def _has_object(sentence: Sentence, index: int, row: ActionVerb, start: int) -> bool:
    """True when the verb acts on one of the things its row is about: "freezes assets"."""
    passive = sentence.phrases[index].passive
    slots = sentence.subject(index) if passive else sentence.complements(start)
    return any(sentence.head(slot.phrase).lower in row.objects for slot in slots[:2])


def _reporting_owner(
    sentence: Sentence, index: int, before: tuple[Slot, ...], slots: tuple[Slot, ...]
) -> Iterator[Target]:
    """The entity that says what another did to something of its own: "X says Y blocked updates"."""
    if not before or sentence.words[before[0].phrase.first].tag is Tag.PRONOUN:
        return
    if not slots or not sentence.vocabulary.has(sentence.head(slots[0].phrase).lower, "owned"):
        return
    if any(word.name for word in sentence.of(slots[0].phrase)):
        return
    for governor in governors(sentence, index)[:1]:
        if governor.verb is None or sentence.phrases[governor.verb].lemma not in sentence.vocabulary.reporting:
            continue
        for slot in sentence.subject(governor.verb):
            for target in targets(sentence, slot.phrase):
                if target.relation in {Relation.SELF, Relation.OWNED}:
                    yield replace(target, relation=Relation.OWNED, named=False)


def _is_other(sentence: Sentence, index: int, row: ActionVerb, start: int) -> bool:
    """True where the verb means something else: an order of nothing, a gap, the end of an office."""
    phrase = sentence.phrases[index]
    if row.controls and not _controls(sentence, start, row):
        return True
    if phrase.passive and phrase.bare and _is_gap(sentence, index):
        return True
    after = sentence.complements(start)
    if any(slot.preposition in AWAY and _is_scene(sentence, slot) for slot in after[:2]):
        return True
    if row.weak and any(slot.preposition == "to" and _is_price(sentence, slot) for slot in after[:3]):
        return True
    return row.action in POSTS and phrase.passive and bool(after) and _in_office(sentence, after[0])


def _is_scene(sentence: Sentence, slot: Slot) -> bool:
    return sentence.vocabulary.has(sentence.head(slot.phrase).lower, "scenes")


def _is_price(sentence: Sentence, slot: Slot) -> bool:
    return any(
        sentence.vocabulary.has(word.lower, "lows") or word.text[0] in CURRENCIES for word in sentence.of(slot.phrase)
    )


def _left(sentence: Sentence, index: int, after: tuple[Slot, ...]) -> bool:
    """True when what follows "kicked off" is a place one may be kicked off."""
    if not sentence.phrases[index].bare or not after:
        return True
    place = after[0].phrase
    return bool(listed_in(sentence, place, "")) or sentence.vocabulary.has(sentence.head(place).lower, "places")


def _controls(sentence: Sentence, index: int, row: ActionVerb) -> bool:
    """True when what the ordered one must do follows: "to remove", "shut", "blocked"; to pay is no such thing."""
    for at in range(index + 1, min(index + FARTHEST, len(sentence.phrases))):
        phrase = sentence.phrases[at]
        if phrase.kind is Kind.VERB:
            return (phrase.to and phrase.lemma != "pay") or (
                phrase.passive and phrase.bare and at == index + 2 and not row.weak
            )
        asks = sentence.vocabulary.has(sentence.words[phrase.first].lower, "askers")
        if asks or phrase.kind not in {Kind.NOUN, Kind.PREPOSITION, Kind.COMMA, Kind.CONJUNCTION}:
            return False  # "tells X what to do next"
    return False


def _is_to_end(sentence: Sentence, index: int) -> bool:
    """True for "told to stop", "told to hand over": only who may order says so."""
    for at in range(index + 1, min(index + NEARBY, len(sentence.phrases))):
        phrase = sentence.phrases[at]
        if phrase.kind is Kind.VERB:
            causing = sentence.vocabulary.has(sentence.phrases[index].lemma, "causing")
            return phrase.to and not (phrase.negated or causing) and phrase.lemma in sentence.vocabulary.ending
    return False


def _has_to_pay(sentence: Sentence, index: int) -> bool:
    """True for "ordered to pay $5m", unless what is paid is named as damages or pay."""
    for at in range(index + 1, min(index + NEARBY, len(sentence.phrases))):
        if sentence.kind(at) is not Kind.VERB:
            continue
        if sentence.phrases[at].lemma != "pay" or not sentence.phrases[at].to:
            return False
        words = [word for slot in sentence.complements(at) for word in sentence.of(slot.phrase)]
        summed = any(
            word.text.lstrip(CURRENCIES)[:1].isdigit() or sentence.vocabulary.has(word.lower, "sums") for word in words
        )
        return summed and not any(sentence.vocabulary.has(word.lower, "damages") for word in words)
    return False


def _is_gap(sentence: Sentence, index: int) -> bool:
    """True for "everyone X banned", whose object stands before X."""
    before = sentence.at(index - 2)
    if sentence.kind(index - 1) is not Kind.NOUN or before is None or before.kind is not Kind.NOUN:
        return False
    return sentence.words[before.first].tag is Tag.PRONOUN


def _in_office(sentence: Sentence, slot: Slot) -> bool:
    """True for "as director" after "removed": that ends an office, not a party's place."""
    return slot.preposition == "as" and any(
        sentence.vocabulary.has(word.lower, "officers") for word in sentence.of(slot.phrase)
    )


def _acts_on_doing(sentence: Sentence, start: int) -> bool:
    """True for "disables sharing on X", which is done to the sharing and not to X."""
    following = sentence.at(start + 1)
    return following is not None and is_gerund(following)


def dealt(
    sentence: Sentence, index: int, *, negated: bool = False, links: frozenset[str] = frozenset({"from"})
) -> Iterator[Target]:
    """Targets of "banned from using X", "told not to use X": the objects of a verb of dealing.

    Nobody named may stand between: what bars a party from dealing with X is no action against X.
    """
    for at in range(index + 1, min(index + NEARBY, len(sentence.phrases))):
        phrase = sentence.phrases[at]
        if phrase.kind in {Kind.BREAK, Kind.SUBORDINATOR, Kind.RELATIVE}:
            return
        if phrase.kind is not Kind.VERB:
            continue
        before = sentence.at(at - 1)
        linked = before is not None and before.kind is Kind.PREPOSITION and before.lower not in links
        ceasing = before is not None and before.kind is Kind.VERB and before.lemma in sentence.vocabulary.withholding
        if phrase.to and phrase.lemma in sentence.vocabulary.withholding and sentence.kind(at + 1) is Kind.VERB:
            continue
        if linked or not _is_dealing(sentence, at) or (negated and not (phrase.negated or ceasing)):
            return
        if any(_is_outside(sentence, other) for other in sentence.phrases[index + 1 : at]):
            return
        objects = sentence.complements(at)
        first = objects[0].preposition if objects else ""
        for slot in reached(sentence, objects, frozenset({first} & ({""} | sentence.vocabulary.classes["dealt_with"]))):
            yield from targets(sentence, slot.phrase)
        return


def _is_outside(sentence: Sentence, phrase: Phrase) -> bool:
    """True for who is kept from a party and not under who acts: another party, its rivals."""
    rival = phrase.kind is Kind.NOUN and sentence.vocabulary.has(sentence.head(phrase).lower, "rivals")
    return rival or _names_somebody(sentence, phrase)


def _names_somebody(sentence: Sentence, phrase: Phrase) -> bool:
    """True for a noun phrase about one party by name; "state agencies" are none."""
    head = sentence.head(phrase) if phrase.kind is Kind.NOUN else None
    if head is None or head.name is None or (head.text.islower() and not head.name.entities):
        return False
    return head.name.actor is None or GENERIC not in head.name.actor.lists


def _is_dealing(sentence: Sentence, at: int) -> bool:
    phrase = sentence.phrases[at]
    return phrase.lemma in sentence.vocabulary.dealings and (is_gerund(phrase) or phrase.to)


def _placings(sentence: Sentence, index: int) -> Iterator[Frame]:
    phrase = sentence.phrases[index]
    after, before = sentence.complements(index), sentence.subject(index)
    for row in sentence.vocabulary.placings.get(phrase.lemma, ()):
        lists = any(sentence.vocabulary.has(name.split()[-1], "rosters") for name in row.to)
        listed = [
            slot for slot in after if _is_list(sentence, slot, row.to) or (lists and _is_unwanted(sentence, slot))
        ]
        if not listed:
            continue
        for slot in reached(sentence, before if phrase.passive else after):
            for target in _listed_targets(sentence, slot, row.to):
                frame = Frame(Voice.PLACING, row.action, sentence.words[phrase.last], index, target, row.status)
                acting = with_bodies(sentence, frame, before, after)
                keepers = [body for slot in listed for body in listed_in(sentence, slot.phrase, target.entity)]
                yield replace(acting, places=(*acting.places, *keepers))


def _is_list(sentence: Sentence, slot: Slot, lists: tuple[str, ...]) -> bool:
    text = " ".join(word.lower for word in sentence.of(slot.phrase))
    return any(text.endswith(name) for name in lists)


def _listed_targets(sentence: Sentence, slot: Slot, lists: tuple[str, ...]) -> tuple[Target, ...]:
    """The targets of a phrase, without the list where it stands in the same one: "declares X extremist"."""
    phrase = slot.phrase
    for name in lists:
        last = phrase.last - len(name.split())
        if last >= phrase.first and _is_list(sentence, slot, (name,)):
            return targets(sentence, replace(phrase, last=last))
    return targets(sentence, phrase)


def _is_unwanted(sentence: Sentence, slot: Slot) -> bool:
    """True for a list that nobody wants to be on: "list of military companies", "the Pentagon's list of firms"."""
    vocabulary = sentence.vocabulary
    if not vocabulary.has(sentence.head(slot.phrase).lower, "rosters"):
        return False
    said = sentence.words[slot.phrase.first : slot.phrase.last + 1 + LIST_SAYS]
    if any(vocabulary.has(word.lower, "welcome") for word in said):
        return False
    bodies = (word.name.actor for word in sentence.of(slot.phrase) if word.name is not None)
    kept = any(actor is not None and actor.kind in AUTHORITIES for actor in bodies)
    of = sentence.words[slot.phrase.last + 1 : slot.phrase.last + 2]
    if kept and (not of or of[0].lower != "of" or any(_is_business(sentence, word) for word in said)):
        return True
    return any(vocabulary.has(part, "listings") for word in said for part in word.lower.split())


def _is_business(sentence: Sentence, word: Word) -> bool:
    return sentence.vocabulary.actor_kinds.get(word.lower) is ActorKind.COMPANY
