"""What the tests in the rules gave: they run once for each set of rules, and when somebody asks."""

import asyncio
from dataclasses import dataclass

from monitor.errors import MonitorError
from monitor.matching.rule_tests import Failure
from monitor.model.rule import Rule
from monitor.pipeline.background import background
from monitor.web.parts import Service


@dataclass(frozen=True, slots=True)
class Tested:
    """The tests of some rules that failed; `fault` says why they could not be run, empty where they were."""

    rules: tuple[Rule, ...]
    failures: tuple[Failure, ...] = ()
    fault: str = ""


@dataclass(slots=True)
class RuleTests:
    """The tests of the rules in use."""

    service: Service
    _last: Tested | None = None
    _running: asyncio.Task[None] | None = None

    def last(self) -> Tested | None:
        """What they gave; None while they run for the first time, which this begins."""
        if self._last is not None and self._last.rules == self._rules:
            return self._last
        if self._running is None or self._running.done():
            self._running = background(self.run(), "rule tests")
        return None

    async def run(self) -> None:
        """Run them now."""
        rules = self._rules
        try:
            self._last = Tested(rules, await self.service.run_tests())
        except MonitorError as error:
            self._last = Tested(rules, fault=str(error))

    @property
    def _rules(self) -> tuple[Rule, ...]:
        return self.service.configuration.rule_set.rules
