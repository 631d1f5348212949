"""What readings leave in the store."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select

from monitor.model.feed import Condition
from monitor.model.mention import Mention, Spans, Status
from monitor.model.reading import Reading
from monitor.model.rule import Level, Match
from monitor.model.story import BlockKey
from monitor.storage.store import Store
from monitor.storage.tables import rule_sets
from tests.storage.makers import GLOBEX, MINUTE, NOW, add_feed, add_mention, match, mention, poll, polled, record, whole


def test_a_read_entry_is_not_read_again(store: Store) -> None:
    """Nearly all entries say nothing of anybody watched: they only get their read mark."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1"), polled("2"))], NOW)
    first, _ = store.unread(10)

    store.record_readings([Reading(first.key, "en")], "rules", NOW)

    assert [stored.entry.id for stored in store.unread(10)] == ["2"]
    assert store.touched(NOW, 10) == ()


def heard(said: Mention) -> Mention:
    """A mention as linking has it: how it was read is left behind."""
    return replace(said, spans=Spans(), trace=())


def test_mentions_come_back_as_they_were_read_with_what_their_entry_tells(store: Store) -> None:
    """Linking sees what was said, the highest level and all rules that matched, and the outlet."""
    feed = add_feed(store)
    entry = polled("1", url="https://www.paper.example.co.uk/1", published=NOW - MINUTE, category="government")
    store.record_polls([poll(store, feed, entry)], NOW)
    (stored,) = store.unread(10)
    said = mention(by="a court", scope="advertising", because="the rules", jurisdiction="US", trace=("one", "two"))
    matches = (match(said, "b", Level.LOW), match(said, "a", Level.HIGH))

    store.record_readings([Reading(stored.key, "en", (said,), matches)], "rules", NOW)

    (found,) = whole(store).mentions
    assert found.mention == heard(said)
    assert (found.entry, found.entry_key, found.title) == ("1", stored.key, "Acme bans Globex")
    assert (found.rules, found.level, found.tags) == (("a", "b"), Level.HIGH, ("action.ban",))
    assert (found.outlet, found.official, found.category) == ("example.co.uk", True, "government")
    assert (found.event_time, found.published) == (NOW - MINUTE, NOW - MINUTE)
    assert found.fingerprint


def test_an_event_is_dated_by_the_text_then_by_the_entry_then_by_its_arrival(store: Store) -> None:
    """In this order of trust."""
    feed = add_feed(store)
    published = [NOW - MINUTE, NOW - MINUTE, None]
    store.record_polls([poll(store, feed, *(polled(str(n), published=at) for n, at in enumerate(published)))], NOW)
    said = [mention(occurred=date(2026, 5, 1)), mention(), mention()]
    read = [Reading(stored.key, "en", (one,)) for stored, one in zip(store.unread(10), said, strict=True)]

    store.record_readings(read, "rules", NOW)

    times = [found.event_time for found in whole(store).mentions]
    assert times == [datetime(2026, 5, 1, tzinfo=UTC), NOW - MINUTE, NOW]


def test_an_unmatched_mention_is_stored_for_linking_too(store: Store) -> None:
    """Rules decide what is told, not what is a story."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1"))], NOW)

    store.record_readings([Reading(store.unread(1)[0].key, "en", (mention(),))], "rules", NOW)

    (found,) = whole(store).mentions
    assert (found.level, found.rules) == (None, ())


def test_a_rule_that_matches_the_entry_itself_gets_a_block_of_its_own(store: Store) -> None:
    """There is no mention to link, only the entry."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1"))], NOW)
    entire = Match("words", Level.LOW, (), None, None)

    store.record_readings([Reading(store.unread(1)[0].key, "en", (), (entire,))], "rules", NOW)

    (key,) = store.touched(NOW, 10)
    (found,) = whole(store, key).mentions
    assert key == BlockKey("", "text:words")
    assert (found.mention, found.rules, found.level) == (None, ("words",), Level.LOW)


def test_what_an_earlier_reading_gave_is_superseded_by_that_of_the_edit(store: Store) -> None:
    """Also when the edit says nothing any more: its block is linked anew without it."""
    feed = add_feed(store)
    add_mention(store, feed, "1")
    block = whole(store)
    record(store, block)
    store.record_polls([poll(store, feed, polled("1", "Nothing happened"))], NOW)
    (edited,) = store.unread(10)

    store.record_readings([Reading(edited.key, "en", edition=edited.edition)], "rules", NOW)

    assert len(block.mentions) == 1
    assert store.touched(NOW, 10) == (GLOBEX,)
    assert whole(store).mentions == ()


def test_an_edit_that_arrives_during_the_reading_is_read_as_well(store: Store) -> None:
    """Marking the entry read would lose the edit."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1"))], NOW)
    (stored,) = store.unread(10)
    store.record_polls([poll(store, feed, polled("1", "edited"))], NOW)

    store.record_readings([Reading(stored.key, "en", (mention(),), edition=stored.edition)], "rules", NOW)

    assert [found.entry.title for found in store.unread(10)] == ["edited"]
    assert store.touched(NOW, 10) == ()


def test_an_entry_that_kills_its_reader_twice_is_left_unread_and_told(store: Store) -> None:
    """Its feed goes on."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1"))], NOW)
    (stored,) = store.unread(10)
    failure = Reading(stored.key, None, error="the reader died")

    store.record_readings([failure], "rules", NOW)
    (once,) = store.unread(10)
    store.record_readings([failure], "rules", NOW)

    (told,) = store.feed_changes()
    assert (once.attempts, store.unread(10), store.totals().unreadable) == (1, (), 1)
    assert (told.change.condition, told.feed.id) == (Condition.UNREADABLE, feed)
    assert told.change.detail == "entry 1 cannot be read: the reader died"


def test_an_unreadable_entry_that_is_edited_has_another_chance(store: Store) -> None:
    """The edit may have mended what the reader could not bear."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1"))], NOW)
    failure = Reading(store.unread(1)[0].key, None, error="deadline")
    store.record_readings([failure], "rules", NOW)
    store.record_readings([failure], "rules", NOW)

    store.record_polls([poll(store, feed, polled("1", "shorter"))], NOW)

    assert [(stored.entry.title, stored.attempts) for stored in store.unread(10)] == [("shorter", 0)]


def test_one_mention_matched_twice_in_one_reading_is_stored_once(store: Store) -> None:
    """Mentions of one reading are told apart by what they say."""
    feed = add_feed(store)
    store.record_polls([poll(store, feed, polled("1"))], NOW)
    one, other = mention(), mention(status=Status.PROPOSED)

    reading = Reading(store.unread(1)[0].key, "en", (one, other, one), (match(one, "a"), match(one, "b")))
    store.record_readings([reading], "rules", NOW)

    found = whole(store).mentions
    assert [(stored.mention, stored.rules) for stored in found] == [(heard(one), ("a", "b")), (heard(other), ())]


def test_the_files_of_a_rule_set_are_kept_once(store: Store) -> None:
    """Every start names the rule set it reads with; evidence shows a rule as it was."""
    for at in (NOW, NOW + MINUTE):
        store.remember_rules("hash", {"rules/a.yml": "title: A"}, at)

    with store.database.read() as connection:
        assert connection.execute(select(rule_sets)).all() == [("hash", NOW, (("rules/a.yml", "title: A"),))]
