"""How well matches agree with labels: precision, recall and F1 with intervals, and what hits say right.

The unit is a pair of an entry and a watched entity. Hard pairs are left out, and so are those whose action was denied:
a rule that tells of them is neither right nor wrong. A pair of another class than the core ones that is read as core is
a class error, not a false alert.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from monitor.model.label import Label
from monitor.model.mention import CORE, TOLD, Mention, Status
from monitor.model.rule import Match

DRAWS = 500
"""Samples drawn for an interval: its ends are then steady to about a hundredth."""
TAIL = 0.025
"""What lies outside an interval on each side."""
COMMON = frozenset({"the", "of", "us", "u", "s", "government", "dept", "department", "court", "state"})
"""Words by which no body is known: two names that share only these name two bodies."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A label with what was told of its entity."""

    label: Label
    told: tuple[Mention, ...]

    @property
    def core(self) -> tuple[Mention, ...]:
        """What was told as an action of a core class."""
        return tuple(mention for mention in self.told if mention.action in CORE)


@dataclass(frozen=True, slots=True)
class Rates:
    """How many pairs were hit, told falsely and missed, or the sums of their weights."""

    hits: float
    false: float
    missed: float

    @property
    def precision(self) -> float:
        """The share of what was told that is so; 0 where nothing was told."""
        return self.hits / told if (told := self.hits + self.false) else 0.0

    @property
    def recall(self) -> float:
        """The share of what is so that was told; 0 where nothing is so."""
        return self.hits / so if (so := self.hits + self.missed) else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of action measured. `weighted` is None without weights; intervals are those of 95 %."""

    rates: Rates
    weighted: Rates | None
    precision: Interval
    recall: Interval
    f1: Interval
    false: Interval | None


@dataclass(frozen=True, slots=True)
class OnHits:
    """How often a hit says status, class and actor right; None where there is none to say it."""

    hits: int
    status: float | None
    action: float | None
    actor: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is measured. `pairs` counts those that were judged; `class_errors` those of others read as core."""

    pairs: int
    core: Measure
    every: Measure
    on_hits: OnHits
    class_errors: int


def judge(label: Label, matches: Iterable[Match]) -> Judged:
    """The label with the mentions that rules tell of its entity."""
    told = (match.mention for match in matches if match.mention and match.entity == label.entity)
    return Judged(label, tuple(mention for mention in told if mention.status in TOLD))


def judged_at_all(label: Label) -> bool:
    """False for hard pairs, and for actions that were denied."""
    return not label.hard and not (label.target and label.status is Status.DENIED)


def as_core(label: Label) -> bool:
    """True for pairs that core actions are judged by: targets of a core action, and those that are no targets."""
    return judged_at_all(label) and (not label.target or label.action in CORE)


def figures(judged: Sequence[Judged], rng: Random) -> Figures:
    """The figures of pairs, hard ones passed over; `rng` draws the samples of the intervals."""
    counted = [pair for pair in judged if judged_at_all(pair.label)]
    core = [pair for pair in counted if as_core(pair.label)]
    return Figures(
        pairs=len(counted),
        core=_measure([_Outcome.of(pair, pair.core) for pair in core], rng),
        every=_measure([_Outcome.of(pair, pair.told) for pair in counted], rng),
        on_hits=_on_hits([pair for pair in core if pair.label.target and pair.core]),
        class_errors=sum(bool(pair.core) for pair in counted if not as_core(pair.label)),
    )


@dataclass(frozen=True, slots=True)
class _Outcome:
    target: bool
    told: bool
    weight: float | None

    @classmethod
    def of(cls, pair: Judged, told: tuple[Mention, ...]) -> "_Outcome":
        return cls(pair.label.target, bool(told), pair.label.weight)

    @property
    def silent(self) -> bool:
        """True for a pair that is no target and was not told: it moves none of the figures."""
        return not (self.target or self.told)


def _measure(outcomes: Sequence[_Outcome], rng: Random) -> Measure:
    weighted = any(outcome.weight is not None for outcome in outcomes)
    drawn = list(_draws(outcomes, rng))
    plain = [_rates(sample, _one) for sample in drawn]
    return Measure(
        rates=_rates(outcomes, _one),
        weighted=_rates(outcomes, _weight) if weighted else None,
        precision=_interval(rates.precision for rates in plain),
        recall=_interval(rates.recall for rates in plain),
        f1=_interval(rates.f1 for rates in plain),
        false=_interval(_rates(sample, _weight).false for sample in drawn) if weighted else None,
    )


def _draws(outcomes: Sequence[_Outcome], rng: Random) -> Iterable[list[_Outcome]]:
    """Samples with replacement, as large as the whole, without the silent ones."""
    counted = [None if outcome.silent else outcome for outcome in outcomes]
    for _ in range(DRAWS if counted else 0):
        yield [outcome for outcome in rng.choices(counted, k=len(counted)) if outcome is not None]


def _rates(outcomes: Iterable[_Outcome], weight: Callable[[_Outcome], float]) -> Rates:
    hits = false = missed = 0.0
    for outcome in outcomes:
        if outcome.target and outcome.told:
            hits += weight(outcome)
        elif outcome.told:
            false += weight(outcome)
        elif outcome.target:
            missed += weight(outcome)
    return Rates(hits, false, missed)


def _one(_: _Outcome) -> float:
    return 1.0


def _weight(outcome: _Outcome) -> float:
    return 1.0 if outcome.weight is None else outcome.weight


def _interval(values: Iterable[float]) -> Interval:
    ordered = sorted(values) or [0.0]
    cut = int(len(ordered) * TAIL)
    return ordered[cut], ordered[-1 - cut]


def _on_hits(hits: Sequence[Judged]) -> OnHits:
    named = [pair for pair in hits if _words(pair.label.actor)]
    return OnHits(
        hits=len(hits),
        status=_share(pair.label.status in {mention.status for mention in pair.core} for pair in hits),
        action=_share(pair.label.action in {mention.action for mention in pair.core} for pair in hits),
        actor=_share(_actor_is_right(pair) for pair in named),
    )


def _actor_is_right(pair: Judged) -> bool:
    wanted = _words(pair.label.actor)
    return any(wanted & _words(mention.actor) for mention in pair.core)


def _words(actor: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", (actor or "").lower())) - COMMON


def _share(answers: Iterable[bool]) -> float | None:
    given = list(answers)
    return sum(given) / len(given) if given else None
