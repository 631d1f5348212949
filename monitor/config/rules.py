"""rules/*.yml: one rule a file."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path

from monitor.config.detection import Known, detection
from monitor.config.rule_form import ExpectForm, RuleForm, RuleTestForm
from monitor.config.source import Mistakes, Node, Place, files, parse, read
from monitor.config.validate import node_at, validate
from monitor.model.entry import Entry
from monitor.model.rule import Expectation, Rule, RuleTest

EDITED = "rule"
"""What stands for the path of a rule that is in no file."""


def rules(folders: Iterable[Path], known: Known, mistakes: Mistakes) -> tuple[Rule, ...]:
    """The rules of some folders in the order of their files' names; a later folder replaces rules of the same id."""
    found: dict[str, Rule] = {}
    for folder in folders:
        here: dict[str, tuple[Rule, Place]] = {}
        for path in files(folder):
            node = read(path, mistakes)
            rule = _rule(node, path, known, mistakes) if node else None
            if not node or not rule:
                continue
            place = node_at(node, "id").place
            if rule.id in here:
                first = here[rule.id][1]
                mistakes.add(place, "duplicate-id", f"'{rule.id}' is already the id of the rule in {first.path}")
            here.setdefault(rule.id, (rule, place))
        found |= {rule.id: rule for rule, _ in here.values()}
    return tuple(found.values())


def rule_in(text: str, known: Known, mistakes: Mistakes) -> Rule | None:
    """The rule that a text holds; None, with the reasons noted, where it holds none. Its path is `rule`."""
    node = parse(text, EDITED, mistakes)
    return _rule(node, Path(EDITED), known, mistakes) if node else None


def _rule(node: Node, path: Path, known: Known, mistakes: Mistakes) -> Rule | None:
    form = validate(node, RuleForm, mistakes)
    detected = detection(node.children["detection"], known, mistakes) if _has_detection(node) else None
    if form is None or detected is None:
        return None
    selections, condition = detected
    return Rule(
        id=form.id,
        title=form.title,
        level=form.level,
        selections=selections,
        condition=condition,
        path=str(path),
        status=form.status,
        description=form.description,
        tags=form.tags,
        falsepositives=form.falsepositives,
        tests=tuple(_test(test, node_at(node, "tests", index).place.line) for index, test in enumerate(form.tests)),
    )


def _has_detection(node: Node) -> bool:
    found = node.children.get("detection")
    return found is not None and isinstance(found.value, dict)


def _test(form: RuleTestForm, line: int) -> RuleTest:
    entry = Entry(
        id=form.name,
        title=form.text or form.title or "",
        summary=form.summary,
        content=form.content,
        url=form.url,
        published=datetime.combine(form.published, time(), UTC) if form.published else None,
        source=form.source,
        feed=form.feed,
        lang=form.lang,
        category=form.category,
        author=form.author,
    )
    return RuleTest(form.name, entry, tuple(form.actors.items()), form.watch, _expectation(form.match), line)


def _expectation(form: bool | ExpectForm) -> Expectation | None:
    if isinstance(form, bool):
        return Expectation() if form else None
    return Expectation(
        entity=form.entity,
        actor=form.actor,
        by=form.by,
        action=form.action,
        status=form.status,
        scope=form.scope,
        because=form.because,
        jurisdiction=form.jurisdiction,
    )
