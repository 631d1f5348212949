"""Rules for scripts, and what became of each."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import APIRouter
from typing_extensions import TypedDict

from monitor.alerts.out import timestamp
from monitor.model.figures import RuleCount
from monitor.model.rule import Rule
from monitor.web.api import cursor as cursors
from monitor.web.api.asked import LISTING, ONE, Cursor, Limit, Named, existing
from monitor.web.api.cursor import page
from monitor.web.pages.framing import Desk
from monitor.web.views.rules import DAYS, rule_row


class RuleRecord(TypedDict):
    """A rule, and what became of it in the last 30 days.

    `judged` counts the stories that people closed, `right` those that were told rightly.
    """

    rule: str
    title: str
    level: str
    status: str
    description: str
    tags: list[str]
    falsepositives: list[str]
    file: str
    tests: int
    matches: int
    last: str | None
    judged: int
    right: int


class Rules(TypedDict):
    """A page of rules."""

    rules: list[RuleRecord]
    next: str | None


def rules_routes(desk: Desk) -> APIRouter:
    """The routes of rules."""
    routes = APIRouter()

    @routes.get("/rules", responses=LISTING)
    async def rules(limit: Limit = 100, cursor: Cursor = None) -> Rules:
        """The rules in use by their ids."""
        after = cursors.named("rules", cursor)
        known = sorted(desk.service.configuration.rule_set.rules, key=lambda rule: rule.id)
        later = [rule for rule in known if after is None or rule.id > after]
        counts, (found, last) = await rule_counts(), page(later, limit)
        following = cursors.cursor("rules", last.id) if last else None
        return {"rules": [_rule(rule, counts) for rule in found], "next": following}

    @routes.get("/rules/{rule}", responses=ONE)
    async def one_rule(rule: Named) -> RuleRecord:
        """One rule."""
        found = existing(
            next((each for each in desk.service.configuration.rule_set.rules if each.id == rule), None),
            f"rule {rule!r}",
        )
        return _rule(found, await rule_counts())

    async def rule_counts() -> Mapping[str, RuleCount]:
        since = datetime.now(UTC) - timedelta(days=DAYS)
        return await desk.remembered.look("rules", partial(desk.views.rule_counts, since))

    return routes


def _rule(rule: Rule, counts: Mapping[str, RuleCount]) -> RuleRecord:
    row = rule_row(rule, counts.get(rule.id, RuleCount(0, None, {})), ())
    return {
        "rule": rule.id,
        "title": rule.title,
        "level": rule.level.value,
        "status": rule.status,
        "description": rule.description,
        "tags": list(rule.tags),
        "falsepositives": list(rule.falsepositives),
        "file": row.file,
        "tests": row.tests,
        "matches": row.matches,
        "last": timestamp(row.last) if row.last else None,
        "judged": row.judged,
        "right": row.right,
    }
