"""Rules to rules made ready."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from monitor.matching.clauses import Listed, Named, ReadyClause, ReadyRule, ReadySelection
from monitor.matching.literals import Literals
from monitor.matching.pattern import Pattern, pattern, text
from monitor.matching.view import EVENT_KEYS
from monitor.model.mention import TOLD, Status
from monitor.model.names import Actor, Alias, Entity
from monitor.model.rule import Clause, Modifier, Rule, Selection

WATCHED = "watched"
"""The list of all watched parties; `watched:tag` are those with a tag."""


class Lists:
    """What `%list%` stands for: names on it, for mentions, and all their aliases, for texts."""

    def __init__(self, entities: Sequence[Entity], actors: Sequence[Actor]) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        self._sought: dict[str, Literals] = {}
        for actor in actors:
            self._add(actor.name, actor.aliases, actor.lists)
        for entity in entities:
            self._add(entity.name, entity.aliases, (WATCHED, *(f"{WATCHED}:{tag}" for tag in entity.tags)))

    def _add(self, name: str, aliases: tuple[Alias, ...], lists: Iterable[str]) -> None:
        for each in lists:
            self._names[each].add(text(name).lower)
            self._aliases[each].update(text(alias.text).lower for alias in aliases)

    def listed(self, written: str) -> Listed:
        """A list as a value for mentions."""
        return Listed(written, frozenset(self._names.get(written.strip("%"), ())))

    def named(self, written: str) -> Named:
        """A list as a value for texts."""
        if written not in self._sought:
            self._sought[written] = Literals(self._aliases.get(written.strip("%"), ()))
        return Named(written, self._sought[written])


def ready(rule: Rule, lists: Lists) -> ReadyRule:
    """A rule made ready."""
    selections = {selection.name: _selection(selection, lists) for selection in rule.selections}
    return ReadyRule(rule, selections, _statuses(rule))


def is_list(value: str) -> bool:
    """True for `%name%`."""
    return len(value) > 2 and value[0] == value[-1] == "%"


def _selection(selection: Selection, lists: Lists) -> ReadySelection:
    alternatives = tuple(tuple(_clause(clause, lists) for clause in clauses) for clauses in selection.alternatives)
    return ReadySelection(alternatives, selection.score)


def _clause(clause: Clause, lists: Lists) -> ReadyClause:
    values = tuple(_value(value, clause, lists) for value in clause.values)
    return ReadyClause(clause, values, Modifier.ALL in clause.modifiers)


def _value(value: str, clause: Clause, lists: Lists) -> Pattern | Listed | Named:
    if not is_list(value) or Modifier.RE in clause.modifiers:
        return pattern(value, clause.modifiers)
    return lists.listed(value) if clause.key in EVENT_KEYS else lists.named(value)


def _statuses(rule: Rule) -> frozenset[Status]:
    """What is told, and what the rule names: `not` a denied one must not let in those that are recalled."""
    named = {
        Status(value)
        for selection in rule.selections
        for clauses in selection.alternatives
        for clause in clauses
        if clause.key == "status"
        for value in clause.values
    }
    return TOLD | named
