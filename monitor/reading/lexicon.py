"""The words of one language that tell actions, their status and their roles, as data."""

from dataclasses import dataclass

from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.text.dates import Calendar

Forms = tuple[str, ...]
"""A verb's forms: base, third person, past, (participle,) -ing. Four of them mean that past and participle are one."""


@dataclass(frozen=True, slots=True)
class ActionVerb:
    """A verb that names an action.

    `then` are the particles or fixed phrases of which one must follow; `status` is the status the verb itself says
    (reinstate: reversed); a `weak` verb needs further evidence; one that `controls` takes its object to do something;
    what follows the particle of one that `leaves` is the place (kicked off X);
    one that `takes` acts against whom it takes from (seized from X); an `idle`
    one is no action at all (lock down); one with `objects` means its action only of these things (freeze
    assets); the subject of one that `undergoes` suffers (vanishes from a store, settles with a regulator). The
    particle of a `close` one never stands behind its object: who "warns X against Y" does not bar X. Where `by` names
    kinds of bodies, no known body of another kind does this: an app is dumped by a shop, a candidate by his party.
    """

    forms: Forms
    action: Action
    then: tuple[str, ...] = ()
    status: Status = Status.IMPOSED
    weak: bool = False
    controls: bool = False
    leaves: bool = False
    idle: bool = False
    objects: tuple[str, ...] = ()
    takes: bool = False
    undergoes: bool = False
    close: bool = False
    by: tuple[ActorKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Placing:
    """A verb that acts by putting its object on a list or taking it off: "adds X to the entity list"."""

    forms: Forms
    action: Action
    to: tuple[str, ...]
    status: Status = Status.IMPOSED


@dataclass(frozen=True, slots=True)
class ActionNoun:
    """A noun that names an action, in all its forms.

    The name before a `does` noun is the body that acts ("X's order"), not the one it is done to ("X ban"). One with
    `after` names its action only after one of these words ("legal action"); `status` is that of the action it undoes.
    `by` is as for verbs; `upon` is how its target may follow it besides the common ways ("settlement with X").
    """

    forms: tuple[str, ...]
    action: Action
    weak: bool = False
    does: bool = False
    after: tuple[str, ...] = ()
    status: Status = Status.IMPOSED
    by: tuple[ActorKind, ...] = ()
    upon: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Governors:
    """Words that give a status to the action they introduce.

    `phrases` are verbs by their base form that do so with the words after them: "rule out".
    """

    status: Status
    verbs: tuple[Forms, ...]
    nouns: tuple[str, ...]
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grammar:
    """The closed classes of a language."""

    determiners: tuple[str, ...]
    prepositions: tuple[str, ...]
    subordinators: tuple[str, ...]
    conjunctions: tuple[str, ...]
    relatives: tuple[str, ...]
    pronouns: tuple[str, ...]
    be: tuple[str, ...]
    gerunds: tuple[str, ...]
    have: tuple[str, ...]
    do: tuple[str, ...]
    to: tuple[str, ...]
    adverbs: tuple[str, ...]
    times: tuple[str, ...]
    nounlike: tuple[str, ...]
    adjectives: tuple[str, ...]
    abbreviations: tuple[str, ...]
    including: tuple[str, ...]
    anaphors: tuple[str, ...]
    through: tuple[str, ...]
    made: tuple[str, ...]
    outward: tuple[str, ...]
    sites: tuple[str, ...]
    assessing: tuple[str, ...]
    upon_whom: tuple[str, ...]
    dealt_with: tuple[str, ...]
    dealt_out: tuple[str, ...]
    askers: tuple[str, ...]
    personal: tuple[str, ...]
    person_endings: tuple[str, ...]
    sums: tuple[str, ...]
    damages: tuple[str, ...]
    get: tuple[str, ...]
    month_modals: tuple[str, ...]
    called: tuple[str, ...]
    quantifiers: tuple[str, ...]
    particles: tuple[str, ...]
    clausal: tuple[str, ...]
    singular: tuple[str, ...]
    local: tuple[str, ...]
    collective: tuple[str, ...]
    hyphened: tuple[str, ...]
    time_openers: tuple[str, ...]
    time_units: tuple[str, ...]
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Nouns:
    """Nouns by what they are to an entity or an action (rules/lexicon says what each list is for)."""

    owned: tuple[str, ...]
    hosted: tuple[str, ...]
    generic: tuple[str, ...]
    officers: tuple[str, ...]
    formers: tuple[str, ...]
    scenes: tuple[str, ...]
    legal_forms: tuple[str, ...]
    grants: tuple[str, ...]
    others: tuple[str, ...]
    transparent: tuple[str, ...]
    upon: tuple[str, ...]
    things: tuple[str, ...]
    stores: tuple[str, ...]
    listings: tuple[str, ...]
    rosters: tuple[str, ...]
    welcome: tuple[str, ...]
    manners: tuple[str, ...]
    perils: tuple[str, ...]
    personnel: tuple[str, ...]
    lows: tuple[str, ...]
    rivals: tuple[str, ...]
    pursuits: tuple[str, ...]
    plagues: tuple[str, ...]
    mergers: tuple[str, ...]
    disclosing: tuple[str, ...]
    papers: tuple[str, ...]
    occasions: tuple[str, ...]
    sham: tuple[str, ...]
    compounds: tuple[str, ...]
    places: tuple[str, ...]
    wholes: tuple[str, ...]
    drafts: tuple[tuple[str, tuple[str, ...]], ...]
    families: tuple[tuple[str, tuple[str, ...]], ...]
    actors: tuple[tuple[ActorKind, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """What says whether an action is so yet."""

    governors: tuple[Governors, ...]
    reporting: tuple[Forms, ...]
    patient: tuple[Forms, ...]
    dealing_out: tuple[Forms, ...]
    appealing: tuple[Forms, ...]
    prepositional: tuple[Forms, ...]
    possible: tuple[str, ...]
    future: tuple[str, ...]
    due: tuple[str, ...]
    judging: tuple[str, ...]
    negation: tuple[str, ...]
    background: tuple[str, ...]
    conditional: tuple[str, ...]
    premises: tuple[str, ...]
    topics: tuple[str, ...]
    proposed: tuple[str, ...]
    recalled: tuple[str, ...]
    earlier: tuple[str, ...]
    enacting: tuple[str, ...]
    enacted: tuple[str, ...]
    resolving: tuple[str, ...]
    granted: tuple[str, ...]
    attempting: tuple[str, ...]
    alternatives: tuple[str, ...]
    suing: tuple[str, ...]
    ceasing: tuple[str, ...]
    causing: tuple[str, ...]
    asking: tuple[str, ...]
    arguing: tuple[str, ...]
    blaming: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerbClasses:
    """Verbs that name no action, by what they tell beside one (rules/lexicon says what each list is for)."""

    verbs: tuple[Forms, ...]
    dealings: tuple[Forms, ...]
    serving: tuple[Forms, ...]
    withholding: tuple[Forms, ...]
    licensing: tuple[Forms, ...]
    letting: tuple[Forms, ...]
    resuming: tuple[Forms, ...]
    ending: tuple[Forms, ...]
    linking: tuple[Forms, ...]
    aiming: tuple[Forms, ...]
    supposing: tuple[Forms, ...]
    laying: tuple[Forms, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that reading knows of one language (`lang`, a BCP 47 tag)."""

    lang: str
    verbs: tuple[ActionVerb, ...]
    placings: tuple[Placing, ...]
    nouns: tuple[ActionNoun, ...]
    cues: Cues
    grammar: Grammar
    kinds: Nouns
    classes: VerbClasses
    scopes: tuple[tuple[str, tuple[str, ...]], ...]
    instruments: tuple[str, ...]
    citing: tuple[str, ...]
