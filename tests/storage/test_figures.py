"""What is counted for people is what is stored, on both engines."""

from datetime import timedelta

from monitor.model.alert import Decision, NotificationState, Reason
from monitor.model.figures import Coverage, FeedCount, Named
from monitor.model.listing import Act, ActKind, StoryFilter
from monitor.model.mention import Action, Status
from monitor.storage.store import Store
from monitor.storage.views import Views
from tests.storage.makers import (
    MINUTE,
    NOW,
    add_feed,
    add_mention,
    alert_of,
    poll,
    polled,
    record,
    story_of,
    whole,
)

LONG_AGO = NOW - timedelta(days=30)


def filled(store: Store) -> Views:
    """Two matching entries of one feed make a story that one receiver is told; a third entry says nothing."""
    feed = add_feed(store)
    add_mention(store, feed, "first")
    add_mention(store, feed, "second", now=NOW + 61 * MINUTE)
    store.record_polls([poll(store, feed, polled("third", "Rain"), now=NOW)], NOW)
    block = whole(store)
    assert record(store, block, story_of(block))
    block = whole(store)
    decisions = (Decision("team", Reason.NEW), Decision("night", Reason.SILENCED))
    assert record(
        store, block, *block.stories, alerts=(alert_of(block.stories[0], *decisions),), targets={"team": ("one",)}
    )
    return Views(store.database)


def test_what_came_is_counted_by_the_hour(store: Store) -> None:
    course = filled(store).course(LONG_AGO)
    assert [hour.count for hour in course.entries] == [2, 1]
    assert course.entries[0].at == NOW.replace(minute=0, second=0, microsecond=0)
    assert [sum(hour.count for hour in each) for each in (course.matches, course.stories, course.alerts)] == [2, 1, 1]


def test_the_way_from_entries_to_what_is_told_is_counted_with_its_reasons(store: Store) -> None:
    funnel = filled(store).funnel(LONG_AGO)
    assert (funnel.entries, funnel.mentioning, funnel.matched, funnel.stories, funnel.told) == (3, 2, 2, 1, 1)
    assert funnel.decisions == {Reason.NEW: 1, Reason.SILENCED: 1}


def test_what_is_before_the_moment_is_not_counted(store: Store) -> None:
    views, later = filled(store), NOW + timedelta(days=1)
    assert views.funnel(later).entries == 0
    assert views.course(later).entries == ()
    assert views.coverage(later) == ()


def test_parties_feeds_and_receivers_are_counted(store: Store) -> None:
    views = filled(store)
    assert views.coverage(LONG_AGO) == (Coverage("Globex", 1, 2, 1),)
    assert list(views.feed_counts().values()) == [FeedCount(3, 2)]
    assert views.receiver_counts()["team"].states == {NotificationState.PENDING: 1}


def test_a_rule_is_judged_by_the_stories_it_is_in(store: Store) -> None:
    views = filled(store)
    (story,) = store.stories(StoryFilter())
    store.record_act(story.id, Act(ActKind.CLOSE, "Ana", NOW, verdict="wrong"))
    (count,) = views.rule_counts(LONG_AGO).values()
    assert (count.matches, count.verdicts) == (2, {"wrong": 1})
    assert count.last is not None


def test_a_party_is_counted_by_action_actor_and_name(store: Store) -> None:
    count = filled(store).entity_count("Globex")
    assert count.actions == ((Action.BAN, Status.IMPOSED, 1),)
    assert count.actors == (Named("Acme", 2),)
    assert count.names == (Named("Globex", 2),)
