"""rules/lexicon/LANG/*.yml to a Lexicon.

A language is a folder of six files: actions, cues, grammar, nouns, scopes, verbs. Lists of words are written as one
text with spaces between them, lists of verbs as one text with a verb's forms on each line.
"""

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field

from monitor.config.source import Mistakes, read
from monitor.config.validate import Model, mistake, validate
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.reading.lexicon import ActionNoun, ActionVerb, Cues, Forms, Governors, Grammar, Lexicon, Nouns, Placing
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


class _Place(Model):
    forms: VerbForms
    action: Action
    to: tuple[str, ...]
    status: Status = Status.IMPOSED


class _Noun(Model):
    forms: Words
    action: Action
    weak: bool = False
    does: bool = False
    after: Words = ()
    status: Status = Status.IMPOSED


class _Actions(Model):
    verbs: tuple[_Verb, ...]
    places: tuple[_Place, ...] = ()
    nouns: tuple[_Noun, ...] = ()


class _Governing(Model):
    verbs: Verbs = ()
    nouns: Words = ()
    phrases: Phrases = ()


class _Modals(Model):
    proposed: Words
    future: Words = ()


class _Adjectives(Model):
    proposed: Words = ()
    recalled: Words = ()
    earlier: Words = ()


class _Cues(Model):
    governors: dict[Status, _Governing]
    reporting: Verbs
    patient: Verbs = ()
    dealing_out: Verbs = ()
    appealing: Verbs = ()
    prepositional: Verbs = ()
    modals: _Modals
    negation: Words
    background: Words = ()
    conditional: Words = ()
    premises: Words = ()
    topics: Words = ()
    enacting: Words = ()
    enacted: Words = ()
    resolving: Words = ()
    granted: Words = ()
    suing: Words = ()
    ceasing: Words = ()
    causing: Words = ()
    asking: Words = ()
    arguing: Words = ()
    adjectives: _Adjectives = Field(default_factory=_Adjectives)


class _Calendar(Model):
    months: Rows
    weekdays: Rows
    today: tuple[str, ...] = ()
    yesterday: tuple[str, ...] = ()
    last_year: tuple[str, ...] = ()
    counts: Rows = ()
    years: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()


class _Grammar(Model):
    determiners: Words = ()
    prepositions: Words = ()
    subordinators: Words = ()
    conjunctions: Words = ()
    relatives: Words = ()
    pronouns: Words = ()
    be: Words
    gerunds: Words = ()
    have: Words = ()
    do: Words = ()
    to: Words = ()
    adverbs: Words = ()
    times: Words = ()
    nounlike: Words = ()
    adjectives: Words = ()
    abbreviations: Words = ()
    including: Words = ()
    anaphors: Words = ()
    through: Words = ()
    made: Words = ()
    outward: Words = ()
    sites: Words = ()
    assessing: Words = ()
    upon_whom: Words = ()
    dealt_with: Words = ()
    dealt_out: Words = ()
    askers: Words = ()
    personal: Words = ()
    person_endings: Words = ()
    sums: Words = ()
    damages: Words = ()
    get: Words = ()
    month_modals: Words = ()
    called: Words = ()
    quantifiers: Words = ()
    particles: Words = ()
    clausal: Words = ()
    singular: Words = ()
    local: Words = ()
    collective: Words = ()
    time_openers: Words = ()
    time_units: Words = ()
    calendar: _Calendar


class _Nouns(Model):
    owned: Words = ()
    hosted: Words = ()
    generic: Words = ()
    officers: Words = ()
    others: Words = ()
    transparent: Words = ()
    upon: Words = ()
    things: Words = ()
    stores: Words = ()
    listings: Words = ()
    rosters: Words = ()
    welcome: Words = ()
    manners: Words = ()
    perils: Words = ()
    personnel: Words = ()
    sham: Words = ()
    compounds: Words = ()
    places: Words = ()
    wholes: Words = ()
    drafts: dict[str, Words] = Field(default_factory=dict)
    families: dict[str, Words] = Field(default_factory=dict)
    actors: dict[ActorKind, Words]


class _Scopes(Model):
    scopes: dict[str, Phrases]
    instruments: Words = ()
    citing: Phrases = ()


class _Common(Model):
    verbs: Verbs
    dealings: Verbs = ()
    serving: Verbs = ()
    withholding: Verbs = ()
    licensing: Verbs = ()
    letting: Verbs = ()
    resuming: Verbs = ()
    ending: Verbs = ()
    linking: Verbs = ()
    aiming: Verbs = ()


def read_lexicon(folder: Path, mistakes: Mistakes) -> Lexicon | None:
    """The lexicon of the language a folder is named after; None, with every mistake noted, where it is not whole."""
    actions = _file(folder / "actions.yml", _Actions, mistakes)
    cues = _file(folder / "cues.yml", _Cues, mistakes)
    grammar = _file(folder / "grammar.yml", _Grammar, mistakes)
    nouns = _file(folder / "nouns.yml", _Nouns, mistakes)
    common = _file(folder / "verbs.yml", _Common, mistakes)
    scopes = _file(folder / "scopes.yml", _Scopes, mistakes)
    if actions is None or cues is None or grammar is None or nouns is None or common is None or scopes is None:
        return None
    return Lexicon(
        lang=folder.name,
        verbs=tuple(ActionVerb(**dict(row)) for row in actions.verbs),
        placings=tuple(Placing(**dict(row)) for row in actions.places),
        nouns=tuple(ActionNoun(**dict(row)) for row in actions.nouns),
        cues=_as_cues(cues),
        grammar=Grammar(**{**dict(grammar), "calendar": Calendar(**dict(grammar.calendar))}),
        kinds=Nouns(
            **{
                **dict(nouns),
                "actors": tuple(nouns.actors.items()),
                "drafts": tuple(nouns.drafts.items()),
                "families": tuple(nouns.families.items()),
            }
        ),
        common=common.verbs,
        dealings=common.dealings,
        scopes=tuple(scopes.scopes.items()),
        instruments=scopes.instruments,
        citing=scopes.citing,
        serving=common.serving,
        withholding=common.withholding,
        licensing=common.licensing,
        letting=common.letting,
        resuming=common.resuming,
        ending=common.ending,
        linking=common.linking,
        aiming=common.aiming,
    )


def _file(path: Path, model: type[M], mistakes: Mistakes) -> M | None:
    node = read(path, mistakes)
    return None if node is None else validate(node, model, mistakes)


def _as_cues(cues: _Cues) -> Cues:
    return Cues(
        governors=tuple(Governors(status, row.verbs, row.nouns, row.phrases) for status, row in cues.governors.items()),
        reporting=cues.reporting,
        patient=cues.patient,
        dealing_out=cues.dealing_out,
        appealing=cues.appealing,
        prepositional=cues.prepositional,
        possible=cues.modals.proposed,
        future=cues.modals.future,
        negation=cues.negation,
        background=cues.background,
        conditional=cues.conditional,
        premises=cues.premises,
        topics=cues.topics,
        enacting=cues.enacting,
        enacted=cues.enacted,
        resolving=cues.resolving,
        granted=cues.granted,
        suing=cues.suing,
        ceasing=cues.ceasing,
        causing=cues.causing,
        asking=cues.asking,
        arguing=cues.arguing,
        proposed=cues.adjectives.proposed,
        recalled=cues.adjectives.recalled,
        earlier=cues.adjectives.earlier,
    )
