"""Who a noun phrase means as the target of an action: a watched entity, or what belongs to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from monitor.model.names import AUTHORITIES, ActorKind
from monitor.reading.agent import COUNTRIES, GENERIC
from monitor.reading.antecedents import SERVICES
from monitor.reading.clauses import Sentence
from monitor.reading.names import Name
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.words import Tag, Word


class Relation(StrEnum):
    """How an entity named in a phrase stands to what the phrase is about."""

    SELF = "itself"
    OWNED = "what it owns"
    OFFICER = "its officer"
    HOSTED = "something on it or of it"
    LOOSE = "something named after it"
    OTHER = "someone else near it"


@dataclass(frozen=True, slots=True)
class Target:
    """A watched entity in a phrase. `named` is false where a pronoun or "the app" stands for it.

    `carried` ones are named in the sentence before.
    """

    entity: str
    word: Word
    relation: Relation
    named: bool = True
    carried: bool = False


THEIRS = frozenset({"its", "their"})
"""Before a name these say that the subject has a thing of it."""
ITSELF = frozenset({"party", "outlet", "bank", "airline", "vessel"})
"""The families of words for what a party is itself: "the Zembla group", "the Zembla daily"."""
MOST_BETWEEN = 1
"""With more names than this between, a pronoun may stand for any of them."""
ADVERTISING = "advertising"
"""The scope whose words name what is an entity's own even where it is shown."""


def targets(sentence: Sentence, phrase: Phrase) -> tuple[Target, ...]:
    """The watched entities a noun phrase names or stands for, in order, each with its relation to the head."""
    words = sentence.of(phrase)
    named = tuple(
        Target(entity, word, _relation(sentence, words, index))
        for index, word in enumerate(words)
        if word.name is not None
        for entity in word.name.entities
    )
    if named and not sentence.vocabulary.has(words[0].lower, "anaphors"):
        return named
    return (*named, *_stood_for(sentence, phrase))


def _relation(sentence: Sentence, words: Sequence[Word], index: int) -> Relation:
    rest = words[index + 1 :]
    vocabulary = sentence.vocabulary
    if _is_had(sentence, words[:index], rest):
        return Relation.OTHER
    if all(word.tag is Tag.POSSESSIVE or vocabulary.has(word.lower.rstrip("."), "legal_forms") for word in rest):
        return Relation.SELF
    lowers = [part for word in rest for part in word.lower.split()]
    if _is_elses(sentence, words[index], rest, lowers):
        return Relation.OTHER
    if _is_common(rest[-1]):
        return Relation.OWNED
    if any(lower in vocabulary.nouns for lower in lowers) and not vocabulary.has(lowers[-1], "owned"):
        return Relation.OTHER
    if any(vocabulary.has(lower, "officers") for lower in lowers):
        return Relation.OFFICER
    if rest[0].tag is Tag.POSSESSIVE and _ends_in_name(rest):
        return Relation.OTHER
    if vocabulary.families.get(lowers[-1]) in ITSELF and not _is_platform(words[index].name):
        return Relation.OWNED
    if any(vocabulary.has(lower, "hosted") for lower in lowers):
        return _hosted(sentence, words[:index], rest)
    if any(vocabulary.has(lower, "owned") for lower in lowers):
        return Relation.OWNED
    if rest[-1].name is not None:
        return Relation.OWNED if _is_country(rest) else Relation.OTHER
    if all(lower[0].isdigit() or len(lower) == 1 for lower in lowers):
        return Relation.SELF
    return Relation.LOOSE


def _is_had(sentence: Sentence, before: Sequence[Word], rest: Sequence[Word]) -> bool:
    """True for what somebody has of a party, or says is of it: "my X", "fake X phones", "suspends its X activity"."""
    vocabulary = sentence.vocabulary
    if any(vocabulary.has(word.lower, "personal") or vocabulary.has(word.lower, "sham") for word in before):
        return True
    theirs = bool(before) and before[0].lower in THEIRS
    return theirs and any(vocabulary.has(word.lower, "pursuits") for word in rest)


def _is_elses(sentence: Sentence, named: Word, rest: Sequence[Word], lowers: Sequence[str]) -> bool:
    """True where what follows a name is someone or something else: "X users", "X blogger", "Ruritania's daily"."""
    vocabulary = sentence.vocabulary
    if any(vocabulary.has(lower, "others") for lower in lowers):
        return True
    if vocabulary.has(lowers[-1], "disclosing") and any(vocabulary.has(lower, "papers") for lower in lowers):
        return True  # "X tax returns release"
    if any(word.tag is Tag.NOUN and _is_person(sentence, word.lower) for word in rest):
        return True
    return _is_place(named.name) and not vocabulary.has(lowers[-1], "transparent")


def _ends_in_name(rest: Sequence[Word]) -> bool:
    """True for "social network Chatter", whoever possesses it."""
    last = rest[-1]
    if last.name is not None:
        return not _is_common(last)
    return len(rest) > 2 and last.text[0].isupper() and rest[-2].text[0].islower()


def _is_person(sentence: Sentence, word: str) -> bool:
    """True for a word that by its ending is who does something, unless it is known as a thing: "X blogger"."""
    known = ("things", "owned", "generic", "officers", "hosted", "transparent")
    return (
        word.endswith(sentence.vocabulary.person_endings)
        and len(word) > 5
        and not any(sentence.vocabulary.has(word, name) for name in known)
    )


def _is_platform(name: Name | None) -> bool:
    """True for a platform, whose groups are those on it."""
    return name is not None and name.actor is not None and name.actor.kind is ActorKind.PLATFORM


def _is_place(name: Name | None) -> bool:
    """True for a country, a state or a city, which owns none of the papers and parties that it comes before."""
    return name is not None and name.actor is not None and COUNTRIES in name.actor.lists


def _is_country(rest: Sequence[Word]) -> bool:
    """True for the "India" of "Acme India", a party's branch there."""
    name = rest[0].name
    return len(rest) == 1 and name is not None and name.actor is not None and name.actor.kind is ActorKind.GOVERNMENT


def _is_common(word: Word) -> bool:
    """True for "search engine" or "TV channel": listed as bodies that act, and what an entity may be as well."""
    actor = word.name.actor if word.name is not None else None
    if actor is None or word.name is None or word.name.entities:
        return False
    return actor.kind in {ActorKind.PLATFORM, ActorKind.COMPANY} and (word.text.islower() or GENERIC in actor.lists)


def _hosted(sentence: Sentence, before: Sequence[Word], rest: Sequence[Word]) -> Relation:
    """Whose "X account" is: X's where X possesses it, another's where one is named before."""
    if rest[0].tag is Tag.POSSESSIVE:
        return Relation.OWNED
    if any(sentence.vocabulary.scopes.get(word.lower) == ADVERTISING for word in rest):
        return Relation.OWNED
    if any(word.tag is Tag.POSSESSIVE or (word.name is not None and not _is_country([word])) for word in before):
        return Relation.OTHER
    return Relation.HOSTED


def _stood_for(sentence: Sentence, phrase: Phrase) -> tuple[Target, ...]:
    """The entity that "it", "its ads" or "the app" stands for: the only one named before."""
    word = sentence.words[phrase.first]
    head = sentence.head(phrase)
    vocabulary = sentence.vocabulary
    if word.tag is Tag.PRONOUN and vocabulary.has(word.lower, "anaphors"):
        following = sentence.at(sentence.place(phrase) + 1)
        if following is not None and following.finite and not following.passive:
            return ()  # "any articles it publishes"
        relation = Relation.SELF
    elif word.tag is Tag.DETERMINER and vocabulary.has(word.lower, "anaphors"):
        relation = Relation.OWNED if vocabulary.has(head.lower, "owned") else Relation.OTHER
    elif sentence.topic is not None and _generic_possessor(sentence, phrase):
        relation = Relation.OWNED
    elif vocabulary.has(head.lower, "generic") and (word.lower in {"the", "this"} or sentence.topic is not None):
        relation = Relation.SELF
    else:
        return ()
    if sentence.carried:
        entities = _carried(sentence, phrase, word)
    else:
        entities = _main_subject(sentence, phrase)
        if not entities and word.lower in {"the", "this"}:
            entities = _only_named(sentence, phrase)
        if word.lower == "the" and head.lower.endswith("s") and len(entities) == 1:
            return ()  # "the apps" are more than the one named
    return tuple(Target(entity, head, relation, named=False, carried=bool(sentence.carried)) for entity in entities)


def _carried(sentence: Sentence, phrase: Phrase, word: Word) -> tuple[str, ...]:
    """The entity of the sentence before; for "it" and "its" where that was about it, and nothing else stands before."""
    if not sentence.vocabulary.has(word.lower, "anaphors"):
        return (sentence.carried,)
    before = [other for other in sentence.phrases if other.kind is Kind.NOUN and other.last < phrase.first]
    alone = all(sentence.head(other).name is not None for other in before)
    singular = word.lower in {"it", "its"}
    return (sentence.carried,) if sentence.carried_on and singular and alone else ()


def _generic_possessor(sentence: Sentence, phrase: Phrase) -> bool:
    """True for "firm's kit" after "X:"."""
    words = sentence.of(phrase)
    return any(
        after.tag is Tag.POSSESSIVE and sentence.vocabulary.has(word.lower, "generic")
        for word, after in pairwise(words)
    )


def _only_named(sentence: Sentence, phrase: Phrase) -> tuple[str, ...]:
    """The one watched party named before `phrase`, no other service between: "makers of X, after it fined the firm"."""
    before = sentence.words[: phrase.first]
    names = [word.name for word in before if word.name is not None and not _is_authority(word.name)]
    watched = [index for index, name in enumerate(names) if name.entities]
    if not watched or len({names[index].entities for index in watched}) > 1:
        return ()
    between = (name.actor for name in names[watched[-1] + 1 :])
    if any(actor is not None and actor.kind in SERVICES for actor in between):
        return ()
    return names[watched[-1]].entities


def _is_authority(name: Name) -> bool:
    """True for a body that acts on others: "it" and "them" in a sentence about one are seldom itself."""
    return name.actor is not None and name.actor.kind in AUTHORITIES


def _main_subject(sentence: Sentence, phrase: Phrase) -> tuple[str, ...]:
    """The entities of the first noun phrase of the sentence, where it is about them and stands before `phrase`."""
    first = next((other for other in sentence.phrases if other.kind is Kind.NOUN), None)
    if first is None or first.first >= phrase.first:
        return ()
    between = sentence.words[first.last + 1 : phrase.first]
    if sum(word.tag is Tag.NAME for word in between) > MOST_BETWEEN:
        return ()
    words = sentence.of(first)
    return tuple(
        entity
        for index, word in enumerate(words)
        if word.name is not None and not _is_authority(word.name) and _relation(sentence, words, index) is Relation.SELF
        for entity in word.name.entities
    )
