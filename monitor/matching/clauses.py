"""Rules made ready to be tested: values as patterns, `%lists%` as the names on them."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.matching.literals import Literals
from monitor.matching.pattern import Pattern, Text
from monitor.matching.view import ACTOR, EVENT_KEYS, MentionView, View
from monitor.model.mention import Status
from monitor.model.rule import And, Bound, Clause, Condition, Name, Not, Or, Rule


@dataclass(frozen=True, slots=True)
class Listed:
    """`%list%` against a mention: one of the names on the list; or an actor by any of its names.

    `written` is the value in the rule.
    """

    written: str
    names: frozenset[str]

    @property
    def name(self) -> str:
        """The list's name without signs."""
        return self.written.strip("%")

    def holds(self, seen: Text) -> bool:
        """True where the text is one of the names."""
        return seen.lower in self.names


@dataclass(frozen=True, slots=True)
class Named:
    """`%list%` against the text of an entry: any name of any on the list, as a word."""

    written: str
    names: Literals

    def holds(self, seen: Text) -> bool:
        """True where one of the names stands in the text."""
        return any(self.names.as_words(seen.lower))


@dataclass(frozen=True, slots=True)
class ReadyClause:
    """A clause made ready. `every`: all values must hold, else any."""

    clause: Clause
    values: tuple[Pattern | Listed | Named, ...]
    every: bool

    @property
    def event(self) -> bool:
        """True where it is tested against a mention."""
        return self.clause.key in EVENT_KEYS

    def holds(self, view: View, mention: MentionView | None) -> bool:
        """True where the entry, or the mention, is as the clause says."""
        seen = self.seen(view, mention)
        how = all if self.every else any
        return how(self.value_holds(value, seen, mention) for value in self.values)

    def value_holds(self, value: Pattern | Listed | Named, seen: tuple[Text, ...], mention: MentionView | None) -> bool:
        """True where a value holds for what is seen, or is a list that an actor no row names stands on."""
        if any(value.holds(each) for each in seen):
            return True
        if mention is None or self.clause.key != ACTOR or not isinstance(value, Listed):
            return False
        return value.name in mention.mention.actor_lists

    def seen(self, view: View, mention: MentionView | None) -> tuple[Text, ...]:
        """What the clause is compared with; empty where the entry or mention does not say."""
        if not self.event:
            return view.texts(self.clause.key)
        return mention.texts(self.clause.key) if mention else ()


@dataclass(frozen=True, slots=True)
class ReadySelection:
    """A selection made ready: any of the alternatives, all clauses of each. `event`: a mention is asked too."""

    alternatives: tuple[tuple[ReadyClause, ...], ...]
    score: Bound | None
    event: bool

    def holds(self, view: View, mention: MentionView | None) -> bool:
        """True where one alternative holds, and the mention's score is within the bounds, if there are any."""
        answers = mention.answers if self.event and mention else view.answers
        if (answer := answers.get(id(self))) is None:
            answer = answers[id(self)] = self._holds(view, mention)
        return answer

    def _holds(self, view: View, mention: MentionView | None) -> bool:
        if self.score and not (mention and within(self.score, mention.mention.score)):
            return False
        return any(all(clause.holds(view, mention) for clause in clauses) for clauses in self.alternatives)


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule made ready. `statuses` are those a mention may have before any selection is asked."""

    rule: Rule
    selections: Mapping[str, ReadySelection]
    statuses: frozenset[Status]

    def holds(self, view: View, mention: MentionView | None) -> bool:
        """True where the rule holds for one mention of the entry, or for the entry itself."""
        if mention and mention.mention.status not in self.statuses:
            return False
        return self.condition_holds(self.rule.condition, view, mention)

    def condition_holds(self, condition: Condition, view: View, mention: MentionView | None) -> bool:
        """True where the rule's condition, or a part of it, holds."""
        match condition:
            case Name(name):
                return self.selections[name].holds(view, mention)
            case Not(inner):
                return not self.condition_holds(inner, view, mention)
            case And(parts):
                return all(self.condition_holds(part, view, mention) for part in parts)
            case Or(parts):
                return any(self.condition_holds(part, view, mention) for part in parts)


def within(bound: Bound, score: float) -> bool:
    """True where a score keeps to all the bounds that are given."""
    return (
        (bound.gte is None or score >= bound.gte)
        and (bound.gt is None or score > bound.gt)
        and (bound.lte is None or score <= bound.lte)
        and (bound.lt is None or score < bound.lt)
    )
