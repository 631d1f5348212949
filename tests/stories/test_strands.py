"""Strands: linking one without the others gives what linking all of them together would."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.mention import Status
from monitor.model.story import Constraint, StoredMention
from monitor.stories.cluster import cluster
from monitor.stories.life import told_at
from monitor.stories.strands import Fibre, kin, settle
from tests.stories.build import LINEAGE, mention
from tests.stories.test_order import CONSTRAINTS, batches, sets


def strands(arrivals: Sequence[Sequence[StoredMention]], constraints: Sequence[Constraint] = ()) -> dict[int, int]:
    """The strand of each mention after batches of arrivals, settled as the store settles them."""
    settled: dict[int, Fibre] = {}
    for arrived in arrivals:
        loose = [fibre(stored) for stored in arrived if stored.key not in settled]
        ties = [
            [
                settled[stored.key].strand if stored.key in settled else stored.key
                for stored in arrived
                if stored.entry in pair
            ]
            for pair in ((tie.left, tie.right) for tie in constraints if tie.together)
        ]
        ends = settle(loose, settled.values(), ties)
        settled = {
            each.key: replace(each, strand=ends.get(each.place, each.place)) for each in (*settled.values(), *loose)
        }
    return {key: each.strand or 0 for key, each in settled.items()}


def fibre(stored: StoredMention) -> Fibre:
    status = stored.mention.status if stored.mention else None
    entry = sum(ord(letter) for letter in stored.entry)
    return Fibre(stored.key, entry, kin(stored.mention, LINEAGE), status, stored.event_time, told_at(stored))


@given(sets(), st.data(), CONSTRAINTS)
@settings(max_examples=300, deadline=None)
def test_strands_are_linked_apart_as_they_are_together(
    mentions: list[StoredMention], data: st.DataObject, constraints: tuple[Constraint, ...]
) -> None:
    arrival = data.draw(st.permutations(mentions))
    by_strand = defaultdict(list)
    strand = strands(batches(arrival, data.draw(st.lists(st.integers(1, 14), max_size=5))), constraints)
    for stored in mentions:
        by_strand[strand[stored.key]].append(stored)

    apart = {each for some in by_strand.values() for each in cluster(some, lineage=LINEAGE, constraints=constraints)}

    assert apart == set(cluster(mentions, lineage=LINEAGE, constraints=constraints))


def test_two_actors_who_share_no_whole_are_two_strands() -> None:
    """However much is told of an entity: what one of them does is read without the other."""
    acme, chirper = mention("a"), mention("b", actor="Chirper")
    assert len(set(strands([[acme, chirper]]).values())) == 2


def test_a_part_and_its_whole_are_one_strand_however_far_apart() -> None:
    """The next status may come a year later."""
    part, whole = mention("a", actor="Acme Photos"), mention("b", 390, status=Status.REVERSED)
    assert len(set(strands([[part], [part, whole]]).values())) == 1


def test_what_one_actor_did_long_before_is_another_strand_if_nothing_follows_from_it() -> None:
    """Or all that a government ever did to a party would be read again each time."""
    before, after = mention("a"), mention("b", 60)
    assert len(set(strands([[before], [before, after]]).values())) == 2


def test_what_names_nobody_ties_those_near_to_it() -> None:
    """It may be of any of them; months later it is of none."""
    acme, chirper = mention("a"), mention("b", 10, actor="Chirper")
    near, far = mention("c", 5, actor=None), mention("d", 300, actor=None)
    tied = strands([[acme, chirper], [acme, chirper, far], [acme, chirper, far, near]])
    assert tied[acme.key] == tied[chirper.key] == tied[near.key] != tied[far.key]
