"""Who stands where around a verb group: subjects, complements, and what governs it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from monitor.model.mention import Status
from monitor.reading.phrases import LINKS, Kind, Phrase
from monitor.reading.vocabulary import Form, Vocabulary
from monitor.reading.words import Tag, Word

FARTHEST = 24
"""No role is looked for farther away than so many phrases."""
APART = "+"
"""The preposition of a noun phrase that follows another without a link."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A noun phrase in its place: after `preposition` ("" for a direct object or subject), hanging on `under`."""

    phrase: Phrase
    preposition: str = ""
    under: Phrase | None = None
    included: bool = False
    linked: bool = False
    hosted: bool = False


@dataclass(frozen=True)
class Sentence:
    """The words and phrases of one sentence. `topic` are the entities named before a colon at its start.

    `carried` is the entity that the sentence before was about, for one that names none; `carried_on` is true where it
    was the subject there, so that "it" may stand for it.
    """

    words: Sequence[Word]
    phrases: Sequence[Phrase]
    vocabulary: Vocabulary
    carried: str = ""
    carried_on: bool = False
    _slots: dict[tuple[str, int], tuple[Slot, ...]] = field(default_factory=dict)

    def of(self, phrase: Phrase) -> Sequence[Word]:
        """The words of a phrase."""
        return self.words[phrase.first : phrase.last + 1]

    def head(self, phrase: Phrase) -> Word:
        """The word a noun phrase is about."""
        for index in range(phrase.last, phrase.first, -1):
            if self.words[index].tag is not Tag.POSSESSIVE:
                return self.words[index]
        return self.words[phrase.first]

    def place(self, phrase: Phrase) -> int:
        """The index of a phrase."""
        return bisect_left(self.phrases, phrase.first, key=lambda other: other.first)

    def holding(self, word: Word) -> Phrase:
        """The phrase a word stands in."""
        at = bisect_left(self.words, word.start, key=lambda other: other.start)
        return self.phrases[bisect_right(self.phrases, at, key=lambda other: other.first) - 1]

    def at(self, index: int) -> Phrase | None:
        """The phrase at an index, None outside the sentence."""
        return self.phrases[index] if 0 <= index < len(self.phrases) else None

    def kind(self, index: int) -> Kind | None:
        """The kind of the phrase at an index, None outside the sentence."""
        return self.phrases[index].kind if 0 <= index < len(self.phrases) else None

    def complements(self, index: int) -> tuple[Slot, ...]:
        """The noun phrases after a phrase, up to the next clause, each with its preposition."""
        found = self._slots.get(("after", index))
        if found is None:
            found = self._slots[("after", index)] = tuple(_complements(self, index + 1))
        return found

    def subject(self, verb: int) -> tuple[Slot, ...]:
        """The noun phrases before a verb group that make its subject, with what hangs on them; empty without one."""
        found = self._slots.get(("before", verb))
        if found is None:
            found = self._slots[("before", verb)] = _subject(self, verb)
        return found

    @cached_property
    def topic(self) -> Phrase | None:
        """The noun phrase before a colon at the start: "Acme: regulator bans app"."""
        second = self.at(1)
        if self.kind(0) is Kind.NOUN and second is not None and second.lower == ":":
            return self.phrases[0]
        return None


# complements


def _complements(sentence: Sentence, start: int) -> Iterator[Slot]:
    preposition, under, previous = "", None, None
    included = linked = False
    stop = min(len(sentence.phrases), start + FARTHEST)
    for index in range(start, stop):
        phrase = sentence.phrases[index]
        if phrase.kind is Kind.NOUN:
            if index > start and sentence.kind(index - 1) in LINKS and _heads_clause(sentence, index):
                return
            if sentence.kind(index - 1) is Kind.NOUN and previous is not None:
                preposition, under = APART, previous
            yield Slot(phrase, preposition, under, included, linked)
            previous = phrase
        elif phrase.kind is Kind.PREPOSITION:
            preposition, under = phrase.lower, previous
            linked = linked and sentence.kind(index - 1) is Kind.VERB
            included = includes(sentence, index) or (included and not sentence.vocabulary.has(phrase.lower, "sites"))
        elif phrase.kind in LINKS:
            if _verb_next(sentence, index + 1):
                return
        elif includes(sentence, index) or _counts_row(sentence, previous, index):
            included, preposition = True, ""
        elif phrase.kind is Kind.BREAK and sentence.at(index + 1) is not None and includes(sentence, index + 1):
            continue
        elif previous is not None and is_linking(sentence, phrase):
            linked = True
        elif previous is not None and _is_building(sentence, index):
            preposition, under, linked = "by", previous, True
        else:
            return


def _counts_row(sentence: Sentence, phrase: Phrase | None, index: int) -> bool:
    """True at the colon of "three chemicals: X, Y and Z"."""
    row = sentence.kind(index + 1) is Kind.NOUN and sentence.kind(index + 2) in {Kind.COMMA, Kind.CONJUNCTION}
    if phrase is None or not row or sentence.phrases[index].lower != ":":
        return False
    first = sentence.words[phrase.first]
    counts = sentence.vocabulary.calendar.counts
    return first.lower.isdigit() or any(first.lower in words for words in counts[1:])


def includes(sentence: Sentence, index: int) -> bool:
    """True for "including", "such as", "along with" at `index`: what follows is some of what stands before."""
    phrase = sentence.phrases[index]
    word = sentence.words[phrase.last].lower
    before = sentence.words[phrase.first - 1].lower if phrase.first > 0 else ""
    if (before, word) in {("such", "as"), ("along", "with"), ("together", "with")}:
        return True
    return sentence.vocabulary.has(word, "including")


def is_linking(sentence: Sentence, phrase: Phrase) -> bool:
    """True for "linked", "owned", "made" of "planes linked to X"."""
    return phrase.passive and phrase.bare and phrase.lemma in sentence.vocabulary.linking


def _is_building(sentence: Sentence, index: int) -> bool:
    """True for "building" of "the company building X"."""
    phrase = sentence.phrases[index]
    return is_gerund(phrase) and phrase.lemma in sentence.vocabulary.linking and sentence.kind(index - 1) is Kind.NOUN


def _verb_next(sentence: Sentence, index: int) -> bool:
    phrase = sentence.at(index)
    return phrase is not None and phrase.kind is Kind.VERB and not includes(sentence, index)


def _heads_clause(sentence: Sentence, index: int) -> bool:
    """True when the noun phrase is the subject of a finite verb that follows at once."""
    following = sentence.at(index + 1)
    return following is not None and following.finite


# subjects


def _subject(sentence: Sentence, verb: int) -> tuple[Slot, ...]:
    index = verb - 1
    while index >= 0 and verb - index < FARTHEST:
        phrase = sentence.phrases[index]
        match phrase.kind:
            case Kind.NOUN:
                return _nearest(sentence, index, sentence.phrases[verb])
            case Kind.VERB:
                return sentence.subject(index) if not sentence.phrases[verb].finite else ()
            case Kind.CONJUNCTION:
                return _shared(sentence, index)
            case Kind.COMMA:
                if _names_members(sentence, index - 1):
                    return _group(sentence, index - 1)
                opened = _apposition_start(sentence, index)
                if opened is None and sentence.phrases[verb].passive and sentence.phrases[verb].bare:
                    index -= 1
                    continue
                named = _named_between(sentence, opened, index)
                if opened is None or named:
                    return named or _shared(sentence, index)
                index = opened - 1
            case Kind.RELATIVE:
                index -= 1
                index = _before_links(sentence, index)
            case Kind.PREPOSITION if not sentence.phrases[verb].finite or sentence.phrases[verb].passive:
                return _through(sentence, index, verb)
            case Kind.BREAK if sentence.phrases[verb].form is Form.THIRD:
                return _shared(sentence, index)
            case _:
                return ()
    return ()


def _named_between(sentence: Sentence, opened: int | None, closed: int) -> tuple[Slot, ...]:
    """The names of "Two stations, X and Y, have", empty where something else stands between the commas."""
    if opened is None:
        return ()
    between = sentence.phrases[opened + 1 : closed]
    nouns = [phrase for phrase in between if phrase.kind is Kind.NOUN]
    if len(nouns) < 2 or any(phrase.kind not in {Kind.NOUN, Kind.CONJUNCTION} for phrase in between):
        return ()
    return tuple(map(Slot, nouns)) if all(sentence.words[phrase.first].text[0].isupper() for phrase in nouns) else ()


def _before_links(sentence: Sentence, index: int) -> int:
    """The first place at or before `index` where neither a comma nor a preposition stands."""
    while sentence.kind(index) in {Kind.COMMA, Kind.PREPOSITION}:
        index -= 1
    return index


def _names_members(sentence: Sentence, last: int) -> bool:
    """True for "firms, including X and Y" that ends with the phrase at `last`."""
    first = _row_start(sentence, last)
    return any(includes(sentence, index) for index in range(first, last) if sentence.kind(index) is Kind.PREPOSITION)


def _through(sentence: Sentence, preposition: int, verb: int) -> tuple[Slot, ...]:
    """The subject of a verb group after a preposition; the noun before it suffers: "mocks X for being banned"."""
    ground = sentence.vocabulary.has(sentence.phrases[preposition].lower, "background")
    if sentence.phrases[verb].passive and not ground and sentence.kind(preposition - 1) is Kind.NOUN:
        return _group(sentence, preposition - 1)
    if is_gerund(sentence.phrases[verb]) and (blamed := _blamed(sentence, preposition)) is not None:
        return (Slot(blamed),)
    return _shared(sentence, preposition)


def _blamed(sentence: Sentence, preposition: int) -> Phrase | None:
    """The known body of "sues Y for banning", "slams Y in a speech for its role and for banning", who did it."""
    if sentence.phrases[preposition].lower != "for":
        return None
    verbs = (at for at in range(preposition - 1, max(-1, preposition - FARTHEST), -1) if sentence.phrases[at].finite)
    verb = next(verbs, None)
    body = sentence.at(verb + 1) if verb is not None else None
    if verb is None or body is None or body.kind is not Kind.NOUN:
        return None
    blames = sentence.vocabulary.verb_status.get(sentence.phrases[verb].lemma) is Status.CHALLENGED
    name = sentence.head(body).name
    known = name is not None and name.actor is not None
    return body if known and (blames or verb == preposition - 2) else None


def _nearest(sentence: Sentence, index: int, verb: Phrase) -> tuple[Slot, ...]:
    """The subject that ends with the noun phrase at `index`."""
    if (granted := _granted(sentence, index)) is not None:
        return _group(sentence, granted)
    if verb.finite:
        return _outermost(sentence, index)
    if verb.to and _after_for(sentence, index):
        return (Slot(sentence.phrases[index]),)
    if verb.to and (copula := sentence.at(index - 1)) is not None and copula.lemma == sentence.vocabulary.plain_be:
        return sentence.subject(index - 1)
    return _group(sentence, index)


def _after_for(sentence: Sentence, index: int) -> bool:
    """True for the X of "calls for X to be removed"."""
    before = sentence.at(index - 1)
    return before is not None and before.lower == "for" and sentence.kind(index - 2) is Kind.VERB


def _outermost(sentence: Sentence, last: int) -> tuple[Slot, ...]:
    """The subject of a finite verb: not the object of "posting videos to X" or "who use X" that ends before it."""
    if _opens_clause(sentence, last - 1):
        return (Slot(sentence.phrases[last]),)
    first = _row_start(sentence, last)
    before = sentence.at(first - 1)
    if before is not None and before.kind is Kind.VERB:
        if before.lemma in sentence.vocabulary.reporting and not before.to:
            return _group(sentence, last)
        if is_gerund(before) and sentence.kind(first - 2) in {Kind.PREPOSITION, Kind.NOUN}:
            return sentence.subject(first - 1)
        opened = first - 2
        while sentence.kind(opened) is Kind.VERB:
            opened -= 1  # "who failed to report"
        who = sentence.at(opened)
        if who is not None and sentence.vocabulary.has(who.lower or sentence.words[who.last].lower, "relatives"):
            return sentence.subject(opened + 1)
    return _group(sentence, last)


def _granted(sentence: Sentence, last: int) -> int | None:
    """The place of "licence" in "X's licence to operate in Ruritania has been revoked", which ends at `last`."""
    first = _row_start(sentence, last)
    verb, noun = sentence.at(first - 1), sentence.at(first - 2)
    if verb is None or noun is None or verb.kind is not Kind.VERB or not verb.to or noun.kind is not Kind.NOUN:
        return None
    return first - 2 if sentence.vocabulary.has(sentence.head(noun).lower, "grants") else None


def _row_start(sentence: Sentence, last: int) -> int:
    """Where the row of noun phrases that ends at `last` begins."""
    first = last
    while first > 0 and last - first < FARTHEST and _joins(sentence, first - 1):
        first -= 1
    return first


def _opens_clause(sentence: Sentence, index: int) -> bool:
    """True for the "after" of "after Ruritania banned X"."""
    before = sentence.at(index)
    if before is None or before.kind is not Kind.PREPOSITION or includes(sentence, index):
        return False
    return sentence.vocabulary.has(before.lower, "clausal")


GROUPED = frozenset({Kind.NOUN, Kind.PREPOSITION, Kind.COMMA, Kind.CONJUNCTION})


def _group(sentence: Sentence, last: int) -> tuple[Slot, ...]:
    """The noun phrases that end with the one at `last` and make one subject with it."""
    first = _row_start(sentence, last)
    slots: list[Slot] = []
    preposition, under, previous = "", None, None
    linked = included = False
    for index in range(first, last + 1):
        phrase = sentence.phrases[index]
        if phrase.kind is Kind.NOUN:
            slots.append(Slot(phrase, preposition, under, included, linked))
            previous = phrase
        elif phrase.kind is Kind.PREPOSITION:
            preposition, under = phrase.lower, previous
            included = included or includes(sentence, index)
        elif phrase.kind is Kind.COMMA and _starts_anew(sentence, index, slots):
            slots, preposition, under, previous = [], "", None, None
        elif phrase.kind is Kind.VERB:
            linked = True
    return tuple(slots)


def _joins(sentence: Sentence, index: int) -> bool:
    phrase = sentence.phrases[index]
    if phrase.kind is Kind.NOUN:
        return sentence.kind(index + 1) is not Kind.NOUN
    if phrase.kind is Kind.VERB:
        return is_linking(sentence, phrase) and sentence.kind(index - 1) is Kind.NOUN
    return phrase.kind in GROUPED


def _starts_anew(sentence: Sentence, comma: int, slots: list[Slot]) -> bool:
    """True after an opening "In May," and before an apposition's own subject: "Reddit, my teacher was suspended"."""
    if not slots or all(slot.preposition for slot in slots):
        return True
    following = sentence.at(comma + 1)
    return following is not None and sentence.words[following.first].tag is Tag.DETERMINER


def _shared(sentence: Sentence, link: int) -> tuple[Slot, ...]:
    """The subject a verb group after "and" or a comma shares with the one before."""
    for index in range(link - 1, max(-1, link - FARTHEST), -1):
        kind = sentence.kind(index)
        if kind is Kind.VERB:
            return sentence.subject(index)
        if kind in {Kind.BREAK, Kind.SUBORDINATOR}:
            return ()
        if kind is Kind.NOUN and index == 0:
            return (Slot(sentence.phrases[0]),)
    return ()


def _apposition_start(sentence: Sentence, comma: int) -> int | None:
    """Where the parenthesis that a comma closes was opened, None when the comma closes none."""
    for index in range(comma - 1, max(-1, comma - FARTHEST), -1):
        phrase = sentence.phrases[index]
        if phrase.kind is Kind.COMMA:
            return index
        if phrase.kind is Kind.BREAK or (phrase.finite and not _relative(sentence, index)):
            return None
    return None


def _relative(sentence: Sentence, verb: int) -> bool:
    return any(sentence.kind(index) is Kind.RELATIVE for index in range(max(0, verb - 3), verb))


def is_gerund(phrase: Phrase) -> bool:
    """True for a verb group that is an -ing form without auxiliary."""
    return phrase.form is Form.ING and phrase.bare
