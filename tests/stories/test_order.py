"""Stories are order-free: what they tell follows from the set of mentions, whatever order and batches it came in."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.entry import Field
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Level
from monitor.model.story import Constraint, StoredMention, Story
from monitor.stories.cluster import cluster, is_recalled
from monitor.stories.relink import Change
from tests.stories.build import LINEAGE, Link, mention

TITLES = (
    "Acme bans Globex",
    "Globex may no longer buy campaigns on the photo platform",
    "Globex may no longer buy campaigns on the photo platform - The Outlet",
    "Ministry moves against Globex",
    "",
)
OFFICE = "an office in Freedonia"
ACTORS = (
    None,
    "Acme",
    "Acme Photos",
    "Chirper",
    "Freedonia",
    "Ministry of Trade",
    "Ministry of Health",
    "officials",
    OFFICE,
)
ENTRIES = tuple("abcdefgh")


@st.composite
def said(draw: st.DrawFn, key: int) -> StoredMention:
    """A mention of one of a few entries; close or far in time, so that windows open and shut."""
    entry = draw(st.sampled_from(ENTRIES))
    day = draw(st.sampled_from((0, 0, 0.25, 1, 2, 5, 13, 15, 30, 100, 390, 450)))
    actor = draw(st.sampled_from(ACTORS))
    return mention(
        entry,
        day,
        key=key,
        actor=actor,
        tied_to="Freedonia" if actor == OFFICE else None,
        kind=ActorKind.COURT if draw(st.booleans()) and actor is None else None,
        action=draw(st.sampled_from((Action.BAN, Action.RESTRICT, Action.SEIZE))),
        status=draw(st.sampled_from(Status)),
        by=draw(st.sampled_from((None, "High Court"))),
        scope=draw(st.sampled_from((None, "advertising", "government devices"))),
        because=draw(st.sampled_from((None, "Order 7", "Directive 17"))),
        jurisdiction=draw(st.sampled_from((None, "FD", "SY"))),
        told=draw(st.sampled_from((None, 0, 20))),
        dated=draw(st.booleans()),
        title=draw(st.sampled_from(TITLES)),
        sentence=draw(st.sampled_from(("one sentence", "another sentence"))),
        field=draw(st.sampled_from(Field)),
        score=draw(st.sampled_from((0.3, 0.5, 0.9))),
        level=draw(st.sampled_from((None, Level.LOW, Level.HIGH))),
        baseline=draw(st.booleans()),
    )


@st.composite
def sets(draw: st.DrawFn) -> list[StoredMention]:
    """All mentions of a block."""
    return [draw(said(key)) for key in range(1, draw(st.integers(1, 14)) + 1)]


CONSTRAINTS = st.lists(
    st.builds(Constraint, st.sampled_from(ENTRIES), st.sampled_from(ENTRIES), st.booleans()), max_size=3
).map(tuple)


def batches(mentions: Sequence[StoredMention], cuts: Sequence[int]) -> list[Sequence[StoredMention]]:
    """What is stored after each batch of arrivals."""
    return [mentions[:end] for end in sorted({min(cut, len(mentions)) for cut in cuts} | {len(mentions)})]


def told(story: Story) -> Story:
    """What follows from the mentions alone."""
    return replace(story, id="", revision=0)


@given(sets(), st.data(), CONSTRAINTS)
@settings(max_examples=200, deadline=None)
def test_any_order_and_batching_gives_the_same_stories(
    mentions: list[StoredMention], data: st.DataObject, constraints: tuple[Constraint, ...]
) -> None:
    at_once, in_batches = Link(), Link()
    at_once(*mentions, constraints=constraints)
    arrival = data.draw(st.permutations(mentions))
    for stored in batches(arrival, data.draw(st.lists(st.integers(1, len(mentions)), max_size=5))):
        in_batches(*stored, constraints=constraints)
    expected = sorted((told(story) for story in at_once.stories.values()), key=lambda story: story.mentions)
    assert sorted((told(story) for story in in_batches.stories.values()), key=lambda story: story.mentions) == expected


@given(sets(), st.permutations(range(1, 15)))
@settings(max_examples=100, deadline=None)
def test_rows_stored_in_another_order_give_the_same_stories(mentions: list[StoredMention], rows: Sequence[int]) -> None:
    """Rows count arrivals; only mentions that say the same in every word may change places."""

    def sentences(told: Sequence[StoredMention]) -> list[list[StoredMention]]:
        return [[replace(stored, key=0) for stored in members] for members in cluster(told, lineage=LINEAGE)]

    distinct = list(
        {(one.event_time, one.entry, one.mention and one.mention.sentence): one for one in mentions}.values()
    )
    assert sentences([replace(one, key=rows[one.key - 1]) for one in distinct]) == sentences(distinct)


@given(sets(), CONSTRAINTS)
@settings(max_examples=100, deadline=None)
def test_every_mention_that_is_not_recalled_is_in_one_story(
    mentions: list[StoredMention], constraints: tuple[Constraint, ...]
) -> None:
    stories = cluster(mentions, lineage=LINEAGE, constraints=constraints)
    placed = [stored.key for members in stories for stored in members]
    assert sorted(placed) == [stored.key for stored in mentions if not is_recalled(stored)]


@given(sets(), st.data())
@settings(max_examples=100, deadline=None)
def test_no_story_is_lost_on_the_way(mentions: list[StoredMention], data: st.DataObject) -> None:
    """Every id ever given is that of a story, or leads to one; and linking once more changes nothing."""
    link = Link()
    ids: set[str] = set()
    for stored in batches(data.draw(st.permutations(mentions)), data.draw(st.lists(st.integers(1, 14), max_size=5))):
        ids |= {linked.story.id for linked in link(*stored).stories}
    for story in ids:
        while story in link.redirects:
            story = link.redirects[story]  # noqa: PLW2901
        assert story in link.stories
    again = link(*mentions)
    assert {linked.change for linked in again.stories} <= {Change.UNCHANGED}
    assert not again.redirects


def test_five_outlets_on_one_ban_are_one_story_in_every_order_of_arrival() -> None:
    """They call it a ban or a restriction, name the scope or not, the actor or not; each recalls older matters."""
    directive = {"actor": "Ministry of Trade", "action": Action.ORDER, "status": Status.RECALLED}
    five = (
        (
            mention("a", 0, title="Chirper bars Globex from buying ads", actor="Chirper", scope="advertising"),
            mention(
                "a", -200, dated=True, sentence="Last autumn the ministry told its offices to drop it", **directive
            ),
        ),
        (
            mention(
                "b", 0.1, actor="Chirper", action=Action.RESTRICT, title="Chirper will not run Globex's ads any more"
            ),
        ),
        (
            mention("c", 0.3, actor=None, scope="advertising", title="", sentence="The firm was told of an ad ban"),
            mention("c", 0.3, actor="Chirper", because="Directive 17", sentence="Chirper pointed to Directive 17"),
        ),
        (
            mention("d", -80, told=2, dated=True, actor="Chirper", sentence="Banned from advertising since January"),
            mention(
                "d", 2, actor="Acme", action=Action.REMOVE, status=Status.RECALLED, sentence="Acme removed it before"
            ),
        ),
        (
            mention("e", 1, actor=None, action=Action.BAN, title="Globex says it was banned from advertising"),
            mention(
                "e", -45, dated=True, sentence="put on a list in winter", **directive | {"action": Action.SANCTION}
            ),
        ),
    )
    accounts = set()
    for order in permutations(five):
        link = Link()
        changes = [{linked.change for linked in link(*sum(order[: n + 1], ())).stories} for n in range(5)]
        (story,) = link.stories.values()
        assert changes == [{Change.NEW}] + [{Change.UPDATED}] * 4
        accounts.add(told(story))
    (story,) = accounts
    assert (story.actors, story.scope, story.because) == (("Chirper",), "advertising", "Directive 17")
    assert (story.action, story.status, story.sources) == (Action.BAN, Status.IMPOSED, 5)
    assert {matter.actor for matter in story.background} == {"Ministry of Trade", "Acme"}
