"""An entry to mentions."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from monitor.model.entry import Entry, Field
from monitor.model.mention import Mention, Span, Spans, Status
from monitor.model.names import Actor, ActorKind, Entity
from monitor.reading.clauses import Sentence
from monitor.reading.frames import Frame, Voice
from monitor.reading.lexicon import Lexicon
from monitor.reading.names import Name, Names
from monitor.reading.noun_frames import noun_frames
from monitor.reading.phrases import Kind, phrases
from monitor.reading.roles import Agent, Relation, Standing
from monitor.reading.score import FLOOR, score
from monitor.reading.status import standing
from monitor.reading.verb_frames import verb_frames
from monitor.reading.vocabulary import compiled
from monitor.reading.words import tagged
from monitor.text.normalise import Normalised, key, normalise
from monitor.text.sentences import sentences
from monitor.text.tokens import tokens
from monitor.text.zones import without_outlet

LONGEST = 200_000
"""So many code points of each field are read; longer texts are dumps, not news."""


class Reader:
    """Reads entries for what was done to watched entities. Built once per process, of parts that can be pickled."""

    def __init__(self, entities: Iterable[Entity], actors: Iterable[Actor], lexicon: Lexicon) -> None:
        self._entities = Names.of_entities(entities)
        self._actors = Names.of_actors(actors)
        self._vocabulary = compiled(lexicon)

    def read(self, entry: Entry) -> tuple[Mention, ...]:
        """The mentions of an entry, best first within each field, title before summary before content."""
        day = entry.published.date() if entry.published else None
        found: list[Mention] = []
        for field in Field:
            if original := entry.text(field)[:LONGEST]:
                found.extend(self._field(entry, field, original, day))
        return _distinct(found)

    def _field(self, entry: Entry, field: Field, original: str, day: date | None) -> Iterator[Mention]:
        normalised = normalise(original)
        text = normalised.text
        keyed = key(text)
        entities = self._entities.find(text, keyed, day)
        if not entities:
            return
        names = _merged(entities, self._actors.find(text, keyed, day))
        end = without_outlet(text, entry.source) if field is Field.TITLE else len(text)
        for number, (start, stop) in enumerate(sentences(text[:end], self._vocabulary.classes["abbreviations"])):
            if any(start <= name.start < stop for name in entities):
                inside = [name for name in names if start <= name.start and name.end <= stop]
                yield from self._sentence(normalised, field, start, stop, inside, number)

    def _sentence(
        self, normalised: Normalised, field: Field, start: int, stop: int, names: list[Name], number: int
    ) -> Iterator[Mention]:
        text = normalised.text
        words = tagged(tokens(text, start, stop), names, text, self._vocabulary)
        sentence = Sentence(words, phrases(words, self._vocabulary), self._vocabulary)
        lead = field is Field.TITLE or number == 0
        for frame in _frames(sentence):
            mention = _mention(sentence, frame, normalised, field, text[start:stop], lead)
            if mention is not None:
                yield mention


def _frames(sentence: Sentence) -> Iterator[Frame]:
    for index, phrase in enumerate(sentence.phrases):
        if phrase.kind is Kind.VERB:
            yield from verb_frames(sentence, index)
        elif phrase.kind is Kind.NOUN:
            yield from noun_frames(sentence, index)


def _merged(entities: tuple[Name, ...], actors: tuple[Name, ...]) -> list[Name]:
    """Both kinds of names in one row. Of overlapping ones the longer counts, and keeps an entity it is a part of."""
    row: list[Name] = []
    for name in sorted((*entities, *actors), key=lambda name: (name.start, -name.end)):
        last = row[-1] if row else None
        if last is None or name.start >= last.end:
            row.append(name)
        elif (name.start, name.end) == (last.start, last.end) or (
            last.actor is not None and last.actor.parent in name.entities
        ):
            row[-1] = replace(
                last,
                entities=last.entities or name.entities,
                actor=last.actor or name.actor,
                way=last.way if last.actor else name.way,
            )
    return row


def _chosen(frame: Frame) -> Agent | None:
    """Who acts: a listed subject, else the platform or authority of the place, else whoever is named."""
    listed = [agent for agent in frame.agents if agent.standing is Standing.LISTED]
    places = [agent for agent in frame.places if agent.standing is Standing.LISTED]
    if frame.agents and not listed and frame.voice is not Voice.PASSIVE:
        places = [agent for agent in places if agent.kind is ActorKind.PLATFORM]
    return next(iter((*listed, *places, *(agent for agent in frame.agents if agent.known), *frame.agents)), None)


def _mention(
    sentence: Sentence, frame: Frame, normalised: Normalised, field: Field, text: str, lead: bool
) -> Mention | None:
    if frame.target.relation is Relation.OTHER:
        return None
    agent = _chosen(frame)
    value = score(frame, agent, lead)
    if value < FLOOR:
        return None
    so = standing(sentence, frame)
    status = Status.RECALLED if so.background is not None else so.status

    def span(start: int, end: int) -> Span:
        return Span(*normalised.original(start, end))

    return Mention(
        entity=frame.target.entity,
        action=frame.action,
        status=status,
        field=field,
        sentence=text,
        spans=Spans(
            actor=span(agent.start, agent.end) if agent else None,
            action=span(frame.trigger.start, frame.trigger.end),
            target=span(frame.target.word.start, frame.target.word.end),
            status=span(so.cues[-1].word.start, so.cues[-1].word.end) if so.cues else None,
        ),
        score=value,
        actor=agent.name if agent else None,
        actor_kind=agent.kind if agent else ActorKind.UNKNOWN,
        jurisdiction=agent.jurisdiction if agent else None,
        trace=(
            f"{frame.voice} {frame.trigger.text!r} means {frame.action}",
            f"target {frame.target.word.text!r} ({frame.target.relation})",
            *(f"{cue.word.text!r} says {cue.status}" for cue in so.cues),
        ),
    )


def _distinct(found: list[Mention]) -> tuple[Mention, ...]:
    """The best-scored mention of each (entity, action, actor, status, scope); the first of equals."""
    best: dict[tuple[object, ...], Mention] = {}
    for mention in found:
        signature = (mention.entity, mention.action, mention.actor, mention.status, mention.scope)
        if signature not in best or mention.score > best[signature].score:
            best[signature] = mention
    return tuple(best.values())


__all__ = ["Reader", "Voice"]
