"""What became of a block's stories since they were stored: which are new, changed, merged, split, or without ground."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.model.story import Block, Story
from monitor.stories.actors import Lineage
from monitor.stories.cluster import cluster, is_recalled
from monitor.stories.story import tell


class Change(StrEnum):
    """How a story differs from what is stored. A reader may be told of the first three: they raise the revision."""

    NEW = "new"
    REVISED = "revised"
    RETRACTED = "retracted"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Linked:
    """One story as it now stands, with its id, beside what was stored under that id, if anything was."""

    story: Story
    change: Change
    before: Story | None


@dataclass(frozen=True, slots=True)
class Relinked:
    """All stories of a block, in order of their first mentions, those retracted last; and the ids that merged away.

    `redirects` leads from the id of a story that went into another to the id of that other.
    """

    stories: tuple[Linked, ...]
    redirects: Mapping[str, str]


def relink(block: Block, *, lineage: Lineage) -> Relinked:
    """The block's stories told anew from its mentions, and how each differs from what is stored; new ones without ids.

    Everything told follows from the mentions; ids, revisions and what people said are carried over. The oldest story
    first, an id goes to the part that holds most of its mentions. A story whose parts all went to older ones has merged
    into them. One with no mention left lives on in a re-read entry that still names its actor, else it is retracted.
    """
    told = _tell(block, lineage)
    heirs = _Heirs(told)
    leftover = [stored for stored in block.stories if not heirs.claim(stored)]
    gone = [stored for stored in leftover if not (heirs.redirect(stored) or heirs.claim_reread(stored))]
    linked = [_linked(story, heirs.before(place)) for place, story in enumerate(told)]
    return Relinked((*linked, *map(_retracted, gone)), heirs.redirects)


def _tell(block: Block, lineage: Lineage) -> list[Story]:
    known = {story.mentions: story for story in block.stories}
    recalled = defaultdict(list)
    for stored in filter(is_recalled, block.mentions):
        recalled[stored.entry].append(stored)
    told = []
    for members in cluster(block.mentions, lineage=lineage, constraints=block.constraints):
        past = [old for entry in {stored.entry for stored in members} for old in recalled.get(entry, ())]
        story = known.get(tuple(sorted(stored.key for stored in members)))
        # The same mentions tell the same: most stories of a block are as they were when one of them gets a mention.
        if story is None or past or story.background:
            story = tell(block.key, members, recalled=past, lineage=lineage)
        told.append(story)
    return told


class _Heirs:
    """Which stored story lives on in which of the stories told anew, by their places."""

    def __init__(self, told: Sequence[Story]) -> None:
        self.redirects: dict[str, str] = {}
        self._told = told
        self._before: dict[int, Story] = {}
        self._by_mention = {mention: place for place, story in enumerate(told) for mention in story.mentions}
        self._by_entry: dict[str, list[int]] = defaultdict(list)
        for place, story in enumerate(told):
            for entry in story.entry_ids:
                self._by_entry[entry].append(place)

    def before(self, place: int) -> Story | None:
        """The stored story that lives on at this place."""
        return self._before.get(place)

    def claim(self, stored: Story) -> bool:
        """Take the free place with most of its mentions, if any has one."""
        return self._take(stored, self._parts(stored))

    def redirect(self, stored: Story) -> bool:
        """Lead to the older story that has most of its mentions, if any has one."""
        places = self._parts(stored)
        if not places:
            return False
        self.redirects[stored.id] = self._before[_fullest(places)].id
        return True

    def claim_reread(self, stored: Story) -> bool:
        """Take the free place with most of its entries, if one still tells of its actor: an edit gives new mentions."""
        places = Counter(place for entry in stored.entry_ids for place in self._by_entry.get(entry, ()))
        return self._take(stored, {at: n for at, n in places.items() if _same_actor(stored, self._told[at])})

    def _parts(self, stored: Story) -> Counter[int]:
        return Counter(self._by_mention[mention] for mention in stored.mentions if mention in self._by_mention)

    def _take(self, stored: Story, places: Mapping[int, int]) -> bool:
        free = {place: n for place, n in places.items() if place not in self._before}
        if not free:
            return False
        self._before[_fullest(free)] = stored
        return True


def _fullest(places: Mapping[int, int]) -> int:
    """The place with most; of equals the earliest story."""
    return min(places, key=lambda place: (-places[place], place))


def _same_actor(one: Story, other: Story) -> bool:
    return not one.actors or not other.actors or not set(one.actors).isdisjoint(other.actors)


def _linked(story: Story, before: Story | None) -> Linked:
    if before is None:
        return Linked(story, Change.NEW, None)
    if story is before:
        return Linked(story, Change.UNCHANGED, before)
    revised = before.retracted or (before.status, before.level) != (story.status, story.level)
    revision = before.revision + 1 if revised else before.revision
    said = replace(story, id=before.id, revision=revision, acknowledged=before.acknowledged, verdict=before.verdict)
    if revised:
        return Linked(said, Change.REVISED, before)
    return Linked(said, Change.UNCHANGED if said == before else Change.UPDATED, before)


def _retracted(stored: Story) -> Linked:
    """The story with the account it last gave, resting on no mention any more."""
    if stored.retracted:
        return Linked(stored, Change.UNCHANGED, stored)
    story = replace(stored, mentions=(), retracted=True, revision=stored.revision + 1)
    return Linked(story, Change.RETRACTED, stored)
