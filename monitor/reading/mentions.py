"""A frame to a mention: who acted, who answers for the status, since when, limited to what, and how sure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from monitor.model.entry import Field
from monitor.model.mention import Action, Mention, Span, Spans, Status
from monitor.model.names import Actor, ActorKind
from monitor.reading.agent import GENERIC, Agent, Standing
from monitor.reading.because import because
from monitor.reading.bodies import agents, listed_in
from monitor.reading.classes import SOCIAL, classified, meant
from monitor.reading.clauses import Sentence
from monitor.reading.frames import Frame, Voice
from monitor.reading.governors import governors
from monitor.reading.noun_frames import noun_frames
from monitor.reading.phrases import Kind
from monitor.reading.scope import scope
from monitor.reading.score import FLOOR, TRADERS, score
from monitor.reading.speakers import speaking
from monitor.reading.status import StatusReading, read_status
from monitor.reading.targets import ADVERTISING, Relation
from monitor.reading.verb_frames import verb_frames
from monitor.reading.words import Tag
from monitor.text.dates import Dated, dates
from monitor.text.normalise import Normalised

OLD = timedelta(days=60)
"""What the text dates further back than this, with a year, is not news; a month alone is not enough to tell."""
ANSWERS = frozenset({Status.REVERSED, Status.CHALLENGED})
"""Statuses that someone other than who acted may bring about."""
SPOKEN = frozenset({Status.PROPOSED, Status.IMPOSED})
"""Statuses of what an authority tells that it does, or asks for."""
HOSTS_DO = frozenset({Action.BAN, Action.SUSPEND, Action.REMOVE, Action.RESTRICT, Action.BLOCK})
"""What the one platform a sentence names may have done where it names nobody else."""
ROW_TAGS = frozenset({Tag.COMMA, Tag.CONJUNCTION, Tag.ADVERB, Tag.DETERMINER})
"""What may stand between the bodies of a row."""
NEAR = 6
"""What is said of a noun stands at most so many phrases after it."""
BOUNDS = frozenset({Kind.BREAK, Kind.SUBORDINATOR, Kind.RELATIVE})


@dataclass(frozen=True, slots=True)
class Zone:
    """Where a sentence stands: its field, its place [start, end) in the normalised field, and when it was written.

    `lead` is true for titles and for the first sentence of a field.
    """

    field: Field
    normalised: Normalised
    start: int
    end: int
    lead: bool
    written: date | None

    @property
    def text(self) -> str:
        """The sentence, normalised."""
        return self.normalised.text[self.start : self.end]

    def span(self, start: int, end: int) -> Span:
        """A range of the normalised field as one of the original."""
        return Span(*self.normalised.original(start, end))


@dataclass(frozen=True, slots=True)
class Judged:
    """A frame with what was made of it. `dropped` says why no mention came of it, "" where one did."""

    frame: Frame
    actor: Agent | None
    by: Agent | None
    status: StatusReading
    dated: Dated | None
    score: float
    dropped: str = ""

    @property
    def faint(self) -> bool:
        """True when nothing but its score speaks against it: too little to tell, enough to say who acts."""
        return self.dropped == too_low(self.score)

    @property
    def recalled(self) -> bool:
        """True when the action is background to this entry, not its news."""
        return self.status.background is not None


def judged(sentence: Sentence, zone: Zone) -> Iterator[Judged]:
    """Every frame of a sentence, kept or dropped; a kept one once for each body in the row of those who act."""
    for index, phrase in enumerate(sentence.phrases):
        if phrase.kind is Kind.VERB:
            found = verb_frames(sentence, index)
        elif phrase.kind is Kind.NOUN:
            found = noun_frames(sentence, index)
        else:
            continue
        for frame in (meant(sentence, frame) for frame in found):
            first = _judge(sentence, frame, zone)
            yield first
            if first.actor is not None and not first.dropped:
                others = _in_row(sentence, frame, first.actor)
                yield from (replace(first, actor=body) for body in others if not _is_own(frame, body))


def _in_row(sentence: Sentence, frame: Frame, actor: Agent) -> Iterator[Agent]:
    """The listed bodies that follow an actor in one row: the others of "Utah, Ohio and Iowa ban X"."""
    bodies = frame.agents if actor in frame.agents else frame.places
    last, told = actor, {actor.name}
    for body in sorted(bodies, key=lambda body: body.start):
        if not body.certain or body.start < last.end or not _linked(sentence, last, body):
            continue
        if body.name not in {*told, last.parent}:  # "Lagos, Nigeria" is one place
            yield body
        last = body
        told.add(body.name)


def _linked(sentence: Sentence, one: Agent, other: Agent) -> bool:
    """True when nothing but "and", commas and adverbs stands between two bodies."""
    between = [word for word in sentence.words if one.end <= word.start < other.start]
    return bool(between) and all(word.tag in ROW_TAGS for word in between)


def _judge(sentence: Sentence, frame: Frame, zone: Zone) -> Judged:
    actor = _actor(frame)
    hosting = frame.voice is Voice.PASSIVE or frame.explicit
    if actor is None and hosting and frame.action in HOSTS_DO:
        actor = _nearby(sentence, frame.target.entity)
    status = read_status(sentence, frame)
    if status.status in SPOKEN:
        actor = speaking(sentence, frame.index, actor, frame.target.entity)
    value = score(frame, actor, lead=zone.lead)
    by = _by(sentence, frame) if status.status in ANSWERS else None
    dated = _dated(sentence, frame, zone)
    if status.background is None and (why := _old(sentence, frame, zone, dated)):
        status = status.recalled(why)
    if actor is None and by is not None and by.known and status.status is Status.REVERSED:
        actor = by  # for want of who imposed it, who lifts it is who is known to act
    dropped = ""
    if frame.target.relation is Relation.OTHER:
        dropped = "the action is against someone else"
    elif actor is not None and _is_own(frame, actor):
        dropped = f"{actor.name} acts on what is its own"
    elif frame.by and actor is not None and actor.known and actor.kind not in frame.by:
        dropped = f"what a {actor.kind} does so is no such action"
    elif _pauses_own_advertising(sentence, frame, actor):
        dropped = "who pauses advertising on a platform takes no action against it"
    elif value < FLOOR:
        dropped = too_low(value)
    return Judged(frame, actor, by, status, dated, value, dropped)


def too_low(value: float) -> str:
    """Why a reading of so low a score makes no mention."""
    return f"score {value} is below {FLOOR}"


def _pauses_own_advertising(sentence: Sentence, frame: Frame, actor: Agent | None) -> bool:
    buys = frame.action is Action.SUSPEND or (frame.weak and (actor is None or actor.kind in TRADERS))
    return buys and frame.target.relation is Relation.OWNED and scope(sentence, frame) == ADVERTISING


def _is_own(frame: Frame, actor: Agent) -> bool:
    """True when the body that acts owns the target, as the lists tell: a parent and its service."""
    own = frame.target.word.name.actor if frame.target.word.name is not None else None
    hosted = SOCIAL in actor.lists or frame.target.relation is Relation.HOSTED
    if own is not None and own.kind is actor.kind is ActorKind.PLATFORM and GENERIC in actor.lists and hosted:
        return True  # "An X post was removed from the platform", "the social network's decision to remove an X post"
    return own is not None and actor.name in {own.name, own.parent} and frame.voice is not Voice.NOUN


def _actor(frame: Frame) -> Agent | None:
    """Who acts: a listed subject, else the platform or authority of the place, else whoever is named."""
    listed = [body for body in frame.agents if body.certain]
    where = () if frame.action is Action.SUE else frame.places  # anyone may sue in a place
    if frame.agents:
        where = tuple(body for body in where if body.kind is not ActorKind.LEGISLATURE)  # "ousts X from a committee"
    places = [body for body in where if body.certain]
    if frame.agents and not listed and frame.voice is not Voice.PASSIVE:
        places = [body for body in places if body.kind is ActorKind.PLATFORM]
    known = [body for body in (*frame.agents, *where) if body.known]
    return next(iter((*listed, *places, *known, *frame.agents)), None)


def _nearby(sentence: Sentence, target: str) -> Agent | None:
    """The platform a sentence names, where it names one only and that is not the target."""
    bodies = [body for phrase in sentence.phrases for body in listed_in(sentence, phrase, target)]
    platforms = {body.name: body for body in bodies if body.kind is ActorKind.PLATFORM}
    if len(platforms) != 1:
        return None
    return replace(next(iter(platforms.values())), standing=Standing.NEARBY)


def _by(sentence: Sentence, frame: Frame) -> Agent | None:
    """Who reverses or challenges: the subject of the verb that says so."""
    for governor in governors(sentence, frame.index):
        if governor.verb is None:
            continue
        group = sentence.phrases[governor.verb]
        if sentence.vocabulary.verb_status.get(group.lemma) in ANSWERS:
            slots = sentence.complements(governor.verb) if group.passive else sentence.subject(governor.verb)
            wanted = "by" if group.passive else ""
            return next(iter(agents(sentence, [slot for slot in slots if slot.preposition == wanted], "")), None)
    index = _next_verb(sentence, frame.index)
    verb = sentence.at(index)
    if verb is not None and verb.passive and sentence.vocabulary.verb_status.get(verb.lemma) in ANSWERS:
        slots = sentence.complements(index)
        return next(iter(agents(sentence, [slot for slot in slots if slot.preposition == "by"], "")), None)
    return None


def _next_verb(sentence: Sentence, index: int) -> int:
    """The place of the verb group after a noun and what hangs on it: "lifted" of "ban on X lifted by"."""
    at = index + 1
    while at < index + NEAR and sentence.kind(at) in {Kind.NOUN, Kind.PREPOSITION}:
        at += 1
    return at


def _dated(sentence: Sentence, frame: Frame, zone: Zone) -> Dated | None:
    """The date given in the clause of the action; one within a name ("the May 4 committee") is none."""
    first, last = _clause(sentence, frame)
    names = [range(word.start - first, word.end - first) for word in sentence.words if word.name is not None]
    found = dates(zone.normalised.text[first:last], sentence.vocabulary.calendar, zone.written)
    return next((dated for dated in found if not any(dated.start in name for name in names)), None)


def _clause(sentence: Sentence, frame: Frame) -> tuple[int, int]:
    words, phrases = sentence.words, sentence.phrases
    before = [words[phrase.last].end for phrase in phrases[: frame.index] if phrase.kind in BOUNDS]
    after = [words[phrase.first].start for phrase in phrases[frame.index + 1 :] if phrase.kind in BOUNDS]
    return (before[-1] if before else words[0].start), (after[0] if after else words[-1].end)


def _old(sentence: Sentence, frame: Frame, zone: Zone, dated: Dated | None) -> str:
    """Why the action is old news by its date, "" when it is not."""
    if dated is not None and dated.year_named and zone.written is not None and dated.last < zone.written - OLD:
        return f"dated {dated.last.isoformat()}"
    first, last = _clause(sentence, frame)
    for word in sentence.words:
        earlier = word.tag is Tag.ADVERB and sentence.vocabulary.has(word.lower, "earlier")
        if earlier and first <= word.start < last and zone.field is not Field.TITLE:
            return word.text
    return ""


def mention(sentence: Sentence, zone: Zone, found: Judged) -> Mention:
    """The mention a kept frame makes."""
    frame, actor, status = found.frame, found.actor, found.status
    cited = because(sentence, zone.normalised.text)
    last = status.cues[-1].word if status.cues else None
    place = next((body.jurisdiction for body in frame.places if body.jurisdiction), None)
    limited = scope(sentence, frame)
    return Mention(
        entity=frame.target.entity,
        action=classified(sentence, frame, actor, limited),
        status=Status.RECALLED if found.recalled else status.status,
        field=zone.field,
        sentence=zone.text,
        spans=Spans(
            actor=zone.span(actor.start, actor.end) if actor else None,
            action=zone.span(frame.trigger.start, frame.trigger.end),
            target=zone.span(frame.target.word.start, frame.target.word.end),
            status=zone.span(last.start, last.end) if last else None,
            because=zone.span(cited.start, cited.end) if cited else None,
        ),
        score=found.score,
        actor=actor.name if actor else None,
        actor_kind=actor.kind if actor else ActorKind.UNKNOWN,
        actor_parent=actor.parent if actor and not actor.lists else None,
        actor_lists=actor.lists if actor else (),
        by=_answering(found),
        scope=limited,
        because=cited.text if cited else None,
        jurisdiction=(actor.jurisdiction if actor else None) or place,
        occurred=found.dated.day if found.dated else None,
        trace=trace(found),
    )


def corrected(found: Mention, step: str, **known: Any) -> Mention:
    """The mention with what the rest of the entry tells of it; the step is said before the score."""
    return replace(found, trace=(*found.trace[:-1], step, *found.trace[-1:]), **known)


def acted_by(found: Mention, body: Actor, step: str) -> Mention:
    """The mention, acted by a listed body."""
    return corrected(
        found,
        step,
        actor=body.name,
        actor_kind=body.kind,
        actor_parent=None,
        actor_lists=body.lists,
        jurisdiction=body.jurisdiction,
    )


def _answering(found: Judged) -> str | None:
    if found.by is not None and (found.actor is None or found.by.name != found.actor.name or _is_ruling(found.by)):
        return found.by.name
    patient = found.frame.voice is Voice.PATIENT and found.status.status is Status.CHALLENGED
    return found.frame.target.entity if patient else None


def _is_ruling(body: Agent) -> bool:
    """True for a court, which is told as the one who answers even where nobody else is known to act."""
    return body.kind is ActorKind.COURT


def trace(found: Judged) -> tuple[str, ...]:
    """The steps of a reading, in words."""
    frame, status = found.frame, found.status
    target = frame.target
    steps = [
        f"'{frame.trigger.text}' names the action {frame.action} ({frame.voice})",
        f"'{target.word.text}' is {target.entity}: {target.relation}" + ("" if target.named else ", not named here"),
        f"{found.actor.name} acts ({found.actor.standing})" if found.actor else "nobody is said to act",
    ]
    steps += [f"'{cue.word.text}' makes it {cue.status}" for cue in status.cues]
    if status.background is not None:
        steps.append(f"background: {status.background}")
    steps.append(f"score {found.score}")
    return tuple(steps)
