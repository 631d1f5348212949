"""Phrases of a sentence: noun phrases, verb groups, and what stands between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from monitor.reading.vocabulary import Form, Vocabulary
from monitor.reading.words import AUXILIARY, CURRENCIES, Tag, Word


class Kind(Enum):
    """What a phrase is."""

    NOUN = auto()
    VERB = auto()
    PREPOSITION = auto()
    SUBORDINATOR = auto()
    RELATIVE = auto()
    CONJUNCTION = auto()
    COMMA = auto()
    BREAK = auto()


SINGLE = {
    Tag.PREPOSITION: Kind.PREPOSITION,
    Tag.SUBORDINATOR: Kind.SUBORDINATOR,
    Tag.RELATIVE: Kind.RELATIVE,
    Tag.CONJUNCTION: Kind.CONJUNCTION,
    Tag.COMMA: Kind.COMMA,
    Tag.BREAK: Kind.BREAK,
}
LINKS = frozenset({Kind.COMMA, Kind.CONJUNCTION})


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words [first, last] of a sentence that belong together; the fields after `kind` are a verb group's.

    `passive` groups have a subject that suffers; `to` marks an infinitive, `bare` a group without auxiliary whose main
    verb is a participle or -ing form; `subjunctive` one of "asks that X be banned".
    """

    kind: Kind
    first: int
    last: int
    lower: str = ""
    lemma: str = ""
    form: Form | None = None
    passive: bool = False
    to: bool = False
    modal: str = ""
    negated: bool = False
    perfect_past: bool = False
    bare: bool = False
    subjunctive: bool = False

    @property
    def finite(self) -> bool:
        """True when the verb group heads a clause of its own."""
        return self.kind is Kind.VERB and not self.to and not self.bare


def phrases(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[Phrase, ...]:
    """The phrases of a sentence in order; adverbs and times outside them are left out."""
    found: list[Phrase] = []
    index = 0
    while index < len(words):
        phrase = _next(words, index, vocabulary)
        if phrase is None:
            index += 1
            continue
        found.append(phrase)
        index = phrase.last + 1
    return tuple(found)


def _next(words: Sequence[Word], index: int, vocabulary: Vocabulary) -> Phrase | None:
    word = words[index]
    if _tells_when(words, index):
        return None
    if word.tag in SINGLE:
        return Phrase(SINGLE[word.tag], index, index, word.lower)
    if word.tag in AUXILIARY or word.tag in {Tag.VERB, Tag.TO}:
        return _verb_group(words, index, vocabulary)
    if word.nominal or word.tag is Tag.DETERMINER:
        return Phrase(Kind.NOUN, index, _noun_end(words, index))
    return None


def _noun_end(words: Sequence[Word], first: int) -> int:
    if words[first].tag is Tag.PRONOUN:
        return first
    last = first
    for index in range(first + 1, len(words)):
        tag = words[index].tag
        counted = words[index - 1].lower[0].isdigit()  # "40 other apps"
        if tag is Tag.DETERMINER and words[index - 1].tag is not Tag.DETERMINER and not counted:
            break
        if tag not in {Tag.NOUN, Tag.NAME, Tag.POSSESSIVE, Tag.DETERMINER}:
            break
        last = index
    return last


def _verb_group(words: Sequence[Word], first: int, vocabulary: Vocabulary) -> Phrase | None:
    to = negated = be = have = had = get = False
    plain_be = words[first].lower == vocabulary.plain_be
    gerund = vocabulary.has(words[first].lower, "gerunds")
    modal = ""
    last = first
    for index in range(first, len(words)):
        word = words[index]
        if word.tag is Tag.VERB and vocabulary.has(word.lower, "get") and _participle_follows(words, index):
            get = True
        elif word.tag is Tag.VERB:
            plain_be = plain_be and not to
            return _group(
                words,
                first,
                index,
                vocabulary,
                to=to,
                negated=negated,
                be=be or get,
                have=have,
                had=had,
                modal=modal,
                subjunctive=plain_be,
                gerund=gerund,
            )
        elif word.tag is Tag.TO:
            if index > first and (be or have or modal):
                break
            to = True
        elif word.tag is Tag.NOT:
            negated = True
        elif word.tag is Tag.BE:
            be = True
        elif word.tag is Tag.HAVE:
            have, had = True, word.lower == "had"
        elif word.tag is Tag.MODAL:
            modal = word.lower
        elif word.tag not in {Tag.ADVERB, Tag.DO, Tag.TIME}:
            break
        if word.tag not in {Tag.ADVERB, Tag.TIME}:
            last = index
    if not (be or have or modal):
        return None if to or not negated else Phrase(Kind.VERB, first, last, lemma="do", negated=True)
    return Phrase(Kind.VERB, first, last, lemma="be" if be else "have", to=to, modal=modal, negated=negated)


def _participle_follows(words: Sequence[Word], index: int) -> bool:
    for word in words[index + 1 : index + 3]:
        if word.tag is Tag.VERB:
            return word.form in {Form.PAST, Form.PARTICIPLE}
        if word.tag is not Tag.ADVERB:
            return False
    return False


def _group(
    words: Sequence[Word],
    first: int,
    main: int,
    vocabulary: Vocabulary,
    *,
    to: bool,
    negated: bool,
    be: bool,
    have: bool,
    had: bool,
    modal: str,
    subjunctive: bool,
    gerund: bool,
) -> Phrase:
    verb = words[main]
    participle = verb.form in {Form.PAST, Form.PARTICIPLE}
    alone = not (be or have or modal or to)
    suffered = verb.form is Form.PARTICIPLE or not _takes_object(words, main, vocabulary)
    passive = participle and (be or (alone and suffered))
    bare = gerund or (alone and (passive or verb.form is Form.ING))
    return Phrase(
        Kind.VERB,
        first,
        main,
        lemma=verb.lemma,
        form=verb.form,
        passive=passive,
        to=to,
        modal=modal,
        negated=negated,
        perfect_past=had and participle,
        bare=bare,
        subjunctive=subjunctive,
    )


def _tells_when(words: Sequence[Word], index: int) -> bool:
    """True for the "on" of "on Monday"."""
    return words[index].tag is Tag.PREPOSITION and index + 1 < len(words) and words[index + 1].tag is Tag.TIME


def _takes_object(words: Sequence[Word], main: int, vocabulary: Vocabulary) -> bool:
    start = (
        main + 1 + vocabulary.particle_length(words[main].lemma, [word.lower for word in words[main + 1 : main + 4]])
    )
    for index in range(start, len(words)):
        word = words[index]
        if word.tag in {Tag.ADVERB, Tag.TIME} or _tells_when(words, index):
            continue
        if word.text[0] in CURRENCIES or (word.text[-1] in CURRENCIES and word.text[0].isdigit()):
            return not vocabulary.is_priced(words[main].lemma)
        return word.nominal or word.tag is Tag.DETERMINER
    return False
