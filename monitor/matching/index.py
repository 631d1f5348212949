"""Which rules may hold at all: each is filed under facts of which one must be there when it holds.

So the cost of an entry follows what it names, not the number of rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from monitor.matching.clauses import Listed, Named, ReadyClause, ReadyRule
from monitor.matching.literals import Literals
from monitor.matching.pattern import Pattern, Way
from monitor.matching.view import EVENT_KEYS, MentionView, View
from monitor.model.rule import And, Condition, Name, Not, Or

Fact = tuple[str, str]
"""A key and a text in lower case: what the mention says under it, or, for the key "", what the entry contains."""

# How rare a fact of each kind is in the news, rarest first; a rule is filed under the rarest that it needs.
_RARITY = ("target", "actor", "by", "because", "scope", "", "jurisdiction", "action", "status")
_LONGEST_LIST = 100  # names; a longer list is met by nearly every mention and only fills the index


class Index:
    """Rules by their facts, in the order they were given."""

    def __init__(self, rules: Sequence[ReadyRule]) -> None:
        self._rules = tuple(rules)
        self._filed: dict[Fact, list[int]] = defaultdict(list)
        self._always: list[int] = []
        for number, rule in enumerate(self._rules):
            facts = _facts(rule.rule.condition, rule)
            for fact in facts or ():
                self._filed[fact].append(number)
            if facts is None:
                self._always.append(number)
        self._literals = Literals(value for key, value in self._filed if not key)

    def candidates(self, view: View, mention: MentionView | None) -> list[ReadyRule]:
        """The rules that may hold for a mention, or for the entry itself."""
        numbers = set(self._always)
        for literal in self._literals.anywhere(view.lower) if self._literals else ():
            numbers.update(self._filed["", literal])
        if mention:
            for key in EVENT_KEYS:
                for seen in mention.texts(key):
                    numbers.update(self._filed.get((key, seen.lower), ()))
        return [self._rules[number] for number in sorted(numbers)]


def _facts(condition: Condition, rule: ReadyRule) -> frozenset[Fact] | None:
    """Facts of which at least one is there whenever the condition holds; None where nothing can be said."""
    match condition:
        case Name(name):
            alternatives = rule.selections[name].alternatives
            return _any(_rarest(_of_clause(clause) for clause in clauses) for clauses in alternatives)
        case Not():
            return None
        case And(parts):
            return _rarest(_facts(part, rule) for part in parts)
        case Or(parts):
            return _any(_facts(part, rule) for part in parts)


def _of_clause(clause: ReadyClause) -> frozenset[Fact] | None:
    of_values = (_of_value(value, clause) for value in clause.values)
    return _rarest(of_values) if clause.every else _any(of_values)


def _of_value(value: Pattern | Listed | Named, clause: ReadyClause) -> frozenset[Fact] | None:
    if isinstance(value, Named):
        return None
    if isinstance(value, Listed):
        few = len(value.names) <= _LONGEST_LIST
        return frozenset((clause.clause.key, name) for name in value.names) if few else None
    if not value.literal:
        return None
    if not clause.event:
        return frozenset({("", value.literal)})
    whole = value.way is Way.EQUAL and value.regex is None
    return frozenset({(clause.clause.key, value.literal)}) if whole else None


def _any(parts: Iterable[frozenset[Fact] | None]) -> frozenset[Fact] | None:
    facts: set[Fact] = set()
    for part in parts:
        if part is None:
            return None
        facts |= part
    return frozenset(facts)


def _rarest(parts: Iterable[frozenset[Fact] | None]) -> frozenset[Fact] | None:
    known = [part for part in parts if part is not None]
    return min(known, key=_commonness) if known else None


def _commonness(facts: frozenset[Fact]) -> tuple[int, int]:
    return max((_RARITY.index(key) for key, _ in facts), default=-1), len(facts)
