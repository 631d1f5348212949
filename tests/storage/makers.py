"""Values of the model with defaults that tests need not repeat."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import update

from monitor.model.alert import Alert, Decision, Reason
from monitor.model.entry import Entry, Field
from monitor.model.feed import FeedSpec, Poll, PolledEntry
from monitor.model.link import Link
from monitor.model.mention import Action, Mention, Span, Spans, Status
from monitor.model.reading import Reading
from monitor.model.rule import Level, Match
from monitor.model.story import Block, BlockKey, Story
from monitor.storage.store import Store
from monitor.storage.tables import mentions
from monitor.stories.actors import Lineage

NOW = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GLOBEX = BlockKey("Globex", "core")
LINEAGE = Lineage({})


def polled(entry_id: str, title: str = "Acme bans Globex", *, baseline: bool = False, **fields: object) -> PolledEntry:
    entry = replace(Entry(entry_id, title, feed="News"), **fields)  # type: ignore[arg-type]
    return PolledEntry(entry, sha256((title + entry.summary).encode(errors="surrogatepass")).hexdigest(), baseline)


def add_feed(store: Store, url: str = "https://news.example/feed", **fields: object) -> int:
    specs = [state.spec for state in store.feeds()]
    store.sync_feeds([*specs, FeedSpec(url, url, **fields)], NOW)  # type: ignore[arg-type]
    return next(state.id for state in store.feeds() if state.spec.url == url)


def poll(store: Store, feed: int, *entries: PolledEntry, now: datetime = NOW, **state: object) -> Poll:
    before = next(known for known in store.feeds() if known.id == feed)
    after = replace(before, last_poll=now, next_due=now + 15 * MINUTE, **state)  # type: ignore[arg-type]
    return Poll(after, entries, before=before)


def mention(entity: str = "Globex", status: Status = Status.IMPOSED, **fields: object) -> Mention:
    spans = Spans(Span(0, 4), Span(5, 9), Span(10, 16))
    plain = Mention(entity, Action.BAN, status, Field.TITLE, "Acme bans Globex", spans, 0.9, actor="Acme")
    return replace(plain, **fields)  # type: ignore[arg-type]


def match(of: Mention, rule: str = "platform-bans", level: Level = Level.HIGH) -> Match:
    return Match(rule, level, ("action.ban",), of.entity, of)


def add_mention(store: Store, feed: int, entry_id: str, said: Mention | None = None, *, now: datetime = NOW) -> None:
    """Store an entry and a reading of it that gave one mention, matched by a rule."""
    store.record_polls([poll(store, feed, polled(entry_id), now=now)], now)
    said = said or mention()
    (stored,) = store.unread(10)
    store.record_readings([Reading(stored.key, "en", (said,), (match(said),))], "rules-1", now)


def look(store: Store, key: BlockKey = GLOBEX, now: datetime = NOW) -> Block:
    """The block as linking reads it."""
    (block,) = store.blocks([key], now, LINEAGE)
    return block


def whole(store: Store, key: BlockKey = GLOBEX, now: datetime = NOW) -> Block:
    """The block as linking would read it if all its mentions had just come."""
    theirs = (mentions.c.entity == key.entity, mentions.c.family == key.family)
    with store.database.write() as connection:
        connection.execute(update(mentions).where(*theirs).values(linked=None))
    return look(store, key, now)


def record(
    store: Store,
    block: Block,
    *stories: Story,
    redirects: Mapping[str, str] | None = None,
    alerts: Sequence[Alert] = (),
    targets: Mapping[str, tuple[str, ...]] | None = None,
    now: datetime = NOW,
) -> bool:
    """Store what linking a block gave; whether it was stored."""
    link = Link(block, stories, redirects or {}, tuple(alerts))
    return block.key in store.record_links([link], targets=targets or {}, now=now)


def story_of(block: Block, *mentions: int, **fields: object) -> Story:
    keys = mentions or tuple(stored.key for stored in block.mentions)
    plain = Story(
        entity=block.key.entity,
        family=block.key.family,
        action=Action.BAN,
        status=Status.IMPOSED,
        mentions=keys,
        entry_ids=tuple(stored.entry for stored in block.mentions if stored.key in keys),
        history=(),
        first=NOW,
        last=NOW,
        sources=1,
        entries=len(keys),
        headline="Acme bans Globex",
        sentence="Acme bans Globex",
        lead="1",
        level=Level.HIGH,
        revision=1,
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def alert_of(story: Story, *decisions: Decision, reason: Reason = Reason.NEW, **fields: object) -> Alert:
    plain = Alert(f"story:{story.id}", story.revision, reason, NOW, decisions, story=story, entry=story.lead)
    return replace(plain, **fields)  # type: ignore[arg-type]


def fill(store: Store) -> None:
    """A story that was merged into one, which somebody was told of."""
    feed = add_feed(store)
    for name in "ab":
        add_mention(store, feed, name, mention())
    block = whole(store)
    stories = [story_of(block, each.key) for each in block.mentions]
    told = alert_of(stories[0], Decision("desk", Reason.NEW))
    record(store, block, *stories, alerts=[told], targets={"desk": ("mail",)})
    block = whole(store)
    one, other = block.stories
    record(store, block, other, redirects={one.id: other.id})
