"""Rules and what they give: matches."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.entry import Entry
from monitor.model.mention import Action, Mention, Status
from monitor.model.names import ActorKind


class Level(StrEnum):
    """Sigma's five levels."""

    INFORMATIONAL = "informational"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for informational up to 4 for critical."""
        return _LEVELS.index(self)


_LEVELS = tuple(Level)


class Modifier(StrEnum):
    """How a text key compares (Sigma's `key|modifier`)."""

    CONTAINS = "contains"
    WORD = "word"
    STARTSWITH = "startswith"
    ENDSWITH = "endswith"
    RE = "re"
    ALL = "all"
    CASED = "cased"


@dataclass(frozen=True, slots=True)
class Clause:
    """One `key|modifiers: values` of a selection: any of the values, or all of them with the modifier `all`.

    `key` is an event key (actor by action target status scope because jurisdiction score) or a text key (title
    summary content text url author category feed source lang). Values are as written; `%list%` is not yet expanded.
    """

    key: str
    values: tuple[str, ...]
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """`score: {gte: .8}`: an inclusive (`gte`, `lte`) or exclusive (`gt`, `lt`) bound; several hold together."""

    gte: float | None = None
    gt: float | None = None
    lte: float | None = None
    lt: float | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """A named selection of a detection: any of `alternatives`, each a tuple of clauses that must all hold."""

    name: str
    alternatives: tuple[tuple[Clause, ...], ...]
    event: bool
    score: Bound | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A selection's name in a condition."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of a condition."""

    inner: "Condition"


@dataclass(frozen=True, slots=True)
class And:
    """All of several conditions."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of several conditions."""

    parts: tuple["Condition", ...]


Condition = Name | Not | And | Or


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a test in a rule expects of the mention that matches; None where it does not say."""

    entity: str | None = None
    actor: str | None = None
    by: str | None = None
    action: Action | None = None
    status: Status | None = None
    scope: str | None = None
    because: str | None = None
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class RuleTest:
    """A test written in a rule: `expect` None means the rule must not match."""

    name: str
    entry: Entry
    actors: tuple[tuple[str, ActorKind], ...]
    watch: tuple[str, ...]
    expect: Expectation | None
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in Sigma's shape. `path` is where it was read; `id` is unique in a rule set."""

    id: str
    title: str
    level: Level
    selections: tuple[Selection, ...]
    condition: Condition
    path: str
    status: str = "experimental"
    description: str = ""
    tags: tuple[str, ...] = ()
    falsepositives: tuple[str, ...] = ()
    tests: tuple[RuleTest, ...] = ()

    @property
    def reads_events(self) -> bool:
        """True when a selection is tested against mentions; otherwise the rule matches the entry itself."""
        return any(selection.event for selection in self.selections)


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for a mention, or for an entry as a whole (`mention` None, `entity` what it names, if any)."""

    rule: str
    level: Level
    tags: tuple[str, ...]
    entity: str | None
    mention: Mention | None
