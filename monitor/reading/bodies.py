"""Who a noun phrase means as the one who acts: a listed body, one by its office, or one nobody knows."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.model.names import AUTHORITIES, Actor, ActorKind
from monitor.reading.agent import COUNTRIES, GENERIC, UNIONS, Agent, Standing
from monitor.reading.clauses import Sentence, Slot
from monitor.reading.names import Way
from monitor.reading.phrases import Kind, Phrase
from monitor.reading.vocabulary import Vocabulary
from monitor.reading.words import Tag, Word

BELONGING = frozenset({"of", "for"})
WITHIN = frozenset({"of", "for", "in", "at"})
"""Prepositions between a body and the place it belongs to."""


def agents(sentence: Sentence, slots: Iterable[Slot], target: str) -> list[Agent]:
    """The bodies in a row of noun phrases, in order; "Academy of Ruritania" is one, known by its place."""
    found: list[Agent] = []
    for slot in slots:
        body = agent(sentence, slot.phrase, target)
        if body is None:
            continue
        if body.standing is not Standing.LISTED:
            body = _placed(sentence, body, slot.phrase, target)
            body = _by_name(sentence, body, slot.phrase, target)
        found.append(body)
    return found


def _by_name(sentence: Sentence, body: Agent, phrase: Phrase, target: str) -> Agent:
    """The listed body named after a description of it: "Ruritania's media regulator, the RMC, bans"."""
    comma = sentence.place(phrase) + 1
    if not body.known or sentence.kind(comma) is not Kind.COMMA or sentence.kind(comma + 1) is not Kind.NOUN:
        return body
    if sentence.kind(comma + 2) not in {Kind.COMMA, None}:
        return body
    other = agent(sentence, sentence.phrases[comma + 1], target)
    if other is None or other.standing is not Standing.LISTED or other.kind is not body.kind:
        return body
    return other if body.jurisdiction in {None, other.jurisdiction} else body


def agent(sentence: Sentence, phrase: Phrase, target: str) -> Agent | None:
    """The body a noun phrase means, None when it means a person, a thing, or only the target."""
    words = sentence.of(phrase)
    vocabulary = sentence.vocabulary
    if words[0].tag is Tag.PRONOUN:
        return _agent_before(sentence, phrase, target) if vocabulary.has(words[0].lower, "anaphors") else None
    if len(words) > 1 and words[1].tag is Tag.POSSESSIVE and vocabulary.has(words[0].lower, "time_units"):
        return None  # "season's cup"
    office = _office(sentence, words)
    if office is None and (drafters := vocabulary.drafters.get(sentence.head(phrase).lower)):
        return _drafters(sentence, phrase, drafters, target)
    if office is None and any(_is_elses(vocabulary, word.lower) for word in words):
        return None
    named = _named(words, target, office)
    if _is_former(sentence, words, named):
        return None
    if named is None and office is None and vocabulary.has(sentence.head(phrase).lower.split()[-1], "occasions"):
        return None
    if named is None:
        return _unknown(words, target) if office is None else _official(sentence, words, office)
    if _is_generic(words[named]):
        return _described(sentence, words, named)
    return _listed(sentence, words, named, office)


def _is_elses(vocabulary: Vocabulary, word: str) -> bool:
    """True for "fan" and "critic", not for "leaders", who act for the body."""
    return vocabulary.has(word, "others") and not vocabulary.has(word, "officers")


def _is_former(sentence: Sentence, words: Sequence[Word], named: int | None) -> bool:
    """True for "former prosecutor", "ex-FCO chief", not for one known by name: "former President Rudolf"."""
    first = next((at for at, word in enumerate(words) if sentence.vocabulary.has(word.lower, "formers")), None)
    if first is None or (named is not None and named < first):
        return False
    if named is None:
        return True
    actor = _actor(words[named])
    return not names_head(actor.name, actor.parent)


# what words name


def _office(sentence: Sentence, words: Sequence[Word]) -> int | None:
    """The place of the last word for an office or an unnamed body; None without one."""
    offices = (at for at in reversed(range(len(words))) if _is_office(sentence, words[at]))
    return next(offices, None)


def _is_office(sentence: Sentence, word: Word) -> bool:
    return _is_generic(word) or (word.name is None and word.lower in sentence.vocabulary.actor_kinds)


def _kind(sentence: Sentence, office: Word) -> ActorKind:
    if _is_generic(office):
        return _actor(office).kind
    return sentence.vocabulary.actor_kinds[office.lower]


def _is_generic(word: Word) -> bool:
    return word.name is not None and word.name.actor is not None and GENERIC in word.name.actor.lists


def _actor(word: Word) -> Actor:
    assert word.name is not None
    assert word.name.actor is not None
    return word.name.actor


def is_country(body: Agent) -> bool:
    """True for countries, states and cities themselves, not for who heads them."""
    return body.standing is Standing.LISTED and _names_place(body.name, body.lists, body.parent)


def _names_place(name: str, lists: tuple[str, ...], parent: str | None) -> bool:
    return COUNTRIES in lists and not names_head(name, parent)


def names_head(name: str, parent: str | None) -> bool:
    """True for "Ruritania (Rudolf)", who stands for the body he heads."""
    return name.startswith(f"{parent} (")


def _is_place(actor: Actor) -> bool:
    """True for countries, states and cities, and not for who heads them or sits in them: "Ruritania (Rudolf)"."""
    return actor.kind is ActorKind.GOVERNMENT and _names_place(actor.name, actor.lists, actor.parent)


def _named(words: Sequence[Word], target: str, office: int | None = None) -> int | None:
    """The place of the word that names a listed actor: the last one, a name before an adjective or a description.

    What says of which kind an office is names nobody: "bank regulator".
    """
    named = [at for at, word in enumerate(words) if _names_other(word, target)]
    if office is not None:
        named = [at for at in named if at >= office or not _actor(words[at]).name.islower()]
    named = [at for at in named if not _is_generic(words[at])] or named
    plain = [at for at in named if (name := words[at].name) is not None and name.way is not Way.ADJECTIVE]
    return next(reversed(plain or named), None)


def _names_other(word: Word, target: str) -> bool:
    """True for the name of a listed body that is not the target under another name."""
    name = word.name
    return name is not None and name.actor is not None and target not in (*name.entities, name.actor.name)


def _text(words: Sequence[Word]) -> str:
    """Words as a name: initials without dots."""
    written = (word.text.replace(".", "") if "." in word.text[:-1] else word.text for word in words)
    return " ".join(written).replace(" 's", "'s")


def _is_proper(sentence: Sentence, word: Word) -> bool:
    """True for a word written like a name that is no word of the lexicon."""
    return word.tag is Tag.NOUN and word.text[0].isupper() and word.lower not in sentence.vocabulary.words


def _end_of_name(words: Sequence[Word], start: int) -> int:
    """Where the words written like names from `start` end: "Judge Jane Roe"."""
    end = start
    while end < len(words) and words[end].tag is Tag.NOUN and words[end].text[0].isupper():
        end += 1
    return end


# bodies of a phrase


def _listed(sentence: Sentence, words: Sequence[Word], at: int, office: int | None) -> Agent | None:
    named = words[at]
    rest = words[at + 1 :]
    possessed = bool(rest) and rest[0].tag is Tag.POSSESSIVE
    rest = [word for word in rest if word.tag is not Tag.POSSESSIVE]
    decided = possessed and bool(rest) and rest[-1].lower in sentence.vocabulary.noun_status
    if _is_headed(sentence, named, rest):
        return _body(named)
    if office is None and not decided:
        if named.name is not None and named.name.way is Way.ADJECTIVE:
            return None
        if rest and not all(word.text[0].isupper() or word.text[0].isdigit() for word in rest):
            return None
    part = _part(sentence, words, at)
    if part is not None and _end_of_name(words, part.last) == len(words):
        return part.agent
    body = _elsewhere(words, at) or _body(named)
    if office is not None and body.kind is ActorKind.GOVERNMENT:
        body = replace(body, kind=_kind(sentence, words[office]))
    return body if office is not None or not rest or decided else replace(body, standing=Standing.UNKNOWN)


def _elsewhere(words: Sequence[Word], at: int) -> Agent | None:
    """The body of one place that goes by the name of another's: "Ruritania's Department of Defense"."""
    body = _body(words[at])
    before = next((word for word in reversed(words[:at]) if word.tag is not Tag.POSSESSIVE), None)
    if before is None or before.name is None or before.name.actor is None or not _is_place(before.name.actor):
        return None
    place = _actor(before)
    if body.jurisdiction is None or place.jurisdiction is None or _is_place(_actor(words[at])):
        return None
    if place.jurisdiction[:2] == body.jurisdiction[:2] or UNIONS & {place.jurisdiction, body.jurisdiction}:
        return None
    return Agent(
        _text([before, *words[words.index(before) + 1 : at + 1]]),
        body.kind,
        Standing.PART,
        before.start,
        words[at].end,
        place.jurisdiction,
        parent=place.name,
    )


def _is_headed(sentence: Sentence, named: Word, rest: Sequence[Word]) -> bool:
    """True for "FCO chair", "FCO chief Jane Roe" and "FCO's Jane Roe", who act for the body."""
    if not rest or _is_place(_actor(named)) or named.name is None or named.name.way is Way.ADJECTIVE:
        return False
    heads = [sentence.vocabulary.has(word.lower, "officers") for word in rest]
    named_person = _end_of_name(rest, heads.index(True) + 1 if True in heads else 0) == len(rest)
    return named_person and (True in heads[:2] or _actor(named).kind in AUTHORITIES)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a listed body, up to the word before `last`."""

    agent: Agent
    last: int


def _part(sentence: Sentence, words: Sequence[Word], at: int) -> _Part | None:
    """The court, ministry or regulator of the place that the word at `at` names, None where it means the place."""
    place = _actor(words[at])
    if not _is_place(place):
        return None
    start = at + 2 if at + 1 < len(words) and words[at + 1].tag is Tag.POSSESSIVE else at + 1
    end = next((index for index in range(start, len(words)) if words[index].tag is Tag.POSSESSIVE), len(words))
    office = _office(sentence, words[start:end])
    if office is None:
        return None
    office += start
    if _kind(sentence, words[office]) is ActorKind.PLATFORM:
        return _Part(_body(words[at]), office + 1)  # "Ruritania's social media ban" is the place's
    if _means_whole(sentence, words[start : office + 1]):
        return None
    last = min(_end_of_name(words, office + 1), end)
    body = Agent(
        _text(words[at:last]),
        _kind(sentence, words[office]),
        Standing.PART,
        words[at].start,
        words[last - 1].end,
        place.jurisdiction,
        parent=place.name,
    )
    return _Part(body, last)


def _means_whole(sentence: Sentence, words: Sequence[Word]) -> bool:
    """True for "government", "federal authorities", which mean the place they follow."""
    return all(sentence.vocabulary.has(part, "wholes") for word in words for part in word.lower.split())


def _described(sentence: Sentence, words: Sequence[Word], at: int) -> Agent:
    """A body that goes by what it is: the row of that, or one of its own name ("Zubrowkan Media Authority")."""
    named = words[at]
    first = next((index for index in range(at) if _is_proper(sentence, words[index])), at)
    last = _end_of_name(words, at + 1)
    row = replace(_body(named), standing=Standing.OFFICIAL, parent=None)
    if first == at and last == at + 1:
        return row
    start, end = words[first].start, words[last - 1].end
    return replace(
        row,
        name=_text(words[first:last]),
        start=start,
        end=end,
        lists=(),
        parent=row.name if first == at else None,
    )


def _drafters(sentence: Sentence, phrase: Phrase, drafters: str, target: str) -> Agent | None:
    """Who stands behind a draft: "Senate bill", "Ruritanian bill"; for one without a name only where it acts itself."""
    words = sentence.of(phrase)
    at = _named(words, target)
    kind = sentence.vocabulary.actor_kinds.get(drafters, ActorKind.LEGISLATURE)
    body = _body(words[at]) if at is not None else None
    if at is None or body is None or body.kind not in AUTHORITIES:
        verb = sentence.at(sentence.place(phrase) + 1)
        acts = verb is not None and verb.finite
        return Agent(drafters, kind, Standing.OFFICIAL, words[0].start, words[-1].end) if acts else None
    if not _is_place(_actor(words[at])):
        return body
    name = f"{_text([words[at]])} {drafters}"
    return replace(body, name=name, kind=kind, standing=Standing.PART, lists=(), parent=body.name)


def _official(sentence: Sentence, words: Sequence[Word], office: int) -> Agent | None:
    kind = _kind(sentence, words[office])
    end = next((at for at in range(office, len(words)) if words[at].tag is Tag.POSSESSIVE), len(words))
    kept = [word for word in words[:end] if word.tag is not Tag.DETERMINER]
    return Agent(_text(kept), kind, Standing.OFFICIAL, kept[0].start, kept[-1].end) if kept else None


def _unknown(words: Sequence[Word], target: str) -> Agent | None:
    kept = [word for word in words if word.tag not in {Tag.DETERMINER, Tag.POSSESSIVE}]
    entities = tuple(entity for word in kept if word.name for entity in word.name.entities)
    if not kept or target in entities or not kept[-1].text[0].isupper():
        return None
    kept = kept[next(at for at, word in enumerate(kept) if not word.text.islower()) :]
    text = " ".join(word.text for word in kept)
    return Agent(text, ActorKind.UNKNOWN, Standing.UNKNOWN, kept[0].start, kept[-1].end, None, entities)


def _placed(sentence: Sentence, body: Agent, phrase: Phrase, target: str) -> Agent:
    """The body with the place it belongs to: "High Court of Ruritania", "Ministry of Works of Zubrowka"."""
    index = sentence.place(phrase) + 1
    while (link := sentence.at(index)) is not None and link.lower in WITHIN and sentence.kind(index + 1) is Kind.NOUN:
        place = agent(sentence, sentence.phrases[index + 1], target)
        if place is None or place.standing is Standing.PART or not (place.certain or link.lower in BELONGING):
            return body
        if link.lower == "for" and not body.known:
            return body  # "a firm for Ruritania" is no part of it
        body = _belonging(sentence, body, place)
        if body.certain:
            return body
        index += 2
    return body


def _belonging(sentence: Sentence, body: Agent, place: Agent) -> Agent:
    if place.standing is Standing.LISTED and not (body.known and COUNTRIES in place.lists):
        return replace(place, kind=body.kind if body.known else place.kind)
    if place.standing is Standing.LISTED and _means_whole(sentence, _between(sentence, body.start, body.end)):
        return place
    if not body.known or place.known is not (place.standing is Standing.LISTED):
        return body
    named = replace(body, name=_text(_between(sentence, body.start, place.end)), end=place.end, lists=(), parent=None)
    if place.standing is not Standing.LISTED:
        return named
    return replace(named, standing=Standing.PART, jurisdiction=place.jurisdiction, parent=place.name)


def _between(sentence: Sentence, start: int, end: int) -> list[Word]:
    first = bisect_left(sentence.words, start, key=_start)
    return list(sentence.words[first : bisect_left(sentence.words, end, lo=first, key=_start)])


def _start(word: Word) -> int:
    return word.start


def _agent_before(sentence: Sentence, phrase: Phrase, target: str) -> Agent | None:
    """Whom "it" stands for as the one who acts: the nearest subject before that is a listed body."""
    for index in range(len(sentence.phrases) - 1, -1, -1):
        other = sentence.phrases[index]
        if other.last >= phrase.first or other.kind is not Kind.NOUN or sentence.kind(index + 1) is not Kind.VERB:
            continue
        if sentence.words[other.first].tag is not Tag.PRONOUN:
            body = agent(sentence, other, target)
            return body if body is not None and body.certain else None
    return None


def listed_in(sentence: Sentence, phrase: Phrase, target: str) -> list[Agent]:
    """Every listed body named anywhere in a phrase, or its part: "US court", "Twitter" of "US court's Twitter ban"."""
    words = sentence.of(phrase)
    found: list[Agent] = []
    for at, word in enumerate(words):
        if not _names_other(word, target) or (found and word.start < found[-1].end):
            continue
        part = None if _is_generic(word) else _part(sentence, words, at)
        found.append(_body(word) if part is None else part.agent)
    return found


def _body(word: Word) -> Agent:
    assert word.name is not None
    actor = _actor(word)
    return Agent(
        actor.name,
        actor.kind,
        Standing.LISTED,
        word.start,
        word.end,
        actor.jurisdiction,
        word.name.entities,
        actor.lists,
        actor.parent,
    )
