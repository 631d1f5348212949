"""What people said of stories, as tests for the rules that matched them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml

from monitor.config.load import RuleSet
from monitor.model.entry import Entry
from monitor.model.names import Entity
from monitor.model.rule import Rule
from monitor.model.story import Story

Test = dict[str, Any]
LINE = 110
"""Characters in a line of YAML, where it can be broken."""


def rule_tests(rule_set: RuleSet, judged: Sequence[tuple[Story, Entry]]) -> Iterator[tuple[Rule, list[Test]]]:
    """For each rule that matched a story with a verdict, the tests that follow; the entry is the one that tells it."""
    for rule in rule_set.rules:
        tests = [_test(story, entry, rule_set) for story, entry in judged if rule.id in story.rules]
        if tests:
            yield rule, tests


def as_yaml(rule: Rule, tests: Iterable[Test]) -> str:
    """A document of YAML: what to put under `tests` in the rule's file."""
    written = yaml.safe_dump({"tests": list(tests)}, sort_keys=False, allow_unicode=True, width=LINE)
    return f"---\n# {rule.id}: {rule.title}\n# {rule.path}\n{written}"


def _test(story: Story, entry: Entry, rule_set: RuleSet) -> Test:
    watched = _as_written(story, entry, rule_set.entities)
    test: Test = {"name": f"story {story.id} was {story.verdict}", "title": entry.title}
    if entry.summary:
        test["summary"] = entry.summary
    # The text is long, and told already by title and summary in most entries.
    if entry.content and story.sentence not in f"{entry.title}\n{entry.summary}":
        test["content"] = entry.content
    kinds = {actor.name: actor.kind.value for actor in rule_set.actors if actor.name in story.actors}
    if kinds:
        test["actors"] = kinds
    if watched:
        test["watch"] = [watched]
    test["match"] = _expected(story, watched) if story.verdict == "done" else False
    return test


def _as_written(story: Story, entry: Entry, entities: Iterable[Entity]) -> str:
    """The longest of an entity's names that the entry uses: a test watches names, and knows no aliases."""
    text = f"{entry.title}\n{entry.summary}\n{entry.content}".casefold()
    aliases = [alias.text for entity in entities if entity.name == story.entity for alias in entity.aliases]
    return max((name for name in aliases if name.casefold() in text), key=len, default=story.entity)


def _expected(story: Story, watched: str) -> Test | bool:
    if story.action is None:
        return True
    said = {"entity": watched, "actor": story.actors[0] if story.actors else None, "action": story.action.value}
    said["status"] = story.status.value if story.status else None
    return {key: value for key, value in said.items() if value}
