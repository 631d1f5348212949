"""What receivers get over the whole life of a story: real rules, real store, a clock that goes when it is told to."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.errors import DeliveryError
from monitor.model.alert import Message, Outcome, Reason
from monitor.model.entry import Entry
from monitor.model.listing import Act, ActKind, AlertFilter, StoryFilter
from monitor.model.mention import Status
from monitor.model.rule import Level
from monitor.model.settings import Matcher
from monitor.model.silence import Silence
from monitor.model.story import BlockKey, Constraint
from monitor.pipeline.mind import Mind
from tests.whole.path import START, Inbox, InProcess, Whole, whole

FEED = "https://news.example/feed"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BAN = "Twitter bans Globex from advertising"
PLAN = "Twitter may ban Globex from advertising"
END = "Twitter lifts its ban on Globex advertising"

Build = Callable[[str], "Life"]


class Life:
    """One feed, told of by outlets at times; what each receiver got."""

    def __init__(self, path: Whole) -> None:
        self.path = path

    async def tell(self, title: str, outlet: str = "one", *, entry: str | None = None) -> None:
        """An outlet publishes an entry, or edits it, and everything is done that is due."""
        name = entry or f"{outlet}-{len(self.path.feeds.entries[FEED])}"
        told = Entry(name, title, url=f"https://{outlet}.org/{name}", published=self.path.clock.now)
        others = tuple(each for each in self.path.feeds.entries[FEED] if each.id != name)
        self.path.feeds.entries[FEED] = (told, *others)
        await self.path.poll()

    async def tell_all(self, *titles: str) -> None:
        """One outlet publishes several entries together."""
        told = (Entry(title, title, url=f"https://one.org/{title}", published=self.path.clock.now) for title in titles)
        self.path.feeds.entries[FEED] = (*told, *self.path.feeds.entries[FEED])
        await self.path.poll()

    async def pass_by(self, span: timedelta) -> None:
        """Time passes, and everything is done that is due."""
        self.path.clock.go(span)
        await self.path.poll()

    def got(self) -> list[tuple[str, str]]:
        """What was told so far, in order: receiver and reason."""
        told = self.path.store.alerts(AlertFilter(outcome=Outcome.TOLD))
        return [
            (decision.receiver, decision.reason.value)
            for alert in reversed(told)
            for decision in alert.decisions
            if decision.reason.outcome is Outcome.TOLD
        ]

    def reasons(self) -> list[Reason]:
        """The reasons that stand, oldest alert first."""
        alerts = reversed(self.path.store.alerts(AlertFilter()))
        return [decision.reason for alert in alerts for decision in alert.decisions]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Makes the life of a story under a route; receivers are `desk` and `boss`."""
    opened: list[Whole] = []

    def made(more: str) -> Life:
        file = tmp_path / "config.yaml"
        file.write_text(
            f"""
watch: [Globex]
rules: shipped
feeds: [{{url: "{FEED}", name: News, max_age: none}}]
receivers: [{{name: desk, apprise: "json://one.example"}}, {{name: boss, apprise: "json://two.example", flood: 2}}]
{more}
"""
        )
        configuration = load(file, {})
        path = whole(configuration, lambda feeds: InProcess(Mind(configuration.rule_set), feeds))
        path.feeds.entries[FEED] = ()
        opened.append(path)
        return Life(path)

    yield made
    for path in opened:
        path.store.close()


async def test_a_story_is_told_when_it_begins_changes_and_ends_and_not_when_it_is_repeated(build: Build) -> None:
    life = build("route: {receiver: desk}")

    await life.tell(PLAN)
    await life.pass_by(DAY)
    await life.tell(BAN)
    await life.tell(BAN, "two")
    await life.pass_by(DAY)
    await life.tell(END)

    assert life.got() == [("desk", "new"), ("desk", "status_changed"), ("desk", "status_changed")]


async def test_a_status_that_steps_back_is_not_told(build: Build) -> None:
    """The entry that carried the step was of something else: whoever acted on it learns nothing by the way back."""
    life = build("route: {receiver: desk}")
    await life.tell(PLAN)
    await life.pass_by(HOUR)
    await life.tell(BAN, "two", entry="ban")

    await life.tell("Two outlets correct a headline", "two", entry="ban")
    (story,) = life.path.store.stories(StoryFilter())
    await life.pass_by(DAY)
    await life.tell(BAN, "three")
    await life.tell(END, "three")

    assert (story.status, story.revision) == (Status.PROPOSED, 3)
    assert life.got() == [("desk", "new"), ("desk", "status_changed"), ("desk", "status_changed")]
    assert [message.title for _, message in life.path.inbox.messages][-1].count("reversed")


async def test_a_merge_tells_nobody_again_and_the_old_id_leads_to_the_story_that_lives(build: Build) -> None:
    life = build("route: {receiver: desk}")
    await life.tell(BAN, "one", entry="first")
    await life.tell("Facebook bans Globex", "two", entry="second")
    older, newer = sorted(life.path.store.stories(StoryFilter()), key=lambda story: int(story.id))
    before = life.got()

    together = Constraint("first", "second", together=True)
    life.path.store.constrain(BlockKey("Globex", "core"), together, author="ann", now=life.path.clock())
    await life.pass_by(HOUR)
    await life.tell("Facebook bans Globex's adverts", "three")

    found = life.path.store.story(newer.id)
    assert (len(before), life.got()) == (2, before)
    assert found is not None
    assert (found.id, found.entry_ids[:2]) == (older.id, ("first", "second"))


async def test_what_a_silence_kept_back_is_told_once_when_it_ends(build: Build) -> None:
    life = build("route: {receiver: desk}")
    life.path.store.add_silence(Silence(Matcher(entity=("Globex",)), START, START + DAY, "ann", "known"), START)

    await life.tell(PLAN)
    await life.pass_by(2 * HOUR)
    await life.tell(BAN)
    during = life.got()
    await life.pass_by(DAY)
    await life.pass_by(DAY)

    assert (during, life.got()) == ([], [("desk", "new")])
    assert Reason.SILENCED in life.reasons()
    assert "imposed" in life.path.inbox.messages[0][1].title


async def test_a_story_closed_while_it_was_silenced_is_never_told(build: Build) -> None:
    life = build("route: {receiver: desk}")
    silence = life.path.store.add_silence(
        Silence(Matcher(entity=("Globex",)), START, START + DAY, "ann", "known"), START
    )
    await life.tell(BAN)

    life.path.store.record_act("1", Act(ActKind.CLOSE, "ann", START, verdict="wrong"))
    life.path.store.expire_silence(silence, life.path.clock.now)
    await life.pass_by(HOUR)

    assert life.got() == []


async def test_a_gate_holds_a_story_until_another_outlet_has_it(build: Build) -> None:
    life = build(
        "route: {receiver: desk, confirm: {sources: 2}, routes: [{continue: true, confirm: none, receiver: boss}, {}]}"
    )

    await life.tell(BAN)
    first = life.got()
    await life.pass_by(HOUR)
    await life.tell(BAN + ", its managers said on Monday evening", "two")
    await life.tell(BAN + " over what a spokesman called rules for everyone", "three")

    assert first == [("boss", "new")]
    assert life.got() == [("boss", "new"), ("desk", "confirmed")]


async def test_a_mute_time_holds_what_came_until_its_end(build: Build) -> None:
    life = build('route: {receiver: desk, mute: [{from: "08:00", to: "12:00"}]}')

    await life.tell(PLAN)
    await life.pass_by(HOUR)
    await life.tell(BAN)
    during = life.got()
    await life.pass_by(3 * HOUR)

    assert (during, life.got()) == ([], [("desk", "new")])
    assert "imposed" in life.path.inbox.messages[0][1].title


async def test_a_story_that_its_entry_no_longer_tells_is_retracted_and_told_so_once(build: Build) -> None:
    life = build("route: {receiver: desk}")
    await life.tell(BAN, entry="a")
    await life.pass_by(HOUR)

    await life.tell("Twitter and Globex hold talks on advertising", entry="a")
    await life.tell("Twitter and Globex held talks on advertising", entry="a")
    await life.pass_by(DAY)

    assert life.got() == [("desk", "new"), ("desk", "retracted")]


async def test_a_story_retracted_before_it_was_told_is_never_told(build: Build) -> None:
    life = build("route: {receiver: desk, group_wait: 2h}")
    await life.tell(BAN, entry="a")

    await life.tell("Twitter and Globex hold talks on advertising", entry="a")
    await life.pass_by(DAY)

    assert life.got() == []
    assert life.reasons()[-1] is Reason.WITHDRAWN


async def test_a_known_matter_is_told_only_when_something_becomes_of_it(build: Build) -> None:
    life = build("known_events: [{entity: Globex, actor: Twitter}]")

    await life.tell(BAN)
    before = life.got()
    await life.pass_by(DAY)
    await life.tell(END)

    assert (before, life.got()) == ([], [("console", "new")])


async def test_reminders_come_at_each_interval_until_somebody_acknowledges_the_story(build: Build) -> None:
    life = build("route: {receiver: desk, repeat_interval: 1d}")

    await life.tell(BAN)
    for _ in range(30):
        await life.pass_by(2 * HOUR)
    reminded = life.got()
    life.path.store.record_act("1", Act(ActKind.ACKNOWLEDGE, "ann", life.path.clock.now))
    await life.pass_by(3 * DAY)
    quiet = life.got()
    await life.tell(END)
    await life.pass_by(3 * DAY)

    assert reminded == [("desk", "new"), ("desk", "reminder"), ("desk", "reminder")]
    assert quiet == reminded
    assert life.got() == [*reminded, ("desk", "status_changed")]


async def test_reminders_start_again_when_a_story_is_reopened(build: Build) -> None:
    life = build("route: {receiver: desk, repeat_interval: 1d}")
    await life.tell(BAN)

    life.path.store.record_act("1", Act(ActKind.CLOSE, "ann", START, verdict="done"))
    await life.pass_by(3 * DAY)
    closed = life.got()
    life.path.store.record_act("1", Act(ActKind.REOPEN, "ann", life.path.clock.now))
    await life.pass_by(HOUR)

    assert (closed, life.got()) == ([("desk", "new")], [("desk", "new"), ("desk", "reminder")])


PLATFORMS = ("Twitter", "Facebook", "YouTube", "TikTok", "Instagram", "LinkedIn", "Reddit")


async def test_what_is_more_than_a_receiver_takes_in_a_minute_goes_in_one_message_that_lists_it(build: Build) -> None:
    life = build("route: {receiver: boss}")

    await life.tell_all(*(f"{name} bans Globex from advertising" for name in PLATFORMS))

    *single, last = [message for _, message in life.path.inbox.messages]
    assert len(single) == 2
    assert "more alerts than one by one" in last.title
    texts = "".join(message.text for message in (*single, last))
    assert all(f"{name} bans Globex" in texts for name in PLATFORMS)


async def test_after_a_flood_what_comes_gathers_for_a_minute(build: Build) -> None:
    life = build("route: {receiver: boss}")
    await life.tell_all(*(f"{name} bans Globex from advertising" for name in PLATFORMS[:5]))

    await life.tell_all(*(f"{name} bans Globex from advertising" for name in PLATFORMS[5:]))
    waiting = len(life.path.inbox.messages)
    await life.pass_by(timedelta(minutes=1))

    assert (waiting, len(life.path.inbox.messages)) == (3, 5)


class Refusing:
    """A notifier of which one receiver takes nothing while it is down."""

    def __init__(self, inbox: Inbox) -> None:
        self.inbox, self.down = inbox, True

    async def send(self, receiver: str, target: str, message: Message) -> None:
        if receiver == "desk" and self.down:
            raise DeliveryError(receiver, "no answer")
        await self.inbox.send(receiver, target, message)


async def test_the_operator_is_told_once_of_a_receiver_that_takes_nothing_for_a_quarter_of_an_hour(
    build: Build,
) -> None:
    life = build("route: {receiver: desk, routes: [{match: {tags: operator}, receiver: boss}]}")
    life.path.deliverer.notifier = refusing = Refusing(life.path.inbox)
    await life.tell(BAN)
    at_first = list(life.path.inbox.messages)

    for _ in range(12):
        await life.pass_by(timedelta(minutes=5))
    told = [(receiver, message.title) for receiver, message in life.path.inbox.messages]
    refusing.down = False
    await life.pass_by(HOUR)

    assert at_first == []
    [(receiver, title)] = told
    *_, (also, recovered) = [(receiver, message.title) for receiver, message in life.path.inbox.messages]
    assert (receiver, "receiver desk has not taken anything since 09:00 UTC" in title) == ("boss", True)
    assert (also, "receiver desk takes messages again; it had taken none since 09:00 UTC" in recovered) == (
        "boss",
        True,
    )
    assert [receiver for receiver, _ in life.path.inbox.messages] == ["boss", "desk", "boss"]


async def test_the_operator_is_told_that_all_is_well_and_what_was_done(build: Build) -> None:
    life = build("route: {receiver: desk, routes: [{match: {tags: operator}, receiver: boss}]}")
    await life.tell("Twitter bans Globex from advertising")
    await life.pass_by(2 * DAY)
    await life.tell("Facebook suspends Globex accounts")
    await life.tell("Globex reports a profit")

    await life.path.linker.say_alive(life.path.clock.now - DAY)
    await life.pass_by(HOUR)

    receiver, message = life.path.inbox.messages[-1]
    assert receiver == "boss"
    assert "alive: since 25 April 2 entries read, 1 story told, 0 of 1 feed failing" in message.title


async def test_a_level_that_is_raised_is_told_once(build: Build) -> None:
    life = build("route: {receiver: desk}")
    await life.tell("Globex banned from advertising")
    await life.tell("Twitter bans Globex from advertising", "two")
    await life.tell("Globex banned from advertising on Twitter", "three")

    assert life.got() == [("desk", "new"), ("desk", "level_raised")]
    assert [message.level for _, message in life.path.inbox.messages] == [Level.MEDIUM, Level.HIGH]
