"""Who acts, under its own name: a body told by its kind in one sentence and named in another of the same entry."""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model.mention import CORE, Mention, Status
from monitor.model.names import AUTHORITIES, Actor, ActorKind
from monitor.reading.agent import COUNTRIES, EXECUTIVE, GENERIC
from monitor.reading.doers import Doer
from monitor.reading.mentions import HOSTS_DO, SPOKEN, acted_by, corrected

TOLD_BY_KIND = frozenset({ActorKind.REGULATOR, ActorKind.COURT})
"""Kinds of which an entry seldom means two where it names one: "the Ruritanian regulator" is the one it names."""


@dataclass(frozen=True, slots=True)
class Named:
    """A listed body that an entry names somewhere. `opens`: a sentence begins with it, so it acts or speaks there."""

    actor: Actor
    opens: bool


def wants_name(found: Mention) -> bool:
    """True when who acts may have a name elsewhere in the entry."""
    return _by_kind(found) or _by_country(found)


def _by_kind(found: Mention) -> bool:
    """True for "the Ruritanian regulator", "a court" of a known place."""
    unnamed = found.actor_parent is not None or GENERIC in found.actor_lists
    return found.actor_kind in TOLD_BY_KIND and unnamed and found.jurisdiction is not None


def _by_country(found: Mention) -> bool:
    return _is_country(found) and found.status in SPOKEN


def under_name(found: Mention, bodies: Iterable[Named]) -> Mention:
    """The mention, the body that acts under the name its entry has for it, where only one can be meant."""
    if not wants_name(found):
        return found
    # What a country does its regulator does that is seen at work in the same entry.
    kind = found.actor_kind if _by_kind(found) else ActorKind.REGULATOR
    meant = {
        named.actor.name: named.actor
        for named in bodies
        if named.actor.kind is kind
        and named.actor.jurisdiction == found.jurisdiction
        and GENERIC not in named.actor.lists
        and (named.opens or _by_kind(found))
    }
    if len(meant) != 1:
        return found
    (body,) = meant.values()
    return acted_by(found, body, f"{body.name}, which the entry names, is that {found.actor}")


def under_others_actor(found: Mention, others: Iterable[Mention]) -> Mention:
    """The mention, acted by the one body that does the same elsewhere in the entry, where it names none or a country.

    "X banned" is Ruritania's where the text has "X, which Ruritania banned"; "Ruritania bans X" is its ministry's.
    """
    acting = {other.actor: other for other in others if other.entity == found.entity and _tells_more(other, found)}
    if len(acting) != 1:
        return found
    (other,) = acting.values()
    step = f"{other.actor} acts, as the entry tells elsewhere"
    return corrected(
        found,
        step,
        actor=other.actor,
        actor_kind=other.actor_kind,
        actor_parent=other.actor_parent,
        actor_lists=other.actor_lists,
        jurisdiction=found.jurisdiction or other.jurisdiction,
    )


def under_doer(found: Mention, seen: Iterable[Doer]) -> Mention:
    """The mention, acted by the one body the entry shows at work, where it names nobody or only what it is."""
    acting = {doer.body.name: doer.body for doer in seen if _may_be(found, doer)}
    if len(acting) != 1:
        return found
    (body,) = acting.values()
    step = f"{body.name} acts, as the entry tells elsewhere"
    return corrected(
        found,
        step,
        actor=body.name,
        actor_kind=body.kind,
        actor_parent=body.parent if not body.lists else None,
        actor_lists=body.lists,
        jurisdiction=found.jurisdiction or body.jurisdiction,
    )


def wants_doer(found: Mention) -> bool:
    """True when nobody known is said to act."""
    return found.status in SPOKEN and (found.actor is None or _is_anyone(found))


def _is_anyone(found: Mention) -> bool:
    """True for "the government", "a court" of no known place, "the firm"."""
    unnamed = GENERIC in found.actor_lists or _is_firm(found)
    return unnamed and found.jurisdiction is None


def _is_firm(found: Mention) -> bool:
    return found.actor_kind is ActorKind.COMPANY and found.actor is not None and found.actor.islower()


def _may_be(found: Mention, doer: Doer) -> bool:
    """True for a body that may be who acts, by what it is and what it does."""
    body = doer.body
    if not wants_doer(found) or found.entity in {body.name, *body.entities} or GENERIC in body.lists:
        return False
    does = found.action in doer.actions or (found.action in CORE and not CORE.isdisjoint(doer.actions))
    if _is_firm(found):
        return does and body.kind not in AUTHORITIES
    if _is_anyone(found):
        return body.kind is found.actor_kind and not body.heads
    return does and (body.kind in AUTHORITIES or found.action in HOSTS_DO)


def _tells_more(one: Mention, other: Mention) -> bool:
    """True where `one` knows who acts and `other` does not, or only for which country."""
    if one.actor is None or one.actor_kind is ActorKind.UNKNOWN:
        return False
    if one.status not in {other.status, *SPOKEN, Status.RECALLED}:
        return False
    if other.actor is None:
        return one.action is other.action or {one.action, other.action} <= CORE
    same = one.action is other.action and one.jurisdiction == other.jurisdiction
    unnamed = GENERIC in one.actor_lists
    return same and _is_itself(other) and not _is_country(one) and not unnamed and one.actor_kind in EXECUTIVE


def _is_country(found: Mention) -> bool:
    return found.actor_kind is ActorKind.GOVERNMENT and COUNTRIES in found.actor_lists


def _is_itself(found: Mention) -> bool:
    """True for a country that no head or cabinet of its own stands for: not "Ruritania (Rudolf)"."""
    return _is_country(found) and found.actor is not None and not found.actor.endswith(")")
