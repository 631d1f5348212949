"""The documents know every key of the files, and no key that does not exist."""

from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from monitor.config import feed_form, route_form, schema, watch_form, web_form
from monitor.config.lists import ActorForm, ListForm
from monitor.config.rule_form import EVENT_KEYS, TEXT_KEYS, ExpectForm, RuleForm, RuleTestForm
from monitor.config.validate import Model
from monitor.model.feed import FETCH_KINDS, PARSE_KINDS
from monitor.model.rule import Modifier
from tests.docs.documents import ROOT, blocks, rows, sections, spans

DOCS = ROOT / "docs"
FORMS = (schema, watch_form, feed_form, route_form, web_form)
CONFIGURATION: dict[str, tuple[type[BaseModel], ...]] = {
    "All keys": (schema.ConfigForm, schema.HeartbeatForm, schema.RetentionForm),
    "watch": (watch_form.EntityForm, watch_form.WatchFile, watch_form.AliasForm),
    "feeds": (feed_form.FeedForm, feed_form.IntervalForm, feed_form.OpmlForm, feed_form.AskForm, feed_form.AuthForm),
    "fetch": (feed_form.FetchForm,),
    "receivers": (route_form.ReceiverForm, route_form.WebhookForm),
    "route": (
        route_form.RouteForm,
        route_form.BranchForm,
        route_form.MatchForm,
        route_form.MuteForm,
        route_form.ConfirmForm,
        route_form.RouteTestForm,
    ),
    "known_events": (route_form.KnownEventForm,),
    "web": (web_form.WebForm, web_form.TokenForm),
}
"""The sections of docs/configuration.md, and what each describes."""
RULES: dict[str, tuple[str, ...]] = {
    "Keys of a rule": tuple(RuleForm.model_fields),
    "Selections": (*EVENT_KEYS, *TEXT_KEYS),
    "Values and modifiers": tuple(Modifier),
    "Tests in rules": (*RuleTestForm.model_fields, *ExpectForm.model_fields),
}
"""The sections of docs/rules.md, and the words each explains."""


def keys(model: type[BaseModel]) -> set[str]:
    """The keys of a mapping, as they are written in files."""
    return {found.alias or name for name, found in model.model_fields.items()}


def words(text: str) -> set[str]:
    """The words in spans of code: `{min, max}` are two."""
    return {word.strip("{}:,") for span in spans(text) for word in span.split()}


@pytest.fixture(scope="module")
def described() -> dict[str, str]:
    return sections(DOCS / "configuration.md")


@pytest.mark.parametrize("section", CONFIGURATION)
def test_a_section_describes_all_keys_of_what_it_is_about(section: str, described: dict[str, str]) -> None:
    assert set().union(*map(keys, CONFIGURATION[section])) <= words(described[section])


def test_every_form_of_the_configuration_has_a_section() -> None:
    named = {model for models in CONFIGURATION.values() for model in models}
    there = {
        each
        for module in FORMS
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Model) and each.__module__ == module.__name__
    }
    assert there == named


@pytest.mark.parametrize("section", CONFIGURATION)
def test_a_section_has_no_row_for_a_key_that_does_not_exist(section: str, described: dict[str, str]) -> None:
    known = set().union(*map(keys, CONFIGURATION[section]))
    assert {key for first, *_ in rows(described[section]) for key in spans(first)} <= known


@pytest.mark.parametrize("section", CONFIGURATION)
def test_a_default_in_a_table_is_the_one_that_counts(section: str, described: dict[str, str]) -> None:
    """Where it is given as it would be written; for the others words tell."""
    model = CONFIGURATION[section][0]
    for first, default, *_ in rows(described[section]):
        key, given = spans(first)[0], spans(default)
        if default.startswith("`") and key in keys(model):
            assert written(model, key, given[0]) == stated(model, key), f"{section}: {key}"


NEEDED = {"watch": ["Globex"], "rules": "shipped", "name": "console", "url": "https://one.example/feed"}
"""Values of the keys without which there is no mapping to look at."""


def stated(model: type[BaseModel], key: str) -> Any:
    return next(found.default for name, found in model.model_fields.items() if key in {name, found.alias})


def written(model: type[BaseModel], key: str, text: str) -> Any:
    """The value of a key that is written so."""
    needed = {name: NEEDED[name] for name, found in model.model_fields.items() if found.is_required()}
    return getattr(model.model_validate(needed | {key: yaml.safe_load(text)}), key)


def test_the_document_on_feeds_tells_what_each_key_does_and_what_to_do_about_each_failure() -> None:
    described = sections(DOCS / "feeds.md")
    fetching = set().union(*map(keys, (feed_form.FeedForm, feed_form.AskForm, feed_form.FetchForm)))
    failures = {row[0].strip("`"): row for row in rows(described["Errors"])}
    assert fetching <= words(described["Keys"])
    assert failures.keys() == FETCH_KINDS | PARSE_KINDS
    assert all(todo for *_, todo in failures.values())


@pytest.mark.parametrize("section", RULES)
def test_the_document_on_rules_explains_every_word_of_theirs(section: str) -> None:
    assert set(RULES[section]) <= words(sections(DOCS / "rules.md")[section])


def test_the_document_on_lists_shows_or_explains_every_key_of_a_row() -> None:
    document = DOCS / "lists.md"
    shown: set[str] = set()
    for example in blocks(document, "yaml"):
        content = yaml.safe_load(example.text)
        shown |= content.keys() | {key for row in content["actors"] for key in row}
    explained = shown | words(document.read_text(encoding="utf-8"))
    assert keys(ListForm) | keys(ActorForm) | keys(watch_form.AliasForm) - {"strength"} <= explained
