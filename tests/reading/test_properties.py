"""Readings that must change, or must not, when the text is changed in one respect."""

import pickle
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.entry import Entry
from monitor.model.mention import Mention, Status
from monitor.model.names import Actor, ActorKind, Entity
from monitor.reading.reader import Reader
from tests.reading.conftest import ACTORS, PUBLISHED, WATCHED, aliases, lexicon, shared_reader

VERBS = st.sampled_from(
    [("bans", "banned", "ban"), ("blocks", "blocked", "block"), ("sanctions", "sanctioned", "sanction")]
)
BODIES = st.sampled_from(["Ruritania", "Grandfenwick", "FCO"])
TARGETS = st.sampled_from(["Zembla", "Quovix", "Zembla Lab"])
INVENTED = st.text("bdfgklmnprstvz", min_size=2, max_size=4).map(lambda stem: f"{stem.capitalize()}oxa")


def read(text: str, reader: Reader | None = None) -> tuple[Mention, ...]:
    return (reader or shared_reader()).read(Entry("e", text, published=PUBLISHED))


def roles(found: tuple[Mention, ...]) -> set[tuple[str | None, str, str]]:
    return {(one.actor, str(one.action), one.entity) for one in found}


@given(BODIES, VERBS, TARGETS)
def test_active_and_passive_tell_the_same_roles(body: str, verb: tuple[str, str, str], target: str) -> None:
    third, past, _ = verb
    active = roles(read(f"{body} {third} {target}"))
    assert active
    assert active == roles(read(f"{target} was {past} by {body}")) == roles(read(f"{target} {past} by {body}"))


@given(BODIES, VERBS, TARGETS)
def test_swapping_body_and_target_leaves_nothing(body: str, verb: tuple[str, str, str], target: str) -> None:
    assert read(f"{target} {verb[0]} {body}") == ()


@given(BODIES, VERBS, TARGETS)
def test_a_word_changes_the_status_and_nothing_else(body: str, verb: tuple[str, str, str], target: str) -> None:
    third, past, base = verb
    plain = read(f"{body} {third} {target}")
    changed = {
        Status.PROPOSED: f"{body} would {base} {target}",
        Status.DENIED: f"{body} did not {base} {target}",
        Status.RECALLED: f"{body} {past} {target} in 2015",
    }
    for status, text in changed.items():
        found = read(text)
        assert {one.status for one in found} == {status}
        assert {(one.actor, one.entity) for one in found} == {(one.actor, one.entity) for one in plain}


@given(BODIES, VERBS, TARGETS)
def test_a_reporting_wrapper_changes_nothing(body: str, verb: tuple[str, str, str], target: str) -> None:
    plain = roles(read(f"{body} {verb[0]} {target}"))
    assert roles(read(f"Officials say {body} {verb[0]} {target}")) == plain
    assert roles(read(f"{body} {verb[0]} {target}, Wire Agency reports")) == plain


@given(BODIES, VERBS, INVENTED)
def test_any_name_can_be_watched(body: str, verb: tuple[str, str, str], name: str) -> None:
    reader = Reader((Entity(name, aliases(name)),), ACTORS, lexicon())
    assert {one.entity for one in read(f"{body} {verb[0]} {name}", reader)} == {name}


@given(VERBS, INVENTED)
def test_a_listed_body_may_have_any_name(verb: tuple[str, str, str], name: str) -> None:
    actors = (Actor(name, aliases(name), ActorKind.REGULATOR, ("authorities",)),)
    [found] = read(f"{name} {verb[0]} Zembla", Reader(WATCHED, actors, lexicon()))
    assert (found.actor, found.actor_kind) == (name, ActorKind.REGULATOR)


@given(BODIES, VERBS, TARGETS)
def test_capitals_change_nothing(body: str, verb: tuple[str, str, str], target: str) -> None:
    text = f"{body} {verb[0]} {target} in capital"
    assert roles(read(text)) == roles(read(text.title().replace("Fco", "FCO"))) == roles(read(text.upper()))


ROW = (
    "Zembla Quovix Ruritania Chatter bans banned ban to by from of on the a and , . : - ( ) ' says may not lifts which "
    "after orders account ads user 2017 $5m https://x.example told using kicked off is was been its it"
)
WORDS = st.sampled_from(ROW.split())


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_any_row_of_words_is_read_without_an_error(text: str) -> None:
    for one in read(text):
        assert 0 <= one.score <= 1
        assert one.spans.target is not None
        assert text[one.spans.target.start : one.spans.target.end]


@given(st.text(), st.text())
def test_any_text_is_read_without_an_error(title: str, body: str) -> None:
    shared_reader().read(Entry("e", f"{title} Zembla {title}", body, f"{body} Zembla banned {title}"))


def test_ten_megabytes_of_anything_take_seconds() -> None:
    """What grows faster than the text would take minutes here; the bound is wide for a busy machine."""
    for piece in ("Zembla banned by Ruritania. ", "Ruritania bans Zembla and ", "(", "Zembla ", ", Zembla ban", "中 "):
        text = piece * (10_000_000 // len(piece))
        begun = time.process_time()
        shared_reader().read(Entry("e", text, text, text))
        assert time.process_time() - begun < 20


def test_a_reader_is_built_from_parts_that_can_be_pickled() -> None:
    parts = pickle.loads(pickle.dumps((WATCHED, ACTORS, lexicon())))
    assert read("Ruritania bans Zembla", Reader(*parts)) == read("Ruritania bans Zembla")
