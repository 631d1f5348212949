"""The whole configuration from its files, or every mistake in them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.config.detection import Known
from monitor.config.lexicon import read_lexicon
from monitor.config.lists import actors
from monitor.config.routes import CheckTarget
from monitor.config.rules import rule_in, rules
from monitor.config.schema import SHIPPED, ConfigForm
from monitor.config.secrets import Secrets
from monitor.config.settings import settings
from monitor.config.source import Mistakes, Node, read
from monitor.config.starter import starter_folder
from monitor.config.validate import node_at, validate_what_fits
from monitor.model.names import Actor, Entity
from monitor.model.rule import Rule
from monitor.model.settings import Settings
from monitor.reading.lexicon import Lexicon

_ENGLISH = "lexicon/en"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All that reading and matching go by; what worker processes are given.

    `hash` stays the same while nothing in it changes that could change what is read or matched.
    """

    entities: tuple[Entity, ...]
    actors: tuple[Actor, ...]
    lexicon: Lexicon
    rules: tuple[Rule, ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Configuration:
    """config.yaml, and the rules, lists and words that it names.

    `files` are all that was read and the folders they are in: when one changes, loading may give something else.
    """

    settings: Settings
    rule_set: RuleSet
    files: tuple[Path, ...] = ()


def load(path: Path, environ: Mapping[str, str], *, check_target: CheckTarget = lambda _: None) -> Configuration:
    """The configuration at `path`; `check_target` judges each apprise URL.

    Raises:
        ConfigError: with every mistake of every file.
    """
    mistakes = Mistakes()
    node = read(path, mistakes)
    if node is not None:
        node = Secrets(environ, path.parent).fill(node, mistakes)
        form, fitting = validate_what_fits(node, ConfigForm, mistakes)
        found = None
        if form:
            found = settings(form, node=fitting, whole=node, path=path, check=check_target, mistakes=mistakes)
        # The rules are read even where config.yaml has mistakes, so that one run shows those of both.
        watch = found.watch if found and not mistakes else None
        read_rules = _rule_set(_rule_folders(node, path.parent, mistakes), watch, mistakes)
    mistakes.check()
    assert found is not None
    assert read_rules is not None
    folders = {file.parent for file in mistakes.files} - {path.parent}
    return Configuration(found, read_rules, (*mistakes.files, *sorted(folders)))


def with_rule(configuration: Configuration, text: str) -> Configuration:
    """The configuration with the rule that a text holds, in place of the one of the same id or beside the others.

    Raises:
        ConfigError: with every mistake in it.
    """
    mistakes, rule_set = Mistakes(), configuration.rule_set
    known = Known(
        lists=frozenset(name for actor in rule_set.actors for name in actor.lists),
        tags=frozenset(tag for entity in rule_set.entities for tag in entity.tags),
    )
    rule = rule_in(text, known, mistakes)
    mistakes.check()
    assert rule is not None
    edited = tuple(({each.id: each for each in rule_set.rules} | {rule.id: rule}).values())
    hashed = _hash(rule_set.entities, rule_set.actors, rule_set.lexicon, _essence(edited))
    return replace(configuration, rule_set=replace(rule_set, rules=edited, hash=hashed))


def _rule_folders(node: Node, folder: Path, mistakes: Mistakes) -> tuple[Path, ...]:
    """The folders of rules in the order given, each once: in a checkout, `shipped` may be given by its path too."""
    written = node_at(node, "rules")
    names = list(written.children.values()) if isinstance(written.value, list) else [written]
    folders = []
    for name in names:
        if not isinstance(name.value, str):
            continue  # noted already
        found = starter_folder() / "rules" if name.value == SHIPPED else folder / name.value
        if not found.is_dir():
            hint = f"'{SHIPPED}' is the one that comes with the product"
            mistakes.add(name.place, "missing-file", f"there is no folder '{found}'", hint)
        folders.append(found)
    return tuple({found.resolve(): found for found in folders}.values())


def _rule_set(folders: tuple[Path, ...], watch: tuple[Entity, ...] | None, mistakes: Mistakes) -> RuleSet | None:
    """What folders of rules hold; `watch` is None where it could not be read."""
    before = len(mistakes)
    known_actors = actors(_having("lists", folders), mistakes)
    known = Known(
        lists=None if len(mistakes) > before else frozenset(name for actor in known_actors for name in actor.lists),
        tags=None if watch is None else frozenset(tag for entity in watch for tag in entity.tags),
    )
    found = rules(folders, known, mistakes)
    words = read_lexicon(_having(_ENGLISH, folders)[-1] / _ENGLISH, mistakes)
    if watch is None or words is None:
        return None
    return RuleSet(watch, known_actors, words, found, _hash(watch, known_actors, words, _essence(found)))


def _having(part: str, folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders that have a part; where none has, the shipped one: a team's folder usually holds rules only."""
    return tuple(folder for folder in folders if (folder / part).is_dir()) or (starter_folder() / "rules",)


def _essence(found: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules without what says nothing about what they match."""
    return tuple(
        replace(rule, path="", title="", status="", description="", falsepositives=(), tests=()) for rule in found
    )


def _hash(*parts: object) -> str:
    """A digest of frozen dataclasses of plain values: their `repr` is the same in every run."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr(part).encode())
    return digest.hexdigest()
