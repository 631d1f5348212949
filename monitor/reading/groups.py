"""Whom a title means that names nobody: "Ruritania suspends five papers", and which papers the entry then names.

The noun that stands for them is read as if it were a watched name; who is one of them is told by a word of the same
family in the name's own phrase ("the daily Zembla"), or by standing in a row of names ("Zembla, Quovix and others").
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from monitor.model.mention import CORE, TOLD, Mention
from monitor.model.names import AUTHORITIES
from monitor.reading.agent import COUNTRIES, GENERIC
from monitor.reading.clauses import FARTHEST, Sentence, includes
from monitor.reading.mentions import Judged, Zone, judged, mention
from monitor.reading.names import Name, Way
from monitor.reading.phrases import Kind, Phrase, phrases
from monitor.reading.words import Tag, Word

GROUP = "\N{NULL}group"
"""The name of an entity that is none: nobody's list can hold it."""
UNNAMED = 0.15
"""What it takes from the score that the name stands elsewhere."""
LINKED = 4
"""So many phrases lie at most between a noun and the name that hangs on it."""
ROW = 2
"""More names than these make a row."""
ROW_KINDS = frozenset({Kind.NOUN, Kind.COMMA, Kind.CONJUNCTION})


@dataclass(frozen=True, slots=True)
class Announced:
    """What a title says was done to some of a family of parties that it does not name."""

    sentence: Sentence
    zone: Zone
    action: Judged
    family: str

    @property
    def score(self) -> float:
        """How sure it is that a party of the entry is meant."""
        return round(self.action.score - UNNAMED, 3)

    def about(self, entity: str) -> Mention:
        """The mention of one of them."""
        target = replace(self.action.frame.target, entity=entity, named=False)
        own = replace(self.action, frame=replace(self.action.frame, target=target), score=self.score)
        return mention(self.sentence, self.zone, own)


def announced(title: Sentence, zone: Zone) -> tuple[Announced, ...]:
    """What a title that names no watched party says a known body did to parties it only describes."""
    words, families = list(title.words), set[str]()
    for phrase in title.phrases:
        family = _described(title, phrase)
        if family is not None:
            noun = words[phrase.last]
            words[phrase.last] = replace(noun, name=Name(noun.start, noun.end, (GROUP,)))
            families.add(family)
    if len(families) != 1:
        return ()
    (family,) = families
    sentence = Sentence(words, phrases(words, title.vocabulary), title.vocabulary)
    return tuple(
        Announced(sentence, zone, one, family)
        for one in judged(sentence, zone)
        if not one.dropped and not one.recalled and one.frame.action in CORE and one.status.status in TOLD
        if one.actor is not None and one.actor.known
    )


def names_party(title: Sentence) -> bool:
    """True for a title that names a watched party who is no authority: it means whom it names."""
    return any(word.name is not None and _is_party(word.name) for word in title.words)


def _is_party(name: Name) -> bool:
    """True for a watched name that no authority goes by."""
    return bool(name.entities) and (name.actor is None or name.actor.kind not in AUTHORITIES)


def members(sentence: Sentence, family: str) -> Iterator[str]:
    """The watched parties that a sentence of the same entry names as some of that family."""
    for index, phrase in enumerate(sentence.phrases):
        names = [word.name for word in sentence.of(phrase) if word.name is not None and _is_party(word.name)]
        if not names or _speaks(sentence, index) or _is_source(sentence, index):
            continue
        if _is_of(sentence, phrase, family) or _in_row(sentence, index):
            yield from (entity for name in names for entity in name.entities)


def _described(sentence: Sentence, phrase: Phrase) -> str | None:
    """The family of a noun phrase that describes a party without its name: "five foreign-owned papers"."""
    if phrase.kind is not Kind.NOUN:
        return None
    words = sentence.of(phrase)
    if any(_is_proper(word) for word in words) or (
        any(word.tag is Tag.POSSESSIVE for word in words) and (words[0].name is None or not _is_place(words[0].name))
    ):
        return None
    return _family(sentence, words[-1])


def _is_place(name: Name) -> bool:
    """True for a country, a state or a city: "Ruritania's largest bank" is described by it, not named."""
    return name.actor is not None and COUNTRIES in name.actor.lists


def _family(sentence: Sentence, word: Word) -> str | None:
    return sentence.vocabulary.families.get(word.lower.split()[-1])


def _is_proper(word: Word) -> bool:
    """True for the name of somebody in particular, which a place before a noun is not: "Ruritanian paper"."""
    if word.name is None or word.name.way is Way.ADJECTIVE or (word.text.islower() and not word.name.entities):
        return False
    return word.name.actor is None or not {COUNTRIES, GENERIC} & set(word.name.actor.lists)


def _is_of(sentence: Sentence, phrase: Phrase, family: str) -> bool:
    """True for "the daily Zembla" and "Zembla, a daily"."""
    if any(_family(sentence, word) == family for word in sentence.of(phrase) if not _is_proper(word)):
        return True
    index = sentence.place(phrase)
    if _hangs_on(sentence, index, family):
        return True
    return any(
        _explains(sentence, at, family)
        for at, comma in ((index - 2, index - 1), (index + 2, index + 1))
        if sentence.kind(comma) is Kind.COMMA
    )


def _explains(sentence: Sentence, index: int, family: str) -> bool:
    """True for the noun phrase of "a popular daily" beside a name, "the country's largest daily" as well."""
    phrase = sentence.at(index)
    if phrase is None or phrase.kind is not Kind.NOUN or _family(sentence, sentence.head(phrase)) != family:
        return False
    words = sentence.of(phrase)
    return words[0].tag is Tag.DETERMINER or any(word.tag is Tag.POSSESSIVE for word in words)


def _hangs_on(sentence: Sentence, index: int, family: str) -> bool:
    """True for what stands after "papers like", "papers of", "papers run by", alone or in a row."""
    for _ in range(FARTHEST):
        if sentence.kind(index - 1) not in {Kind.COMMA, Kind.CONJUNCTION} or sentence.kind(index - 2) is not Kind.NOUN:
            break
        index -= 2
    at = index - 1
    while at > 0 and index - at < LINKED and sentence.kind(at) is not Kind.NOUN:
        at -= 1
    between = [sentence.phrases[each] for each in range(at + 1, index)]
    linked = any(phrase.kind is Kind.PREPOSITION for phrase in between)
    passive = all(phrase.kind is Kind.PREPOSITION or (phrase.passive and phrase.bare) for phrase in between)
    head = sentence.head(sentence.phrases[at])
    return linked and passive and (_family(sentence, head) == family or head.lower in sentence.vocabulary.nouns)


def _in_row(sentence: Sentence, index: int) -> bool:
    """True for one of a row of names that opens the sentence or follows "including", ":" or a dash."""
    first = last = index
    while sentence.kind(first - 1) in ROW_KINDS and index - first < FARTHEST:
        first -= 1
    while sentence.kind(last + 1) in ROW_KINDS and last - first < FARTHEST:
        last += 1
    row = [at for at in range(first, last + 1) if sentence.kind(at) is Kind.NOUN]
    if len(row) <= ROW or not all(_is_name(sentence, at) for at in row[:ROW]) or _speaks(sentence, row[-1]):
        return False
    before = sentence.at(first - 1)
    return before is None or before.kind in {Kind.BREAK, Kind.VERB} or includes(sentence, first - 1)


def _is_name(sentence: Sentence, index: int) -> bool:
    words = [word for word in sentence.of(sentence.phrases[index]) if word.tag is not Tag.DETERMINER]
    return bool(words) and (words[0].name is not None or words[0].text[0].isupper())


def _speaks(sentence: Sentence, index: int) -> bool:
    """True for who says what the sentence tells."""
    verb = sentence.at(index + 1)
    if verb is None or verb.kind is not Kind.VERB or verb.passive:
        return False
    return verb.lemma in sentence.vocabulary.reporting


def _is_source(sentence: Sentence, index: int) -> bool:
    """True after "according to", "told" and "linked to", which name another."""
    before, after = sentence.at(index - 1), sentence.at(index + 1)
    if before is None or before.lower != "to":
        told = before is not None and before.kind is Kind.VERB and before.lemma in sentence.vocabulary.reporting
        return told and (after is None or not after.finite)
    start = sentence.words[max(0, before.first - 1)]
    return start.lower == "according" or start.lemma in sentence.vocabulary.linking
