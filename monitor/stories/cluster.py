"""Joining mentions into stories: a function of the set of mentions, whatever order and batches they came in.

The mentions are placed one by one in order of event time, each in the draft that suits it best. That order is made from
the mentions themselves, never from the order of their arrival, so the same set always gives the same partition.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta

from monitor.model.mention import Action, Status
from monitor.model.story import Constraint, StoredMention
from monitor.stories.actors import Lineage
from monitor.stories.constraints import Bonds
from monitor.stories.draft import Candidate, Draft
from monitor.stories.facts import actors_agree
from monitor.stories.family import is_prospect
from monitor.stories.fingerprint import copy_groups
from monitor.stories.life import LIFE, ORDER, WINDOW
from monitor.stories.presume import candidates

Cluster = tuple[StoredMention, ...]


def cluster(
    mentions: Iterable[StoredMention], *, lineage: Lineage, constraints: Sequence[Constraint] = ()
) -> tuple[Cluster, ...]:
    """The mentions of one block as stories, in order of their first mentions, each in order of event time.

    Every mention is in exactly one, but for the recalled: those are background and in none. Entries matched as a whole
    are joined to their copies alone.
    """
    told = sorted((stored for stored in mentions if not is_recalled(stored)), key=_place)
    if len(told) == 1:
        return (tuple(told),)
    bonds = Bonds(constraints)
    texts = [stored for stored in told if stored.mention is None]
    events = [stored for stored in told if stored.mention is not None]
    order = {stored.key: at for at, stored in enumerate(told)}
    joined = [*_copies(texts, bonds), *_events(events, lineage, bonds)]
    clusters = [tuple(sorted(members, key=lambda stored: order[stored.key])) for members in joined]
    return tuple(sorted(clusters, key=lambda members: order[members[0].key]))


def is_recalled(stored: StoredMention) -> bool:
    """Whether it tells of an earlier matter only, as background."""
    return stored.mention is not None and stored.mention.status is Status.RECALLED


def _place(stored: StoredMention) -> tuple[object, ...]:
    """Where a mention stands in the order: within an entry what says more comes first and draws the rest to it.

    The row decides only between mentions that say the same.
    """
    mention = stored.mention
    if mention is None:
        return (stored.event_time, stored.entry, stored.key)
    unsaid = (mention.actor is None, mention.scope is None)
    said = (ORDER.index(mention.status), *unsaid, mention.action, mention.actor or "", mention.sentence)
    return (stored.event_time, stored.entry, *said, stored.key)


def _copies(texts: Sequence[StoredMention], bonds: Bonds) -> Iterable[list[StoredMention]]:
    groups = copy_groups([(stored.event_time, stored.fingerprint) for stored in texts])
    drafts: dict[int, list[StoredMention]] = {}
    bound: dict[str, int] = {}
    for place, stored in enumerate(texts):
        group = bound.get(bonds.knot(stored.entry), groups[place])
        if bonds.bar(stored.entry, (other.entry for other in drafts.get(group, ()))):
            group = place
        bound[bonds.knot(stored.entry)] = group
        drafts.setdefault(group, []).append(stored)
    return drafts.values()


def _events(events: Sequence[StoredMention], lineage: Lineage, bonds: Bonds) -> list[list[StoredMention]]:
    desk = _Desk(lineage)
    bound: dict[str, Draft] = {}
    placed: dict[object, Draft] = {}
    acting = candidates(events, lineage)
    together = defaultdict(list)
    asides = _asides(acting, lineage)
    acting = [candidate for candidate in acting if candidate.stored.key not in asides]
    acts = [_act(candidate) for candidate in acting]
    for act, candidate in zip(acts, acting, strict=True):
        together[act].append(candidate)
    for act, candidate in zip(acts, acting, strict=True):
        knot = bonds.knot(candidate.stored.entry)
        draft = bound.get(knot) or placed.get(act) or desk.best(together[act], bonds)
        placed[act] = draft = desk.place(candidate, draft)
        if bonds.is_tied(candidate.stored.entry):
            bound[knot] = draft
    members = [[candidate.stored for candidate in draft.placed] for draft in desk.drafts]
    where = {stored.key: told for told in members for stored in told}
    for stored in events:
        if stored.key in asides:
            where[asides[stored.key]].append(stored)
    return members


def _asides(acting: Sequence[Candidate], lineage: Lineage) -> dict[int, int]:
    """By the row of each mention that only says what a probe told of in its entry may lead to, that of the probe."""
    probes: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in acting:
        if candidate.mention.action is Action.PROBE:
            probes[candidate.stored.entry].append(candidate)
    if not probes:
        return {}
    return {
        candidate.stored.key: probe.stored.key
        for candidate in acting
        if is_prospect(candidate.mention)
        for probe in probes.get(candidate.stored.entry, ())[:1]
        if actors_agree(candidate.facts, probe.facts, lineage)
    }


def _act(candidate: Candidate) -> tuple[object, ...]:
    """What mentions of one act share that name the several who take it in one sentence; others share it with none."""
    stored, mention = candidate.stored, candidate.mention
    if not candidate.named:
        return (stored.key,)
    return (stored.entry, mention.sentence, mention.action, mention.status, mention.scope)


class _Desk:
    """The drafts of one block, laid out by number so that only those within reach of a mention are looked at."""

    def __init__(self, lineage: Lineage) -> None:
        self.drafts: list[Draft] = []
        self._lineage = lineage
        self._recent: dict[int, Draft] = {}
        self._nameless: dict[int, Draft] = {}
        self._by_root: dict[str, dict[int, Draft]] = defaultdict(dict)

    def best(self, together: Iterable[Candidate], bonds: Bonds) -> Draft | None:
        """The draft that suits the first best of mentions of one act that any suits."""
        found = (self._best(candidate, bonds) for candidate in together)
        return next((draft for draft in found if draft is not None), None)

    def _best(self, candidate: Candidate, bonds: Bonds) -> Draft | None:
        ranked = [
            (rank, draft)
            for draft in self._within_reach(candidate)
            if (rank := draft.rank(candidate, self._lineage)) is not None
            and not bonds.bar(candidate.stored.entry, draft.entries)
        ]
        if not ranked:
            return None
        best = max(rank for rank, _ in ranked)
        alike = [draft for rank, draft in ranked if rank == best]
        return alike[0] if len(alike) == 1 else max(alike, key=lambda draft: draft.likeness(candidate))

    def _within_reach(self, candidate: Candidate) -> list[Draft]:
        """Those of the same actor for as long as a story lives, and of the others those still told of."""
        actor = candidate.facts.actor or candidate.mention.actor
        named = _live(self._by_root[self._lineage.root(actor)], candidate, LIFE) if actor else []
        others = self._recent if candidate.facts.actor is None else self._nameless
        return named + [draft for draft in _live(others, candidate, WINDOW) if draft not in named]

    def place(self, candidate: Candidate, draft: Draft | None) -> Draft:
        """Add a mention to a draft, or open one for it; the draft."""
        if draft is None:
            draft = Draft(len(self.drafts), candidate.facts, candidate.told)
            self.drafts.append(draft)
        draft.add(candidate, self._lineage)
        self._file(draft)
        return draft

    def _file(self, draft: Draft) -> None:
        self._recent[draft.number] = draft
        if draft.facts.actor is None:
            self._nameless[draft.number] = draft
            return
        self._nameless.pop(draft.number, None)
        for actor in draft.facts.actors:
            self._by_root[self._lineage.root(actor)][draft.number] = draft


def _live(shelf: dict[int, Draft], candidate: Candidate, reach: timedelta) -> list[Draft]:
    """The drafts that this mention, and so any after it, can still be near to; the others leave the shelf."""
    since = candidate.stored.event_time - reach
    for number in [number for number, draft in shelf.items() if draft.end < since]:
        del shelf[number]
    return list(shelf.values())
