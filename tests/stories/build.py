"""Mentions as the store would hand them over, with as little said as a test needs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from monitor.model.entry import Field
from monitor.model.mention import Action, Mention, Spans, Status
from monitor.model.names import ActorKind
from monitor.model.rule import Level
from monitor.model.story import Block, BlockKey, Constraint, StoredMention, Story
from monitor.stories.actors import Lineage
from monitor.stories.fingerprint import fingerprint
from monitor.stories.relink import Linked, Relinked, relink

T0 = datetime(2024, 3, 4, 9, tzinfo=UTC)
KEY = BlockKey("Globex", "core")
PARENTS = {
    "Ministry of Trade": "Freedonia",
    "Ministry of Health": "Freedonia",
    "Export Office": "Ministry of Trade",
    "North Province": "Freedonia",
    "Acme Photos": "Acme",
}
LINEAGE = Lineage(PARENTS)
KINDS = {"Acme": ActorKind.PLATFORM, "Acme Photos": ActorKind.PLATFORM, "Chirper": ActorKind.PLATFORM}

_rows = count(1)


def mention(
    entry: str,
    day: float = 0,
    *,
    action: Action = Action.BAN,
    status: Status = Status.IMPOSED,
    actor: str | None = "Acme",
    kind: ActorKind | None = None,
    tied_to: str | None = None,
    by: str | None = None,
    scope: str | None = None,
    because: str | None = None,
    jurisdiction: str | None = None,
    told: float | None = None,
    dated: bool = False,
    title: str | None = None,
    summary: str = "",
    sentence: str | None = None,
    field: Field = Field.TITLE,
    score: float = 0.8,
    level: Level | None = Level.HIGH,
    outlet: str | None = None,
    official: bool = False,
    baseline: bool = False,
    key: int | None = None,
) -> StoredMention:
    """A mention in an entry, `day` days after T0; `told` the day its entry was published, if that is another."""
    row = next(_rows) if key is None else key
    at = T0 + timedelta(days=day)
    title = f"Headline {entry}" if title is None else title
    if kind is None:
        kind = ActorKind.UNKNOWN if actor is None else KINDS.get(actor, ActorKind.GOVERNMENT)
    read = Mention(
        entity=KEY.entity,
        action=action,
        status=status,
        field=field,
        sentence=title if sentence is None else sentence,
        spans=Spans(),
        score=score,
        actor=actor,
        actor_kind=kind,
        actor_parent=tied_to,
        by=by,
        scope=scope,
        because=because,
        jurisdiction=jurisdiction,
        occurred=at.date() if dated else None,
    )
    return StoredMention(
        key=row,
        entry_key=row,
        entry=entry,
        mention=read,
        title=title,
        url=f"https://{outlet or entry}.example/{entry}",
        outlet=outlet or f"{entry}.example",
        event_time=at,
        baseline=baseline,
        rules=("rule",) if level else (),
        level=level,
        fingerprint=fingerprint(title, summary),
        official=official,
        published=None if told is None else T0 + timedelta(days=told),
    )


def text(entry: str, day: float = 0, *, title: str, summary: str = "") -> StoredMention:
    """An entry that a rule matched as a whole."""
    row = next(_rows)
    at = T0 + timedelta(days=day)
    return StoredMention(
        key=row,
        entry_key=row,
        entry=entry,
        mention=None,
        title=title,
        url=None,
        outlet=entry,
        event_time=at,
        baseline=False,
        rules=("rule",),
        level=Level.LOW,
        fingerprint=fingerprint(title, summary),
    )


class Link:
    """Links one block again and again, as the service does: what is stored is what the last link gave."""

    def __init__(self) -> None:
        self.stories: dict[str, Story] = {}
        self.redirects: dict[str, str] = {}
        self._ids = count(1)

    def __call__(self, *mentions: StoredMention, constraints: tuple[Constraint, ...] = ()) -> Relinked:
        block = Block(KEY, mentions, tuple(self.stories.values()), 0, constraints)
        relinked = relink(block, lineage=LINEAGE)
        relinked = replace(relinked, stories=tuple(map(self._named, relinked.stories)))
        self.stories |= {linked.story.id: linked.story for linked in relinked.stories}
        self.redirects |= relinked.redirects
        for old in relinked.redirects:
            del self.stories[old]
        return relinked

    def _named(self, linked: Linked) -> Linked:
        if linked.story.id:
            return linked
        return replace(linked, story=replace(linked.story, id=f"S{next(self._ids)}"))
