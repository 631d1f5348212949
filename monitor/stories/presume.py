"""Whom a mention that names no actor most likely means, so that one such mention cannot bridge two actors' stories."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.model.mention import Status
from monitor.model.names import AUTHORITIES, ActorKind
from monitor.model.story import StoredMention
from monitor.stories.actors import Lineage
from monitor.stories.draft import Candidate
from monitor.stories.facts import agree, facts
from monitor.stories.life import FRESH, told_at

NEIGHBOURS = 8
"""Mentions looked at on either side: the nearest in time are the news it belongs to, and a block may hold thousands."""


def candidates(mentions: Sequence[StoredMention], lineage: Lineage) -> list[Candidate]:
    """The mentions, in the order given (that of event time), each with its actor or the one it most likely means."""
    reversals = {stored.entry for stored in mentions if stored.mention and stored.mention.status is Status.REVERSED}
    beside: dict[str, list[StoredMention]] = defaultdict(list)
    for stored in mentions:
        beside[stored.entry].append(stored)
    plain = [_candidate(stored, beside[stored.entry], reversed_too=stored.entry in reversals) for stored in mentions]
    named = [candidate for candidate in plain if candidate.facts.actor is not None]
    if len(named) in {0, len(plain)}:
        return plain
    times = [candidate.stored.event_time for candidate in named]
    return [
        candidate
        if candidate.facts.actor is not None
        else _presumed(candidate, named=_around(candidate, named, times), lineage=lineage)
        for candidate in plain
    ]


def _candidate(stored: StoredMention, beside: Sequence[StoredMention], *, reversed_too: bool) -> Candidate:
    mention = stored.mention
    assert mention is not None
    said = facts(mention)
    if said.actor is not None and len(beside) > 1:
        said = replace(said, actor=_in_full(said.actor, beside))
    return Candidate(stored, mention, said, told_at(stored), said.actor is not None, reversed_too, beside)


def _in_full(name: str, beside: Sequence[StoredMention]) -> str:
    """The longest name in an entry that ends as this one does: headlines leave the first part out.

    "Bank of Freedonia" is no longer name of Freedonia.
    """
    names = (stored.mention.actor for stored in beside if stored.mention and stored.mention.actor)
    longer = (
        other for other in names if other.endswith(f" {name}") and not other.removesuffix(name).split()[-1].islower()
    )
    return max(longer, key=len, default=name)


def _around(candidate: Candidate, named: Sequence[Candidate], times: Sequence[datetime]) -> Sequence[Candidate]:
    at = bisect_left(times, candidate.stored.event_time)
    return named[max(0, at - NEIGHBOURS) : at + NEIGHBOURS]


def _presumed(candidate: Candidate, *, named: Sequence[Candidate], lineage: Lineage) -> Candidate:
    alike = [other for other in named if _is_near(candidate, other) and _may_be_one(candidate, other, lineage)]
    if not alike:
        return candidate
    best = max(alike, key=lambda other: _likeness(candidate, other))
    return replace(candidate, facts=replace(candidate.facts, actor=best.facts.actor, kind=best.facts.kind))


def _may_be_one(candidate: Candidate, other: Candidate, lineage: Lineage) -> bool:
    """Whether who is not named may be the other's actor: in one entry, "a judge" and the place are one authority."""
    ours, theirs = candidate.facts, other.facts
    if candidate.stored.entry != other.stored.entry:
        return agree(ours, theirs, lineage) and candidate.may_retell(other)
    if ours.kind in AUTHORITIES and theirs.kind in AUTHORITIES:
        ours = replace(ours, kind=theirs.kind)
    return agree(ours, theirs, lineage)


def _is_near(candidate: Candidate, other: Candidate) -> bool:
    """Whether two are told of close enough in time: days later, who acts may well be another."""
    return abs(other.stored.event_time - candidate.stored.event_time) <= FRESH


def _likeness(candidate: Candidate, other: Candidate) -> tuple[bool, bool, bool, bool, int, bool, float, float, str]:
    ours, theirs = candidate.facts, other.facts
    return (
        candidate.stored.entry == other.stored.entry,
        candidate.mention.action is other.mention.action,
        ours.kind is theirs.kind and ours.kind is not ActorKind.UNKNOWN,
        candidate.mention.actor == other.mention.actor,
        len(ours.scope & theirs.scope),
        ours.jurisdiction is not None and ours.jurisdiction == theirs.jurisdiction,
        len(candidate.words & other.words) / len(candidate.words | other.words) if candidate.words else 0.0,
        -abs((candidate.stored.event_time - other.stored.event_time).total_seconds()),
        theirs.actor or "",
    )
