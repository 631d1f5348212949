"""The sentence of a mention in pieces, each with the role it plays."""

from dataclasses import dataclass
from itertools import groupby

from monitor.model.mention import Spans

ROLES = ("target", "actor", "because", "status", "action")
"""Where they overlap the later one shows."""
AROUND = 200
"""Characters shown before the first role and after the last, at most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text and the role it plays; None for what stands between."""

    text: str
    role: str | None = None


def pieces(original: str, spans: Spans) -> tuple[Piece, ...]:
    """The line of a field in which a mention stands, or what is around it there; empty for an empty text."""
    found = {role: span for role in ROLES if (span := getattr(spans, role)) is not None}
    first = min((span.start for span in found.values()), default=0)
    last = max((span.end for span in found.values()), default=len(original))
    line, end = original.rfind("\n", 0, first) + 1, original.find("\n", last)
    begin = max(line, first - AROUND)
    end = min(end if end >= 0 else len(original), last + AROUND)
    roles: list[str | None] = [None] * len(original)
    for role, span in found.items():
        roles[span.start : span.end] = [role] * (min(span.end, len(original)) - span.start)
    runs = groupby(range(begin, end), key=roles.__getitem__)
    return tuple(Piece("".join(original[at] for at in run), role) for role, run in runs)
