"""What a reader is told of a story: the account that all its mentions give together."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from monitor.model.entry import Field
from monitor.model.mention import Action, Mention, Status
from monitor.model.names import ActorKind
from monitor.model.story import BlockKey, StoredMention, Story
from monitor.stories.actors import Lineage, is_name
from monitor.stories.background import background
from monitor.stories.facts import is_judging, taker
from monitor.stories.family import is_prospect
from monitor.stories.fingerprint import copy_groups
from monitor.stories.life import history

Value = TypeVar("Value", bound=Hashable)

SPECIFIC = (
    Action.SUSPEND,
    Action.SEIZE,
    Action.SANCTION,
    Action.REMOVE,
    Action.BLOCK,
    Action.ORDER,
    Action.BAN,
    Action.RESTRICT,
    Action.FINE,
    Action.CHARGE,
    Action.SUE,
    Action.PROBE,
    Action.LAW,
)
"""Of two words for one action that are equally well told, the one that says more of how it is done comes first."""

FIELDS = tuple(Field)


@dataclass(frozen=True, slots=True)
class _Voice:
    """A mention, and the text it stands in: copies of one text are one voice, however many outlets carry them."""

    mention: Mention
    text: int


def tell(
    key: BlockKey, members: Sequence[StoredMention], *, recalled: Iterable[StoredMention], lineage: Lineage
) -> Story:
    """The story of the mentions of one cluster, in order of event time; without an id, at revision 1.

    `recalled` may be all recalled mentions of the block: only those of the story's entries are its background.
    """
    texts = copy_groups([(stored.event_time, stored.fingerprint) for stored in members])
    told = [(stored, text) for stored, text in zip(members, texts, strict=True) if not _is_aside(stored, members)]
    voices = [_Voice(stored.mention, text) for stored, text in told if stored.mention]
    steps = history([stored for stored, _ in told])
    status = steps[-1].status if steps else None
    lead = max((stored for stored, _ in told), key=lambda stored: _telling(stored, status))
    matched = [stored for stored in members if stored.level is not None]
    actors = _actors(voices, lineage)
    acting = [voice for voice in voices if actors and taker(voice.mention) == actors[0]] or voices
    return Story(
        entity=key.entity,
        family=key.family,
        action=_most(voices, lambda mention: mention.action, lambda action: -SPECIFIC.index(action)),
        status=status,
        mentions=tuple(sorted(stored.key for stored in members)),
        entry_ids=_once(stored.entry for stored in members),
        history=steps,
        first=members[0].event_time,
        last=members[-1].event_time,
        sources=len({members[text].outlet.casefold() for text in texts}),
        entries=len({stored.entry for stored in members}),
        headline=lead.title or (lead.mention.sentence if lead.mention else ""),
        sentence=lead.mention.sentence if lead.mention else "",
        lead=lead.entry,
        url=lead.url,
        outlets=_outlets(members),
        actors=actors,
        actor_kind=_most(acting, _kind, len) or ActorKind.UNKNOWN,
        by=_most([voice for voice in voices if voice.mention.status is status], _by, len),
        scope=_most(voices, lambda mention: mention.scope, len),
        because=_most(voices, lambda mention: mention.because, len),
        jurisdiction=_most(acting, lambda mention: mention.jurisdiction, len),
        level=max((stored.level for stored in matched if stored.level), key=lambda level: level.rank, default=None),
        rules=_union(stored.rules for stored in matched),
        tags=_union(stored.tags for stored in matched),
        categories=_union((stored.category,) for stored in members if stored.category),
        official=any(stored.official for stored in members),
        baseline=all(stored.baseline for stored in matched or members),
        background=background(recalled, members),
        revision=1,
    )


def _is_aside(stored: StoredMention, members: Sequence[StoredMention]) -> bool:
    """Whether it only says what the probe may lead to that the others tell of."""
    if stored.mention is None or not is_prospect(stored.mention):
        return False
    return any(other.mention is not None and other.mention.action is Action.PROBE for other in members)


def _telling(stored: StoredMention, status: Status | None) -> tuple[bool, bool, bool, float, int]:
    """How well an entry tells the story as it stands; the earliest of equals leads."""
    mention = stored.mention
    if mention is None:
        return (True, stored.level is not None, False, 0.0, 0)
    place = -FIELDS.index(mention.field)
    return (mention.status is status, stored.level is not None, taker(mention) is not None, mention.score, place)


def _most(
    voices: Sequence[_Voice], value: Callable[[Mention], Value | None], prefer: Callable[[Value], int]
) -> Value | None:
    """The value best told: by the sum of scores over texts, then by preference, then by who told it first."""
    said = {value(voice.mention) for voice in voices} - {None}
    if len(said) < 2:
        return next(iter(said), None)
    totals = _weigh(voices, value)
    return max(totals, key=lambda said: (totals[said], prefer(said)), default=None)


def _weigh(voices: Iterable[_Voice], value: Callable[[Mention], Value | None]) -> dict[Value, float]:
    """For each value that was told, the sum over texts of the best score it was told with."""
    scores: dict[Value, dict[int, float]] = defaultdict(dict)
    for voice in voices:
        said = value(voice.mention)
        if said is not None:
            scores[said][voice.text] = max(scores[said].get(voice.text, 0.0), voice.mention.score)
    return {said: sum(texts.values()) for said, texts in scores.items()}


def _actors(voices: Iterable[_Voice], lineage: Lineage) -> tuple[str, ...]:
    """Those who act, by name if any mention has one; a part before its whole, since the whole follows from the part."""
    totals = _weigh(voices, taker)
    named = [actor for actor in totals if is_name(actor)] or totals
    return tuple(sorted(named, key=lambda actor: (-len(lineage.line(actor)), -totals[actor], actor)))


def _by(mention: Mention) -> str | None:
    return mention.by or (mention.actor if is_judging(mention) else None)


def _kind(mention: Mention) -> ActorKind | None:
    return None if is_judging(mention) or mention.actor_kind is ActorKind.UNKNOWN else mention.actor_kind


def _outlets(members: Iterable[StoredMention]) -> tuple[str, ...]:
    """Each outlet once, in the spelling of its first entry."""
    spellings: dict[str, str] = {}
    for stored in members:
        spellings.setdefault(stored.outlet.casefold(), stored.outlet)
    return tuple(spellings.values())


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _union(values: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({value for several in values for value in several}))
