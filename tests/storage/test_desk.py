"""What people ask of stories, and do with them."""

from dataclasses import replace

import pytest

from monitor.model.alert import Decision, Reason
from monitor.model.listing import Act, ActKind, StoryFilter
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.model.story import BlockKey, Story
from monitor.storage.store import Store
from tests.storage.makers import GLOBEX, MINUTE, NOW, add_feed, add_mention, alert_of, mention, record, story_of, whole

LATER = NOW + MINUTE


@pytest.fixture
def story(store: Store) -> Story:
    """A story that somebody was told of."""
    return link(store, add_feed(store), "1")


def link(store: Store, feed: int, entry: str, **fields: object) -> Story:
    entity = fields.get("entity", "Globex")
    key = BlockKey(str(entity), "core")
    add_mention(store, feed, entry, mention(key.entity))
    block = whole(store, key)
    made = story_of(block, block.mentions[-1].key, **fields)
    told = alert_of(made, Decision("desk", Reason.NEW))
    record(store, block, *block.stories, made, alerts=[told])
    return whole(store, key).stories[-1]


def test_what_people_say_of_a_story_stays_when_it_is_linked_again(store: Store, story: Story) -> None:
    """Linking knows only the mentions."""
    store.record_act(story.id, Act(ActKind.ACKNOWLEDGE, "ann", NOW))
    store.record_act(story.id, Act(ActKind.CLOSE, "bob", NOW, verdict="wrong", reason="a joke"))
    block = whole(store)

    record(store, block, replace(story, revision=2))

    found = store.story(story.id)
    assert found is not None
    assert (found.revision, found.acknowledged, found.verdict) == (2, "ann", "wrong")


def test_all_acts_are_kept_with_their_authors_and_reasons(store: Store, story: Story) -> None:
    """The record of who decided what."""
    acts = (
        Act(ActKind.ASSIGN, "ann", NOW, assigned="bob"),
        Act(ActKind.COMMENT, "bob", NOW, reason="looking into it"),
        Act(ActKind.CLOSE, "bob", LATER, reason="handled", verdict="done"),
    )

    for act in acts:
        store.record_act(story.id, act)

    assert store.acts(story.id) == acts


def test_a_reopened_story_is_as_if_nobody_had_seen_it(store: Store, story: Story) -> None:
    """Its reminders start again."""
    store.record_act(story.id, Act(ActKind.ACKNOWLEDGE, "ann", NOW))
    store.record_act(story.id, Act(ActKind.CLOSE, "ann", NOW, verdict="done"))

    reopened = store.record_act(story.id, Act(ActKind.REOPEN, "ann", NOW))

    assert reopened == story


def test_a_story_that_somebody_acted_on_is_decided_anew(store: Store, story: Story) -> None:
    """And a link that does not know of it is refused."""
    stale = whole(store)

    store.record_act(story.id, Act(ActKind.ACKNOWLEDGE, "ann", LATER))

    assert store.touched(LATER, 10) == (GLOBEX,)
    assert whole(store, now=LATER).due == (story.id,)
    assert not record(store, stale)


def test_a_comment_changes_nothing(store: Store, story: Story) -> None:
    """Nobody has to be told of it."""
    store.record_act(story.id, Act(ActKind.COMMENT, "ann", LATER, reason="hm"))

    assert store.touched(LATER, 10) == ()


@pytest.mark.parametrize("wanted", ["999", "9" * 40, "", "x", "-1", "1; DROP TABLE stories", "१"])
def test_there_is_no_story_of_an_id_that_was_never_given(store: Store, story: Story, wanted: str) -> None:
    """Whatever was typed."""
    assert store.story(wanted) is None
    assert store.record_act(wanted, Act(ActKind.COMMENT, "ann", NOW)) is None
    assert store.acts(wanted) == ()


def test_stories_are_listed_by_what_is_asked_for(store: Store) -> None:
    """Newest change first."""
    feed = add_feed(store)
    one = link(store, feed, "1", level=Level.LOW)
    two = link(store, feed, "2", status=Status.PROPOSED)
    three = link(store, feed, "3", entity="Initech", action=Action.FINE)

    def listed(**fields: object) -> list[str]:
        return [story.id for story in store.stories(StoryFilter(**fields))]  # type: ignore[arg-type]

    assert listed() == [three.id, two.id, one.id]
    assert listed(limit=1) == [three.id]
    assert listed(entity="Globex") == [two.id, one.id]
    assert listed(action=Action.FINE) == [three.id]
    assert listed(status=Status.PROPOSED) == [two.id]
    assert listed(level=Level.LOW) == [one.id]
    assert listed(since=LATER) == []
    assert listed(told_only=True) == [three.id, two.id, one.id]


def test_stories_nobody_was_told_of_can_be_left_out(store: Store) -> None:
    """Most stories match no rule."""
    add_mention(store, add_feed(store), "1")
    block = whole(store)
    record(store, block, story_of(block))

    assert len(store.stories(StoryFilter())) == 1
    assert store.stories(StoryFilter(told_only=True)) == ()


def test_the_totals_count_what_is_there(store: Store, story: Story) -> None:
    """For a summary at a glance."""
    totals = store.totals()

    assert (totals.feeds, totals.entries, totals.unread, totals.unreadable) == (1, 1, 0, 0)
    assert (totals.mentions, totals.matches, totals.stories) == (1, 1, 1)
    assert (totals.oldest_unread, totals.oldest_due) == (None, None)


def test_the_store_knows_when_it_is_needed_next(store: Store) -> None:
    """Never, while it is empty."""
    when_empty = store.next_due()

    add_feed(store)

    assert (when_empty, store.next_due()) == (None, NOW)
