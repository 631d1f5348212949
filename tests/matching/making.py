"""Entries, mentions and rules for tests, with only what a test says about them."""

from monitor.matching.condition import parse
from monitor.matching.view import EVENT_KEYS
from monitor.model.entry import Entry, Field
from monitor.model.mention import Action, Mention, Span, Spans, Status
from monitor.model.names import Actor, ActorKind, Alias, Entity, Strength
from monitor.model.rule import Bound, Clause, Level, Modifier, Rule, RuleTest, Selection

GLOBEX = Entity("Globex", (Alias("Globex"), Alias("Globex Corp")), ("vendor",))
VISA = Entity("Visa", (Alias("Visa", Strength.WEAK, ("cards",)),))
ACME = Actor("Acme Video", (Alias("Acme Video"), Alias("AcmeVid")), ActorKind.PLATFORM, ("platforms",))
RURITANIA = Actor("Ruritania", (Alias("Ruritania"),), ActorKind.GOVERNMENT, ("authorities",), "RU")


def entry(title="Acme Video bans Globex", **keys):
    return Entry("1", title, **keys)


def mention(**keys):
    keys = {
        "entity": "Globex",
        "action": Action.BAN,
        "status": Status.IMPOSED,
        "actor": "Acme Video",
        "score": 0.9,
    } | keys
    spans = Spans(Span(0, 10), Span(11, 15), Span(16, 22))
    return Mention(field=Field.TITLE, sentence="Acme Video bans Globex", spans=spans, **keys)


def clause(written, values):
    key, *modifiers = written.split("|")
    values = values if isinstance(values, list) else [values]
    return Clause(key, tuple(map(str, values)), tuple(map(Modifier, modifiers)))


def selection(name, *alternatives, score=None):
    clauses = tuple(tuple(clause(key, values) for key, values in one.items()) for one in alternatives)
    event = score is not None or any(each.key in EVENT_KEYS for one in clauses for each in one)
    return Selection(name, clauses, event, score and Bound(**score))


def rule(condition, *selections, rule_id="r", level=Level.HIGH, tests=()):
    names = [each.name for each in selections]
    return Rule(rule_id, rule_id, level, tuple(selections), parse(condition, names), "r.yml", tags=("t",), tests=tests)


def rule_test(text, expect, **keys):
    return RuleTest("test", entry(text), keys.get("actors", ()), keys.get("watch", ("Globex",)), expect, 7)
