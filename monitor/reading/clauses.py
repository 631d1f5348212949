"""Who stands where around a verb group: subjects, complements, and what governs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.reading.phrases import LINKS, Kind, Phrase
from monitor.reading.vocabulary import Form, Vocabulary
from monitor.reading.words import Word

FARTHEST = 24
"""No role is looked for farther away than so many phrases."""
INCLUDING = frozenset({"including", "like", "as", "include"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A noun phrase in its place: after `preposition` ("" for a direct object); `under` is what that hangs on."""

    phrase: Phrase
    preposition: str = ""
    under: Phrase | None = None
    included: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words and phrases of one sentence."""

    words: Sequence[Word]
    phrases: Sequence[Phrase]
    vocabulary: Vocabulary

    def of(self, phrase: Phrase) -> Sequence[Word]:
        """The words of a phrase."""
        return self.words[phrase.first : phrase.last + 1]

    def head(self, phrase: Phrase) -> Word:
        """The word a noun phrase is about."""
        return self.words[phrase.last]

    def at(self, index: int) -> Phrase | None:
        """The phrase at an index, None outside the sentence."""
        return self.phrases[index] if 0 <= index < len(self.phrases) else None

    def kind(self, index: int) -> Kind | None:
        """The kind of the phrase at an index."""
        return self.phrases[index].kind if 0 <= index < len(self.phrases) else None


def complements(sentence: Sentence, verb: int) -> tuple[Slot, ...]:
    """The noun phrases after a verb group, up to the next clause, each with its preposition."""
    return tuple(_complements(sentence, verb + 1))


def _complements(sentence: Sentence, start: int) -> Iterator[Slot]:
    preposition = ""
    under: Phrase | None = None
    previous: Phrase | None = None
    included = False
    for index in range(start, min(len(sentence.phrases), start + FARTHEST)):
        phrase = sentence.phrases[index]
        match phrase.kind:
            case Kind.NOUN:
                if index > start and sentence.kind(index - 1) in LINKS and _heads_clause(sentence, index):
                    return
                if sentence.kind(index - 1) is Kind.NOUN and preposition == "" and previous is not None:
                    under = previous
                yield Slot(phrase, preposition, under, included)
                previous = phrase
            case Kind.PREPOSITION:
                preposition, under = phrase.lower, previous
                included = included or phrase.lower in INCLUDING
            case Kind.COMMA | Kind.CONJUNCTION:
                if _verb_next(sentence, index + 1):
                    return
            case _:
                if _is_including(sentence, phrase):
                    included, preposition = True, ""
                    continue
                return


def _is_including(sentence: Sentence, phrase: Phrase) -> bool:
    return phrase.kind is Kind.VERB and sentence.words[phrase.last].lower in INCLUDING


def _verb_next(sentence: Sentence, index: int) -> bool:
    phrase = sentence.at(index)
    return phrase is not None and phrase.kind is Kind.VERB and not _is_including(sentence, phrase)


def _heads_clause(sentence: Sentence, index: int) -> bool:
    """True when the noun phrase is the subject of a finite verb that follows at once."""
    following = sentence.at(index + 1)
    return following is not None and following.finite and not following.bare


def subject(sentence: Sentence, verb: int) -> tuple[Slot, ...]:
    """The noun phrases before a verb group that are its subject, nearest first, with what hangs on them."""
    index = verb - 1
    while index >= 0 and verb - index < FARTHEST:
        phrase = sentence.phrases[index]
        match phrase.kind:
            case Kind.NOUN:
                return tuple(_subject_group(sentence, index))
            case Kind.VERB:
                return subject(sentence, index)
            case Kind.CONJUNCTION:
                return _shared(sentence, index)
            case Kind.COMMA:
                opened = _apposition_start(sentence, index)
                if opened is None:
                    return _shared(sentence, index)
                index = opened - 1
            case Kind.RELATIVE:
                index -= 1
                while sentence.kind(index) in {Kind.COMMA, Kind.PREPOSITION}:
                    index -= 1
            case _:
                return ()
    return ()


def _subject_group(sentence: Sentence, index: int) -> Iterator[Slot]:
    """The noun phrase at `index` and those before it that make one subject with it."""
    while index >= 0:
        phrase = sentence.phrases[index]
        before = sentence.at(index - 1)
        if before is None or before.kind in {Kind.BREAK, Kind.SUBORDINATOR, Kind.VERB, Kind.RELATIVE, Kind.NOUN}:
            yield Slot(phrase)
            return
        if before.kind is Kind.PREPOSITION:
            if sentence.kind(index - 2) is not Kind.NOUN:
                yield Slot(phrase, before.lower)
                return
            yield Slot(phrase, before.lower, sentence.phrases[index - 2])
        else:
            yield Slot(phrase)
            if sentence.kind(index - 2) is not Kind.NOUN or (
                before.kind is Kind.COMMA and sentence.kind(index - 3) is Kind.VERB
            ):
                return
        index -= 2


def _shared(sentence: Sentence, link: int) -> tuple[Slot, ...]:
    """The subject a verb group after "and" or a comma shares with the one before."""
    for index in range(link - 1, max(-1, link - FARTHEST), -1):
        kind = sentence.kind(index)
        if kind is Kind.VERB:
            return subject(sentence, index)
        if kind in {Kind.BREAK, Kind.SUBORDINATOR}:
            return ()
        if kind is Kind.NOUN and index == 0:
            return (Slot(sentence.phrases[0]),)
    return ()


def _apposition_start(sentence: Sentence, comma: int) -> int | None:
    """Where the parenthesis that a comma closes was opened, None when the comma closes none."""
    for index in range(comma - 1, max(-1, comma - FARTHEST), -1):
        kind = sentence.kind(index)
        if kind is Kind.COMMA:
            return index
        if kind is Kind.BREAK or (
            kind is Kind.VERB and sentence.phrases[index].finite and not _relative(sentence, index)
        ):
            return None
    return None


def _relative(sentence: Sentence, verb: int) -> bool:
    return any(sentence.kind(index) is Kind.RELATIVE for index in range(max(0, verb - 3), verb)) or (
        sentence.phrases[verb].bare
    )


@dataclass(frozen=True, slots=True)
class Governor:
    """A verb group (`verb`, an index) or a noun (`noun`) that introduces another; `background` its preposition."""

    verb: int | None = None
    noun: Word | None = None
    link: str = ""


def governors(sentence: Sentence, index: int) -> tuple[Governor, ...]:
    """What introduces the phrase at `index`, nearest first: "plans" and "bill" of "plans a bill to ban"."""
    found: list[Governor] = []
    current: int | None = index
    while current is not None and len(found) < 6:
        step, current = _governor(sentence, current)
        found.extend(step)
    return tuple(found)


def _governor(sentence: Sentence, index: int) -> tuple[tuple[Governor, ...], int | None]:
    phrase = sentence.phrases[index]
    if phrase.kind is Kind.VERB and phrase.finite and not phrase.bare:
        return _clause_governor(sentence, index)
    if phrase.kind is Kind.VERB and phrase.passive and phrase.bare and sentence.kind(index - 1) is not Kind.VERB:
        return _clause_governor(sentence, index)
    before = sentence.at(index - 1)
    if before is None:
        return (), None
    if before.kind is Kind.VERB:
        return (Governor(verb=index - 1),), index - 1
    if before.kind is Kind.NOUN and phrase.kind is Kind.VERB:
        return _noun_governor(sentence, index - 1)
    if before.kind is Kind.PREPOSITION:
        return _through_preposition(sentence, index, before.lower)
    if before.kind is Kind.SUBORDINATOR:
        return (Governor(link=before.lower),), None
    if before.kind in LINKS:
        return _through_link(sentence, index)
    return (), None


def _noun_governor(sentence: Sentence, noun: int) -> tuple[tuple[Governor, ...], int | None]:
    """The noun before "to ban" or "banning", and what introduces that noun in turn."""
    head = sentence.head(sentence.phrases[noun])
    return (Governor(noun=head),), noun


def _through_preposition(sentence: Sentence, index: int, link: str) -> tuple[tuple[Governor, ...], int | None]:
    holder = sentence.at(index - 2)
    if holder is None or holder.kind not in {Kind.VERB, Kind.NOUN}:
        return (Governor(link=link),), None
    if holder.kind is Kind.VERB:
        return (Governor(verb=index - 2, link=link),), index - 2
    return (Governor(noun=sentence.head(holder), link=link),), index - 2


def _through_link(sentence: Sentence, index: int) -> tuple[tuple[Governor, ...], int | None]:
    phrase = sentence.phrases[index]
    for earlier in range(index - 2, max(-1, index - 8), -1):
        other = sentence.phrases[earlier]
        if other.kind is Kind.BREAK:
            break
        if other.kind is Kind.VERB and phrase.kind is Kind.VERB and other.form is phrase.form:
            return _governor(sentence, earlier)
        if other.kind is Kind.VERB and phrase.kind is Kind.NOUN:
            return (Governor(verb=earlier),), earlier
    return (), None


def _clause_governor(sentence: Sentence, verb: int) -> tuple[tuple[Governor, ...], int | None]:
    """What introduces the clause a finite verb group heads: a relative's noun, a subordinator, a reporting verb."""
    for index in range(verb - 1, max(-1, verb - FARTHEST), -1):
        phrase = sentence.phrases[index]
        if phrase.kind is Kind.RELATIVE:
            noun = sentence.at(index - 1)
            if noun is not None and noun.kind is Kind.COMMA:
                noun = sentence.at(index - 2)
            if noun is not None and noun.kind is Kind.NOUN and index == verb - 1:
                return (Governor(noun=sentence.head(noun), link="which"),), None
            return (), None
        if phrase.kind is Kind.SUBORDINATOR:
            before = sentence.at(index - 1)
            if before is not None and before.kind is Kind.VERB:
                return (Governor(verb=index - 1, link=phrase.lower),), index - 1
            return (Governor(link=phrase.lower),), None
        if phrase.kind is Kind.VERB:
            if sentence.kind(index + 1) is Kind.NOUN and sentence.vocabulary.has_reporting(phrase.lemma):
                return (Governor(verb=index),), index
            return (), None
        if phrase.kind is Kind.BREAK:
            return (), None
        if phrase.kind is Kind.PREPOSITION and sentence.vocabulary.has(phrase.lower, "background"):
            return (Governor(link=phrase.lower),), None
    return (), None


def is_gerund(phrase: Phrase) -> bool:
    """True for a verb group that is an -ing form without auxiliary."""
    return phrase.form is Form.ING and phrase.bare
