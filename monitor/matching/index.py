"""Which rules may hold at all: each is filed under facts of which one must be there when it holds.

So the cost of an entry follows what it names, not the number of rules.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from monitor.matching.clauses import Listed, Named, ReadyClause, ReadyRule
from monitor.matching.literals import Literals
from monitor.matching.pattern import Pattern, Way
from monitor.matching.regexes import Regexes
from monitor.matching.view import ACTOR, EVENT_KEYS, MentionView, View
from monitor.model.rule import And, Condition, Name, Not, Or

CONTAINED = ""
MATCHED = "re"
MATCHED_CASED = "re|cased"

Fact = tuple[str, str]
"""A key of a mention and what it says, in lower case. Or, of the entry: CONTAINED and a literal in lower case, MATCHED
or MATCHED_CASED and a regular expression."""

# How rare a fact of each kind is in the news, rarest first; a rule is filed under the rarest that it needs.
_RARITY = (
    *("target", "actor", "by", "because", "scope"),
    *(CONTAINED, MATCHED_CASED, MATCHED),
    *("jurisdiction", "action", "status"),
)
_REGEX_KEYS = (MATCHED, MATCHED_CASED)
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
        self._literals = Literals(value for key, value in self._filed if key == CONTAINED)
        self._regexes = Regexes((value, key == MATCHED_CASED) for key, value in self._filed if key in _REGEX_KEYS)

    def candidates(self, view: View, mention: MentionView | None) -> list[ReadyRule]:
        """The rules that may hold for a mention, or for the entry itself."""
        numbers = set(self._always)
        for fact in (*self._of_entry(view), *(_of_mention(mention) if mention else ())):
            numbers.update(self._filed.get(fact, ()))
        return [self._rules[number] for number in sorted(numbers)]

    def _of_entry(self, view: View) -> Iterator[Fact]:
        if self._literals:
            yield from ((CONTAINED, literal) for literal in self._literals.anywhere(view.lower))
        if self._regexes:
            for seen in view.all_texts:
                yield from (_matched(value, cased) for value, cased in self._regexes.found(seen.cased))


def _of_mention(mention: MentionView) -> Iterator[Fact]:
    for key in EVENT_KEYS:
        for seen in mention.texts(key):
            yield key, seen.lower
    yield from ((ACTOR, _list_fact(name)) for name in mention.mention.actor_lists)


def _list_fact(name: str) -> str:
    """What is filed for a list an actor stands on; no name is written so."""
    return f"%{name}%"


def _matched(value: str, cased: bool) -> Fact:
    return (MATCHED_CASED if cased else MATCHED, value)


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
        names = value.names | {_list_fact(value.name)} if clause.clause.key == ACTOR else value.names
        return frozenset((clause.clause.key, name) for name in names) if few else None
    if not clause.event and value.way is Way.REGEX:
        return frozenset({_matched(value.value, value.cased)})
    if not value.literal:
        return None
    if not clause.event:
        return frozenset({(CONTAINED, value.literal)})
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
