"""What people decide about stories, as the store keeps it: each decision is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import MonitorError
from monitor.model.listing import Act
from monitor.model.story import BlockKey, Constraint, Story
from monitor.storage.store import Store
from monitor.stories.by_hand import made_one, set_apart


@dataclass(frozen=True, slots=True)
class Word:
    """Who decides, when, and why."""

    author: str
    at: datetime
    reason: str | None = None


def known(store: Store, story: str) -> Story:
    """The story of that id, or the one it was merged into; MonitorError when there is none."""
    return _there(store.story(story), story)


def act(store: Store, story: str, done: Act) -> Story:
    """Store what somebody did with a story; the story as it is now, MonitorError when there is none."""
    return _there(store.record_act(story, done), story)


def split(store: Store, story: str, entries: Sequence[str], word: Word) -> Story:
    """Set entries of a story apart from the others, for good; the story as it is until it is next linked."""
    with store.together():
        found = known(store, story)
        _bind(store, found, set_apart(found, entries), word)
    return found


def merge(store: Store, story: str, other: str, word: Word) -> tuple[Story, Story]:
    """Make two stories one, for good; both as they are until they are next linked."""
    with store.together():
        one, two = known(store, story), known(store, other)
        _bind(store, one, made_one(one, two), word)
    return one, two


def _there(found: Story | None, asked: str) -> Story:
    if found is None:
        raise MonitorError(f"there is no story {asked!r}; `monitor stories list --all` shows those there are")
    return found


def _bind(store: Store, story: Story, constraints: Sequence[Constraint], word: Word) -> None:
    key = BlockKey(story.entity, story.family)
    for constraint in constraints:
        store.constrain(key, constraint, author=word.author, now=word.at, reason=word.reason)
