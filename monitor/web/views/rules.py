"""Each rule with what it matched and what people said of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.matching.rule_tests import Failure
from monitor.model.figures import RuleCount
from monitor.model.rule import Rule

DAYS = 30
RIGHT = frozenset({"done", "not relevant"})
"""Verdicts that say that a rule told what it was to tell."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule; `precision` is the share of judged stories that were read rightly, empty while none is judged."""

    title: str
    description: str
    level: str
    status: str
    file: str
    matches: int
    last: datetime | None
    judged: int
    precision: str
    tests: int


@dataclass(frozen=True, slots=True)
class Results:
    """What the rules' own tests gave."""

    tests: int
    failures: tuple[str, ...]


def rule_rows(rules: Sequence[Rule], counts: Mapping[str, RuleCount]) -> tuple[RuleRow, ...]:
    """The rules, the most severe first, and by what they matched."""
    rows = [(rule, _row(rule, counts.get(rule.id, RuleCount(0, None, {})))) for rule in rules]
    return tuple(
        row for rule, row in sorted(rows, key=lambda pair: (-pair[0].level.rank, -pair[1].matches, pair[1].title))
    )


def results(rules: Sequence[Rule], failures: Sequence[Failure]) -> Results:
    """The results of all tests; failures without the folders their files are in."""
    said = (f"{each.rule}: {each.test}: {each.message}" for each in failures)
    return Results(sum(len(rule.tests) for rule in rules), tuple(said))


def _row(rule: Rule, count: RuleCount) -> RuleRow:
    judged = sum(count.verdicts.values())
    right = sum(number for verdict, number in count.verdicts.items() if verdict in RIGHT)
    return RuleRow(
        title=rule.title,
        description=rule.description,
        level=rule.level,
        status=rule.status,
        file=rule.path.rpartition("/")[2],
        matches=count.matches,
        last=count.last,
        judged=judged,
        precision=f"{right / judged:.0%}" if judged else "",
        tests=len(rule.tests),
    )
