"""Which mentions are of one action."""

from collections.abc import Sequence

import pytest

from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.model.story import Constraint, StoredMention
from monitor.stories.cluster import cluster
from monitor.stories.story import tell
from tests.stories.build import KEY, LINEAGE, mention, text


def entries(*mentions: StoredMention, constraints: Sequence[Constraint] = ()) -> list[list[str]]:
    """The entries of each story."""
    stories = cluster(mentions, lineage=LINEAGE, constraints=constraints)
    return [[stored.entry for stored in members] for members in stories]


def test_other_words_for_one_action_join() -> None:
    """One platform's ban is told as a suspension, a removal, a restriction."""
    words = (Action.BAN, Action.SUSPEND, Action.REMOVE, Action.RESTRICT, Action.BLOCK)
    assert len(entries(*(mention(f"e{n}", n / 10, action=action) for n, action in enumerate(words)))) == 1


def test_a_removal_and_a_seizure_are_two_actions() -> None:
    assert entries(mention("a", action=Action.REMOVE), mention("b", 1, action=Action.SEIZE)) == [["a"], ["b"]]


def test_one_word_for_an_action_does_not_lead_to_the_next() -> None:
    """An order may be told as a suspension and end in a seizure; a suspension, told as both, is no seizure."""
    told = (
        mention("a", action=Action.SUSPEND),
        mention("b", 1, action=Action.BAN),
        mention("c", 2, action=Action.ORDER),
    )
    assert entries(*told, mention("d", 3, action=Action.SEIZE)) == [["a", "b", "c"], ["d"]]
    assert entries(told[2], mention("d", 3, action=Action.SEIZE)) == [["c", "d"]]


def test_two_actors_are_two_stories() -> None:
    assert entries(mention("a"), mention("b", 0.1, actor="Chirper")) == [["a"], ["b"]]


def test_names_differ_in_case_only_join() -> None:
    assert entries(mention("a", actor="Acme"), mention("b", 1, actor="ACME")) == [["a", "b"]]


def test_long_after_a_mention_that_names_nobody_must_call_the_action_the_same() -> None:
    """Days later it is more likely of something else; at once, outlets have many words for one thing."""
    told = mention("a", action=Action.BAN)
    assert entries(told, mention("b", 5, actor=None, action=Action.BAN)) == [["a", "b"]]
    assert entries(told, mention("b", 2, actor=None, action=Action.REMOVE)) == [["a", "b"]]
    assert entries(told, mention("b", 5, actor=None, action=Action.REMOVE)) == [["a"], ["b"]]
    assert entries(mention("b", actor=None, action=Action.REMOVE), mention("a", 5)) == [["b"], ["a"]]


def test_days_later_a_mention_that_names_nobody_takes_no_actor() -> None:
    """It joins what is told of those days, whoever else did it a week before."""
    earlier = mention("a", 0, actor="Chirper", action=Action.BAN)
    now = mention("b", 8, actor="Acme", action=Action.SUSPEND)
    unnamed = mention("c", 7, actor=None, action=Action.BAN)
    assert entries(earlier, now, unnamed) == [["a"], ["c", "b"]]


def test_what_is_told_of_these_days_comes_before_the_same_actor_of_last_week() -> None:
    """A part that acts now is more likely meant by its whole than what the whole did then."""
    told = (mention("a", 0, actor="Freedonia"), mention("b", 9, actor="Export Office"))
    assert entries(*told, mention("c", 10, actor="Freedonia")) == [["a"], ["b", "c"]]


def test_a_member_of_a_legislature_acts_by_himself() -> None:
    """Some outlets add whose member he is."""
    names = ("Rep Jane Roe of North Province", "North Province Rep Jane Roe", "Rep. Jane Roe")
    told = (
        mention(str(day), day / 10, actor=actor, kind=ActorKind.LEGISLATURE, tied_to="North Province")
        for day, actor in enumerate(names)
    )
    assert len(entries(*told)) == 1


def test_a_described_legislature_is_no_regulator() -> None:
    """Nor a court; a regulator may be called the government."""
    described = {ActorKind.LEGISLATURE: "lawmakers", ActorKind.REGULATOR: "watchdog", ActorKind.GOVERNMENT: "officials"}
    told = (mention(actor, actor=actor, kind=kind) for kind, actor in described.items())
    assert entries(*told) == [["lawmakers"], ["officials", "watchdog"]]


def test_described_officials_do_only_what_they_are_said_to_do() -> None:
    """Outlets have many words for what a platform does; authorities do much in the same days."""
    banned = mention("a", actor="Freedonia")
    for action, stories in ((Action.BAN, 1), (Action.RESTRICT, 2)):
        described = mention("b", 1, actor="the president", kind=ActorKind.GOVERNMENT, action=action)
        assert len(entries(banned, described)) == stories
    assert (
        len(entries(mention("a"), mention("b", 1, actor="platform", kind=ActorKind.PLATFORM, action=Action.RESTRICT)))
        == 1
    )


def test_what_a_probe_may_lead_to_is_no_action_of_its_own() -> None:
    """One entry says what is looked into and what for; the charge, once it is brought, is news."""
    probe = mention("a", action=Action.PROBE, actor="Freedonia", key=1)
    prospect = mention("a", action=Action.CHARGE, status=Status.PROPOSED, actor="Freedonia", key=2)
    brought = mention("b", 2, action=Action.CHARGE, actor="Freedonia", key=3)
    elsewhere = mention("c", action=Action.CHARGE, status=Status.PROPOSED, actor="Acme", key=4)

    clusters = cluster((prospect, probe, brought, elsewhere), lineage=LINEAGE)

    assert [{stored.key for stored in members} for members in clusters] == [{1, 2}, {4}, {3}]
    story = tell(KEY, clusters[0], recalled=(), lineage=LINEAGE)
    assert (story.action, story.status) == (Action.PROBE, Status.IMPOSED)


def test_a_part_joins_its_whole() -> None:
    """Parts of parts too: one outlet says Freedonia where another names the office."""
    told = (mention("a", actor="Freedonia"), mention("b", 1, actor="Export Office"))
    assert entries(*told) == [["a", "b"]]


def test_a_whole_does_not_bridge_two_of_its_parts() -> None:
    whole = mention("a", actor="Freedonia")
    parts = (mention("b", 1, actor="Ministry of Trade"), mention("c", 2, actor="Ministry of Health"))
    assert entries(whole, *parts) == [["a", "b"], ["c"]]


def test_days_later_a_part_and_its_whole_are_two_actions() -> None:
    """A government fines in many ways; what follows from the action is still of it."""
    part = mention("a", actor="Ministry of Trade")
    assert entries(part, mention("b", 3, actor="Freedonia")) == [["a", "b"]]
    assert entries(part, mention("b", 5, actor="Freedonia")) == [["a"], ["b"]]
    assert entries(part, mention("b", 5, actor="Freedonia", status=Status.REVERSED)) == [["a", "b"]]


def test_several_who_act_in_one_sentence_take_one_action() -> None:
    """Two authorities investigate, two members put forward a law: whoever reads of it reads of one thing."""
    both = (mention("a", actor="Chirper"), mention("a", actor="Freedonia"))
    assert entries(*both) == [["a", "a"]]
    assert entries(*both, mention("b", 1, actor="Chirper"), mention("c", 2, actor="Freedonia")) == [
        ["a", "a", "b", "c"]
    ]
    assert entries(mention("b", -1, actor="Freedonia"), *both) == [["b", "a", "a"]]
    assert entries(mention("a", actor="Chirper"), mention("a", actor="Freedonia", sentence="Another.")) == [
        ["a"],
        ["a"],
    ]


def test_a_province_is_not_its_country() -> None:
    """The lists may call it a part, but its jurisdiction is its own."""
    country = mention("a", actor="Freedonia", jurisdiction="FD")
    assert entries(country, mention("b", 1, actor="North Province", jurisdiction="FD-N")) == [["a"], ["b"]]


def test_an_unnamed_actor_within_the_jurisdiction_joins() -> None:
    named = mention("a", actor="North Province", jurisdiction="FD-N")
    assert entries(named, mention("b", 1, actor=None, jurisdiction="FD")) == [["a", "b"]]


def test_jurisdictions_in_conflict_part() -> None:
    one = mention("a", actor=None, jurisdiction="FD")
    assert entries(one, mention("b", 1, actor=None, jurisdiction="SY")) == [["a"], ["b"]]


def test_scopes_in_conflict_part() -> None:
    one = mention("a", scope="advertising")
    assert entries(one, mention("b", 1, scope="government devices")) == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("one", "other"), [("employees", "government devices"), ("staff devices", "employees"), ("app stores", "downloads")]
)
def test_two_sides_of_one_measure_join(one: str, other: str) -> None:
    """Staff who may not use a thing and devices that may not hold it are told of one order."""
    assert entries(mention("a", scope=one), mention("b", 1, scope=other)) == [["a", "b"]]
    assert entries(mention("a", scope=other), mention("b", 1, scope=one)) == [["a", "b"]]


def test_an_unknown_or_wider_scope_joins() -> None:
    told = (mention("a", scope="devices"), mention("b", 1, scope="government devices"), mention("c", 2))
    assert entries(*told) == [["a", "b", "c"]]


def test_an_unnamed_authority_is_not_a_platform() -> None:
    told = (mention("a", actor="Acme"), mention("b", 1, actor=None, kind=ActorKind.REGULATOR))
    assert entries(*told) == [["a"], ["b"]]


def test_an_unnamed_actor_joins_the_best_story_only() -> None:
    """Also when it comes before both: its text says which of the two it tells of."""
    unnamed = mention("a", actor=None, title="Globex loses its photo pages")
    wrong = mention("b", 0.2, actor="Chirper", title="Chirper shuts out Globex")
    right = mention("c", 0.5, actor="Acme", title="Acme takes down the photo pages of Globex")
    assert entries(unnamed, wrong, right) == [["a", "c"], ["b"]]


def test_a_description_of_the_actor_is_no_other_actor() -> None:
    """Outlets say who acts by name, or only what kind of body it is."""
    named = mention("a", actor="Ministry of Trade")
    assert entries(named, mention("b", 1, actor="officials"), mention("c", 2, actor="authorities")) == [["a", "b", "c"]]


def test_a_described_authority_is_not_a_platform() -> None:
    assert entries(mention("a"), mention("b", 1, actor="regulators", kind=ActorKind.REGULATOR)) == [["a"], ["b"]]


def test_one_who_challenges_or_reverses_is_not_the_actor() -> None:
    imposed = mention("a", actor="Ministry of Trade")
    lifted = mention("b", 5, actor="Ministry of Trade", by="High Court", status=Status.REVERSED)
    assert entries(imposed, lifted) == [["a", "b"]]


def test_a_court_read_as_the_actor_of_a_reversal_does_not_part_it() -> None:
    imposed = mention("a", actor="Ministry of Trade")
    lifted = mention("b", 5, actor="High Court", kind=ActorKind.COURT, status=Status.REVERSED)
    assert entries(imposed, lifted) == [["a", "b"]]


@pytest.mark.parametrize(("days", "stories"), [(14, 1), (14.1, 2)])
def test_one_status_joins_within_fourteen_days(days: float, stories: int) -> None:
    later = mention("b", days, title="Brass tubas wanted in the harbour")
    assert len(entries(mention("a", title="Copper kettles are banned from trains"), later)) == stories


@pytest.mark.parametrize(
    ("day", "title", "stories"),
    [
        (20, "Acme banned copper kettles ahead of the festival", 1),
        (20, "Acme bans tubas made of brass in winter", 2),
        (29, "Acme banned copper kettles ahead of the festival", 2),
    ],
)
def test_after_a_long_silence_the_same_act_is_told_in_words_of_its_first_telling(
    day: float, title: str, stories: int
) -> None:
    """The name of who acts is none of them, and four weeks end it."""
    assert len(entries(mention("a", title="Acme: copper kettles out"), mention("b", day, title=title))) == stories


def test_what_names_nobody_and_shares_no_word_is_of_something_else() -> None:
    """Party and time alone join nothing that tells enough to be compared; a bare headline does not deny it."""
    told = mention("a", title="Freedonia bans copper kettles on trains", actor="Freedonia")
    assert entries(told, mention("b", 1, actor=None, title="Kettles off trains for good")) == [["a", "b"]]
    assert entries(told, mention("b", 1, actor=None, title="Choir loses its hall after brawl over seats")) == [
        ["a"],
        ["b"],
    ]
    assert entries(told, mention("b", 1, actor=None, title="Out at last")) == [["a", "b"]]


def test_what_names_nobody_and_calls_it_otherwise_shares_two_words() -> None:
    told = mention("a", title="Freedonia bans copper kettles on trains", actor="Freedonia")
    one = mention("b", 1, actor=None, action=Action.SUSPEND, title="Choir loses its hall after brawl over copper")
    two = mention(
        "b", 1, actor=None, action=Action.SUSPEND, title="Choir loses its hall after brawl over copper kettles"
    )
    assert entries(told, one) == [["a"], ["b"]]
    assert entries(told, two) == [["a", "b"]]


def test_the_whole_told_again_after_its_part_is_known_joins_in_words_of_its_first_telling() -> None:
    whole = mention("a", title="Freedonia bans copper kettles", actor="Freedonia")
    part = mention("b", 1, title="Trade ministry bans copper kettles", actor="Ministry of Trade")
    again = mention("c", 9, title="Freedonia kept kettles off trains", actor="Freedonia")
    other = mention("c", 9, title="Freedonia keeps choirs out of halls", actor="Freedonia")
    assert entries(whole, part, again) == [["a", "b", "c"]]
    assert entries(whole, part, other) == [["a", "b"], ["c"]]


def test_words_are_those_of_all_that_an_entry_tells() -> None:
    """A title may be all its own where the text is not."""
    told = mention("a", title="Freedonia bans copper kettles on trains", actor="Freedonia")
    title = "Lawmakers lose patience over breakfast noises"
    bare = mention("b", 1, actor=None, title=title)
    text = mention("b", 1, actor=None, title=title, sentence="Kettles whistle no more.")
    assert entries(told, bare, text) == [["a", "b", "b"]]


def test_a_name_without_its_first_part_is_the_name_its_entry_gives() -> None:
    """Headlines leave it out."""
    short, full = mention("a", actor="Otters"), mention("a", actor="Strelsau Otters")
    assert entries(short, full, mention("b", 1, actor="Strelsau Otters")) == [["a", "a", "b"]]
    assert entries(short, mention("b", 1, actor="Strelsau Otters")) == [["a"], ["b"]]
    bank = mention("a", actor="Bank of Freedonia", sentence="The bank does so, too.")
    assert entries(mention("a", actor="Freedonia"), bank) == [["a"], ["a"]]


def test_a_judge_and_a_place_in_one_entry_are_one_authority() -> None:
    judge = mention("a", action=Action.ORDER, actor="judge", kind=ActorKind.COURT)
    place = mention("a", action=Action.ORDER, actor="North Province")
    assert entries(judge, place) == [["a", "a"]]


def test_a_chain_of_mentions_does_not_drift_on_for_ever() -> None:
    """Each is near the one before; the last tells of what another four weeks brought."""
    assert entries(*(mention(f"e{n}", 10 * n) for n in range(6))) == [["e0", "e1", "e2"], ["e3", "e4", "e5"]]


def test_an_old_action_reported_now_joins_what_is_told_now() -> None:
    """One outlet dates the ban three months back, the others only report it."""
    dated = mention("a", -90, told=0.5, dated=True)
    assert entries(dated, mention("b", 0, told=0), mention("c", 2, told=2)) == [["a", "b", "c"]]


@pytest.mark.parametrize(("days", "stories"), [(400, 1), (401, 2)])
def test_the_next_status_joins_for_four_hundred_days(days: float, stories: int) -> None:
    proposed = mention("a", status=Status.PROPOSED, actor="Freedonia")
    assert len(entries(proposed, mention("b", days, actor="Freedonia"))) == stories


def test_a_late_transition_needs_a_named_actor() -> None:
    proposed = mention("a", status=Status.PROPOSED, actor="Freedonia")
    assert entries(proposed, mention("b", 100, actor=None)) == [["a"], ["b"]]


def test_a_late_proposal_is_no_transition() -> None:
    assert entries(mention("a"), mention("b", 100, status=Status.PROPOSED)) == [["a"], ["b"]]


def test_an_opposite_status_joins() -> None:
    lifted = mention("b", 200, status=Status.REVERSED)
    assert entries(mention("a"), lifted) == [["a", "b"]]


def test_a_new_imposition_after_a_reversal_opens_a_story() -> None:
    told = (mention("a"), mention("b", 1, status=Status.REVERSED), mention("c", 2), mention("d", 2.5))
    assert entries(*told) == [["a", "b"], ["c", "d"]]


def test_an_outlet_that_lags_behind_a_reversal_opens_none() -> None:
    told = (mention("a"), mention("b", 1, status=Status.REVERSED), mention("c", 1.3))
    assert entries(*told) == [["a", "b", "c"]]


def test_an_entry_on_the_reversal_that_tells_how_it_began_opens_none() -> None:
    began, ended = mention("c", 3), mention("c", 3, status=Status.REVERSED)
    assert entries(mention("a"), mention("b", 1, status=Status.REVERSED), began, ended) == [["a", "b", "c", "c"]]


def test_the_second_reversal_joins_the_second_action() -> None:
    told = (mention("a"), mention("b", 1, status=Status.REVERSED), mention("c", 3))
    assert entries(*told, mention("d", 5, status=Status.REVERSED)) == [["a", "b"], ["c", "d"]]


def test_what_was_denied_once_is_decided_anew() -> None:
    assert entries(mention("a", status=Status.DENIED), mention("b", 60)) == [["a"], ["b"]]


def test_recalled_mentions_are_in_no_story() -> None:
    assert entries(mention("a"), mention("b", status=Status.RECALLED)) == [["a"]]


def test_text_decides_between_stories_that_suit_equally() -> None:
    ads = mention("a", scope="advertising", title="Acme stops campaigns of Globex")
    photos = mention("b", 0.5, scope="photos", title="Acme takes down pictures of Globex")
    assert entries(ads, photos, mention("c", 1, title="More on the campaigns stopped")) == [["a", "c"], ["b"]]


def test_unnamed_actors_join_as_long_as_the_silence_is_short() -> None:
    assert entries(*(mention(f"e{n}", 13 * n, actor=None) for n in range(3))) == [["e0", "e1", "e2"]]


def test_a_sentence_joins_the_story_of_its_own_entry_first() -> None:
    """Though another story is told in the very same words."""
    ads = mention("a", actor=None, scope="advertising", title="Ads stopped")
    photos = mention("b", 1, actor=None, scope="photos", title="", sentence="Pictures gone")
    body = mention("b", 1, actor=None, title="", sentence="Ads stopped")
    assert entries(ads, photos, body) == [["a"], ["b", "b"]]


def test_two_sentences_of_one_entry_have_one_actor() -> None:
    """The body's sentence names nobody; its own title does."""
    other = mention("a", actor="Chirper", title="A firm is banned")
    title = mention("b", 1, actor="Acme", title="Acme acts")
    body = mention("b", 1, actor=None, title="Acme acts", sentence="The firm is banned")
    assert entries(other, title, body) == [["a"], ["b", "b"]]


def test_entries_set_apart_by_hand_do_not_join() -> None:
    apart = Constraint("a", "b", together=False)
    assert entries(mention("a"), mention("b", 1), constraints=[apart]) == [["a"], ["b"]]


def test_entries_tied_by_hand_join_whatever_they_say() -> None:
    ties = [Constraint("a", "b", together=True), Constraint("c", "b", together=True)]
    told = (mention("a"), mention("b", 100, actor="Chirper"), mention("c", 700, action=Action.SEIZE))
    assert entries(*told, constraints=ties) == [["a", "b", "c"]]


def test_what_follows_joins_a_story_tied_by_hand() -> None:
    """Long after the story had gone quiet."""
    tie = Constraint("a", "b", together=True)
    told = (mention("a"), mention("x", 450, scope="photos"), mention("b", 500, scope="ads"), mention("c", 501))
    assert entries(*told, constraints=[tie]) == [["a", "b", "c"], ["x"]]


def test_an_entry_matched_as_a_whole_joins_its_copies_alone() -> None:
    """Copies by other outlets, but not the same title a month later."""
    title = "Quarterly notice on the transparency of advertising libraries published today"
    first, copy = text("a", title=title), text("b", 1, title=title + " - The Outlet")
    other, later = (
        text("c", 1, title="A notice on something else altogether, also published"),
        text("d", 30, title=title),
    )
    assert entries(first, copy, other, later) == [["a", "b"], ["c"], ["d"]]


def test_constraints_hold_for_entries_matched_as_a_whole() -> None:
    told = (text("a", title="One text"), text("b", title="Quite another"), text("c", title="One text"))
    decided = [Constraint("a", "b", together=True), Constraint("a", "c", together=False)]
    assert entries(*told, constraints=decided) == [["a", "b"], ["c"]]
