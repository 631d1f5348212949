"""An entry to mentions."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from monitor.model.entry import Entry, Field
from monitor.model.mention import CORE, Action, Mention, Status
from monitor.model.names import Actor, ActorKind, Entity
from monitor.reading.agent import GENERIC
from monitor.reading.antecedents import Antecedent, antecedent
from monitor.reading.because import Because, because
from monitor.reading.clauses import Sentence
from monitor.reading.doers import Doer, doers
from monitor.reading.groups import announced, members, names_party
from monitor.reading.lexicon import Lexicon
from monitor.reading.mentions import Zone, corrected, judged, mention
from monitor.reading.names import Name, Names
from monitor.reading.naming import Named, under_doer, under_name, under_others_actor, wants_doer, wants_name
from monitor.reading.phrases import phrases
from monitor.reading.places import Countries, codes, wants_place
from monitor.reading.score import FLOOR
from monitor.reading.tagging import tagged
from monitor.reading.vocabulary import compiled
from monitor.text.normalise import key, normalise
from monitor.text.sentences import sentences
from monitor.text.tokens import tokens
from monitor.text.zones import credit_lines, is_heading, without_outlet

LONGEST = 200_000
"""So many code points of each field are read; longer texts are dumps, not news."""
OPENING = 20
"""So many code points may stand before the name that a sentence opens with: "The regulator, ROA, said"."""
LONGEST_OPENING = 2_000
"""Sentences of so many code points at most are looked at for who acts beside those that name a watched party."""
NEAR = 3
"""In so many sentences after a title is who it means named."""
MOST = 150
"""So many sentences that name a watched entity are read of one entry."""


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence that names a watched entity, taken apart."""

    sentence: Sentence
    zone: Zone


class Reader:
    """Reads entries for what was done to watched entities. Built once per process, of parts that can be pickled."""

    def __init__(self, entities: Iterable[Entity], actors: Iterable[Actor], lexicon: Lexicon) -> None:
        self._entities = Names.of_entities(entities)
        rows = tuple(actors)
        self._actors = Names.of_actors(rows)
        self._lists = _lists_by_kind(rows)
        self._vocabulary = compiled(lexicon)
        self._countries = Countries.of(rows, self._vocabulary.classes["wholes"])
        self._stand_ins = _stand_ins(lexicon)
        self._acting = _acting(lexicon)

    def read(self, entry: Entry) -> tuple[Mention, ...]:
        """The mentions of an entry, one for each entity, action, actor, status and scope, in reading order."""
        found: list[Mention] = []
        faint: dict[tuple[str, Action, str], Mention] = {}
        cited: list[tuple[ReadSentence, Because]] = []
        parts = list(islice(self.parts(entry), MOST))
        for part in parts:
            for one in judged(part.sentence, part.zone):
                if not one.dropped:
                    found.append(self._on_lists(mention(part.sentence, part.zone, one)))
                elif one.faint and one.actor is not None and one.actor.known:
                    does = (one.frame.target.entity, one.frame.action, one.actor.name)
                    faint[does] = faint.get(does) or self._on_lists(mention(part.sentence, part.zone, one))
            if (reason := because(part.sentence, part.zone.normalised.text)) is not None:
                cited.append((part, reason))
        found += map(self._on_lists, self._of_groups(entry, parts, {one.entity for one in found if one.action in CORE}))
        reasoned = _with_reasons(found, cited)
        return _distinct(_as_titled(self._acted(entry, reasoned, _distinct(faint.values()))))

    def _acted(self, entry: Entry, found: list[Mention], faint: tuple[Mention, ...]) -> list[Mention]:
        """The mentions, acted by whom the rest of the entry tells; `faint` ones are too weak to be told themselves."""
        named = frozenset(self._bodies(entry)) if any(map(wants_name, found)) else frozenset()
        found = [self._countries.part(under_name(one, named)) for one in found]
        others = _distinct([*found, *faint])
        found = [under_others_actor(one, others) for one in found]
        if any(map(wants_doer, found)):
            seen = self._doers(entry)
            found = [under_doer(one, seen) for one in found]
        if any(map(wants_place, found)):
            about = self._about(entry)
            found = [self._countries.meant(one, about) for one in found]
        return [self._countries.where(one) for one in found]

    def _of_groups(self, entry: Entry, parts: Sequence[ReadSentence], read: set[str]) -> Iterator[Mention]:
        """The mentions of parties that a title means without naming any, where nothing else is read of them."""
        near = [part for part in parts if part.zone.field is not Field.TITLE][:NEAR]
        title = [part.sentence for part in parts if part.zone.field is Field.TITLE]
        if not near or any(map(names_party, title)):
            return
        title_parts = self._opening(entry, Field.TITLE)
        for told in (each for part in title_parts for each in announced(part.sentence, part.zone)):
            named = dict.fromkeys(entity for part in near for entity in members(part.sentence, told.family))
            yield from (told.about(entity) for entity in named if entity not in read and told.score >= FLOOR)

    def _doers(self, entry: Entry) -> Collection[Doer]:
        """The bodies that act in the first sentences of each field of an entry, one for each thing they do."""
        found = (doer for field in Field for part in self._opening(entry, field) for doer in doers(part.sentence))
        return {(doer.body.name, doer.actions): doer for doer in found}.values()

    def _about(self, entry: Entry) -> frozenset[str]:
        """The countries an entry is about: those it names, of several the title's subject, else those of its outlet."""
        day = entry.published.date() if entry.published else None
        found: list[Name] = []
        home: list[Name] = []
        for field in Field:
            text = normalise(entry.text(field)[:LONGEST]).text
            end = without_outlet(text, entry.source) if field is Field.TITLE else len(text)
            names = self._actors.find(text, key(text), day)
            found += [name for name in names if name.end <= end]
            home += [name for name in names if name.end > end]
        if len(codes(found)) > 1:
            return codes(self._title_subject(entry))
        source = normalise(entry.source or "").text
        return codes(found) or codes([*home, *self._actors.find(source, key(source), day)])

    def _title_subject(self, entry: Entry) -> list[Name]:
        """The body whose name alone a title begins with: "Ruritania acts", "Ruritania: X banned"."""
        first = next(self._opening(entry, Field.TITLE), None)
        words = first.sentence.of(first.sentence.phrases[0]) if first is not None and first.sentence.phrases else ()
        return [word.name for word in words if word.name is not None] if len(words) == 1 else []

    def _opening(self, entry: Entry, field: Field) -> Iterator[ReadSentence]:
        """The first sentences of a field, with the listed bodies that they name and no watched party."""
        day = entry.published.date() if entry.published else None
        normalised = normalise(entry.text(field)[:LONGEST])
        text = normalised.text
        names = self._actors.find(text, key(text), day)
        end = without_outlet(text, entry.source) if field is Field.TITLE else len(text)
        for start, stop in islice(sentences(text[:end], self._vocabulary.classes["abbreviations"]), NEAR):
            if stop - start <= LONGEST_OPENING:
                inside = [name for name in names if start <= name.start and name.end <= stop]
                sentence = self._sentence(text, start, stop, inside)
                yield ReadSentence(sentence, Zone(field, normalised, start, stop, True, day))

    def _bodies(self, entry: Entry) -> Iterator[Named]:
        """The listed bodies that an entry names."""
        day = entry.published.date() if entry.published else None
        for field in Field:
            text = normalise(entry.text(field)[:LONGEST]).text
            starts = [0, *(start for start, _ in sentences(text, self._vocabulary.classes["abbreviations"]))]
            for name in self._actors.find(text, key(text), day):
                if name.actor is not None:
                    start = starts[bisect_right(starts, name.start) - 1]
                    yield Named(name.actor, name.start - start < OPENING)

    def _on_lists(self, found: Mention) -> Mention:
        """The mention; an actor that no row names stands on the lists of unnamed bodies of its kind."""
        return found if found.actor_lists else replace(found, actor_lists=self._lists.get(found.actor_kind, ()))

    def parts(self, entry: Entry) -> Iterator[ReadSentence]:
        """The sentences of an entry that name a watched entity, title first."""
        day = entry.published.date() if entry.published else None
        of_title: Antecedent | None = None
        for field in Field:
            if original := entry.text(field)[:LONGEST]:
                for part in self._field(entry, field, original, day, of_title):
                    yield part
                    if field is Field.TITLE:
                        of_title = antecedent(part.sentence)

    def _field(
        self, entry: Entry, field: Field, original: str, day: date | None, about: Antecedent | None
    ) -> Iterator[ReadSentence]:
        normalised = normalise(original)
        text = normalised.text
        keyed = key(text)
        entities = _outside(self._entities.find(text, keyed, day), text)
        if not entities and about is None:
            return
        names = _merged(entities, self._actors.find(text, keyed, day), keyed, self._vocabulary.classes["owned"])
        end = without_outlet(text, entry.source) if field is Field.TITLE else len(text)
        starts = [name.start for name in names]
        for number, (start, stop) in enumerate(sentences(text[:end], self._vocabulary.classes["abbreviations"])):
            among = names[bisect_left(starts, start) : bisect_left(starts, stop)]
            inside = [name for name in among if name.end <= stop]
            named = any(name.entities for name in inside)
            if not named and about is not None and not self._stand_ins.search(text, start, stop):
                about = None
            if not named and (about is None or self._acting.isdisjoint(keyed[start:stop].split())):
                continue
            if field is Field.CONTENT and is_heading(text, start, stop):
                continue
            sentence = self._sentence(text, start, stop, inside)
            if named:
                about = antecedent(sentence)
            elif about is not None:
                sentence = replace(sentence, carried=about.entity, carried_on=about.subject)
            yield ReadSentence(sentence, Zone(field, normalised, start, stop, field is Field.TITLE or number == 0, day))

    def _sentence(self, text: str, start: int, stop: int, names: Sequence[Name]) -> Sentence:
        """The words and phrases of text[start:stop], in which `names` stand."""
        words = tagged(tokens(text, start, stop), names, text, self._vocabulary)
        return Sentence(words, phrases(words, self._vocabulary), self._vocabulary)


def _outside(names: tuple[Name, ...], text: str) -> tuple[Name, ...]:
    """The names that stand in no line of credit."""
    credited = credit_lines(text) if names else ()
    return tuple(name for name in names if not any(name.start in each for each in credited)) if credited else names


def _stand_ins(lexicon: Lexicon) -> re.Pattern[str]:
    """Words by which a sentence may mean an entity that it does not name: "it", "the Ruritanian app"."""
    generic = "|".join(map(re.escape, lexicon.kinds.generic))
    return re.compile(rf"\b(?:its?|(?:the|this) (?:[\w-]+ ){{0,3}}(?:{generic}))\b", re.IGNORECASE)


def _acting(lexicon: Lexicon) -> frozenset[str]:
    """Words without one of which no sentence tells an action."""
    return frozenset[str]().union(
        *(verb.forms for verb in lexicon.verbs),
        *(placing.forms for placing in lexicon.placings),
        *(noun.forms for noun in lexicon.nouns),
        *lexicon.classes.withholding,
        *lexicon.classes.letting,
        *lexicon.classes.dealings,
        *lexicon.classes.ending,
    )


def _lists_by_kind(actors: Iterable[Actor]) -> dict[ActorKind, tuple[str, ...]]:
    """The lists that unnamed bodies of each kind stand on: what an unknown court is, "a court" is."""
    found: dict[ActorKind, dict[str, None]] = {}
    for actor in actors:
        if GENERIC in actor.lists:
            found.setdefault(actor.kind, {}).update(dict.fromkeys(actor.lists))
    return {kind: tuple(name for name in lists if name != GENERIC) for kind, lists in found.items()}


def _merged(entities: tuple[Name, ...], actors: tuple[Name, ...], keyed: str, owned: frozenset[str]) -> list[Name]:
    """Both kinds of names in one row. Of overlapping ones the longer counts, and keeps an entity it is a part of.

    An entity with only what it owns after it ("X maker") stays a name of its own.
    """
    ends = {name.start: name.end for name in entities}
    actors = tuple(
        name
        for name in actors
        if not (ends.get(name.start, name.end) < name.end and set(keyed[ends[name.start] : name.end].split()) <= owned)
    )
    row: list[Name] = []
    for name in sorted((*entities, *actors), key=lambda name: (name.start, -name.end)):
        last = row[-1] if row else None
        if last is None or name.start >= last.end:
            row.append(name)
        elif (name.start, name.end) == (last.start, last.end) or (
            last.actor is not None and {last.actor.name, last.actor.parent} & set(name.entities)
        ):
            row[-1] = replace(
                last,
                entities=last.entities or name.entities,
                actor=last.actor or name.actor,
                way=last.way if last.actor else name.way,
            )
    return row


def _with_reasons(found: list[Mention], cited: list[tuple[ReadSentence, Because]]) -> list[Mention]:
    """News that names no reason gets another body's, cited elsewhere in the entry in a sentence about the entity."""
    return [_with_reason(one, cited) if one.because is None else one for one in found]


def _with_reason(found: Mention, cited: list[tuple[ReadSentence, Because]]) -> Mention:
    if found.status is not Status.IMPOSED:
        return found
    for part, reason in cited:
        if all(body == found.actor for body in reason.bodies):
            continue
        if any(found.entity in word.name.entities for word in part.sentence.words if word.name is not None):
            return replace(found, because=reason.text)
    return found


def _as_titled(found: list[Mention]) -> list[Mention]:
    """The mentions; what the title of an entry takes for background is no news in its text."""
    past = [one for one in found if one.field is Field.TITLE and one.status is Status.RECALLED]
    return [_as_background(one) if any(_repeats(one, title) for title in past) else one for one in found]


def _repeats(one: Mention, title: Mention) -> bool:
    same = (one.entity, one.action, one.status) == (title.entity, title.action, Status.IMPOSED)
    return same and one.field is not Field.TITLE and one.jurisdiction in {None, title.jurisdiction}


def _as_background(found: Mention) -> Mention:
    step = "background: the title takes it for known"
    return corrected(found, step, status=Status.RECALLED)


def _distinct(found: Iterable[Mention]) -> tuple[Mention, ...]:
    """The best-scored mention of each entity, action, actor, status and scope; the first of equals."""
    best: dict[tuple[object, ...], Mention] = {}
    for one in found:
        signature = (one.entity, one.action, one.actor, one.status, one.scope)
        if signature not in best or one.score > best[signature].score:
            best[signature] = one
    return tuple(best.values())
