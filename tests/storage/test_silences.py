"""Silences are kept with who made them and why, and end when they are expired."""

from datetime import timedelta

from monitor.model.alert import Decision, Reason
from monitor.model.mention import Action
from monitor.model.settings import Matcher
from monitor.model.silence import Silence
from monitor.storage.store import Store
from tests.storage.makers import GLOBEX, MINUTE, NOW, add_feed, add_mention, alert_of, record, story_of, whole

HOUR = timedelta(hours=1)
SILENCE = Silence(Matcher(entity=("Globex",), action=(Action.BAN,)), NOW, NOW + HOUR, "ann", "we talk to them")


def test_a_silence_comes_back_as_it_was_made(store: Store) -> None:
    number = store.add_silence(SILENCE, NOW)

    [found] = store.silences()
    assert (found.id, found.match, found.ends, found.author) == (number, SILENCE.match, SILENCE.ends, "ann")


def test_a_silence_that_has_ended_is_listed_only_when_all_are_asked_for(store: Store) -> None:
    store.add_silence(SILENCE, NOW)

    assert store.silences(NOW + HOUR) == ()
    assert len(store.silences()) == 1


def test_a_silence_can_be_expired_once(store: Store) -> None:
    number = store.add_silence(SILENCE, NOW)

    assert [store.expire_silence(number, NOW + MINUTE) for _ in range(2)] == [True, False]
    assert store.silences(NOW + MINUTE) == ()
    assert not store.expire_silence(number + 1, NOW)


def test_what_a_silence_kept_back_is_due_when_it_is_expired(store: Store) -> None:
    """Not only at the end that it was given."""
    number = store.add_silence(SILENCE, NOW)
    add_mention(store, add_feed(store), "1")
    block = whole(store)
    story = story_of(block)
    silenced = alert_of(story, Decision("desk", Reason.SILENCED, NOW + HOUR), reason=Reason.SILENCED)
    record(store, block, story, alerts=[silenced])
    before = store.touched(NOW + MINUTE, 10)

    store.expire_silence(number, NOW + MINUTE)

    assert (before, store.touched(NOW + MINUTE, 10)) == ((), (GLOBEX,))
