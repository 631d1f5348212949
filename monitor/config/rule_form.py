"""The form of a rule file, but for its selections: those are read by monitor.config.detection."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, WithJsonSchema, model_validator

from monitor.config.scalars import Jurisdiction, Language, Name
from monitor.config.shapes import Many, OneOrMany
from monitor.config.validate import Model, mistake
from monitor.model.mention import Action, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Level, Modifier

EVENT_KEYS = ("actor", "by", "action", "target", "status", "scope", "because", "jurisdiction", "score")
"""What is tested against a mention."""

TEXT_KEYS = ("title", "summary", "content", "text", "url", "author", "category", "feed", "source", "lang")
"""What is tested against the entry; `text` is title, summary and content."""

KINDS = {"action": tuple(Action), "status": tuple(Status)}
"""Event keys whose values are of a closed set."""


class ExpectForm(Model):
    """What the mention that matches must say."""

    entity: Name | None = None
    actor: Name | None = None
    by: Name | None = None
    action: Action | None = None
    status: Status | None = None
    scope: Name | None = None
    because: Name | None = None
    jurisdiction: Jurisdiction | None = None


def _match_form(value: object) -> str:
    return "<expected>" if isinstance(value, dict) else "<whether>"


class RuleTestForm(Model):
    """An entry, and whether the rule matches it."""

    name: Name
    text: str | None = Field(default=None, description="the title, where nothing else of the entry matters")
    title: str | None = None
    summary: str = ""
    content: str = ""
    url: str | None = None
    author: str | None = None
    category: str | None = None
    feed: str | None = None
    source: str | None = None
    lang: Language | None = None
    published: date | None = None
    actors: dict[str, ActorKind] = Field(default={}, description="actors of this test, beside those of the lists")
    watch: OneOrMany[Name] = Field(default=(), description="whom this test watches")
    match: Annotated[
        Annotated[bool, Tag("<whether>")] | Annotated[ExpectForm, Tag("<expected>")], Discriminator(_match_form)
    ]

    @model_validator(mode="after")
    def _has_one_title(self) -> Self:
        if (self.text is None) == (self.title is None):
            raise mistake("missing-key", "a test has either `text` or `title`")
        return self


def _detection_schema() -> dict[str, object]:
    """The JSON Schema of a detection: named selections of `key|modifier: values`."""
    values = {"anyOf": [{"type": ["string", "integer"]}, {"type": "array", "items": {"type": ["string", "integer"]}}]}
    modifiers = "|".join(Modifier)
    bound = {key: {"type": "number"} for key in ("gte", "gt", "lte", "lt")}
    score = {"anyOf": [{"type": "number"}, {"type": "object", "properties": bound, "additionalProperties": False}]}
    keys = dict.fromkeys((*EVENT_KEYS, *TEXT_KEYS), values)
    for key, words in KINDS.items():
        word = {"enum": [str(each) for each in words]}
        keys[key] = {"anyOf": [word, {"type": "array", "items": word}]}
    mapping = {
        "type": "object",
        "minProperties": 1,
        "properties": {**keys, "score": score},
        "patternProperties": {rf"^({'|'.join((*EVENT_KEYS, *TEXT_KEYS))})(\|({modifiers}))+$": values},
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"condition": {"type": "string", "description": "and, or, not, ( ), 1 of x*, all of x*"}},
        "additionalProperties": {"anyOf": [mapping, {"type": "array", "items": mapping, "minItems": 1}]},
        "required": ["condition"],
        "minProperties": 2,
    }


class RuleForm(Model):
    """A rule in Sigma's shape."""

    title: Name
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")] = Field(
        description="unique: a UUID, for instance"
    )
    status: Literal["stable", "test", "experimental", "deprecated", "unsupported"] = "experimental"
    description: str = ""
    references: OneOrMany[str] = ()
    author: str = ""
    license: str = ""
    date: str = ""
    modified: str = ""
    level: Level
    tags: OneOrMany[Name] = ()
    detection: Annotated[dict[str, object], WithJsonSchema(_detection_schema())]
    falsepositives: OneOrMany[str] = ()
    tests: Many[RuleTestForm] = ()
