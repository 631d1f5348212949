"""Frames of nouns: "ban on X", "X ban", "lifts its ban on X", "X faces a ban"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.model.mention import Action, Status
from monitor.model.names import AUTHORITIES, ActorKind
from monitor.reading.agent import COUNTRIES
from monitor.reading.bodies import agents, names_head
from monitor.reading.clauses import Sentence, Slot
from monitor.reading.frames import Frame, Voice, reached, slot_targets
from monitor.reading.governors import Governor, governors
from monitor.reading.lexicon import ActionNoun
from monitor.reading.noun_bodies import filled, laid
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.targets import Relation, Target, targets
from monitor.reading.verb_frames import dealt
from monitor.reading.vocabulary import Form
from monitor.reading.words import Tag, Word

ANSWERS = frozenset({Status.CHALLENGED, Status.REVERSED})
"""What is said of an action by whom it is done to, or who undoes it."""
RULING = "institutions"
"""The list of bodies that rule on clubs and players."""
SUFFERS = frozenset({Relation.SELF, Relation.OWNED, Relation.OFFICER})


def noun_frames(sentence: Sentence, index: int) -> Iterator[Frame]:
    """The frames of the first action noun in the noun phrase at `index`."""
    phrase = sentence.phrases[index]
    for at in range(phrase.first, phrase.last + 1):
        word = sentence.words[at]
        row = sentence.vocabulary.nouns.get(word.lower)
        if row is None or word.name is not None or word.tag is not Tag.NOUN:
            continue
        if row.after and (at == phrase.first or sentence.words[at - 1].lower not in row.after):
            continue
        if at > phrase.first and sentence.vocabulary.has(sentence.words[at - 1].lower, "plagues"):
            continue
        yield from _frames(sentence, index, at, row)
        return


def _frames(sentence: Sentence, index: int, at: int, row: ActionNoun) -> Iterator[Frame]:
    word = sentence.words[at]
    outside = tuple(target for target in _after(sentence, index, at, row) if target.relation is not Relation.OTHER)
    first = next(iter(sentence.complements(index)), None)
    if first is not None and first.preposition == "for" and _is_anothers(sentence, index, outside):
        return
    inside = (
        () if outside or _is_about_else(sentence, index) else tuple(_inside(sentence, sentence.phrases[index], at, row))
    )
    suffering = () if outside or _is_threat(sentence, index, row) else tuple(_suffering(sentence, index, row))
    if suffering or _is_anothers(sentence, index, inside):
        inside = ()
    for voice, found in ((Voice.NOUN, (*outside, *inside)), (Voice.PATIENT, suffering)):
        for target in found:
            explicit = bool(outside)
            frame = Frame(voice, row.action, word, index, target, row.status, row.weak, explicit=explicit, by=row.by)
            yield filled(sentence, frame)


def _is_threat(sentence: Sentence, index: int, row: ActionNoun) -> bool:
    """True for the fine of "must comply or face fines" and "risks a ban or a fine": what else there is, is the news."""
    if row.action is not Action.FINE:
        return False
    at = index - 1 if sentence.kind(index - 1) is Kind.CONJUNCTION else index - 2
    link = sentence.at(at)
    return link is not None and link.kind is Kind.CONJUNCTION and sentence.vocabulary.has(link.lower, "alternatives")


def _is_about_else(sentence: Sentence, index: int) -> bool:
    """True when the noun says what it is on: "X's ban on visas" is none on X."""
    first = next(iter(sentence.complements(index)), None)
    if first is None or first.preposition not in {"on", "against", "of"}:
        return False
    return " ".join(word.lower for word in sentence.of(first.phrase)) not in sentence.vocabulary.scopes


def _is_anothers_fight(sentence: Sentence, index: int, lemma: str) -> bool:
    """True when what is contested is an action on something else; who sues over "limits on rentals" may suffer them."""
    if not _is_about_else(sentence, index):
        return False
    about = sentence.complements(index)[0]
    named = any(word.name is not None for word in sentence.of(about.phrase))
    return named or not sentence.vocabulary.has(lemma, "suing")


def _is_anothers(sentence: Sentence, index: int, inside: Sequence[Target]) -> bool:
    """True when somebody else suffers the action: "Jane Roe escapes X ban", where X is who banned."""
    named = {target.entity for target in inside}
    for governor in governors(sentence, index)[:1]:
        if governor.verb is None or governor.link:
            continue
        group = sentence.phrases[governor.verb]
        suffers = group.lemma in sentence.vocabulary.patient and not group.passive
        dealt_out = group.passive or _is_handed(sentence, governor.verb, index)
        if suffers or (dealt_out and group.lemma in sentence.vocabulary.dealing_out):
            slots = [slot for slot in sentence.subject(governor.verb) if not slot.preposition]
            bodies = agents(sentence, slots, "")
            theirs = {target.entity for slot in slots for target in targets(sentence, slot.phrase)}
            return bool(slots) and not theirs & named and not any(body.known for body in bodies)
    return False


def _is_handed(sentence: Sentence, verb: int, index: int) -> bool:
    """True for the past of "X handed ban", a passive without auxiliary whose one object is the action."""
    if sentence.phrases[verb].form is not Form.PAST or index != verb + 1:
        return False
    return not any(slot.preposition == "to" for slot in sentence.complements(index))


# targets


def _inside(sentence: Sentence, phrase: Phrase, at: int, row: ActionNoun) -> Iterator[Target]:
    """The entity before the noun in its own phrase: "X ban", "a ban on" aside."""
    words, after = sentence.words[phrase.first : at], sentence.words[at + 1 : phrase.last + 1]
    for index, word in enumerate(words):
        if word.name is None or not word.name.entities or (row.does and not _after_body(words[:index])):
            continue
        between = words[index + 1 :]
        kept = _is_country(word) and any(sentence.vocabulary.has(other.lower, "rosters") for other in after)
        if kept or _decides(word) or (between and between[0].tag is Tag.POSSESSIVE and _is_into(sentence, phrase)):
            continue
        owned = any(other.tag is Tag.POSSESSIVE for other in words[:index])
        relation = _inside_relation(sentence, words[:index], between, owned)
        for entity in word.name.entities:
            yield Target(entity, word, relation)


def _is_country(word: Word) -> bool:
    """True for a place, which keeps lists of its own: "Ruritania's sanctions list"."""
    actor = word.name.actor if word.name is not None else None
    return actor is not None and COUNTRIES in actor.lists and not names_head(actor.name, actor.parent)


def _decides(owner: Word) -> bool:
    """True for a party that rules on others, whose action a noun after its name tells of: "the league's sanctions"."""
    actor = owner.name.actor if owner.name is not None else None
    if actor is None or _is_country(owner) or names_head(actor.name, actor.parent):
        return False
    return actor.kind in AUTHORITIES or RULING in actor.lists


def _is_into(sentence: Sentence, phrase: Phrase) -> bool:
    """True for "X's investigation into", which is X's own."""
    first = next(iter(sentence.complements(sentence.place(phrase))), None)
    return first is not None and first.preposition == "into"


def _after_body(before: Sequence[Word]) -> bool:
    """True when a listed body stands before the target in the same phrase: "New York's X crackdown"."""
    return any(word.name is not None and word.name.actor is not None for word in before)


def _inside_relation(sentence: Sentence, before: Sequence[Word], between: Sequence[Word], owned: bool) -> Relation:
    vocabulary = sentence.vocabulary
    rest = [word for word in between if word.tag is not Tag.POSSESSIVE]
    if any(vocabulary.has(word.lower, "anaphors") or word.lower == "my" for word in before):
        return Relation.OTHER
    if owned and not any(word.name is not None and word.name.actor is not None for word in before):
        return Relation.OTHER
    if any(word.name is not None and word.name.actor is not None for word in rest) and between[0].tag is Tag.POSSESSIVE:
        return Relation.SELF
    if any(word.name is not None and not _is_contest(word) for word in rest):
        return Relation.OTHER
    rest = [word for word in rest if word.name is None]
    known = ("owned", "proposed", "manners")
    if all(word.lower[0].isdigit() or any(vocabulary.has(word.lower, name) for name in known) for word in rest):
        return Relation.SELF
    return Relation.OTHER


def _is_contest(word: Word) -> bool:
    """True for the league of "X's Champions League ban", from which X is kept."""
    actor = word.name.actor if word.name is not None and not word.name.entities else None
    return actor is not None and actor.kind is ActorKind.OTHER


def _after(sentence: Sentence, index: int, at: int, row: ActionNoun) -> Iterator[Target]:
    """The entities after the noun: "ban on X", "ban on the use of X", "bans lifted on X", "ban on staff using X"."""
    rest = sentence.words[at + 1 : sentence.phrases[index].last + 1]
    if any(not sentence.vocabulary.has(word.lower, "compounds") for word in rest):
        return
    first = next(iter(sentence.complements(index)), None)
    if row.action is Action.SUE and first is not None and first.preposition == "to":
        return  # "take the lawsuit to Ruritania"
    if (
        first is not None
        and (sentence.vocabulary.has(first.preposition, "upon_whom") or first.preposition in row.upon)
        and first.under in {None, sentence.phrases[index]}
    ):
        slots = tuple(
            replace(slot, under=None) if slot.under is first.under else slot for slot in sentence.complements(index)
        )
        yield from slot_targets(sentence, reached(sentence, slots, frozenset({first.preposition})))
    verb = sentence.at(index + 1)
    if verb is not None and verb.kind is Kind.VERB and verb.passive:
        yield from slot_targets(
            sentence,
            reached(sentence, sentence.complements(index + 1), sentence.vocabulary.classes["upon_whom"] | {"at", "to"}),
        )
    if verb is not None and verb.kind is Kind.VERB and not verb.passive and verb.lemma in sentence.vocabulary.aiming:
        yield from slot_targets(sentence, reached(sentence, sentence.complements(index + 1)))
    if (imposing := laid(sentence, index)) is not None:
        yield from slot_targets(
            sentence, reached(sentence, sentence.complements(imposing), sentence.vocabulary.classes["upon_whom"])
        )
    yield from dealt(sentence, index, links=sentence.vocabulary.classes["upon_whom"])


def _suffering(sentence: Sentence, index: int, row: ActionNoun) -> Iterator[Target]:
    """The entity that suffers a noun it does not name: "X faces a ban", "hit X with sanctions", "X sues over a ban"."""
    contested = False
    dealt_to: Phrase | None = None
    for governor in governors(sentence, index):
        slots: tuple[Slot, ...] = _undergoing(sentence, index)
        if governor.verb is not None:
            lemma = sentence.phrases[governor.verb].lemma
            if lemma in sentence.vocabulary.appealing and _is_anothers_fight(sentence, index, lemma):
                return
            contested = contested or _is_fought(sentence, index, lemma)
            handed = _is_handed(sentence, governor.verb, index)
            slots = slots or _patients(sentence, governor, contested, dealt_to, handed=handed)
            contested = contested or _contests(sentence, lemma)
        elif governor.noun is not None:
            dealt_to = sentence.phrases[governor.noun] if _is_dealt_through(sentence, governor.link) else None
            head = sentence.head(sentence.phrases[governor.noun]).lower
            status = sentence.vocabulary.noun_status.get(head)
            if status in ANSWERS or (contested and status is Status.PROPOSED):
                contested = True
                yield from _possessors(sentence, sentence.phrases[governor.noun])
            if governor.link == "of" and sentence.vocabulary.has(head, "perils"):
                slots = _imperilled(sentence, governor.noun)
        if row.does and not contested and dealt_to is None:
            slots = ()
        found = [target for slot in slots for target in targets(sentence, slot.phrase) if target.relation in SUFFERS]
        if found:
            yield from found
            return


def _undergoing(sentence: Sentence, index: int) -> tuple[Slot, ...]:
    """Who is "under investigation", "under sanctions": the subject before."""
    before, holder = sentence.at(index - 1), sentence.at(index - 2)
    if before is None or holder is None or before.lower != "under":
        return ()
    if holder.kind is Kind.VERB:
        return () if sentence.words[holder.last].lemma else reached(sentence, sentence.subject(index - 2))
    return (Slot(holder),) if holder.kind is Kind.NOUN and index == 2 else ()


def _imperilled(sentence: Sentence, noun: int) -> tuple[Slot, ...]:
    """Who is "at risk", "under threat", "on the verge": the noun phrase before."""
    holder = sentence.at(noun - 2)
    before = sentence.at(noun - 1)
    if holder is None or before is None or before.kind is not Kind.PREPOSITION:
        return ()
    if holder.kind is Kind.VERB:
        return sentence.subject(noun - 2)
    return (Slot(holder),) if holder.kind is Kind.NOUN else ()


def _patients(
    sentence: Sentence, governor: Governor, contested: bool, dealt_to: Phrase | None, *, handed: bool
) -> tuple[Slot, ...]:
    """The noun phrases a governing verb makes suffer the action."""
    assert governor.verb is not None
    group = sentence.phrases[governor.verb]
    vocabulary = sentence.vocabulary
    subject = reached(sentence, sentence.subject(governor.verb)) if _owns_subject(sentence, governor.verb) else ()
    if group.lemma in vocabulary.dealing_out and (
        _is_dealt_through(sentence, governor.link) or (group.passive and governor.link == "by")
    ):
        if group.passive or handed:
            return subject
        return (Slot(dealt_to),) if dealt_to is not None else ()
    if group.passive:
        return ()
    return subject if group.lemma in vocabulary.patient or (contested and group.lemma in vocabulary.appealing) else ()


def _is_dealt_through(sentence: Sentence, link: str) -> bool:
    """True for what may stand between a verb of dealing out and what is dealt, which is nothing in "hands X a ban"."""
    return not link or sentence.vocabulary.has(link, "dealt_out")


def _owns_subject(sentence: Sentence, verb: int) -> bool:
    """False for "to dodge" after a noun, whose subject is not that noun unless a verb lets it: "allows X to fight"."""
    noun = sentence.phrases[verb].to and sentence.kind(verb - 1) is Kind.NOUN
    return not noun or sentence.kind(verb - 2) is Kind.VERB


def _contests(sentence: Sentence, lemma: str) -> bool:
    return sentence.vocabulary.verb_status.get(lemma) in ANSWERS


def _is_fought(sentence: Sentence, index: int, lemma: str) -> bool:
    """True for "sues over a ban", where the ban is not said to be on something else."""
    challenging = sentence.vocabulary.verb_status.get(lemma) is Status.CHALLENGED
    if not challenging or lemma not in sentence.vocabulary.appealing:
        return False
    phrase = sentence.phrases[index]
    before = (word for word in sentence.of(phrase)[:-1] if word.tag is not Tag.DETERMINER)
    return all(word.name is not None or word.lower in sentence.vocabulary.nouns for word in before)


def _possessors(sentence: Sentence, phrase: Phrase) -> Iterator[Target]:
    for word in sentence.of(phrase):
        if word.name is not None:
            for entity in word.name.entities:
                yield Target(entity, word, Relation.SELF)
