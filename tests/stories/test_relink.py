"""What becomes of stories when more is known."""

from dataclasses import replace

from monitor.model.mention import Status
from monitor.model.rule import Level
from monitor.model.story import Constraint
from monitor.stories.relink import Change
from tests.stories.build import Link, mention


def test_a_first_mention_opens_a_story() -> None:
    link = Link()
    (linked,) = link(mention("a")).stories
    assert (linked.story.id, linked.story.revision, linked.change, linked.before) == ("S1", 1, Change.NEW, None)


def test_linking_again_changes_nothing() -> None:
    link, told = Link(), (mention("a"), mention("b", actor="Chirper"), mention("c", 3, status=Status.REVERSED))
    link(*told)
    before = dict(link.stories)
    again = link(*told)
    assert {linked.change for linked in again.stories} == {Change.UNCHANGED}
    assert (link.stories, dict(again.redirects)) == (before, {})


def test_another_outlet_and_a_cause_are_no_news() -> None:
    link, first = Link(), mention("a")
    link(first)
    (linked,) = link(first, mention("b", 1, because="Order 7")).stories
    assert (linked.change, linked.story.revision) == (Change.UPDATED, 1)
    assert (linked.story.sources, linked.story.because) == (2, "Order 7")


def test_a_change_of_status_is_news() -> None:
    link, first = Link(), mention("a")
    link(first)
    (linked,) = link(first, mention("b", 1, status=Status.REVERSED)).stories
    assert (linked.change, linked.story.revision, linked.story.id) == (Change.REVISED, 2, "S1")
    assert linked.before is not None
    assert linked.before.status is Status.IMPOSED


def test_a_change_of_level_is_news() -> None:
    link, first = Link(), mention("a", level=None)
    link(first)
    (linked,) = link(first, mention("b", 1, level=Level.CRITICAL)).stories
    assert (linked.change, linked.story.revision) == (Change.REVISED, 2)


def test_what_people_said_is_carried_over() -> None:
    link, first = Link(), mention("a")
    link(first)
    link.stories["S1"] = replace(link.stories["S1"], acknowledged="ann", verdict="done")
    link(first, mention("b", 1, status=Status.REVERSED))
    assert (link.stories["S1"].acknowledged, link.stories["S1"].verdict) == ("ann", "done")


def test_the_older_story_lives_on_in_a_merge() -> None:
    """An outlet that comes late closes the gap; the larger story was stored later."""
    link = Link()
    older = mention("a", 20, title="Copper kettles are banned from trains")
    newer = [mention(f"b{n}", n / 10) for n in range(3)]
    link(older)
    link(older, *newer)
    assert set(link.stories) == {"S1", "S2"}
    merged = link(older, *newer, mention("c", 10))
    assert [linked.story.id for linked in merged.stories] == ["S1"]
    assert dict(merged.redirects) == {"S2": "S1"}
    assert merged.stories[0].story.entries == 5


def test_the_larger_part_keeps_the_id_in_a_split() -> None:
    link, told = Link(), [mention("a"), mention("b", 1), mention("c", 2)]
    link(*told)
    split = link(*told, constraints=(Constraint("a", "b", together=False), Constraint("a", "c", together=False)))
    assert {linked.story.id: linked.story.entry_ids for linked in split.stories} == {"S2": ("a",), "S1": ("b", "c")}


def test_the_older_of_equal_parts_keeps_the_id() -> None:
    link, told = Link(), [mention("a"), mention("b", 1)]
    link(*told)
    split = link(*told, constraints=(Constraint("a", "b", together=False),))
    assert [(linked.story.id, linked.story.entry_ids) for linked in split.stories] == [("S1", ("a",)), ("S2", ("b",))]


def test_a_story_that_loses_a_part_to_an_older_one_keeps_its_id_for_the_rest() -> None:
    """Its receivers must not be told of the rest as of something new."""
    link = Link()
    one, joint, rest = mention("a"), mention("b", 1, actor="Chirper"), mention("c", 2, actor="Chirper")
    link(one)
    link(one, joint, rest)
    reread = replace(joint, mention=mention("b", actor="Acme").mention)
    moved = link(one, reread, rest)
    assert {linked.story.id: linked.story.entry_ids for linked in moved.stories} == {"S1": ("a", "b"), "S2": ("c",)}
    assert not moved.redirects


def test_a_story_whose_mentions_are_gone_is_retracted_and_kept() -> None:
    link = Link()
    link(mention("a", because="Order 7"))
    (linked,) = link().stories
    assert (linked.change, linked.story.retracted, linked.story.revision) == (Change.RETRACTED, True, 2)
    assert (linked.story.mentions, linked.story.entry_ids, linked.story.because) == ((), ("a",), "Order 7")
    (again,) = link().stories
    assert again.change is Change.UNCHANGED


def test_an_edited_entry_keeps_its_story() -> None:
    """Reading it again gives new mentions in place of the old."""
    link = Link()
    link(mention("a", title="Acme bnas Globex"))
    (linked,) = link(mention("a", title="Acme bans Globex")).stories
    assert (linked.story.id, linked.change, linked.story.revision) == ("S1", Change.UPDATED, 1)


def test_an_entry_corrected_to_another_actor_retracts_what_it_told() -> None:
    link = Link()
    link(mention("a", actor="Acme"))
    relinked = link(mention("a", actor="Chirper"))
    assert [(linked.story.id, linked.change) for linked in relinked.stories] == [
        ("S2", Change.NEW),
        ("S1", Change.RETRACTED),
    ]


def test_a_retracted_story_is_not_merged_into_another_of_the_same_entry() -> None:
    """Only one of the two actions the entry told of was withdrawn."""
    link = Link()
    withdrawn, kept = mention("a", actor="Chirper", sentence="One."), mention("a", actor="Acme", sentence="Another.")
    link(withdrawn)
    link(withdrawn, kept)
    relinked = link(kept)
    assert {linked.story.id: linked.change for linked in relinked.stories} == {
        "S1": Change.RETRACTED,
        "S2": Change.UNCHANGED,
    }


def test_a_retracted_story_that_is_told_again_revives() -> None:
    link = Link()
    link(mention("a"))
    link()
    (linked,) = link(mention("a")).stories
    assert (linked.story.id, linked.change, linked.story.revision) == ("S1", Change.REVISED, 3)
    assert not linked.story.retracted
