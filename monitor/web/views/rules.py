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
    """A rule; `precision` is the share of judged stories that were read rightly, empty while none is judged.

    `failed` says of each of its tests that fails why.
    """

    id: str
    title: str
    description: str
    level: str
    status: str
    file: str
    matches: int
    last: datetime | None
    judged: int
    right: int
    precision: str
    tests: int
    failed: tuple[str, ...]


def rule_rows(
    rules: Sequence[Rule], counts: Mapping[str, RuleCount], failures: Sequence[Failure] | None
) -> tuple[RuleRow, ...]:
    """The rules, the most severe first, and by what they matched; `failures` is None while their tests run."""
    rows = [(rule, rule_row(rule, counts.get(rule.id, RuleCount(0, None, {})), failures or ())) for rule in rules]
    return tuple(
        row for rule, row in sorted(rows, key=lambda pair: (-pair[0].level.rank, -pair[1].matches, pair[1].title))
    )


def rule_row(rule: Rule, count: RuleCount, failures: Sequence[Failure]) -> RuleRow:
    """One rule; of the failures, only its own."""
    judged = sum(count.verdicts.values())
    right = sum(number for verdict, number in count.verdicts.items() if verdict in RIGHT)
    return RuleRow(
        id=rule.id,
        title=rule.title,
        description=rule.description,
        level=rule.level,
        status=rule.status,
        file=rule.path.rpartition("/")[2],
        matches=count.matches,
        last=count.last,
        judged=judged,
        right=right,
        precision=f"{right / judged:.0%}" if judged else "",
        tests=len(rule.tests),
        failed=tuple(f"{each.test}: {each.message}" for each in failures if _is_of(rule, each)),
    )


def _is_of(rule: Rule, failure: Failure) -> bool:
    return (failure.path, failure.rule) == (rule.path, rule.title)
