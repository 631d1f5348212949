"""Tests written in rules are run, and say what went wrong."""

from monitor.matching.rule_tests import failures
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Expectation
from tests.matching.making import ACME, RURITANIA, mention, rule, rule_test, selection

ACT = selection("act", {"actor": "%platforms%", "action": "ban", "target": "%watched:vendor%"})


def failed(test, *said):
    heard = []

    def read(entities, actors, entry):
        heard.append((entities, actors))
        return said

    found = failures(rule("act", ACT, tests=(test,)), [ACME, RURITANIA], read)
    return [str(each) for each in found], heard[0]


def test_a_test_that_holds_is_silent():
    """Whether it wants a match, a certain match, or none."""
    assert failed(rule_test("Acme Video bans Globex", Expectation()), mention())[0] == []
    wanted = Expectation(actor="acme video", action=Action.BAN, because="DHS")
    assert (
        failed(
            rule_test("x", wanted, actors=(("Acme Video", ActorKind.PLATFORM),)), mention(because="a DHS directive")
        )[0]
        == []
    )
    assert failed(rule_test("x", None), mention(actor="Ruritania"))[0] == []


def test_a_test_that_fails_says_where_and_what_was_read():
    """Path and line of the test, then the nearest miss."""
    assert failed(rule_test("Acme Video", Expectation()), mention(actor="Ruritania"))[0] == [
        "r.yml:7: r: test: must match, and does not; read: Ruritania ban Globex, imposed"
    ]
    assert failed(rule_test("x", Expectation()))[0] == ["r.yml:7: r: test: must match, and does not; read: nothing"]
    assert failed(rule_test("Acme Video", None), mention())[0] == [
        "r.yml:7: r: test: must not match, and does: Acme Video ban Globex, imposed"
    ]
    assert failed(rule_test("Acme Video", Expectation(status=Status.PROPOSED, by="EU")), mention())[0] == [
        "r.yml:7: r: test: matches, but by is '', not 'EU', status is 'imposed', not 'proposed'"
    ]


def test_a_test_knows_its_own_actors_and_those_it_names():
    """Its own stand on every list that has one of their kind; whom it watches has the tags that the rule asks for."""
    (watched,), acting = failed(
        rule_test("Ruritania and NewApp", None, actors=(("NewApp", ActorKind.PLATFORM),)), mention()
    )[1]

    assert (watched.name, watched.tags) == ("Globex", ("vendor",))
    assert [(actor.name, actor.lists) for actor in acting] == [
        ("Ruritania", ("authorities",)),
        ("NewApp", ("platforms",)),
    ]
