"""Why a rule holds for a mention or an entry, or which of its clauses does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.matching.clauses import ReadyClause, ReadyRule, ReadySelection, within
from monitor.matching.match import Matcher
from monitor.matching.pattern import Pattern, Way
from monitor.matching.view import MentionView, View
from monitor.model.entry import Entry
from monitor.model.mention import Mention
from monitor.model.rule import And, Bound, Condition, Name, Not, Or, Rule

_SHOWN = 8  # values of a clause before an explanation says "..."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rule for one mention, or, with `mention` None, for the entry itself.

    `reasons` are sentences: what held, or what did not, selection by selection.
    """

    rule: Rule
    mention: Mention | None
    holds: bool
    reasons: tuple[str, ...]


def explain(matcher: Matcher, entry: Entry, mentions: Sequence[Mention]) -> tuple[Verdict, ...]:
    """A verdict for every rule and mention, rules in their order; rules about texts once for the entry."""
    view = View(entry)
    return tuple(verdict for rule in matcher.rules for verdict in _verdicts(rule, view, mentions))


def _verdicts(rule: ReadyRule, view: View, mentions: Sequence[Mention]) -> Iterator[Verdict]:
    if not rule.rule.reads_events:
        yield _verdict(rule, view, None)
        return
    if not mentions:
        yield Verdict(rule.rule, None, False, ("nothing was read as done to a watched party",))
    for mention in mentions:
        yield _verdict(rule, view, mention)


def _verdict(rule: ReadyRule, view: View, mention: Mention | None) -> Verdict:
    seen = MentionView(mention) if mention else None
    if mention and mention.status not in rule.statuses:
        reason = f"the status is {mention.status}, which matches only where a rule names it"
        return Verdict(rule.rule, mention, False, (reason,))
    holds = rule.holds(view, seen)
    reasons = _Telling(rule, view, seen).why(rule.rule.condition, holds)
    return Verdict(rule.rule, mention, holds, tuple(dict.fromkeys(reasons)))


@dataclass(frozen=True, slots=True)
class _Telling:
    rule: ReadyRule
    view: View
    mention: MentionView | None

    def why(self, condition: Condition, holds: bool) -> Iterator[str]:
        """What makes a condition hold, or what keeps it from holding."""
        match condition:
            case Name(name):
                yield from self._of_selection(name, self.rule.selections[name], holds)
            case Not(inner) if holds:
                yield from self.why(inner, False)
            case Not(inner):
                yield from (f"excluded by {reason}" for reason in self.why(inner, True))
            case And(parts) | Or(parts):
                for part in parts:
                    if self.rule.condition_holds(part, self.view, self.mention) is holds:
                        yield from self.why(part, holds)

    def _of_selection(self, name: str, selection: ReadySelection, holds: bool) -> Iterator[str]:
        if (score := self._score(selection.score)) and score[0] is holds:
            yield f"{name}: {score[1]}"
        for clauses in selection.alternatives:
            if all(clause.holds(self.view, self.mention) for clause in clauses) is not holds:
                continue
            for clause in clauses:
                if clause.holds(self.view, self.mention) is holds:
                    yield f"{name}: {self._of_clause(clause, holds)}"

    def _score(self, bound: Bound | None) -> tuple[bool, str] | None:
        if bound is None or self.mention is None:
            return None
        score = self.mention.mention.score
        given = {"at least": bound.gte, "more than": bound.gt, "at most": bound.lte, "less than": bound.lt}
        wanted = " and ".join(f"{how} {value}" for how, value in given.items() if value is not None)
        return within(bound, score), f"the score is {score:.2f}, wanted is {wanted}"

    def _of_clause(self, clause: ReadyClause, holds: bool) -> str:
        key = clause.clause.key
        texts = clause.seen(self.view, self.mention)
        if not texts:
            return f"the {'mention' if clause.event else 'entry'} does not say '{key}'"
        chosen = [
            written
            for written, value in zip(clause.clause.values, clause.values, strict=True)
            if clause.value_holds(value, texts, self.mention) is holds
        ]
        way = next((value.way for value in clause.values if isinstance(value, Pattern)), Way.EQUAL)
        wanted = f"{way} {_either(chosen)}"
        if holds:
            return f"{key} {wanted}"
        return f"{key} is '{texts[0].cased}'; wanted: {wanted}" if clause.event else f"{key}: nothing {wanted}"


def _either(values: list[str]) -> str:
    shown = ", ".join(f"'{value}'" for value in values[:_SHOWN])
    return f"{shown}, ..." if len(values) > _SHOWN else shown
