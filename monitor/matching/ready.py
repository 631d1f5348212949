"""Rules to rules made ready."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from monitor.matching.clauses import Listed, Named, ReadyClause, ReadyRule, ReadySelection
from monitor.matching.literals import Literals
from monitor.matching.pattern import Pattern, pattern, text
from monitor.matching.view import ACTOR, EVENT_KEYS
from monitor.model.mention import TOLD, Status
from monitor.model.names import Actor, Alias, Entity
from monitor.model.rule import Clause, Modifier, Rule, Selection

BODIES = frozenset({ACTOR, "by"})
"""Keys whose values name bodies that act, by any of their names."""
WATCHED = "watched"
"""The list of all watched parties; `watched:tag` are those with a tag."""


class Lists:
    """What `%list%` stands for: names on it, for mentions, and all their aliases, for texts."""

    def __init__(self, entities: Sequence[Entity], actors: Sequence[Actor]) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        self._aliases: dict[str, set[str]] = defaultdict(set)
        self._sought: dict[str, Literals] = {}
        self._called: dict[str, set[str]] = defaultdict(set)
        for actor in actors:
            for alias in actor.aliases:
                self._called[text(alias.text).lower].add(text(actor.name).lower)
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

    def called(self, written: str) -> Listed:
        """A name of an actor as a value for mentions: they have it by the name of its row."""
        own = text(written).lower
        return Listed(written, frozenset({own, *self._called.get(own, ())}))

    def named(self, written: str) -> Named:
        """A list as a value for texts."""
        if written not in self._sought:
            self._sought[written] = Literals(self._aliases.get(written.strip("%"), ()))
        return Named(written, self._sought[written])


class Preparer:
    """Makes rules ready. Selections that say the same become one object, which is asked once for all its rules."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._selections: dict[object, ReadySelection] = {}

    def ready(self, rule: Rule) -> ReadyRule:
        """A rule made ready."""
        selections = {selection.name: self._selection(selection) for selection in rule.selections}
        return ReadyRule(rule, selections, _statuses(rule))

    def _selection(self, selection: Selection) -> ReadySelection:
        said = (selection.alternatives, selection.score)
        if said not in self._selections:
            alternatives = tuple(tuple(map(self._clause, clauses)) for clauses in selection.alternatives)
            self._selections[said] = ReadySelection(alternatives, selection.score, selection.event)
        return self._selections[said]

    def _clause(self, clause: Clause) -> ReadyClause:
        values = tuple(self._value(value, clause) for value in clause.values)
        return ReadyClause(clause, values, Modifier.ALL in clause.modifiers)

    def _value(self, value: str, clause: Clause) -> Pattern | Listed | Named:
        if clause.key in BODIES and not clause.modifiers and "*" not in value and not is_list(value):
            return self._lists.called(value)
        if not is_list(value) or Modifier.RE in clause.modifiers:
            return pattern(value, clause.modifiers)
        return self._lists.listed(value) if clause.key in EVENT_KEYS else self._lists.named(value)


def is_list(value: str) -> bool:
    """True for `%name%`."""
    return len(value) > 2 and value[0] == value[-1] == "%"


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
