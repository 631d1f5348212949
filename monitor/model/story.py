"""Stories: all mentions of the same action against the same entity, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from monitor.model.mention import Action, Mention, Status
from monitor.model.rule import Level


class BlockKey(NamedTuple):
    """The unit of linking: mentions of two different blocks never join.

    `entity` is the watched entity, or "" for an entry matched as a whole; `family` one of monitor.stories.family's
    action families, or `text:<rule id>`. A tuple, for linking looks blocks up ten times for each mention.
    """

    entity: str
    family: str


@dataclass(frozen=True, slots=True)
class StoredMention:
    """A mention with the entry that carried it, as linking needs it.

    `key` is the row, `entry` the id users see, `entry_key` its row. `mention` is None where a rule matched the entry
    itself; `level` is the highest of the rules in `rules` that matched, None where no rule did. `event_time` is the
    occurred date if the text gives one, else published, else first seen; `published` the entry's own date, None
    without one.
    `outlet` is the registrable domain of its link, else its source, else its feed; `fingerprint` the normalised
    words of its title and summary that tell copies of one text; `official` marks a feed of the category
    government, platform or policy.
    """

    key: int
    entry_key: int
    entry: str
    mention: Mention | None
    title: str
    url: str | None
    outlet: str
    event_time: datetime
    baseline: bool
    rules: tuple[str, ...] = ()
    level: Level | None = None
    tags: tuple[str, ...] = ()
    fingerprint: tuple[int, ...] = ()
    official: bool = False
    category: str | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class StatusStep:
    """One step in the life of a story and the entry that carried it."""

    status: Status
    at: datetime
    entry: str


@dataclass(frozen=True, slots=True)
class Background:
    """A recalled mention: an earlier action, kept with the story and never told as news."""

    action: Action
    status: Status
    actor: str | None
    at: datetime
    entry: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Story:
    """One action against one entity, as all entries on it tell together.

    Everything but `id`, `revision` and what people said (`acknowledged`, `verdict`) follows from the mentions alone,
    in whatever order they came. `id` is "" until the store has named it. `mentions` are the rows that make it, sorted;
    `entry_ids` their entries in order of event time; `sources` counts independent outlets, `entries` the entries.
    `level` is the highest of its matches, None when no rule matched: then nobody is told. `baseline` is true while
    every mention that could be told is baseline. `headline` is the title (or sentence) of the entry that tells it
    best, `sentence` and `url` belong to the same entry (`lead`). A `retracted` story has lost all its mentions to
    edits; it keeps what it last told.
    """

    entity: str
    family: str
    action: Action | None
    status: Status | None
    mentions: tuple[int, ...]
    entry_ids: tuple[str, ...]
    history: tuple[StatusStep, ...]
    first: datetime
    last: datetime
    sources: int
    entries: int
    headline: str
    sentence: str
    lead: str
    url: str | None = None
    outlets: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    actor_kind: str = "unknown"
    by: str | None = None
    scope: str | None = None
    because: str | None = None
    jurisdiction: str | None = None
    level: Level | None = None
    rules: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    official: bool = False
    baseline: bool = False
    background: tuple[Background, ...] = ()
    id: str = ""
    revision: int = 0
    acknowledged: str | None = None
    verdict: str | None = None
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Constraint:
    """A split or join made by hand: these two entries' mentions belong to one story, or to two."""

    left: str
    right: str
    together: bool


@dataclass(frozen=True, slots=True)
class Block:
    """All that linking looks at of a block: live mentions, their stored stories, what people decided.

    Only what has to do with a mention to be linked, or with a story in `due`, is here: nothing else can change. A story
    is here only if all its live mentions are: one whose mentions are missing counts as retracted. `stories` stand in
    the order in which they were first stored, the oldest first, without those that redirect. `version` is the block's
    counter when it was read; the store refuses to record a link of an older version. `due` has the ids of its stories
    with a decision that is to be looked at again now.
    """

    key: BlockKey
    mentions: tuple[StoredMention, ...]
    stories: tuple[Story, ...]
    version: int
    constraints: tuple[Constraint, ...] = field(default=())
    due: tuple[str, ...] = ()
