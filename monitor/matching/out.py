"""Matches as records: what `monitor match` prints and the API gives."""

from collections.abc import Iterable

from monitor.model.entry import Entry, Field
from monitor.model.mention import Span, Spans
from monitor.model.rule import Match

Record = dict[str, object]
"""Plain values under the keys of the contract, absent ones None."""

_FIELDS = list(Field)


def records(entry: Entry, matches: Iterable[Match]) -> tuple[Record, ...]:
    """One record per rule, entity, actor, action, status and scope, each for the mention that says it best."""
    best: dict[tuple[str | None, ...], Match] = {}
    for match in matches:
        said = _said(match)
        if said not in best or _rank(match) > _rank(best[said]):
            best[said] = match
    return tuple(_record(entry, match) for match in best.values())


def _said(match: Match) -> tuple[str | None, ...]:
    mention = match.mention
    if mention is None:
        return (match.rule, match.entity)
    return (match.rule, match.entity, mention.actor, mention.action, mention.status, mention.scope)


def _rank(match: Match) -> tuple[float, int]:
    """The surer reading first, then that of the field that counts more."""
    mention = match.mention
    return (mention.score, -_FIELDS.index(mention.field)) if mention else (0.0, 0)


def _record(entry: Entry, match: Match) -> Record:
    mention = match.mention
    return {
        "id": entry.id,
        "rule": match.rule,
        "level": match.level.value,
        "entity": match.entity,
        "action": mention and mention.action.value,
        "actor": mention and mention.actor,
        "actor_kind": mention and mention.actor_kind.value,
        "by": mention and mention.by,
        "status": mention and mention.status.value,
        "scope": mention and mention.scope,
        "because": mention and mention.because,
        "jurisdiction": mention and mention.jurisdiction,
        "score": mention and round(mention.score, 3),
        "field": mention and mention.field.value,
        "sentence": mention and mention.sentence,
        "spans": mention and _spans(mention.spans),
    }


def _spans(spans: Spans) -> Record:
    return {
        "actor": _range(spans.actor),
        "action": _range(spans.action),
        "target": _range(spans.target),
        "status": _range(spans.status),
        "because": _range(spans.because),
    }


def _range(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
