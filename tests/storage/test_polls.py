"""What a batch of polls leaves in the store."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from monitor.model.feed import Condition, ConditionChange, FeedSpec, PollCounts
from monitor.model.reading import Reading
from monitor.storage.store import Store
from monitor.storage.tables import entries
from tests.storage.makers import MINUTE, NOW, add_feed, poll, polled


def test_a_new_feed_is_due_at_once_and_a_polled_one_when_its_poll_says(store: Store) -> None:
    """Due times live in the database, so that a restart neither forgets nor repeats a poll."""
    feed = add_feed(store)
    due_at_first = store.due_feeds(NOW)

    store.record_polls([poll(store, feed)], NOW)

    assert due_at_first == (feed,)
    assert store.due_feeds(NOW + 14 * MINUTE) == ()
    assert store.due_feeds(NOW + 15 * MINUTE) == (feed,)


def test_every_field_that_a_poll_decides_comes_back_as_it_was(store: Store) -> None:
    """A validator that was saved differently would earn a 304 for entries that were never stored."""
    feed = add_feed(store, max_age=None, lang="de", user_agent="x")
    done = poll(
        store,
        feed,
        moved_to="https://new.example/feed",
        moving_to="https://newer.example/feed",
        moving_count=2,
        etag='W/"1"',
        last_modified="Mon, 04 May 2026 12:00:00 GMT",
        body_hash="0f",
        failures=3,
        error="503",
        last_success=NOW - MINUTE,
        last_entry=NOW - 2 * MINUTE,
        last_ids=("a", "b"),
        last_marks=("1-2", "3-4"),
        rhythm=timedelta(hours=1, microseconds=7),
        conditions=(Condition.GAP, Condition.STALE),
        interval=timedelta(minutes=7),
        quiet_until=NOW + MINUTE,
        paused=True,
    )

    store.record_polls([done], NOW)

    (before_a_poll,) = store.feed_states([feed])
    assert store.feeds() == (store.remembering(before_a_poll),) == (done.state,)
    assert store.quiet_feeds(NOW) == (before_a_poll,)
    assert store.quiet_feeds(NOW + MINUTE) == ()


def test_entries_are_stored_once_however_often_they_are_served(store: Store) -> None:
    """The same identity with the same text is nothing new."""
    feed = add_feed(store)

    first = store.record_polls([poll(store, feed, polled("1"), polled("2"))], NOW)
    again = store.record_polls([poll(store, feed, polled("1"), polled("2"), polled("3"))], NOW)

    assert (first, again) == (PollCounts(new=2), PollCounts(new=1))
    assert [stored.entry.id for stored in store.unread(10)] == ["1", "2", "3"]


def test_one_id_in_two_feeds_is_two_entries(store: Store) -> None:
    """Ids are only unique within a feed: many feeds count their entries from 1."""
    one, other = add_feed(store, "https://one.example/"), add_feed(store, "https://other.example/")

    counts = store.record_polls([poll(store, one, polled("1")), poll(store, other, polled("1"))], NOW)

    assert counts == PollCounts(new=2)
    assert len(store.entries("1")) == 2


def test_an_edited_entry_is_unread_again_with_its_new_text_and_its_first_date(store: Store) -> None:
    """An edit is no new event: only its text counts."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1", published=NOW - MINUTE))], NOW)
    (before,) = store.unread(10)
    store.record_readings([Reading(before.key, "en")], "rules", NOW)

    counts = store.record_polls([poll(store, feed, polled("1", "Acme did not ban Globex", published=NOW))], NOW)

    (after,) = store.unread(10)
    assert counts == PollCounts(changed=1)
    assert (after.key, after.changed, after.edition, after.seen) == (before.key, True, 1, NOW)
    assert after.entry == replace(before.entry, title="Acme did not ban Globex")


def test_an_entry_whose_texts_were_dropped_does_not_come_back(store: Store) -> None:
    """Its row stays for that: a feed may serve, and edit, what is older than we keep."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1"))], NOW)
    with store.database.write() as connection:
        connection.execute(update(entries).values(title="", pruned=NOW, read=NOW))

    counts = store.record_polls([poll(store, feed, polled("1", "edited"))], NOW)

    assert counts == PollCounts()
    assert store.unread(10) == ()


def test_an_entry_edited_before_it_was_read_is_read_once(store: Store) -> None:
    """Nothing of its first text has to be superseded."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1"))], NOW)

    store.record_polls([poll(store, feed, polled("1", "another"))], NOW)

    assert [(stored.entry.title, stored.changed) for stored in store.unread(10)] == [("another", False)]


def test_all_fields_of_an_entry_come_back_as_they_were(store: Store) -> None:
    """Baseline mark and time of arrival included."""
    feed = add_feed(store)
    entry = polled(
        "1",
        baseline=True,
        summary="s",
        content="c",
        url="https://x.example/",
        published=NOW,
        source="Paper",
        lang="en",
        category="news",
        author="A. Writer",
    )

    store.record_polls([poll(store, feed, entry)], NOW)

    (stored,) = store.unread(10)
    assert stored.entry == entry.entry
    assert (stored.baseline, stored.seen, stored.attempts) == (True, NOW, 0)


def test_text_that_a_database_refuses_does_not_hold_up_the_batch(store: Store) -> None:
    """PostgreSQL takes no NUL, UTF-8 no lone surrogate; each becomes one other character, so that spans hold."""
    feed = add_feed(store)

    store.record_polls([poll(store, feed, polled("a\0b", "x\0y\ud800z"), polled("ok"))], NOW)

    assert [(stored.entry.id, stored.entry.title) for stored in store.unread(10)] == [
        ("a\ufffdb", "x\ufffdy\ufffdz"),
        ("ok", "Acme bans Globex"),
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec=None)))
def test_any_text_is_stored_at_its_own_length(store: Store, text: str) -> None:
    """Whatever a feed serves."""
    feed = add_feed(store)

    store.record_polls([poll(store, feed, polled(f"id {text}", text))], NOW)

    assert len(store.entries(f"id {text}")[-1].entry.title) == len(text)


def test_ids_of_any_length_are_told_apart(store: Store) -> None:
    """PostgreSQL's index holds no text over 2,704 bytes."""
    feed = add_feed(store)
    long = "x" * 100_000

    counts = store.record_polls([poll(store, feed, polled(long + "1"), polled(long + "2"))], NOW)

    assert counts == PollCounts(new=2)


def test_thousands_of_entries_fit_into_one_batch(store: Store) -> None:
    """More than are asked for in one statement."""
    feed = add_feed(store)
    many = [polled(str(number)) for number in range(11_000)]

    first = store.record_polls([poll(store, feed, *many)], NOW)
    again = store.record_polls([poll(store, feed, *many)], NOW)

    assert (first, again) == (PollCounts(new=11_000), PollCounts())


def test_two_polls_of_one_feed_in_one_batch_store_its_entries_once(store: Store) -> None:
    """The later text counts."""
    feed = add_feed(store)

    counts = store.record_polls([poll(store, feed, polled("1", "a")), poll(store, feed, polled("1", "b"))], NOW)

    assert counts == PollCounts(new=1)
    assert [stored.entry.title for stored in store.unread(10)] == ["b"]


def test_condition_changes_wait_for_a_notice_to_cover_them(store: Store) -> None:
    """A crash before the operator was told loses none."""
    feed = add_feed(store)
    change = ConditionChange(Condition.GAP, holds=True, detail="entries may have been missed")
    store.record_polls([replace(poll(store, feed), changes=(change,))], NOW)
    (waiting,) = store.feed_changes()

    store.record_notices((), [waiting.id], targets={}, now=NOW)

    assert (waiting.change, waiting.at, waiting.feed.id) == (change, NOW, feed)
    assert store.feed_changes() == ()


def test_the_configuration_says_which_feeds_exist(store: Store) -> None:
    """A feed that is configured again goes on where it was, due now."""
    kept, dropped = FeedSpec("https://kept.example/", "Kept"), FeedSpec("https://dropped.example/", "Dropped")
    store.sync_feeds([kept, dropped], NOW)
    done = [poll(store, state.id, etag="1") for state in store.feeds()]
    store.record_polls(done, NOW)

    store.sync_feeds([replace(kept, name="Renamed")], NOW)
    after_removal = [(state.spec.name, state.etag) for state in store.feeds()]
    store.sync_feeds([kept, dropped], NOW)

    assert after_removal == [("Renamed", "1")]
    assert [(state.spec.name, state.etag) for state in store.feeds()] == [("Kept", "1"), ("Dropped", "1")]
    assert [state.spec.name for state in store.feed_states(store.due_feeds(NOW))] == ["Dropped"]


def test_a_feed_whose_interval_changed_is_due_now(store: Store) -> None:
    """A day that was fine yesterday is too long for five minutes."""
    spec = FeedSpec("https://one.example/", "One", min_interval=timedelta(hours=12))
    store.sync_feeds([spec], NOW)
    (feed,) = store.feeds()
    store.record_polls([poll(store, feed.id, interval=timedelta(hours=12))], NOW)

    store.sync_feeds([replace(spec, name="The one")], NOW)
    renamed = store.due_feeds(NOW)
    store.sync_feeds([replace(spec, min_interval=5 * MINUTE)], NOW)

    assert renamed == ()
    assert [state.interval for state in store.feed_states(store.due_feeds(NOW))] == [None]


def test_a_feed_stopped_by_hand_is_not_polled_until_it_is_resumed(store: Store) -> None:
    """A poll under way when it was stopped does not start it again."""
    feed = add_feed(store)
    under_way = poll(store, feed)
    store.stop_feed(feed, NOW)

    store.record_polls([under_way], NOW)
    while_stopped = store.due_feeds(NOW + timedelta(days=1), everything=True)
    store.resume_feed(feed, NOW + MINUTE)

    assert while_stopped == ()
    assert store.due_feeds(NOW + MINUTE) == (feed,)


def test_what_a_poll_did_not_change_is_left_as_it_is(store: Store) -> None:
    """A feed that was resumed while a poll of it was under way is not paused again by a poll that says nothing new."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, paused=True, etag='"1"')], NOW)
    under_way = poll(store, feed, etag='"2"', now=NOW + MINUTE)
    store.resume_feed(feed, NOW + MINUTE)

    store.record_polls([under_way], NOW + 2 * MINUTE)

    (state,) = store.feeds()
    assert (state.paused, state.etag, state.last_poll) == (False, '"2"', NOW + MINUTE)


def test_a_poll_that_does_not_say_what_it_began_with_is_stored_whole(store: Store) -> None:
    feed = add_feed(store)
    store.record_polls([poll(store, feed, paused=True)], NOW)
    whole = replace(poll(store, feed), before=None)
    store.resume_feed(feed, NOW)

    store.record_polls([whole], NOW)

    assert [state.paused for state in store.feeds()] == [True]


def test_a_paused_feed_is_due_now_and_then_but_not_when_everything_is_asked_for(store: Store) -> None:
    """A feed that answered 410 is never given up silently, nor asked out of turn."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, paused=True)], NOW)

    assert store.due_feeds(NOW, everything=True) == ()
    assert store.due_feeds(NOW + timedelta(days=8)) == (feed,)


def test_feeds_are_found_by_address_name_or_number(store: Store) -> None:
    """As people have them at hand."""
    store.sync_feeds([FeedSpec("https://a.example/", "A"), FeedSpec("https://b.example/", "B")], NOW)
    number = str(store.feeds()[1].id)

    found = [store.find_feeds(wanted) for wanted in ("https://b.example/", "B", number)]

    assert [[state.spec.name for state in states] for states in found] == [["B"]] * 3
    assert store.find_feeds("C") == ()
