"""One change to a text changes one thing that is read of it, whatever the verb and the names.

Every sentence is made of an invented listed body, an action verb of the lexicon and an invented watched party.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.lexicon import read_lexicon
from monitor.config.source import Mistakes
from monitor.model.entry import Entry
from monitor.model.mention import CORE, TOLD, Action, Status
from monitor.model.names import Actor, ActorKind, Alias, Entity
from monitor.reading.lexicon import ActionVerb, Lexicon
from monitor.reading.reader import Reader

PUBLISHED = datetime(2024, 6, 12, tzinfo=UTC)
BYSTANDER = "Quorvex"
EXAMPLES = settings(max_examples=30, deadline=None)

Said = tuple[str, str | None, Action, Status]
"""Whom, who, what, and is it so yet."""


@cache
def lexicon() -> Lexicon:
    mistakes = Mistakes()
    found = read_lexicon(Path(__file__).parents[2] / "rules" / "lexicon" / "en", mistakes)
    mistakes.check()
    assert found is not None
    return found


@cache
def plain_verbs() -> tuple[ActionVerb, ...]:
    """Verbs that alone say an action of the core."""
    return tuple(
        verb
        for verb in lexicon().verbs
        if verb.action in CORE
        and verb.status is Status.IMPOSED
        and not (verb.weak or verb.idle or verb.takes or verb.objects or verb.then or verb.controls or verb.leaves)
    )


def invented(count: int, rng: Random) -> list[str]:
    """Names of one word, all different."""
    names: dict[str, None] = {}
    while len(names) < count:
        names["".join(rng.choices(SYLLABLES, k=rng.choice([2, 3]))).capitalize()] = None
    return list(names)


SYLLABLES = ["zem", "dor", "kal", "vor", "nix", "bral", "tos", "quin", "hav", "pel", "mar", "lu", "fen", "gri", "sto"]
KINDS = [ActorKind.GOVERNMENT, ActorKind.PLATFORM, ActorKind.REGULATOR, ActorKind.COURT]
NAMES = invented(80, Random(1))
TARGETS = [
    *NAMES[:20],
    *(f"{name} Media" for name in NAMES[20:30]),
    *map(" ".join, zip(NAMES[30:40], NAMES[40:50], strict=True)),
]
ACTORS = [Actor(name, (Alias(name),), KINDS[at % 4], (f"{KINDS[at % 4]}s",)) for at, name in enumerate(NAMES[50:])]


def reader_of(targets: Sequence[str], actors: Sequence[Actor]) -> Reader:
    return Reader([Entity(name, (Alias(name),)) for name in (*targets, BYSTANDER)], actors, lexicon())


@cache
def shared_reader() -> Reader:
    return reader_of(TARGETS, ACTORS)


@dataclass(frozen=True, slots=True)
class Case:
    """Who does what to whom."""

    actor: str
    verb: ActionVerb
    target: str
    tail: str

    def text(self, template: str) -> str:
        base, third, past, *rest = self.verb.forms
        said = template.format(
            A=self.actor, T=self.target, N=BYSTANDER, x=self.tail,
            base=base, third=third, past=past, part=rest[0] if len(rest) > 1 else past, ing=rest[-1],
        )  # fmt: skip
        said = " ".join(said.replace(" ,", ",").split())
        return said[0].upper() + said[1:]

    def said(self, template: str, reader: Reader | None = None) -> set[Said]:
        """What is read of the text that a template gives."""
        return said_in(self.text(template), reader)

    def alone(self, status: Status) -> set[Said]:
        """What is read of the plain sentence, one thing, with another status."""
        ((whom, who, what, _),) = self.said(PLAIN)
        assert (whom, who) == (self.target, self.actor)
        assert what in CORE
        return {(whom, who, what, status)}


def said_in(text: str, reader: Reader | None = None) -> set[Said]:
    mentions = (reader or shared_reader()).read(Entry("e", text, published=PUBLISHED))
    return {(each.entity, each.actor, each.action, each.status) for each in mentions}


CASES = st.builds(
    Case,
    st.sampled_from([actor.name for actor in ACTORS]),
    st.deferred(lambda: st.sampled_from(plain_verbs())),
    st.sampled_from(TARGETS),
    st.sampled_from(["", "over security concerns", "on Friday"]),
)

PLAIN = "{A} {past} {T} {x}"
SAME = [
    "{A} {third} {T} {x}",
    "{A} {past} {T} {x}",
    "{A} has {part} {T} {x}",
    "{A} also {past} {T} {x}",
    "{A} decides to {base} {T} {x}",
    "{T} {part} by {A} {x}",
    "{T} is {part} by {A} {x}",
    "{T} was {part} by {A} {x}",
    "{T} has been {part} by {A} {x}",
    "{T} gets {part} by {A} {x}",
    "Officials said {A} {past} {T} {x}",
    "{A} {past} {T} {x}, according to people familiar with the matter",
    "Wire Daily reports that {A} {past} {T} {x}",
    "It emerged that {A} {past} {T} {x}",
    "{A} says it has {part} {T} {x}",
    "{A} announced that it {past} {T} {x}",
    "{A} {past} {T} {x}, citing a law",
    "{A} {past} {T} {x} while {N} watched",
    "{A} {past} {T} {x} as {N} grew",
    "{A}, a rival of {N}, {past} {T} {x}",
    "{N} gains as {A} {third} {T} {x}",
]
DENIED = [
    "{A} did not {base} {T} {x}",
    "{A} does not {base} {T} {x}",
    "{A} has not {part} {T} {x}",
    "{A} will not {base} {T} {x}",
    "{A} never {past} {T} {x}",
    "{A} denies {ing} {T} {x}",
    "{A} has no plans to {base} {T} {x}",
    "{A} declined to {base} {T} {x}",
    "{A} refuses to {base} {T} {x}",
    "{T} was not {part} by {A} {x}",
    "{T} will not be {part} by {A} {x}",
]
PROPOSED = [
    "{A} would {base} {T} {x}",
    "{A} may {base} {T} {x}",
    "{A} could {base} {T} {x}",
    "{A} might {base} {T} {x}",
    "{A} considers {ing} {T} {x}",
    "{A} is considering {ing} {T} {x}",
    "{A} weighs {ing} {T} {x}",
    "{A} plans to {base} {T} {x}",
    "{A} proposes to {base} {T} {x}",
    "{A} threatens to {base} {T} {x}",
    "{A} wants to {base} {T} {x}",
    "{A} is said to plan {ing} {T} {x}",
    "Lawmakers urge {A} to {base} {T} {x}",
    "{T} may be {part} by {A} {x}",
    "{T} could be {part} by {A} {x}",
    "{T} would be {part} by {A} {x}",
]
RECALLED = [
    "{A} {past} {T} in 2015",
    "In 2015, {A} {past} {T}",
    "{A} had {part} {T} in 2015",
    "{T} was {part} by {A} in 2015",
    "{T}, {part} by {A} in 2015, reported a profit",
    "{T} reported a profit after {A} {past} it in 2015",
    "{A}, which {past} {T} in 2015, held a vote",
]
SWAPPED = [
    "{T} {third} {A} {x}",
    "{T} {past} {A} {x}",
    "{T} has {part} {A} {x}",
    "{A} was {part} by {T} {x}",
    "{A} {part} by {T} {x}",
]
ANY_CASE = [
    "{A} {third} {T} over fears",
    "{A} may {base} {T} soon",
    "{A} did not {base} {T} on Friday",
    "{A} lifts ban on {T}",
    "{T} was {part} by {A} on Friday",
    "{T} {part} by {A}",
]


@pytest.mark.parametrize("template", SAME)
@EXAMPLES
@given(case=CASES)
def test_voice_reports_and_bystanders_change_nothing(template: str, case: Case):
    assert case.said(template) == case.alone(Status.IMPOSED)


@pytest.mark.parametrize("template", DENIED)
@EXAMPLES
@given(case=CASES)
def test_a_denial_changes_the_status(template: str, case: Case):
    assert case.said(template) == case.alone(Status.DENIED)


@pytest.mark.parametrize("template", PROPOSED)
@EXAMPLES
@given(case=CASES)
def test_a_would_changes_the_status(template: str, case: Case):
    assert case.said(template) == case.alone(Status.PROPOSED)


@pytest.mark.parametrize("template", RECALLED)
@EXAMPLES
@given(case=CASES)
def test_a_past_year_makes_it_background(template: str, case: Case):
    assert case.said(template) == case.alone(Status.RECALLED)


@pytest.mark.parametrize("template", SWAPPED)
@EXAMPLES
@given(case=CASES)
def test_a_party_that_acts_itself_is_no_target(template: str, case: Case):
    assert case.said(template) == set()


@EXAMPLES
@given(case=CASES)
def test_of_two_watched_parties_the_one_acted_against_is_the_target(case: Case):
    turned = replace(case, actor=case.target, target=BYSTANDER)
    acting = [Actor(name, (Alias(name),), ActorKind.PLATFORM, ("platforms",)) for name in (case.target, BYSTANDER)]
    reader = reader_of([case.target], acting)
    assert {whom for whom, *_ in turned.said("{A} {past} {T} on Friday", reader)} == {BYSTANDER}
    assert {whom for whom, *_ in turned.said("{T} {past} {A} on Friday", reader)} == {case.target}


@settings(max_examples=10, deadline=None)
@given(case=CASES, seed=st.integers())
def test_other_names_are_read_alike(case: Case, seed: int):
    actor, target = (name + "a" for name in invented(2, Random(seed)))
    other = replace(case, actor=actor, target=target)
    row = next(each for each in ACTORS if each.name == case.actor)
    reader = reader_of([target], [replace(row, name=actor, aliases=(Alias(actor),))])
    new = {case.target: target, case.actor: actor, None: None}
    for template in (*SAME, *DENIED, *PROPOSED, *RECALLED, *SWAPPED):
        expected = {(new[whom], new[who], what, status) for whom, who, what, status in case.said(template)}
        assert other.said(template, reader) == expected


@pytest.mark.parametrize("template", ANY_CASE)
@EXAMPLES
@given(case=CASES)
def test_case_changes_nothing(template: str, case: Case):
    text = case.text(template)
    said = said_in(text)
    assert {whom for whom, *_ in said} == {case.target}
    titled = " ".join(word[0].upper() + word[1:] for word in text.split())
    assert said_in(titled) == said
    assert said_in(titled.replace(" By ", " by ").replace(" On ", " on ")) == said
    assert said_in(text.upper()) == said


# constructions with words of their own: {A} acts, {T} is acted against

OTHERWISE = [
    ("{A} adds {T} to list of military companies", Action.SANCTION, Status.IMPOSED),
    ("{A} adds {T} to list of undesirable groups", Action.SANCTION, Status.IMPOSED),
    ("{A} may add {T} to list of banned suppliers", Action.SANCTION, Status.PROPOSED),
    ("{A} declares {T} extremist organisation", Action.SANCTION, Status.IMPOSED),
    ("{A} classifies {T} as extremist", Action.SANCTION, Status.IMPOSED),
    ("{A} brands {T} a supply chain risk", Action.SANCTION, Status.IMPOSED),
    ("{A} no longer approves equipment from {T}", Action.BAN, Status.IMPOSED),
    ("{A} will no longer host {T}", Action.REMOVE, Status.IMPOSED),
    ("{A} refuses to renew {T} licence", Action.BAN, Status.IMPOSED),
    ("{A} denies entry to {T}", Action.BAN, Status.IMPOSED),
    ("{A} tells {T} to stop selling gadgets", Action.ORDER, Status.IMPOSED),
    ("{T} told to stop selling gadgets by {A}", Action.ORDER, Status.IMPOSED),
    ("{A} orders {T} off the streets", Action.ORDER, Status.IMPOSED),
    ("{A} cuts access to {T}", Action.BLOCK, Status.IMPOSED),
    ("{A} threatens to pull {T} over its rules", Action.REMOVE, Status.PROPOSED),
    ("{T} sues {A} over ban", Action.BAN, Status.CHALLENGED),
    ("{T} asks judge to overturn {A} ban", Action.BAN, Status.CHALLENGED),
    ("{A} rejects {T}'s bid to halt ban", Action.BAN, Status.IMPOSED),
    ("{T} at risk of {A} ban", Action.BAN, Status.PROPOSED),
    ("{T} warned of ban by {A}", Action.BAN, Status.PROPOSED),
    ("{T} under investigation by {A}", Action.PROBE, Status.IMPOSED),
    ("{T} is under investigation by {A}", Action.PROBE, Status.IMPOSED),
    ("{A} launches legal action against {T}", Action.SUE, Status.IMPOSED),
    ("{A} passes law banning {T}", Action.BAN, Status.IMPOSED),
    ("What happens next if {A} bans {T}", Action.BAN, Status.PROPOSED),
    ("{A} ban on {T} takes effect", Action.BAN, Status.IMPOSED),
    ("{T} loses appeal against {A} ban", Action.BAN, Status.IMPOSED),
    ("{A} bill bans {T}", Action.BAN, Status.PROPOSED),
    ("Gadgets, {T} and 40 other apps banned by {A}", Action.BAN, Status.IMPOSED),
    ("{A} closes account of {T}", Action.SUSPEND, Status.IMPOSED),
    ("{T} goes dark in {A}", Action.BLOCK, Status.IMPOSED),
]
"""What is said in another way than by a plain verb, with its action and status."""
GOVERNING = [actor.name for actor in ACTORS if actor.kind is ActorKind.GOVERNMENT]


@pytest.mark.parametrize(("template", "action", "status"), OTHERWISE)
@EXAMPLES
@given(actor=st.sampled_from(GOVERNING), target=st.sampled_from(TARGETS))
def test_an_action_is_read_however_it_is_put(
    template: str, action: Action, status: Status, actor: str, target: str
) -> None:
    told = {(whom, what, how) for whom, _, what, how in said_in(template.format(A=actor, T=target)) if how in TOLD}
    assert told == {(target, action, status)}


HARMLESS = [
    "{A} adds {T} to list of approved suppliers",
    "{A} welcomes {T} to list of trusted vendors",
    "{T} tells staff to stop using pagers",
    "{T} no longer sells gadgets in shops",
    "{A} suspends account impersonating {T}",
    "{T} player hit with ban by {A}",
    "Striker handed two-match ban for {T} game",
    "{T} sued by two women in {A}",
    "{T} asks judge to block merger of rivals",
    "{T} returns to profit in {A}",
    "Rising costs force {T} to close stores",
    "{T} forced to close stores as costs rise",
    "{T} director fined for speeding",
    "{T} cards no longer supported by {T} networks",
    "{A} lawmakers call for calm at {T}",
]


@pytest.mark.parametrize("template", HARMLESS)
@EXAMPLES
@given(actor=st.sampled_from(GOVERNING), target=st.sampled_from(TARGETS))
def test_what_only_sounds_like_an_action_is_none(template: str, actor: str, target: str):
    said = said_in(template.format(A=actor, T=target))
    assert not {whom for whom, _, _, how in said if how in TOLD and whom == target}
