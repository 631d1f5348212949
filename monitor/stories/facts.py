"""What must not conflict between mentions of one action: the action, who takes it, its scope, where it holds."""

from dataclasses import dataclass

from monitor.model.mention import CORE, Action, Mention, Status
from monitor.model.names import AUTHORITIES, ActorKind
from monitor.stories.actors import Lineage, is_name, kinds_agree, member
from monitor.stories.family import may_be_one

ONE_MEASURE = {
    # Who may not use a thing on what: outlets tell of one order by either.
    "employees": frozenset({"staff"}),
    "staff devices": frozenset({"staff", "devices"}),
    "government devices": frozenset({"staff", "devices", "government"}),
    # What is out of the store cannot be downloaded.
    "downloads": frozenset({"app"}),
    "app stores": frozenset({"app", "stores"}),
}
"""Scopes that two outlets may give to one measure, in words that make one a part of the other."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What one mention, or all mentions of a story together, say of an action.

    `actor` is a name: a mere description of one says no more than its kind. `others` act together with it: one sentence
    named them all. `scope` is a set of lower-case words, empty when unknown.
    """

    actions: frozenset[Action]
    actor: str | None
    kind: ActorKind
    scope: frozenset[str]
    jurisdiction: str | None
    others: frozenset[str] = frozenset()

    @property
    def actors(self) -> frozenset[str]:
        """All that are named."""
        return self.others if self.actor is None else self.others | {self.actor}


def is_judging(mention: Mention) -> bool:
    """Whether the actor is a court that hears of an action or lifts it; somebody else took it, named or not."""
    return mention.actor_kind is ActorKind.COURT and mention.status in {Status.CHALLENGED, Status.REVERSED}


def taker(mention: Mention) -> str | None:
    """Who takes the action, by name or description."""
    return None if is_judging(mention) else mention.actor


def facts(mention: Mention) -> Facts:
    """What a mention says; who challenges or reverses the action is no fact of the action.

    Outlets have many words for a body that no list holds ("Ruritanian court", "a judge in Strelsau"): it goes by the
    row that they tie it to. A member of a legislature acts by himself, whatever place sent him.
    """
    actor = taker(mention)
    seat = member(actor) if actor and mention.actor_kind is ActorKind.LEGISLATURE and mention.actor_parent else None
    known = seat or mention.actor_parent or actor if actor else None
    return Facts(
        frozenset((mention.action,)),
        known if known and is_name(known) else None,
        ActorKind.UNKNOWN if is_judging(mention) else mention.actor_kind,
        _scope((mention.scope or "").casefold()),
        mention.jurisdiction,
    )


def _scope(text: str) -> frozenset[str]:
    return ONE_MEASURE.get(text) or frozenset(text.split())


def agree(one: Facts, other: Facts, lineage: Lineage) -> bool:
    """Whether two may be of one action."""
    return (
        actors_agree(one, other, lineage)
        and (one.scope <= other.scope or other.scope <= one.scope)
        and _jurisdictions_agree(one, other)
        and _actions_agree(one, other)
    )


def _actions_agree(one: Facts, other: Facts) -> bool:
    """Outlets have many words for one act; but "officials" and "a court" do much, and must be said to do this."""
    described = any(each.actor is None and each.kind in AUTHORITIES for each in (one, other))
    if described and not CORE.isdisjoint(one.actions):
        return not one.actions.isdisjoint(other.actions)
    return any(_is_called(action, other.actions) for action in one.actions)


def _is_called(action: Action, words: frozenset[Action]) -> bool:
    """Whether an action may be what these are words for: one of them, or most, for one word leads to the next."""
    return action in words or 2 * sum(may_be_one(action, (word,)) for word in words) >= len(words)


def actors_agree(one: Facts, other: Facts, lineage: Lineage) -> bool:
    """Whether those who act may be one: by name if both name somebody, else by kind."""
    if one.actor is None or other.actor is None:
        return kinds_agree(one.kind, other.kind)
    return any(lineage.related(ours, theirs) for ours in one.actors for theirs in other.actors)


def _jurisdictions_agree(one: Facts, other: Facts) -> bool:
    if one.jurisdiction is None or other.jurisdiction is None or one.jurisdiction == other.jurisdiction:
        return True
    # A state and its union are two actors, though the lists may call the one a part of the other.
    if one.actor is not None and other.actor is not None and one.actors.isdisjoint(other.actors):
        return False
    wide, narrow = sorted((one.jurisdiction, other.jurisdiction), key=len)
    return narrow.startswith(f"{wide}-")


def narrowed(known: Facts, more: Facts, lineage: Lineage) -> Facts:
    """What two that agree say together: the part rather than the whole, the narrower scope and jurisdiction.

    Keeping the narrowest keeps a whole from joining two of its parts: once a ministry is known to act, another
    ministry of the same government no longer agrees. Whoever acts together with the others is kept beside them.
    """
    if known == more:
        return known
    actors = _narrowest(known, more, lineage)
    return Facts(
        known.actions | more.actions,
        next(iter(actors), None),
        more.kind if known.kind is ActorKind.UNKNOWN else known.kind,
        max(known.scope, more.scope, key=len),
        max(known.jurisdiction or "", more.jurisdiction or "", key=len) or None,
        others=frozenset(actors[1:]),
    )


def _narrowest(known: Facts, more: Facts, lineage: Lineage) -> list[str]:
    """The actors of both, the first known first, without the wholes of which a part is among them."""
    actors = [] if known.actor is None else [known.actor, *sorted(known.others)]
    for actor in sorted(more.actors):
        related = [place for place, one in enumerate(actors) if lineage.related(one, actor)]
        for place in related[:1]:
            actors[place] = lineage.narrower(actors[place], actor)
        if not related:
            actors.append(actor)
    return actors
