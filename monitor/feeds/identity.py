"""What makes two entries the same, and what makes one of them edited."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b

from monitor.model.entry import Entry
from monitor.model.feed import Identity, ParsedFeed

ID_CAP = 512
"""Characters of an identity kept as they are; a longer one (a data: link, a whole text) is kept as its digest."""
SEPARATOR = "\x1f"
"""Between hashed fields; plain text holds no control characters, so no two different entries run together."""


def is_blank(entry: Entry) -> bool:
    """Whether an entry says nothing at all; a date alone says that there was one."""
    return not (entry.id or entry.url or entry.title or entry.summary or entry.published)


def content_hash(entry: Entry) -> str:
    """The digest of what an edit can change: title, summary and content, not the date, the link or the author."""
    return _digest(SEPARATOR.join((entry.title, entry.summary, entry.content)), 16)


def mark(entry: Entry) -> str:
    """What an entry looks like apart from its identity: digests of its link and of its text, joined by a hyphen."""
    return f"{_digest(entry.url or '', 8)}-{content_hash(entry)}"


def text_of(seen: str) -> str:
    """The content hash in a mark."""
    return seen.partition("-")[2]


def identified(entries: Sequence[Entry], identity: Identity) -> tuple[Entry, ...]:
    """The entries with the identity the feed's setting asks for, each once: of doubles the first stays.

    On the way in `id` is what the document says, "" if it says nothing. Without a setting (`auto`) an id that several
    entries with different links and different titles share is no id: those are known by their links.
    """
    shared = _shared_ids(entries) if identity is Identity.AUTO else frozenset()
    unique: dict[str, Entry] = {}
    for entry in entries:
        known = _identity(entry, identity, shared)
        if known not in unique:
            unique[known] = entry if known == entry.id else replace(entry, id=known)
    return tuple(unique.values())


def joined(newer: ParsedFeed, older: ParsedFeed) -> ParsedFeed:
    """A feed with a page of its older entries. One that is on both, for new ones pushed it on, stays where it came."""
    known = {entry.id for entry in newer.entries}
    new = [entry for entry in older.entries if entry.id not in known]
    marks = (*newer.marks, *map(mark, new)) if newer.marks else ()
    return replace(newer, entries=(*newer.entries, *new), marks=marks, older=older.older)


def kept(entries: Sequence[Entry], last_ids: Sequence[str], last_marks: Sequence[str]) -> tuple[Entry, ...]:
    """The entries, those that only changed their identity since the previous poll under their old one.

    An entry is the old one when that is gone from the document, and link and text are the same; the text alone is
    enough when the document shares no identity with the previous poll. So a feed that makes its ids up anew, or moves
    to other links, brings nothing new.
    """
    present = {entry.id for entry in entries}
    gone = [(known, seen) for known, seen in zip(last_ids, last_marks, strict=False) if known not in present]
    if not gone:
        return tuple(entries)
    all_changed = len(gone) == len(last_ids)
    by_mark = {seen: known for known, seen in reversed(gone)}
    by_text = {text_of(seen): known for known, seen in reversed(gone)} if all_changed else {}
    return _renamed(entries, frozenset(last_ids), by_mark, by_text)


def _renamed(
    entries: Sequence[Entry], last_ids: frozenset[str], by_mark: dict[str, str], by_text: dict[str, str]
) -> tuple[Entry, ...]:
    taken: set[str] = set()
    renamed = []
    for entry in entries:
        seen = "" if entry.id in last_ids else mark(entry)
        known = by_mark.get(seen) or by_text.get(text_of(seen))
        if known is None or known in taken:
            renamed.append(entry)
            continue
        taken.add(known)
        renamed.append(replace(entry, id=known))
    return tuple(renamed)


def _identity(entry: Entry, identity: Identity, shared: frozenset[str]) -> str:
    guid = "" if entry.id in shared else entry.id
    match identity:
        case Identity.AUTO | Identity.GUID:
            candidate = guid or entry.url
        case Identity.LINK:
            candidate = entry.url or guid
        case Identity.CONTENT:
            candidate = None
    if not candidate:
        return _text_identity(entry)
    return candidate if len(candidate) <= ID_CAP else f"long:{_digest(candidate, 16)}"


def _text_identity(entry: Entry) -> str:
    if entry.published and not (entry.title or entry.summary):
        return f"date:{entry.published.isoformat()}"
    return f"text:{content_hash(entry)}"


def _shared_ids(entries: Sequence[Entry]) -> frozenset[str]:
    sharing: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        sharing[entry.id].append(entry)
    return frozenset(known for known, those in sharing.items() if known and _differ(those))


def _differ(entries: Sequence[Entry]) -> bool:
    """Whether entries under one id are plainly not one entry, edited."""
    links = {entry.url for entry in entries}
    return None not in links and len(links) > 1 and len({entry.title for entry in entries}) > 1


def _digest(text: str, size: int) -> str:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=size).hexdigest()
