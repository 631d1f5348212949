"""`monitor check` and `monitor test`: is the configuration right, and do its rules do what they say?"""

import typer

from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, say
from monitor.matching.rule_tests import failures
from monitor.reading.reader import Reader


def check(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Validate every file of the configuration; every mistake at once."""
    configuration = configured(config)
    settings, rule_set = configuration.settings, configuration.rule_set
    say(
        f"{config}: {len(settings.watch)} names watched, {len(settings.feeds)} feeds, {len(rule_set.rules)} rules, "
        f"{len(rule_set.actors)} actors, {len(settings.receivers)} receivers: no mistakes"
    )


def run_tests(config: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Run the tests that are written in the rules."""
    rule_set = configured(config).rule_set
    failed = [
        failure
        for rule in rule_set.rules
        for failure in failures(
            rule,
            rule_set.actors,
            lambda entities, actors, entry: Reader(entities, actors, rule_set.lexicon).read(entry),
        )
    ]
    if as_json:
        print_json(
            {"path": each.path, "line": each.line, "rule": each.rule, "test": each.test, "message": each.message}
            for each in failed
        )
    else:
        for each in failed:
            say(str(each))
    count = sum(len(rule.tests) for rule in rule_set.rules)
    say(f"{count - len(failed)} of {count} tests of {len(rule_set.rules)} rules passed")
    if failed:
        raise typer.Exit(1)
