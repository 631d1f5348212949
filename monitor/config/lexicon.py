"""rules/lexicon/LANG/*.yml to a Lexicon.

A language is a folder of six files: actions, cues, grammar, nouns, scopes, verbs. Lists of words are written as one
text with spaces between them, lists of verbs as one text with a verb's forms on each line.
"""

from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import BeforeValidator, create_model

from monitor.config.source import Mistakes, read
from monitor.config.validate import Model, mistake, validate
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.reading.lexicon import (
    ActionNoun,
    ActionVerb,
    Cues,
    Forms,
    Governors,
    Grammar,
    Lexicon,
    Nouns,
    Placing,
    VerbClasses,
)
from monitor.text.dates import Calendar

FEWEST_FORMS = 4

M = TypeVar("M", bound=Model)


def _words(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


def _forms(value: object) -> object:
    words = _words(value)
    if isinstance(words, tuple) and len(words) < FEWEST_FORMS:
        raise mistake("verb-forms", "{value} has too few forms", "base, third person, past, (participle,) -ing")
    return words


def _rows(value: object) -> object:
    return (
        tuple(tuple(line.split()) for line in value.splitlines() if line.strip()) if isinstance(value, str) else value
    )


def _verbs(value: object) -> object:
    return tuple(_forms(line) for line in value.splitlines() if line.strip()) if isinstance(value, str) else value


def _phrases(value: object) -> object:
    return tuple(" ".join(phrase.split()) for phrase in value.split(",")) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
VerbForms = Annotated[Forms, BeforeValidator(_forms)]
Phrases = Annotated[tuple[str, ...], BeforeValidator(_phrases)]
Rows = Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_rows)]
Verbs = Annotated[tuple[Forms, ...], BeforeValidator(_verbs)]


class _Verb(Model):
    forms: VerbForms
    action: Action
    then: tuple[str, ...] = ()
    status: Status = Status.IMPOSED
    weak: bool = False
    controls: bool = False
    leaves: bool = False
    idle: bool = False
    objects: Words = ()
    takes: bool = False
    undergoes: bool = False
    close: bool = False
    by: Annotated[tuple[ActorKind, ...], BeforeValidator(_words)] = ()


class _Place(Model):
    verbs: Verbs
    action: Action
    to: Phrases
    status: Status = Status.IMPOSED


class _Noun(Model):
    forms: Words
    action: Action
    weak: bool = False
    does: bool = False
    after: Words = ()
    status: Status = Status.IMPOSED
    by: Annotated[tuple[ActorKind, ...], BeforeValidator(_words)] = ()
    upon: Words = ()


class _Actions(Model):
    verbs: tuple[_Verb, ...]
    places: tuple[_Place, ...] = ()
    nouns: tuple[_Noun, ...] = ()


class _Governing(Model):
    verbs: Verbs = ()
    nouns: Words = ()
    phrases: Phrases = ()


class _Calendar(Model):
    months: Rows
    weekdays: Rows
    today: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    last_year: tuple[str, ...] = ()
    counts: Rows = ()
    years: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()


class _Scopes(Model):
    scopes: dict[str, Phrases]
    instruments: Words = ()
    citing: Phrases = ()


WRITTEN: dict[object, object] = {
    tuple[str, ...]: (Words, ()),
    tuple[Forms, ...]: (Verbs, ()),
    tuple[tuple[str, tuple[str, ...]], ...]: (dict[str, Words], {}),
    tuple[tuple[ActorKind, tuple[str, ...]], ...]: (dict[ActorKind, Words], ...),
    tuple[Governors, ...]: (dict[Status, _Governing], ...),
    Calendar: (_Calendar, ...),
}
"""How the fields of the lexicon's classes are written in files, by type; `...` where one may not be left out."""


def _written(kind: type) -> type[Model]:
    """The model of a file that holds the fields of one of the lexicon's classes."""
    fields: dict[str, Any] = {name: WRITTEN[annotation] for name, annotation in get_type_hints(kind).items()}
    return create_model(kind.__name__, __base__=Model, **fields)


FILES = {kind: _written(kind) for kind in (Cues, Grammar, Nouns, VerbClasses)}


def read_lexicon(folder: Path, mistakes: Mistakes) -> Lexicon | None:
    """The lexicon of the language a folder is named after; None, with every mistake noted, where it is not whole."""
    actions = _file(folder / "actions.yml", _Actions, mistakes)
    cues = _file(folder / "cues.yml", FILES[Cues], mistakes)
    grammar = _file(folder / "grammar.yml", FILES[Grammar], mistakes)
    nouns = _file(folder / "nouns.yml", FILES[Nouns], mistakes)
    classes = _file(folder / "verbs.yml", FILES[VerbClasses], mistakes)
    scopes = _file(folder / "scopes.yml", _Scopes, mistakes)
    if actions is None or cues is None or grammar is None or nouns is None or classes is None or scopes is None:
        return None
    return Lexicon(
        lang=folder.name,
        verbs=tuple(ActionVerb(**dict(row)) for row in actions.verbs),
        placings=tuple(Placing(forms, row.action, row.to, row.status) for row in actions.places for forms in row.verbs),
        nouns=tuple(ActionNoun(**dict(row)) for row in actions.nouns),
        cues=Cues(**_fields(cues)),
        grammar=Grammar(**_fields(grammar)),
        kinds=Nouns(**_fields(nouns)),
        classes=VerbClasses(**_fields(classes)),
        scopes=tuple(scopes.scopes.items()),
        instruments=scopes.instruments,
        citing=scopes.citing,
    )


def _fields(model: Model) -> dict[str, Any]:
    """What a file says, in the lexicon's own types."""
    return {name: _own(value) for name, value in model}


def _own(value: object) -> object:
    if isinstance(value, _Calendar):
        return Calendar(**dict(value))
    if not isinstance(value, dict):
        return value
    return tuple(
        Governors(key, row.verbs, row.nouns, row.phrases) if isinstance(row, _Governing) else (key, row)
        for key, row in value.items()
    )


def _file(path: Path, model: type[M], mistakes: Mistakes) -> M | None:
    node = read(path, mistakes)
    return None if node is None else validate(node, model, mistakes)
