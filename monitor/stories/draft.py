"""A story in the making, and the rule by which a mention joins it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from monitor.model.mention import FOLLOWS, Mention, Status
from monitor.model.story import StatusStep, StoredMention
from monitor.stories.actors import Lineage
from monitor.stories.facts import Facts, agree, narrowed
from monitor.stories.fingerprint import words
from monitor.stories.life import FRESH, LAG, LASTING, LIFE, STAGE, WINDOW, is_step


@dataclass(frozen=True)
class Candidate:
    """A mention to be placed: its facts (the actor perhaps presumed), and when it was told.

    `named` is true when the mention itself names its actor. `reversed_too` is true when its entry also tells of a
    reversal: what was imposed or proposed is then how it began. `beside` are all mentions of its entry.
    """

    stored: StoredMention
    mention: Mention
    facts: Facts
    told: datetime
    named: bool
    reversed_too: bool
    beside: Sequence[StoredMention]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words it is told in: asked for only where the rest leaves it open."""
        return frozenset(words(f"{self.stored.title} {self.mention.sentence}"))

    @cached_property
    def telling(self) -> frozenset[str]:
        """Words of its entry that tell what happened: neither the party nor what holds sentences together."""
        told = self.words.union(*(words(stored.mention.sentence) for stored in self.beside if stored.mention))
        return told - FUNCTION_WORDS - frozenset(words(self.mention.entity))

    def may_retell(self, other: "Candidate", words: int = 1) -> bool:
        """Whether the two tell of it in so many words at least; what tells too little in words does not deny it."""
        few = min(len(self.telling), len(other.telling)) < TELLING
        return few or len(self.telling & other.telling) >= words

    def retells(self, other: "Candidate") -> bool:
        """Whether the two tell of it in one word at least that does not name who acts."""
        shared = self.telling & other.telling
        return not shared <= frozenset(words(self.mention.actor or ""))


_FUNCTION_WORDS = """
    a about after against all also an and are as at be been before being but by can could did do does down during
    for from had has have he her his how if in into is it its just may me might more most my new no not now of
    off on one or other our out over own s said say says she should so some t than that the their them then there
    these they this those through to too u under up us very was we were what when where which while who why will
    with would you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that hold sentences together, and so stand in any two."""
TELLING = 4
"""The fewest telling words of a text for which it says something that another has none of them."""
OTHERWISE = 2
"""So many telling words what names nobody has in common with what calls the action otherwise."""

Rank = tuple[bool, bool, bool, bool, int, int, bool]
"""How well a draft suits a mention: same entry, actor named, still told of, same actor, time, scope, jurisdiction."""


@dataclass(slots=True)
class Span:
    """From the first to the last of some moments."""

    first: datetime
    last: datetime

    def close(self, at: datetime, silence: timedelta = WINDOW) -> bool:
        """Whether the silence before or after is short enough."""
        return self.first - silence <= at <= self.last + silence

    def near(self, at: datetime, silence: timedelta = WINDOW) -> bool:
        """Whether it is close and does not make a stage too long."""
        return self.close(at, silence) and max(self.last, at) - min(self.first, at) <= STAGE

    def add(self, at: datetime) -> None:
        """Reach as far as this moment."""
        self.first, self.last = min(self.first, at), max(self.last, at)


@dataclass(slots=True)
class Stage:
    """One status of a draft in time: when it was so, and when it was told.

    One outlet may date an action that others only report: they are close if either of the two clocks says so.
    """

    events: Span
    tellings: Span

    @classmethod
    def begin(cls, candidate: Candidate) -> "Stage":
        """The stage as its first mention tells it."""
        at = candidate.stored.event_time
        return cls(Span(at, at), Span(candidate.told, candidate.told))

    def add(self, candidate: Candidate) -> None:
        """Reach as far as another mention."""
        self.events.add(candidate.stored.event_time)
        self.tellings.add(candidate.told)

    def close(self, candidate: Candidate, silence: timedelta = WINDOW) -> bool:
        """Whether the silence before the candidate is short enough."""
        return self.events.close(candidate.stored.event_time, silence) or self.tellings.close(candidate.told, silence)

    def near(self, candidate: Candidate, silence: timedelta = WINDOW) -> bool:
        """Whether the candidate may tell of this stage."""
        return self.events.near(candidate.stored.event_time, silence) or self.tellings.near(candidate.told, silence)


@dataclass(slots=True, eq=False)
class Draft:
    """The mentions joined so far, in order of event time, and what they say together; `end` is the last telling."""

    number: int
    facts: Facts
    end: datetime
    placed: list[Candidate] = field(default_factory=list)
    entries: set[str] = field(default_factory=set)
    stages: dict[Status, Stage] = field(default_factory=dict)
    step: StatusStep | None = None

    def add(self, candidate: Candidate, lineage: Lineage) -> None:
        """Take a mention in."""
        stored, mention = candidate.stored, candidate.mention
        self.facts = narrowed(self.facts, candidate.facts, lineage)
        self.placed.append(candidate)
        self.entries.add(stored.entry)
        self.end = max(self.end, candidate.told)
        if is_step(self.step, mention, stored.event_time):
            self.step = StatusStep(mention.status, stored.event_time, stored.entry)
        stage = self.stages.get(mention.status)
        if stage is None or not stage.near(candidate, STAGE):
            self.stages[mention.status] = Stage.begin(candidate)
        else:
            stage.add(candidate)

    def rank(self, candidate: Candidate, lineage: Lineage) -> Rank | None:
        """How well the candidate fits, greater is better; None when it is of another action."""
        if not agree(candidate.facts, self.facts, lineage):
            return None
        fresh, is_by = self._is_fresh(candidate), self._is_by(candidate.facts.actor, lineage)
        if not fresh and self._is_vague(candidate, lineage, is_by=is_by):
            return None
        if self._is_told_otherwise(candidate, fresh=fresh, is_by=is_by):
            return None
        reach = self._reach(candidate, lineage)
        if reach is None or self._is_relapse(candidate):
            return None
        ours, theirs = self.facts, candidate.facts
        return (
            candidate.stored.entry in self.entries,
            None not in {ours.actor, theirs.actor},
            fresh,
            is_by,
            reach,
            len(ours.scope & theirs.scope),
            ours.jurisdiction is not None and ours.jurisdiction == theirs.jurisdiction,
        )

    def likeness(self, candidate: Candidate) -> tuple[float, int]:
        """Which of two that suit equally well it is: how much of the candidate's text was told before, then age."""
        said = set().union(*(placed.words for placed in self.placed))
        return (len(candidate.words & said) / len(candidate.words) if candidate.words else 0.0, self.number)

    def _is_vague(self, candidate: Candidate, lineage: Lineage, *, is_by: bool) -> bool:
        """Whether too little says that what is told days later is of this action.

        Either nobody is named and it is called otherwise; or it is the same status of another part, or of the whole,
        of which each does much.
        """
        if self.facts.actor is None or not candidate.named:
            return candidate.mention.action not in self.facts.actions
        follows = self.step is not None and candidate.mention.status in FOLLOWS[self.step.status]
        return not (follows or is_by or self._is_repeated(candidate, lineage))

    def _is_repeated(self, candidate: Candidate, lineage: Lineage) -> bool:
        """Whether somebody told the same before of the same body, though others know which part of it acts."""
        return candidate.mention.action in self.facts.actions and any(
            placed.named
            and lineage.same(placed.facts.actor or "", candidate.facts.actor or "")
            and candidate.retells(placed)
            for placed in self.placed
        )

    def _is_told_otherwise(self, candidate: Candidate, *, fresh: bool, is_by: bool) -> bool:
        """Whether only party and time speak for it: not a word in common, and nobody named, or another name for it."""
        if candidate.stored.entry in self.entries:
            return False
        called_so = candidate.mention.action in self.facts.actions
        if candidate.named and is_by and (called_so or fresh):
            return False
        shared = 1 if called_so or candidate.named else OTHERWISE
        return not any(candidate.may_retell(placed, shared) for placed in self.placed)

    def _is_fresh(self, candidate: Candidate) -> bool:
        """Whether it is still told of."""
        return any(stage.close(candidate, FRESH) for stage in self.stages.values())

    def _is_by(self, actor: str | None, lineage: Lineage) -> bool:
        if actor is None:
            return False
        return actor == self.facts.actor or any(lineage.same(actor, ours) for ours in self.facts.actors)

    def _reach(self, candidate: Candidate, lineage: Lineage) -> int | None:
        """How near in time: None is out of reach.

        3 is another telling of a status, 2 the next status or a lagging outlet, 1 either of these when the action is
        over (a later one suits better) or another telling after a long silence, 0 the next status long after.
        """
        assert self.step is not None
        over = self.step.status is Status.REVERSED
        same = self.stages.get(candidate.mention.status)
        if same is not None and same.near(candidate):
            return 1 if over else 3
        if same is not None and same.near(candidate, STAGE) and self._is_retold(candidate, lineage):
            return 1
        current = self.stages[self.step.status]
        follows = candidate.mention.status in FOLLOWS[self.step.status]
        if current.near(candidate) or (follows and current.close(candidate)):
            return 1 if over else 2
        if not follows or self.step.status not in LASTING or not self._same_actor(candidate.mention.actor, lineage):
            return None
        return 0 if candidate.stored.event_time - current.events.last <= LIFE else None

    def _is_retold(self, candidate: Candidate, lineage: Lineage) -> bool:
        """Whether the same act of the same actor is told again, in words of those that told it first."""
        if not candidate.named or candidate.mention.action not in self.facts.actions:
            return False
        by_same = self._is_by(candidate.facts.actor, lineage)
        return by_same and any(candidate.retells(placed) for placed in self.placed)

    def _same_actor(self, actor: str | None, lineage: Lineage) -> bool:
        return actor is not None and any(lineage.related(actor, ours) for ours in self.facts.actors)

    def _is_relapse(self, candidate: Candidate) -> bool:
        """Whether the mention tells of a new action after this one was reversed."""
        assert self.step is not None
        if self.step.status is not Status.REVERSED or candidate.mention.status not in {Status.PROPOSED, Status.IMPOSED}:
            return False
        return not candidate.reversed_too and candidate.told > self.stages[Status.REVERSED].tellings.first + LAG
