"""`monitor check` and `monitor test`: is the configuration right, and do its rules do what they say?"""

import os

import typer

from monitor.alerts.route_tests import route_failures
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, say
from monitor.config.everyday import everyday_names
from monitor.matching.rule_tests import Failure
from monitor.model.settings import Settings
from monitor.pipeline.mind import tests_of
from monitor.text.plural import counted


def check(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Validate every file of the configuration; every mistake at once. Warnings are no mistakes."""
    configuration = configured(config)
    settings, rule_set = configuration.settings, configuration.rule_set
    warnings = everyday_names(config, os.environ)
    for warning in warnings:
        say(str(warning))
    found = f"no mistakes, {counted(len(warnings), 'warning')}" if warnings else "no mistakes"
    say(
        f"{config}: {counted(len(settings.watch), 'name')} watched, {counted(len(settings.feeds), 'feed')}, "
        f"{counted(len(rule_set.rules), 'rule')}, {counted(len(rule_set.actors), 'actor')}, "
        f"{counted(len(settings.receivers), 'receiver')}: {found}"
    )


def run_tests(config: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Run the tests that are written in the rules and beside the routes."""
    configuration = configured(config)
    settings, rule_set = configuration.settings, configuration.rule_set
    failed = [failure for rule in rule_set.rules for failure in tests_of(rule, rule_set)]
    failed += _failed_routes(settings)
    if as_json:
        print_json(
            {"path": each.path, "line": each.line, "rule": each.rule, "test": each.test, "message": each.message}
            for each in failed
        )
    else:
        for each in failed:
            say(str(each))
    count = sum(len(rule.tests) for rule in rule_set.rules) + len(settings.route_tests)
    of_routes = f" and {len(settings.route_tests)} of the routes" if settings.route_tests else ""
    say(f"{count - len(failed)} of {count} tests passed: of {len(rule_set.rules)} rules{of_routes}")
    if failed:
        raise typer.Exit(1)


def _failed_routes(settings: Settings) -> list[Failure]:
    tags = {entity.name: entity.tags for entity in settings.watch}
    return [
        Failure(str(settings.path), test.line, "route", test.name, f"goes to {', '.join(receivers)}")
        for test, receivers in route_failures(settings.route_tests, settings.route, tags)
    ]
