"""What is told of a story."""

from dataclasses import replace

import pytest

from monitor.model.entry import Field
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Level
from monitor.model.story import StoredMention, Story
from monitor.stories.actors import Lineage
from monitor.stories.story import tell
from tests.stories.build import KEY, PARENTS, mention, text

WIRE = "The platform confirmed on Monday that it takes no more campaigns from the firm, citing a warning by a ministry"


def story(*members: StoredMention, recalled: tuple[StoredMention, ...] = ()) -> Story:
    return tell(KEY, members, recalled=recalled, lineage=Lineage(PARENTS))


def statuses(*members: StoredMention) -> list[Status]:
    return [step.status for step in story(*members).history]


def test_copies_of_one_text_are_one_source() -> None:
    """Three outlets, two of which carry the wire's text."""
    told = story(
        mention("a", title="Wire: no campaigns", summary=WIRE),
        mention("b", 0.1, title="No campaigns for the firm", summary=WIRE),
        mention("c", 0.2, title="Our own report", summary="We asked the company and it told us this much"),
    )
    assert (told.sources, told.entries, told.outlets) == (2, 3, ("a.example", "b.example", "c.example"))


def test_two_reports_of_one_outlet_are_one_source() -> None:
    """However it writes its name, which is shown as its first report has it."""
    told = story(mention("a", outlet="The Daily"), mention("b", 0.1, outlet="the DAILY"))
    assert (told.sources, told.entries, told.outlets) == (1, 2, ("The Daily",))


def test_the_action_is_the_one_told_best() -> None:
    told = story(mention("a", action=Action.RESTRICT), mention("b", 1), mention("c", 2, score=0.9))
    assert told.action is Action.BAN


def test_of_actions_told_equally_the_more_specific_is_told() -> None:
    assert story(mention("a"), mention("b", action=Action.SUSPEND)).action is Action.SUSPEND


def test_copies_do_not_outvote() -> None:
    """A wire text carried three times weighs what one report weighs."""
    copies = [mention(f"w{n}", action=Action.REMOVE, title="The wire", summary=WIRE) for n in range(3)]
    own = [mention("a", title="One report says this much"), mention("b", title="Another tells it in its own words")]
    assert story(*copies, *own).action is Action.BAN


def test_a_part_is_told_before_its_whole() -> None:
    told = story(mention("a", actor="Freedonia"), mention("b", actor="Freedonia"), mention("c", actor="Export Office"))
    assert told.actors == ("Export Office", "Freedonia")


def test_nobody_known_to_act_is_told_as_nobody() -> None:
    told = story(mention("a", actor=None))
    assert (told.actors, told.actor_kind) == ((), ActorKind.UNKNOWN)


def test_a_description_is_told_only_when_nobody_names_the_actor() -> None:
    assert story(mention("a", actor="officials")).actors == ("officials",)
    assert story(mention("a", actor="officials"), mention("b", actor="Freedonia")).actors == ("Freedonia",)


def test_what_one_outlet_adds_is_told() -> None:
    told = story(mention("a", actor=None), mention("b", scope="advertising", because="Order 7", jurisdiction="FD"))
    assert (told.actors, told.actor_kind) == (("Acme",), ActorKind.PLATFORM)
    assert (told.scope, told.because, told.jurisdiction) == ("advertising", "Order 7", "FD")


def test_who_reverses_is_told_beside_the_actor() -> None:
    court = mention("b", 3, actor="High Court", kind=ActorKind.COURT, status=Status.REVERSED)
    told = story(mention("a", actor="Ministry of Trade"), court)
    assert (told.actors, told.by, told.status) == (("Ministry of Trade",), "High Court", Status.REVERSED)


def test_the_headline_is_of_the_best_entry_on_the_present_status() -> None:
    told = story(
        mention("a", status=Status.PROPOSED, score=0.99, title="They may"),
        mention("b", 1, score=0.7, title="They did, it seems"),
        mention("c", 2, score=0.9, title="They did"),
        mention("d", 3, score=0.9, title="They did too"),
        mention("e", 4, score=0.9, title="It was done", actor=None),
    )
    assert (told.headline, told.lead, told.url) == ("They did", "c", "https://c.example/c")


def test_an_entry_without_a_title_is_headed_by_its_sentence() -> None:
    assert story(mention("a", title="", sentence="Acme acts", field=Field.SUMMARY)).headline == "Acme acts"


def test_each_step_names_the_entry_that_carried_it() -> None:
    told = story(mention("a", status=Status.PROPOSED), mention("b", 9), mention("c", 10))
    assert [(step.status, step.entry) for step in told.history] == [(Status.PROPOSED, "a"), (Status.IMPOSED, "b")]
    assert told.status is Status.IMPOSED


def test_a_lagging_outlet_turns_nothing_back() -> None:
    proposed = mention("b", 1, status=Status.PROPOSED)
    assert statuses(mention("a"), proposed) == [Status.IMPOSED]


@pytest.mark.parametrize(
    ("again", "steps"),
    [
        (mention("c", 3), 2),
        (mention("c", 3, by="High Court"), 3),
        (mention("c", 30), 3),
    ],
    ids=["repeated", "upheld", "long-after"],
)
def test_a_challenged_action_stands_again_when_it_is_upheld(again: StoredMention, steps: int) -> None:
    assert len(statuses(mention("a"), mention("b", 2, status=Status.CHALLENGED), again)) == steps


def test_level_rules_and_tags_are_those_of_all_matches() -> None:
    low = replace(mention("a", level=Level.LOW), rules=("r2", "r1"), tags=("t",))
    told = story(low, mention("b", level=Level.CRITICAL), mention("c", level=None))
    assert (told.level, told.rules, told.tags) == (Level.CRITICAL, ("r1", "r2", "rule"), ("t",))


def test_a_story_no_rule_matched_has_no_level() -> None:
    assert story(mention("a", level=None)).level is None


def test_a_story_is_baseline_until_a_matched_mention_is_not() -> None:
    old = mention("a", baseline=True)
    assert story(old, mention("b", level=None)).baseline
    assert not story(old, mention("b")).baseline


def test_an_official_source_is_marked() -> None:
    assert story(mention("a"), mention("b", official=True)).official


def test_recalled_matters_are_background_each_once() -> None:
    """With its own day if any entry gives one; not what entries of other stories recall, nor the story itself."""
    recalled = (
        mention("a", -400, status=Status.RECALLED, actor="Freedonia", dated=True, sentence="banned a year ago"),
        mention("b", 0, status=Status.RECALLED, actor="Freedonia", sentence="banned before"),
        mention("b", 0, status=Status.RECALLED, action=Action.REMOVE, actor="Chirper", sentence="removed since"),
        mention("b", 0, status=Status.RECALLED, actor="Acme", sentence="since Acme's ban"),
        mention("elsewhere", 0, status=Status.RECALLED, actor="Chirper"),
    )
    told = story(mention("a"), mention("b"), recalled=recalled)
    assert [matter.sentence for matter in told.background] == ["banned a year ago", "removed since"]
    assert told.background[0].at == recalled[0].event_time


def test_an_entry_matched_as_a_whole_is_told_by_its_title() -> None:
    told = story(text("a", title="A notice"))
    assert (told.headline, told.action, told.status, told.history, told.level) == (
        "A notice",
        None,
        None,
        (),
        Level.LOW,
    )
