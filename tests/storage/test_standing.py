"""How receivers stand with stories: what they were told, what is kept back from them, and when to look again."""

from dataclasses import replace

import pytest

from monitor.model.alert import Alert, Decision, Held, Notice, Outcome, Reason, Told
from monitor.model.listing import AlertFilter
from monitor.model.mention import Status
from monitor.model.rule import Level
from monitor.model.story import Constraint, Story
from monitor.storage.store import Store
from tests.storage.makers import GLOBEX, MINUTE, NOW, add_feed, add_mention, alert_of, record, story_of, whole

TARGETS = {"desk": ("mail", "chat"), "boss": ("phone",)}
LATER = NOW + MINUTE


@pytest.fixture
def story(store: Store) -> Story:
    """A stored story of one mention, nothing decided yet."""
    add_mention(store, add_feed(store), "1")
    block = whole(store)
    record(store, block, story_of(block))
    return whole(store).stories[0]


def decide(store: Store, *alerts: Alert, at: object = NOW) -> None:
    block = whole(store)
    stories = [next((a.story for a in alerts if a.story and a.story.id == s.id), s) for s in block.stories]
    assert record(store, block, *stories, alerts=alerts, targets=TARGETS, now=at)  # type: ignore[arg-type]


def places(store: Store) -> list[tuple[str, str]]:
    return [(one.receiver, one.target) for one in store.due_notifications(LATER, 100)]


def test_those_told_get_a_notification_for_each_target_and_others_none(store: Store, story: Story) -> None:
    """Held and suppressed decisions stay visible on the alert."""
    decisions = (Decision("desk", Reason.NEW), Decision("boss", Reason.MUTED, LATER), Decision("log", Reason.SILENCED))

    decide(store, alert_of(story, *decisions))

    (alert,) = store.alerts(AlertFilter())
    assert places(store) == [("desk", "mail"), ("desk", "chat")]
    assert alert == replace(alert_of(story, *decisions), id=alert.id)


def test_nobody_is_told_twice_however_often_the_same_is_decided(store: Store, story: Story) -> None:
    """A crash after the commit has the block linked again."""
    alert = alert_of(story, Decision("desk", Reason.NEW))

    decide(store, alert)
    decide(store, alert, at=LATER)

    assert places(store) == [("desk", "mail"), ("desk", "chat")]
    assert len(store.alerts(AlertFilter())) == 1


def test_who_was_told_stays_told_whatever_is_decided_later(store: Store, story: Story) -> None:
    """What was sent cannot be taken back, and telling it once more would be telling it twice."""
    decide(store, alert_of(story, Decision("desk", Reason.NEW)))

    decide(store, alert_of(story, Decision("desk", Reason.MUTED), Decision("boss", Reason.NEW)), at=LATER)

    (alert,) = store.alerts(AlertFilter())
    assert alert.decisions == (Decision("desk", Reason.NEW), Decision("boss", Reason.NEW))
    assert places(store) == [("desk", "mail"), ("desk", "chat"), ("boss", "phone")]


def test_a_receiver_told_later_of_the_same_alert_adds_to_it(store: Store, story: Story) -> None:
    """It is told the story as it is then; the others stay told of what it was."""
    decide(store, alert_of(story, Decision("desk", Reason.NEW), Decision("boss", Reason.GROUP_WAIT, LATER)))
    grown = replace(story, sources=5)

    decide(store, alert_of(grown, Decision("boss", Reason.NEW), at=LATER), at=LATER)

    sources = {one.receiver: one.alert.story.sources for one in store.due_notifications(LATER, 100)}
    assert sources == {"desk": 1, "boss": 5}
    assert [alert.told for alert in store.alerts(AlertFilter())] == [Outcome.TOLD]


def test_what_a_receiver_last_got_is_known(store: Store, story: Story) -> None:
    """With the revision, the status and the level it was told."""
    decide(store, alert_of(story, Decision("desk", Reason.NEW), Decision("boss", Reason.MUTED)))
    changed = replace(story, revision=2, status=Status.REVERSED, level=Level.CRITICAL)

    decide(store, alert_of(changed, Decision("desk", Reason.STATUS_CHANGED), reason=Reason.STATUS_CHANGED), at=LATER)

    assert store.standing([story.id])[story.id].told == {"desk": Told(2, "reversed", Level.CRITICAL, LATER)}


def test_reminders_are_counted_for_the_revision_they_are_of(store: Store, story: Story) -> None:
    """The next one is an alert of its own."""
    decide(store, alert_of(story, Decision("desk", Reason.NEW)))
    reminder = alert_of(story, Decision("desk", Reason.REMINDER), reason=Reason.REMINDER, ordinal=1)

    decide(store, reminder, replace(reminder, ordinal=2), at=LATER)

    assert store.standing([story.id])[story.id].told["desk"].reminders == 2
    assert len(places(store)) == 6


def test_a_wait_counts_from_the_first_decision_since_the_receiver_was_told(store: Store, story: Story) -> None:
    """Also when its reason changes meanwhile, and after a restart."""
    decide(store, alert_of(story, Decision("desk", Reason.MUTED, LATER), reason=Reason.MUTED))
    decide(store, alert_of(story, Decision("desk", Reason.DIGEST, LATER), reason=Reason.DIGEST), at=LATER)
    waiting = store.standing([story.id])[story.id].held

    decide(store, alert_of(story, Decision("desk", Reason.NEW)), at=LATER)

    assert waiting == {"desk": Held(NOW)}
    assert store.standing([story.id])[story.id].held == {}


def test_a_wait_at_a_gate_is_remembered_when_its_reason_changes(store: Store, story: Story) -> None:
    """Told after it, a story is confirmed."""
    decide(store, alert_of(story, Decision("desk", Reason.GATE), reason=Reason.GATE))
    decide(store, alert_of(story, Decision("desk", Reason.MUTED, LATER), reason=Reason.MUTED), at=LATER)

    assert store.standing([story.id])[story.id].held == {"desk": Held(NOW, gated=True)}


def test_a_held_decision_has_its_block_looked_at_again_in_time(store: Store, story: Story) -> None:
    """Waits are in the database, so that they survive a crash."""
    decide(store, alert_of(story, Decision("desk", Reason.MUTED, LATER), reason=Reason.MUTED))

    assert store.touched(NOW, 10) == ()
    assert store.touched(LATER, 10) == (GLOBEX,)
    assert (whole(store).due, whole(store, now=LATER).due) == ((), (story.id,))
    assert store.next_due() == LATER


def test_an_appointment_is_kept_once(store: Store, story: Story) -> None:
    """A block that was looked at is not looked at again for the same decision, whatever came of it."""
    decide(store, alert_of(story, Decision("desk", Reason.MUTED, LATER), reason=Reason.MUTED))

    decide(store, at=LATER)

    assert store.touched(LATER, 10) == ()


def test_a_new_decision_takes_the_place_of_an_earlier_appointment(store: Store, story: Story) -> None:
    """Only the latest says when to look again."""
    decide(store, alert_of(story, Decision("desk", Reason.MUTED, LATER), reason=Reason.MUTED))

    again = LATER + MINUTE
    decide(store, alert_of(replace(story, revision=2), Decision("desk", Reason.DIGEST, again), reason=Reason.DIGEST))

    assert store.touched(LATER, 10) == ()
    assert store.touched(again, 10) == (GLOBEX,)


def test_what_was_held_and_then_told_is_listed_once(store: Store, story: Story) -> None:
    """The held alert is history."""
    decide(store, alert_of(story, Decision("desk", Reason.GROUP_WAIT, LATER), reason=Reason.GROUP_WAIT))
    held = store.alerts(AlertFilter(outcome=Outcome.HELD))

    decide(store, alert_of(story, Decision("desk", Reason.NEW)), at=LATER)

    assert [alert.reason for alert in held] == [Reason.GROUP_WAIT]
    assert [alert.reason for alert in store.alerts(AlertFilter())] == [Reason.NEW]


@pytest.mark.parametrize(
    ("decisions", "outcome"),
    [
        ((Decision("a", Reason.NEW), Decision("b", Reason.MUTED)), Outcome.TOLD),
        ((Decision("a", Reason.SILENCED), Decision("b", Reason.MUTED)), Outcome.HELD),
        ((Decision("a", Reason.SILENCED), Decision("b", Reason.BASELINE)), Outcome.SUPPRESSED),
    ],
)
def test_alerts_are_listed_by_what_they_come_to(
    store: Store, story: Story, decisions: tuple[Decision, ...], outcome: Outcome
) -> None:
    """Told if any is, else held if any may yet be."""
    decide(store, alert_of(story, *decisions))

    listed = {wanted: len(store.alerts(AlertFilter(outcome=wanted))) for wanted in Outcome}

    assert listed == {wanted: int(wanted is outcome) for wanted in Outcome}
    assert store.totals().alerts == listed


def test_a_merge_alone_is_no_news_to_those_who_know_either_story(store: Store, story: Story) -> None:
    """What agrees with the living story's status counts, else the last; at no more than the story's revision."""
    add_mention(store, add_feed(store), "2")
    block = whole(store)
    second = story_of(block, block.mentions[1].key, revision=7, status=Status.PROPOSED)
    told = [
        alert_of(story, Decision("desk", Reason.NEW)),
        alert_of(second, Decision("desk", Reason.NEW), Decision("boss", Reason.NEW)),
    ]
    record(store, block, story, second, alerts=told, targets=TARGETS)
    store.constrain(GLOBEX, Constraint("1", "2", together=True), author="ann", now=NOW)
    block = whole(store)
    joined = replace(story, mentions=tuple(stored.key for stored in block.mentions), revision=2)

    record(store, block, joined, redirects={block.stories[1].id: story.id})

    known = {who: (one.revision, one.status) for who, one in store.standing([story.id])[story.id].told.items()}
    assert known == {"desk": (1, "imposed"), "boss": (2, "proposed")}


def test_a_merged_story_is_not_looked_at_again(store: Store, story: Story) -> None:
    """Its waits end with it; the living story has its own."""
    add_mention(store, add_feed(store), "2")
    block = whole(store)
    second = story_of(block, block.mentions[1].key)
    held = alert_of(second, Decision("desk", Reason.MUTED, LATER), reason=Reason.MUTED)
    record(store, block, story, second, alerts=[held])
    block = whole(store)
    joined = replace(story, mentions=tuple(stored.key for stored in block.mentions))

    record(store, block, joined, redirects={block.stories[1].id: story.id})

    assert store.touched(LATER, 10) == ()


def test_an_operator_is_told_once_of_one_change(store: Store) -> None:
    """A notice is an alert like any other, about no story."""
    notice = Notice("op:feed:1:failing", "A feed fails", ("503",))
    alert = Alert(notice.subject, 1, Reason.OPERATOR, NOW, (Decision("desk", Reason.OPERATOR),), notice=notice)

    store.record_notices([alert], [], targets=TARGETS, now=NOW)
    store.record_notices([alert], [], targets=TARGETS, now=NOW)

    assert [one.alert.notice for one in store.due_notifications(NOW, 10)] == [notice, notice]
    assert [one.target for one in store.due_notifications(NOW, 10)] == ["mail", "chat"]
