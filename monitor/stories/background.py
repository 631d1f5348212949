"""Earlier matters that a story's entries recall: shown with it, never told as news."""

from collections.abc import Iterable, Sequence

from monitor.model.mention import Mention
from monitor.model.story import Background, StoredMention
from monitor.stories.family import may_be_one

Matter = tuple[str, str | None, object]
"""An action, who took it, and its day: outlets that recall one matter differ in little else."""


def background(recalled: Iterable[StoredMention], members: Sequence[StoredMention]) -> tuple[Background, ...]:
    """What the recalled mentions of a story's entries tell of other matters, each once, the earliest first.

    A matter without a day of its own is left out if another recalls it with one, and so is the story itself: most of
    its later entries recall it too.
    """
    entries = {stored.entry for stored in members}
    told = [stored.mention for stored in members if stored.mention is not None]
    best: dict[Matter, tuple[StoredMention, Mention]] = {}
    for stored in sorted(recalled, key=_rank):
        mention = stored.mention
        if mention is not None and stored.entry in entries and not _is_itself(mention, told):
            best.setdefault((mention.action, mention.actor, mention.occurred), (stored, mention))
    dated = {(action, actor) for action, actor, day in best if day is not None}
    kept = [pair for (action, actor, day), pair in best.items() if day is not None or (action, actor) not in dated]
    return tuple(_shown(stored, mention) for stored, mention in sorted(kept, key=lambda pair: _place(pair[0])))


def _is_itself(recalled: Mention, told: Iterable[Mention]) -> bool:
    """Whether a recalled action is the story's own: undated, and by nobody else."""
    if recalled.occurred is not None:
        return False
    return any(may_be_one(recalled.action, (mention.action,)) and recalled.actor == mention.actor for mention in told)


def _rank(stored: StoredMention) -> tuple[float, object]:
    return (-stored.mention.score if stored.mention else 0.0, _place(stored))


def _place(stored: StoredMention) -> tuple[object, ...]:
    return (stored.event_time, stored.entry, stored.mention.sentence if stored.mention else "", stored.key)


def _shown(stored: StoredMention, mention: Mention) -> Background:
    return Background(mention.action, mention.status, mention.actor, stored.event_time, stored.entry, mention.sentence)
