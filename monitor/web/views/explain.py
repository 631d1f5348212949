"""How a text is read: what was heard in it, and what each rule makes of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.matching.explain import Verdict
from monitor.model.entry import Entry, StoredEntry
from monitor.model.mention import Mention
from monitor.pipeline.mind import Explained
from monitor.reading.marks import Piece, pieces
from monitor.stories.outlet import outlet

LONGEST_TITLE = 200
"""Characters of a text that stands where a title would."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What became of one rule, and why."""

    title: str
    level: str
    holds: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """One mention: who did what to whom, where it stands, how it was found, and the rules that hold for it.

    Where no rule holds, `rules` are those that do not.
    """

    said: str
    status: str
    score: str
    field: str
    sentence: tuple[Piece, ...]
    more: tuple[tuple[str, str], ...]
    trace: tuple[str, ...]
    rules: tuple[Ruled, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A stored entry that can be explained."""

    id: str
    title: str
    outlet: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of it. `unread` is the language of a text that is not read; `whole` are rules about whole entries."""

    title: str
    unread: str
    heard: tuple[Heard, ...]
    whole: tuple[Ruled, ...]


def explanation(explained: Explained) -> Explanation:
    """How an entry was read, in words."""
    entry = explained.entry
    return Explanation(
        title=entry.title or entry.summary[:LONGEST_TITLE] or entry.id,
        unread=explained.unread or "",
        heard=tuple(_heard(entry, mention, explained.of(mention)) for mention in explained.mentions),
        whole=tuple(map(_ruled, explained.of(None))),
    )


def offered(stored: StoredEntry) -> Offered:
    """A stored entry as it is offered; an old one may have nothing but its id left."""
    entry = stored.entry
    title = entry.title or entry.summary[:LONGEST_TITLE] or entry.id
    return Offered(entry.id, title, outlet(entry.url, entry.source, entry.feed), entry.published or stored.seen)


def typed(text: str) -> Entry:
    """The entry that a typed text makes: its first line is the title."""
    title, _, rest = text.strip().partition("\n")
    return Entry(id="text", title=title, summary=rest.strip())


def _heard(entry: Entry, mention: Mention, verdicts: Sequence[Verdict]) -> Heard:
    more = {"by": mention.by, "scope": mention.scope, "because": mention.because, "jurisdiction": mention.jurisdiction}
    return Heard(
        said=f"{mention.actor or 'somebody'} · {mention.action} · {mention.entity}",
        status=mention.status,
        score=f"{mention.score:.2f}",
        field=mention.field,
        sentence=pieces(entry.text(mention.field), mention.spans),
        more=tuple((name, value) for name, value in more.items() if value),
        trace=mention.trace,
        rules=tuple(map(_ruled, verdicts)),
    )


def _ruled(verdict: Verdict) -> Ruled:
    return Ruled(verdict.rule.title, verdict.rule.level, verdict.holds, verdict.reasons)
