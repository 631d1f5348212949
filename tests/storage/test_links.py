"""What linking takes from the store and leaves there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.model.alert import Decision, Reason
from monitor.model.mention import Status
from monitor.model.reading import Reading
from monitor.model.rule import Level
from monitor.model.story import Background, Constraint, StatusStep
from monitor.storage.store import Store
from tests.storage.makers import (
    GLOBEX,
    MINUTE,
    NOW,
    add_feed,
    add_mention,
    alert_of,
    look,
    match,
    mention,
    poll,
    polled,
    record,
    story_of,
    whole,
)

YEARS = timedelta(days=365)


@pytest.fixture
def feed(store: Store) -> int:
    return add_feed(store)


def test_a_linked_block_rests_until_something_of_it_changes(store: Store, feed: int) -> None:
    """Each block is linked once for what it holds."""
    add_mention(store, feed, "1")
    first = store.touched(NOW, 10)
    block = whole(store)

    record(store, block, story_of(block))
    linked = store.touched(NOW, 10)
    add_mention(store, feed, "2")

    assert (first, linked, store.touched(NOW, 10)) == ((GLOBEX,), (), (GLOBEX,))


def test_a_link_of_what_a_block_was_before_is_refused(store: Store, feed: int) -> None:
    """The entry that came meanwhile would be left out until the next one."""
    add_mention(store, feed, "1")
    block = whole(store)
    add_mention(store, feed, "2")

    recorded = record(store, block, story_of(block))

    assert not recorded
    assert whole(store).stories == ()
    assert store.touched(NOW, 10) == (GLOBEX,)


def test_one_look_at_a_block_is_linked_once(store: Store, feed: int) -> None:
    """A second record of the same look would store its new stories twice."""
    add_mention(store, feed, "1")
    block = whole(store)

    recorded = [record(store, block, story_of(block)) for _ in range(2)]

    assert recorded == [True, False]
    assert len(whole(store).stories) == 1


def test_every_field_of_a_story_comes_back_with_the_id_the_store_gave_it(store: Store, feed: int) -> None:
    """Linking compares what it finds with what is stored: a difference would be a change."""
    add_mention(store, feed, "1")
    block = whole(store)
    story = story_of(
        block,
        history=(StatusStep(Status.PROPOSED, NOW - MINUTE, "0"), StatusStep(Status.IMPOSED, NOW, "1")),
        background=(Background(block.mentions[0].mention.action, Status.RECALLED, None, NOW, "1", "In 2017 ..."),),
        outlets=("news",),
        actors=("Acme",),
        tags=("a", "b"),
        because="the rules",
    )

    record(store, block, story)

    (stored,) = whole(store).stories
    assert stored == replace(story, id=stored.id)
    assert stored.id


def test_stories_stand_in_the_order_in_which_they_were_first_stored(store: Store, feed: int) -> None:
    """On a merge the older id lives."""
    for entry in ("1", "2", "3"):
        add_mention(store, feed, entry)
    block = whole(store)
    keys = [stored.key for stored in block.mentions]

    record(store, block, *(story_of(block, key, headline=str(key)) for key in keys))

    assert [story.mentions for story in whole(store).stories] == [(key,) for key in keys]


def test_a_merged_story_leads_to_the_one_that_lives(store: Store, feed: int) -> None:
    """Also over several merges, and people may go on using the old id."""
    for entry in ("1", "2", "3"):
        add_mention(store, feed, entry)
    block = whole(store)
    one, two, three = (stored.key for stored in block.mentions)
    record(store, block, *(story_of(block, key) for key in (one, two, three)))
    first, second, third = whole(store).stories
    store.constrain(GLOBEX, Constraint("2", "3", together=True), author="ann", now=NOW)
    block = whole(store)
    record(store, block, first, replace(second, mentions=(two, three)), redirects={third.id: second.id})
    store.constrain(GLOBEX, Constraint("1", "2", together=True), author="ann", now=NOW)
    block = whole(store)

    record(store, block, replace(first, mentions=(one, two, three)), redirects={second.id: first.id})

    assert [story.id for story in whole(store).stories] == [first.id]
    assert [store.story(story.id).id for story in (first, second, third)] == [first.id] * 3


def test_a_constraint_has_its_block_linked_anew_however_old_it_is(store: Store, feed: int) -> None:
    """A split by hand must reach stories that no new mention would."""
    add_mention(store, feed, "1", now=NOW - 5 * YEARS)
    block = whole(store)
    record(store, block, story_of(block, first=NOW - 5 * YEARS, last=NOW - 5 * YEARS))
    constraint = Constraint("1", "2", together=False)

    store.constrain(GLOBEX, constraint, author="ann", reason="two bans", now=NOW)

    block = whole(store)
    assert store.touched(NOW, 10) == (GLOBEX,)
    assert block.constraints == (constraint,)
    assert len(block.mentions) == len(block.stories) == 1


def test_what_nothing_new_can_join_stays_out_of_the_block(store: Store, feed: int) -> None:
    """Or linking would slow down with the years."""
    add_mention(store, feed, "old", now=NOW - 5 * YEARS)
    block = whole(store)
    record(store, block, story_of(block, first=NOW - 5 * YEARS, last=NOW - 5 * YEARS))
    add_mention(store, feed, "new")

    block = look(store)

    assert [stored.entry for stored in block.mentions] == ["new"]
    assert block.stories == ()


def test_a_story_with_one_recent_mention_comes_with_all_of_them(store: Store, feed: int) -> None:
    """It would look as if it had lost the others."""
    for entry, at in (("old", NOW - 2 * YEARS), ("new", NOW)):
        add_mention(store, feed, entry, now=at)
    store.constrain(GLOBEX, Constraint("old", "new", together=True), author="ann", now=NOW)
    block = whole(store)
    record(store, block, story_of(block, first=NOW - 2 * YEARS))
    add_mention(store, feed, "newest")

    block = look(store)

    assert [stored.entry for stored in block.mentions] == ["old", "new", "newest"]
    assert [story.mentions for story in block.stories] == [tuple(stored.key for stored in block.mentions[:2])]


def test_an_archive_is_linked_among_what_was_near_it_then(store: Store, feed: int) -> None:
    """A feed without a baseline brings entries of years ago: they join the stories of that time."""
    then = NOW - 5 * YEARS
    add_mention(store, feed, "1", now=then)
    block = whole(store, now=then)
    record(store, block, story_of(block, first=then, last=then))
    store.record_polls([poll(store, feed, polled("2", published=then + MINUTE))], NOW)
    said = mention()
    store.record_readings([Reading(store.unread(1)[0].key, "en", (said,), (match(said),))], "rules", NOW)

    block = look(store)

    assert [stored.entry for stored in block.mentions] == ["1", "2"]
    assert len(block.stories) == 1


def test_an_edit_of_an_old_entry_brings_its_story_back_to_be_linked(store: Store, feed: int) -> None:
    """Or the story would rest on what the entry no longer says."""
    then = NOW - 5 * YEARS
    for entry in ("1", "2"):
        add_mention(store, feed, entry, now=then)
    block = whole(store, now=then)
    record(store, block, story_of(block, first=then, last=then))
    store.record_polls([poll(store, feed, polled("1", "Correction"))], NOW)

    store.record_readings([Reading(store.unread(1)[0].key, "en")], "rules", NOW)

    block = look(store)
    assert [stored.entry for stored in block.mentions] == ["2"]
    assert len(block.stories) == 1


def test_a_story_that_has_lost_its_last_mention_is_there_to_be_retracted(store: Store, feed: int) -> None:
    """An edit took it back."""
    add_mention(store, feed, "1")
    block = whole(store)
    record(store, block, story_of(block))
    store.record_polls([poll(store, feed, polled("1", "Correction"))], NOW)
    store.record_readings([Reading(store.unread(1)[0].key, "en")], "rules", NOW)

    block = look(store)

    assert (len(block.stories), block.mentions) == (1, ())


def test_the_recalled_mentions_of_a_storys_entries_come_with_it(store: Store, feed: int) -> None:
    """They are its background, in no story themselves, and older than what a new mention could join."""
    then = NOW - 2 * YEARS
    store.record_polls([poll(store, feed, polled("1", published=then), now=then)], then)
    news, recalled = mention(), mention(status=Status.RECALLED, occurred=(then - YEARS).date())
    store.record_readings([Reading(store.unread(1)[0].key, "en", (news, recalled))], "rules", then)
    add_mention(store, feed, "2")
    store.constrain(GLOBEX, Constraint("1", "2", together=True), author="ann", now=NOW)
    block = whole(store)
    old, _, new = (stored.key for stored in block.mentions)
    record(store, block, story_of(block, old, new, first=then))
    add_mention(store, feed, "3")

    block = look(store)

    imposed = Status.IMPOSED
    assert [stored.mention.status for stored in block.mentions] == [imposed, Status.RECALLED, imposed, imposed]


def test_an_alert_of_a_new_story_is_stored_under_the_id_it_gets(store: Store, feed: int) -> None:
    """The decision is made before the store names the story."""
    add_mention(store, feed, "1")
    block = whole(store)
    story = story_of(block)
    made = alert_of(story, Decision("desk", Reason.NEW))

    record(store, block, story, alerts=[made], targets={"desk": ("t",)})

    (named,) = whole(store).stories
    (notification,) = store.due_notifications(NOW, 10)
    assert notification.alert.subject == f"story:{named.id}"
    assert notification.alert.story == named


def test_levels_and_rules_of_stories_survive_an_update(store: Store, feed: int) -> None:
    """A story that changed is stored as it is now; what people said of it stays."""
    add_mention(store, feed, "1")
    block = whole(store)
    record(store, block, story_of(block))
    add_mention(store, feed, "2")
    block = whole(store)
    (before,) = block.stories
    after = replace(before, level=Level.CRITICAL, revision=2, mentions=tuple(stored.key for stored in block.mentions))

    record(store, block, after)

    assert whole(store).stories == (after,)
