"""Which mentions may be of one action: families bound linking, pairs say what one action may be called."""

from collections.abc import Iterable

from monitor.model.mention import CORE, Action, Mention, Status
from monitor.model.rule import Match
from monitor.model.story import BlockKey

ONE_ACTION = frozenset(
    frozenset(pair)
    for pair in (
        # Outlets call one platform decision by any of these.
        (Action.BAN, Action.SUSPEND),
        (Action.BAN, Action.REMOVE),
        (Action.BAN, Action.RESTRICT),
        (Action.BAN, Action.BLOCK),
        (Action.SUSPEND, Action.BLOCK),
        (Action.SUSPEND, Action.REMOVE),
        (Action.SUSPEND, Action.RESTRICT),
        (Action.BLOCK, Action.REMOVE),
        (Action.BLOCK, Action.RESTRICT),
        (Action.REMOVE, Action.RESTRICT),
        # An authority orders what others then carry out.
        (Action.ORDER, Action.BAN),
        (Action.ORDER, Action.BLOCK),
        (Action.ORDER, Action.REMOVE),
        (Action.ORDER, Action.RESTRICT),
        (Action.ORDER, Action.SUSPEND),
        (Action.ORDER, Action.SEIZE),
        # Sanctions forbid trade, limit exports and freeze assets.
        (Action.SANCTION, Action.BAN),
        (Action.SANCTION, Action.RESTRICT),
        (Action.SANCTION, Action.BLOCK),
        (Action.SANCTION, Action.SEIZE),
        (Action.SANCTION, Action.REMOVE),
        # A settlement is told as the charge, the suit or the fine it ends in.
        (Action.FINE, Action.SUE),
        (Action.FINE, Action.CHARGE),
        (Action.CHARGE, Action.SUE),
    )
)
"""Pairs of different actions that may be one action in two outlets' words."""

PROSPECTS = frozenset({Action.CHARGE, Action.FINE, Action.SUE})
"""What a probe may lead to."""

ENTRY_FAMILY = "text:"
"""Begins the family of entries that a rule matched as a whole; the rule's id follows."""


def family(action: Action) -> str:
    """The block of actions within which stories are linked: core or enforcement.

    Nearly every pair of core actions is one action in some outlet's words, so no finer cut keeps one story in one
    block; a proceeding (a probe, a charge, a fine) is news of its own beside the measure it leads to.
    """
    return "core" if action in CORE else "enforcement"


def may_be_one(action: Action, others: Iterable[Action]) -> bool:
    """Whether an action may be the one that others are words for."""
    return any(action is other or frozenset((action, other)) in ONE_ACTION for other in others)


def is_prospect(mention: Mention) -> bool:
    """Whether it tells of what may be done one day: beside a probe in the same entry, that is what the probe is for."""
    return mention.action in PROSPECTS and mention.status is Status.PROPOSED


def mention_block(mention: Mention) -> BlockKey:
    """The block a mention is linked in."""
    return BlockKey(mention.entity, family(mention.action))


def match_block(match: Match) -> BlockKey:
    """The block a match is linked in: its mention's, or the rule's own for an entry matched as a whole."""
    if match.mention is not None:
        return mention_block(match.mention)
    return BlockKey(match.entity or "", ENTRY_FAMILY + match.rule)
