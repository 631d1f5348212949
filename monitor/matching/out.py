"""Matches as records: what `monitor match` prints and the API gives."""

from collections.abc import Iterable

from typing_extensions import TypedDict  # pydantic takes that of the standard library from Python 3.12 on

from monitor.model.entry import Entry, Field
from monitor.model.mention import Mention, Span, Spans
from monitor.model.rule import Match

Range = list[int] | None
"""Where a part of a text begins and ends, in code points; None where it is not said."""


class SpansRecord(TypedDict):
    """Where the parts of a mention stand in its field."""

    actor: Range
    action: Range
    target: Range
    status: Range
    because: Range


class MentionRecord(TypedDict):
    """Who did what to whom; all None where a rule matched the entry itself, but for the party that it names."""

    entity: str | None
    action: str | None
    actor: str | None
    actor_kind: str | None
    by: str | None
    status: str | None
    scope: str | None
    because: str | None
    jurisdiction: str | None
    score: float | None
    field: str | None
    sentence: str | None
    spans: SpansRecord | None


class _Matched(TypedDict):
    id: str
    rule: str
    level: str


class MatchRecord(_Matched, MentionRecord):
    """A rule that holds; `id` is the entry's."""


_FIELDS = list(Field)


def records(entry: Entry, matches: Iterable[Match]) -> tuple[MatchRecord, ...]:
    """One record per rule, entity, actor, action, status and scope, each for the mention that says it best."""
    best: dict[tuple[str | None, ...], Match] = {}
    for match in matches:
        said = _said(match)
        if said not in best or _rank(match) > _rank(best[said]):
            best[said] = match
    return tuple(match_record(entry.id, match) for match in best.values())


def _said(match: Match) -> tuple[str | None, ...]:
    mention = match.mention
    if mention is None:
        return (match.rule, match.entity)
    return (match.rule, match.entity, mention.actor, mention.action, mention.status, mention.scope)


def _rank(match: Match) -> tuple[float, int]:
    """The surer reading first, then that of the field that counts more."""
    mention = match.mention
    return (mention.score, -_FIELDS.index(mention.field)) if mention else (0.0, 0)


def match_record(entry: str, match: Match) -> MatchRecord:
    """The record of a match in the entry of that id."""
    return {"id": entry, "rule": match.rule, "level": match.level.value, **mention_record(match.mention, match.entity)}


def mention_record(mention: Mention | None, entity: str | None) -> MentionRecord:
    """What a mention says of a party."""
    if mention is None:
        return _unsaid(entity)
    return {
        "entity": entity,
        "action": mention.action.value,
        "actor": mention.actor,
        "actor_kind": mention.actor_kind.value,
        "by": mention.by,
        "status": mention.status.value,
        "scope": mention.scope,
        "because": mention.because,
        "jurisdiction": mention.jurisdiction,
        "score": round(mention.score, 3),
        "field": mention.field.value,
        "sentence": mention.sentence,
        "spans": _spans(mention.spans),
    }


def _unsaid(entity: str | None) -> MentionRecord:
    return {
        "entity": entity,
        "action": None,
        "actor": None,
        "actor_kind": None,
        "by": None,
        "status": None,
        "scope": None,
        "because": None,
        "jurisdiction": None,
        "score": None,
        "field": None,
        "sentence": None,
        "spans": None,
    }


def _spans(spans: Spans) -> SpansRecord:
    return {
        "actor": _range(spans.actor),
        "action": _range(spans.action),
        "target": _range(spans.target),
        "status": _range(spans.status),
        "because": _range(spans.because),
    }


def _range(span: Span | None) -> Range:
    return None if span is None else [span.start, span.end]
