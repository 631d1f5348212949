"""The tests that are written in rules."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.matching.match import Matcher
from monitor.matching.pattern import text
from monitor.matching.ready import WATCHED
from monitor.model.entry import Entry
from monitor.model.mention import Mention
from monitor.model.names import Actor, ActorKind, Alias, Entity
from monitor.model.rule import Expectation, Match, Rule, RuleTest

Read = Callable[[Sequence[Entity], Sequence[Actor], Entry], Sequence[Mention]]
"""Reads an entry as if these were watched, and these known to act."""

GENERIC = "generic"
"""The list of bodies without a name; what a test names is none of them."""
_FREE = ("scope", "because")
"""What texts say in many words: a test expects a part of it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that does not hold: `path:line: rule: test: message`."""

    path: str
    line: int
    rule: str
    test: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.test}: {self.message}"


def failures(rule: Rule, actors: Sequence[Actor], read: Read) -> tuple[Failure, ...]:
    """The tests of a rule that fail, in their order; `actors` are those of the lists."""
    return tuple(
        Failure(rule.path, test.line, rule.title, test.name, message)
        for test in rule.tests
        if (message := _failure(rule, test, actors, read))
    )


def _failure(rule: Rule, test: RuleTest, actors: Sequence[Actor], read: Read) -> str | None:
    entities = _watched(rule, test)
    acting = (*_named_in(test.entry, actors), *_made_up(test, actors))
    mentions = read(entities, acting, test.entry)
    matches = Matcher([rule], entities, acting).match(test.entry, mentions)
    if test.expect is None:
        return f"must not match, and does: {_told(matches[0])}" if matches else None
    if not matches:
        return f"must match, and does not; read: {'; '.join(map(_said, mentions)) or 'nothing'}"
    misses = min((_misses(test.expect, match) for match in matches), key=len)
    return f"matches, but {', '.join(misses)}" if misses else None


def _watched(rule: Rule, test: RuleTest) -> tuple[Entity, ...]:
    """Whom a test watches, under every tag that its rule asks for."""
    marks = f"%{WATCHED}:"
    clauses = (clause for each in rule.selections for clauses in each.alternatives for clause in clauses)
    tags = {
        value.removeprefix(marks).removesuffix("%")
        for clause in clauses
        for value in clause.values
        if value.startswith(marks)
    }
    return tuple(Entity(name, (Alias(name),), tuple(sorted(tags))) for name in test.watch)


def _named_in(entry: Entry, actors: Sequence[Actor]) -> Iterator[Actor]:
    """The actors an entry may name: the others cannot change what is read, and cost time."""
    there = text(f"{entry.title}\n{entry.summary}\n{entry.content}").lower
    for actor in actors:
        names = (*actor.aliases, *actor.adjectives, *actor.metonyms)
        if any(text(name.text).lower in there for name in names):
            yield actor


def _made_up(test: RuleTest, actors: Sequence[Actor]) -> Iterator[Actor]:
    """The actors of the test's own, each on every list that has one of its kind."""
    lists: dict[ActorKind, dict[str, None]] = {}
    for actor in actors:
        if GENERIC not in actor.lists:
            lists.setdefault(actor.kind, {}).update(dict.fromkeys(actor.lists))
    for name, kind in test.actors:
        yield Actor(name, (Alias(name),), kind, tuple(lists.get(kind, ())))


def _misses(expected: Expectation, match: Match) -> list[str]:
    said = _said_by(match)
    wanted = {
        "entity": expected.entity,
        "actor": expected.actor,
        "by": expected.by,
        "action": expected.action,
        "status": expected.status,
        "scope": expected.scope,
        "because": expected.because,
        "jurisdiction": expected.jurisdiction,
    }
    return [
        f"{field} is '{said.get(field) or ''}', not '{value}'"
        for field, value in wanted.items()
        if value is not None and not _same(field, value, said.get(field))
    ]


def _said_by(match: Match) -> dict[str, str | None]:
    mention = match.mention
    if mention is None:
        return {"entity": match.entity}
    return {
        "entity": match.entity,
        "actor": mention.actor,
        "by": mention.by,
        "action": mention.action,
        "status": mention.status,
        "scope": mention.scope,
        "because": mention.because,
        "jurisdiction": mention.jurisdiction,
    }


def _same(field: str, wanted: str, found: str | None) -> bool:
    if found is None:
        return False
    left, right = text(wanted).lower, text(found).lower
    return left in right if field in _FREE else left == right


def _told(match: Match) -> str:
    return _said(match.mention) if match.mention else "the entry itself"


def _said(mention: Mention) -> str:
    return f"{mention.actor or 'somebody'} {mention.action} {mention.entity}, {mention.status}"
