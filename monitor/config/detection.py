"""The selections and the condition of a rule, each mistake at the key or value that makes it."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.config.rule_form import EVENT_KEYS, KINDS, TEXT_KEYS
from monitor.config.source import Mistakes, Node, Place
from monitor.config.validate import guess, near
from monitor.matching.condition import ConditionError, parse
from monitor.matching.pattern import RegexError, regex
from monitor.matching.ready import WATCHED, is_list
from monitor.model.rule import Bound, Clause, Condition, Modifier, Selection

_CONDITION = "condition"
_MODIFIERS = tuple(map(str, Modifier))
_WAYS = frozenset(set(Modifier) - {Modifier.ALL, Modifier.CASED})
_BOUNDS = ("gte", "gt", "lte", "lt")


@dataclass(frozen=True, slots=True)
class Known:
    """What `%list%` may name: lists of actors, and tags of watched parties; None where they could not be read."""

    lists: frozenset[str] | None
    tags: frozenset[str] | None

    def problem(self, name: str) -> tuple[str, str, str] | None:
        """The code, message and help for a list that is not there; None where it is."""
        kind, _, tag = name.partition(":")
        if kind == WATCHED:
            if not tag or self.tags is None or tag in self.tags:
                return None
            return "unknown-tag", f"nothing watched has the tag '{tag}'", guess(tag, self.tags)
        if self.lists is None or name in self.lists:
            return None
        return "unknown-list", f"there is no list '{name}'", guess(name, {*self.lists, WATCHED})


def detection(node: Node, known: Known, mistakes: Mistakes) -> tuple[tuple[Selection, ...], Condition] | None:
    """The selections and the condition of a detection; None, with every mistake noted, where it has any."""
    before = len(mistakes)
    reader = _Reader(known, mistakes)
    found = [reader.selection(str(name), child) for name, child in node.children.items() if name != _CONDITION]
    names = [str(name) for name in node.children if name != _CONDITION]
    condition = _condition(node, names, mistakes)
    return None if condition is None or len(mistakes) > before else (tuple(found), condition)


def _condition(node: Node, names: list[str], mistakes: Mistakes) -> Condition | None:
    if not (written := node.children.get(_CONDITION)):
        mistakes.add(node.place, "missing-key", "the key 'condition' is missing here")
        return None
    if not isinstance(written.value, str):
        mistakes.add(written.place, "wrong-type", "expected a text", "such as: act and not sport")
        return None
    try:
        return parse(written.value, names)
    except ConditionError as error:
        code = "bad-condition" if error.name is None else "unknown-selection"
        hint = "" if error.name is None else guess(error.name, names)
        mistakes.add(written.inside(error.column), code, str(error), hint)
        return None


@dataclass(frozen=True, slots=True)
class _Reader:
    known: Known
    mistakes: Mistakes

    def selection(self, name: str, node: Node) -> Selection:
        """A mapping, or a list of mappings of which one must hold."""
        many = isinstance(node.value, list)
        maps = list(node.children.values()) if many else [node]
        if not maps:
            self.mistakes.add(node.place, "wrong-type", f"the selection '{name}' is empty")
        alternatives = tuple(self._clauses(one) for one in maps)
        scores = [one.children["score"] for one in maps if "score" in one.children]
        if many and scores:
            hint = "give it a selection of its own"
            self.mistakes.add(scores[0].place, "bad-value", "`score` cannot stand in a list of mappings", hint)
        event = bool(scores) or any(clause.key in EVENT_KEYS for clauses in alternatives for clause in clauses)
        return Selection(name, alternatives, event, self._bound(scores[0]) if scores else None)

    def _clauses(self, node: Node) -> tuple[Clause, ...]:
        if not isinstance(node.value, dict) or not node.value:
            hint = "such as: {action: ban, target: '%watched%'} or {text|word: data breach}"
            self.mistakes.add(node.place, "wrong-type", "expected a mapping of what must hold", hint)
            return ()
        clauses = (self._clause(str(key), child, node.keys[str(key)]) for key, child in node.children.items())
        return tuple(clause for clause in clauses if clause)

    def _clause(self, written: str, node: Node, place: Place) -> Clause | None:
        """One `key|modifiers: values`; None where it is wrong, and for `score`, which is not compared as a text."""
        key, *names = written.split("|")
        if key not in EVENT_KEYS and key not in TEXT_KEYS:
            hint = near(key, (*EVENT_KEYS, *TEXT_KEYS))
            self.mistakes.add(place, "unknown-key", f"'{key}' is not a key of a selection", hint)
            return None
        modifiers = self._modifiers(key, names, place)
        if key == "score" or modifiers is None:
            return None
        nodes = list(node.children.values()) if isinstance(node.value, list) else [node]
        if not nodes:
            self.mistakes.add(node.place, "wrong-type", f"'{key}' has no value")
        checks = self._checks(key, modifiers)
        values = [self._value(one, checks) for one in nodes]
        return Clause(key, tuple(value for value in values if value is not None), modifiers)

    def _modifiers(self, key: str, names: list[str], place: Place) -> tuple[Modifier, ...] | None:
        for name in names:
            if name not in _MODIFIERS:
                self.mistakes.add(place, "unknown-modifier", f"'{name}' is not a modifier", guess(name, _MODIFIERS))
                return None
        if names and (key in KINDS or key == "score"):
            self.mistakes.add(place, "bad-value", f"'{key}' takes no modifier")
            return None
        modifiers = tuple(map(Modifier, names))
        if len(_WAYS.intersection(modifiers)) > 1:
            self.mistakes.add(place, "bad-value", f"'{'|'.join(names)}' compares in two ways", "use one of them")
            return None
        return modifiers

    def _checks(self, key: str, modifiers: tuple[Modifier, ...]) -> Callable[[str, Node], None]:
        if key in KINDS:
            return lambda value, node: self._check_word(value, KINDS[key], node)
        if Modifier.RE in modifiers:
            return self._check_regex
        return self._check_list

    def _value(self, node: Node, check: Callable[[str, Node], None]) -> str | None:
        if isinstance(node.value, bool) or not isinstance(node.value, str | int) or node.value == "":
            self.mistakes.add(node.place, "wrong-type", "expected a text or a whole number")
            return None
        value = str(node.value)
        check(value, node)
        return value

    def _check_word(self, value: str, words: tuple[str, ...], node: Node) -> None:
        if value not in words:
            self.mistakes.add(node.place, "bad-value", f"'{value}' is not one of the values here", guess(value, words))

    def _check_regex(self, value: str, node: Node) -> None:
        try:
            regex(value, cased=False)
        except RegexError as error:
            hint = "regular expressions are those of RE2: no look-around, no back-references"
            self.mistakes.add(node.place, "bad-regex", str(error), hint)

    def _check_list(self, value: str, node: Node) -> None:
        if is_list(value) and (problem := self.known.problem(value[1:-1])):
            self.mistakes.add(node.inside(1), *problem)

    def _bound(self, node: Node) -> Bound | None:
        """A number means at least that much."""
        if _is_number(node.value):
            return Bound(gte=float(str(node.value)))
        if not isinstance(node.value, dict) or not node.value:
            self.mistakes.add(node.place, "wrong-type", "expected a number or bounds", "such as {gte: 0.8}")
            return None
        bounds: dict[str, float] = {}
        for key, child in node.children.items():
            if key not in _BOUNDS:
                place = node.keys[str(key)]
                self.mistakes.add(place, "unknown-key", f"'{key}' is not a bound", guess(str(key), _BOUNDS))
            elif not _is_number(child.value):
                self.mistakes.add(child.place, "wrong-type", "expected a number")
            else:
                bounds[str(key)] = float(str(child.value))
        return Bound(**bounds)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
