"""What introduces an action, nearest first: the verbs, nouns and small words that say what is made of it."""

from dataclasses import dataclass

from monitor.model.mention import Status
from monitor.reading.clauses import FARTHEST, Sentence, is_linking
from monitor.reading.phrases import LINKS, Kind
from monitor.reading.vocabulary import Form

DEEPEST = 6
"""So many governors of an action are looked at: "says it may weigh plans to draft a bill to ban"."""


@dataclass(frozen=True, slots=True)
class Governor:
    """A verb group or a noun phrase (an index) that introduces an action, and the word that links the two."""

    verb: int | None = None
    noun: int | None = None
    link: str = ""


def governors(sentence: Sentence, index: int) -> tuple[Governor, ...]:
    """What introduces the phrase at `index`, nearest first: "bill" and "plans" of "plans a bill to ban"."""
    found: list[Governor] = []
    current: int | None = index
    while current is not None and len(found) < DEEPEST:
        governor, current = _governor(sentence, current)
        if governor is not None:
            found.append(governor)
    return tuple(found)


def _governor(sentence: Sentence, index: int) -> tuple[Governor | None, int | None]:
    phrase = sentence.phrases[index]
    before = sentence.at(index - 1)
    if _is_tried(sentence, index):
        return Governor(verb=index - 2), index - 2
    if phrase.finite or (
        phrase.kind is Kind.VERB and phrase.passive and not phrase.to and not _participial(sentence, index)
    ):
        return _clause_governor(sentence, index)
    if before is None:
        return None, None
    if before.kind is Kind.VERB:
        return Governor(verb=index - 1), index - 1
    if before.kind is Kind.NOUN and phrase.kind is Kind.VERB:
        noun = _ruling(sentence, index) if phrase.to else index - 1
        return Governor(noun=noun), noun
    if before.kind is Kind.PREPOSITION:
        return _through_preposition(sentence, index, before.lower)
    if before.kind is Kind.SUBORDINATOR:
        return Governor(link=before.lower), None
    if before.kind in LINKS:
        return _through_link(sentence, index)
    return None, None


def _is_tried(sentence: Sentence, index: int) -> bool:
    """True for "block" of "try and block"."""
    trying = sentence.at(index - 2)
    if (
        trying is None
        or not sentence.vocabulary.has(trying.lemma, "attempting")
        or sentence.kind(index - 1) is not Kind.CONJUNCTION
    ):
        return False
    return sentence.phrases[index].form is Form.BASE


def _ruling(sentence: Sentence, index: int) -> int:
    """The place of "decision" in "decision of the regulator to ban", else of the noun right before."""
    holder = sentence.at(index - 3)
    if sentence.kind(index - 2) is not Kind.PREPOSITION or holder is None or holder.kind is not Kind.NOUN:
        return index - 1
    return index - 3 if sentence.head(holder).lower in sentence.vocabulary.noun_status else index - 1


def _participial(sentence: Sentence, index: int) -> bool:
    """True for a participle right after a verb group: "is said banned", "gets suspended"."""
    return sentence.kind(index - 1) is Kind.VERB


def _through_preposition(sentence: Sentence, index: int, link: str) -> tuple[Governor, int | None]:
    holder = sentence.kind(index - 2)
    if link == "against" and (farther := _appeal(sentence, index)) is not None:
        return Governor(noun=farther, link=link), farther
    if holder is Kind.VERB:
        return Governor(verb=index - 2, link=link), index - 2
    if holder is Kind.NOUN:
        return Governor(noun=index - 2, link=link), index - 2
    return Governor(link=link), None


def _appeal(sentence: Sentence, index: int) -> int | None:
    """The place of "appeal" in "appeal to a court against X", None where there is no such noun."""
    row = [sentence.kind(at) for at in range(index - 4, index - 1)]
    if index < 4 or row != [Kind.NOUN, Kind.PREPOSITION, Kind.NOUN]:
        return None
    head = sentence.head(sentence.phrases[index - 4]).lower
    return index - 4 if sentence.vocabulary.noun_status.get(head) is Status.CHALLENGED else None


def _through_link(sentence: Sentence, index: int) -> tuple[Governor | None, int | None]:
    """What governs the first member of a row, for a later one: "plans to tax and ban"."""
    phrase = sentence.phrases[index]
    for earlier in range(index - 2, max(-1, index - 8), -1):
        other = sentence.phrases[earlier]
        if other.kind is Kind.BREAK:
            break
        if other.kind is Kind.VERB and phrase.kind is Kind.VERB and other.form is phrase.form:
            return _governor(sentence, earlier)
        if other.kind is Kind.VERB and phrase.kind is Kind.NOUN:
            return Governor(verb=earlier), earlier
    return None, None


def _clause_governor(sentence: Sentence, verb: int) -> tuple[Governor | None, int | None]:
    """What introduces the clause a finite verb group heads: a relative's noun, a subordinator, a reporting verb."""
    parted = False
    for index in range(verb - 1, max(-1, verb - FARTHEST), -1):
        phrase = sentence.phrases[index]
        match phrase.kind:
            case Kind.COMMA:
                parted = True
            case Kind.RELATIVE:
                governor = _relative_governor(sentence, index)
                return governor, governor.noun
            case Kind.SUBORDINATOR:
                if sentence.kind(index - 1) is Kind.VERB:
                    return Governor(verb=index - 1, link=phrase.lower), index - 1
                return Governor(link=phrase.lower), None
            case Kind.VERB:
                group = sentence.phrases[verb]
                caused = index == verb - 2 and (
                    (group.form is Form.BASE and not group.modal) or group.bare or group.subjunctive
                )
                listed = parted and phrase.lemma in sentence.vocabulary.dealing_out  # "warns X, Ruritania bans Y"
                told = phrase.lemma in sentence.vocabulary.reporting and not listed
                if sentence.kind(index + 1) is Kind.NOUN and (caused or told):
                    return Governor(verb=index), index
                if not is_linking(sentence, phrase):
                    return None, None
            case Kind.BREAK:
                return None, None
            case Kind.PREPOSITION if sentence.vocabulary.has(phrase.lower, "background") and not parted:
                return Governor(link=phrase.lower), None
    return None, None


def _relative_governor(sentence: Sentence, relative: int) -> Governor:
    noun = relative - 1
    while sentence.kind(noun) in {Kind.COMMA, Kind.PREPOSITION}:
        noun -= 1
    return Governor(noun=noun if sentence.kind(noun) is Kind.NOUN else None, link="which")
