"""The tables. docs/storage.md says what each is for; migrations/versions/ is how they come to be.

A reference is named after the noun it points at and holds that row's key. Keys grow and are never given out twice:
people cite them.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from monitor.model.alert import Notice
from monitor.model.feed import Condition, FeedSpec
from monitor.model.mention import Spans
from monitor.model.settings import Matcher
from monitor.model.story import Story
from monitor.storage.columns import KEY, Duration, Moment, Snapshot, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Strings = tuple[str, ...]
Pairs = tuple[tuple[str, str], ...]


def _key() -> Column[int]:
    return Column("key", KEY, primary_key=True, autoincrement=True)


def _reference(noun: str, table: str, *, nullable: bool = False, ondelete: str = "CASCADE") -> Column[int]:
    return Column(noun, KEY, ForeignKey(f"{table}.key", ondelete=ondelete), nullable=nullable)


feeds = Table(
    "feeds",
    metadata,
    _key(),
    Column("url", Text, nullable=False, unique=True),
    Column("spec", Snapshot[FeedSpec](FeedSpec), nullable=False),
    Column("next_due", Moment, nullable=False, index=True),
    Column("moved_to", Words),
    Column("moving_to", Words),
    Column("moving_count", Integer, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_hash", Text),
    Column("failures", Integer, nullable=False),
    Column("error", Words),
    Column("last_poll", Moment),
    Column("last_success", Moment),
    Column("last_entry", Moment),
    Column("last_ids", Snapshot[Strings](Strings), nullable=False),
    Column("last_marks", Snapshot[Strings](Strings), nullable=False),
    Column("rhythm", Duration),
    Column("conditions", Snapshot[tuple[Condition, ...]](tuple[Condition, ...]), nullable=False),
    Column("interval", Duration),
    Column("paused", Boolean, nullable=False),
    # Of a page that is watched for change, as it was last read.
    Column("text", Words, nullable=False),
    Column("quiet_until", Moment),
    # Stopped by hand: not polled until resumed. `paused` is the poller's own word (410) and only means seldom.
    Column("stopped", Moment),
    # No longer configured: kept for the entries it brought.
    Column("removed", Moment),
    sqlite_autoincrement=True,
)

fetches = Table(
    "fetches",
    metadata,
    _key(),
    _reference("feed", "feeds"),
    Column("at", Moment, nullable=False),
    Column("url", Words, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_hash", Text),
    Column("headers", Snapshot[Pairs](Pairs), nullable=False),
    Index(None, "feed", "at"),
    sqlite_autoincrement=True,
)

entries = Table(
    "entries",
    metadata,
    _key(),
    _reference("feed", "feeds"),
    # The digest of `id`: PostgreSQL's index takes no text over 2,704 bytes, and this one is half as large.
    Column("identity", Text, nullable=False),
    Column("id", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("content", Words, nullable=False),
    Column("url", Words),
    Column("published", Moment),
    Column("source", Words),
    Column("feed_name", Words),
    Column("lang", Words),
    Column("category", Words),
    Column("author", Words),
    Column("content_hash", Text, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("baseline", Boolean, nullable=False),
    _reference("fetch", "fetches", nullable=True, ondelete="SET NULL"),
    # Counts edits: a reading of an older edition does not mark the entry as read.
    Column("edition", Integer, nullable=False),
    Column("edited", Moment),
    Column("read", Moment),
    Column("read_lang", Text),
    Column("rule_set", Text),
    Column("attempts", Integer, nullable=False),
    Column("changed", Boolean, nullable=False),
    Column("unreadable", Words),
    # What became of the search for the text of its article: open, wanted, kept, shorter, or the kind of the error.
    Column("article", Text),
    # Texts were dropped by retention; the row stays so that the entry does not come back as a new one.
    Column("pruned", Moment),
    UniqueConstraint("identity", "feed"),
    Index(None, "feed", "key"),
    Index(None, "fetch"),
    Index(None, "seen"),
    sqlite_autoincrement=True,
)
Index(
    "ix_entries_unread",
    entries.c.key,
    sqlite_where=entries.c.read.is_(None),
    postgresql_where=entries.c.read.is_(None),
)

Index(
    "ix_entries_unreadable",
    entries.c.key,
    sqlite_where=entries.c.unreadable.is_not(None),
    postgresql_where=entries.c.unreadable.is_not(None),
)

Index(
    "ix_entries_awaiting",
    entries.c.key,
    sqlite_where=entries.c.article == "wanted",
    postgresql_where=entries.c.article == "wanted",
)

Index(
    "ix_entries_unpruned",
    entries.c.seen,
    sqlite_where=entries.c.pruned.is_(None),
    postgresql_where=entries.c.pruned.is_(None),
)

editions = Table(
    "editions",
    metadata,
    _key(),
    _reference("entry", "entries"),
    Column("edition", Integer, nullable=False),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("content", Words, nullable=False),
    Column("content_hash", Text, nullable=False),
    _reference("fetch", "fetches", nullable=True, ondelete="SET NULL"),
    Column("replaced", Moment, nullable=False),
    Index(None, "entry"),
    Index(None, "fetch"),
    sqlite_autoincrement=True,
)

feed_changes = Table(
    "feed_changes",
    metadata,
    _key(),
    _reference("feed", "feeds"),
    Column("condition", Text, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("detail", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("covered", Moment),
    Index(None, "feed", "at"),
    sqlite_autoincrement=True,
)
Index(
    "ix_feed_changes_uncovered",
    feed_changes.c.key,
    sqlite_where=feed_changes.c.covered.is_(None),
    postgresql_where=feed_changes.c.covered.is_(None),
)

rule_sets = Table(
    "rule_sets",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("first_used", Moment, nullable=False),
    # Path and text of each file, so that evidence can show the rule as it was.
    Column("files", Snapshot[Pairs](Pairs), nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    Column("entity", Words, primary_key=True),
    Column("family", Words, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("touched", Moment),
    # The lists of actors that the strands of its mentions follow from.
    Column("lists", Text),
)
Index(
    "ix_blocks_touched",
    blocks.c.touched,
    sqlite_where=blocks.c.touched.is_not(None),
    postgresql_where=blocks.c.touched.is_not(None),
)

stories = Table(
    "stories",
    metadata,
    _key(),
    Column("entity", Words, nullable=False),
    Column("family", Words, nullable=False),
    Column("action", Text),
    Column("status", Text),
    Column("level", Text),
    Column("jurisdiction", Text),
    Column("first", Moment, nullable=False),
    Column("last", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    # What is searched for words: names, headline, sentence and more, in small letters.
    Column("sought", Words, nullable=False),
    Column("snapshot", Snapshot[Story](Story), nullable=False),
    Column("created", Moment, nullable=False),
    Column("revised", Moment, nullable=False),
    Column("told", Moment),
    _reference("redirect", "stories", nullable=True),
    Column("acknowledged", Words),
    Column("assigned", Words),
    Column("verdict", Text),
    Index(None, "entity", "family"),
    Index(None, "revised"),
    sqlite_autoincrement=True,
)
# Without the stories that lead nowhere, which SQLite would search for by this index instead of by their order.
Index(
    "ix_stories_redirect",
    stories.c.redirect,
    sqlite_where=stories.c.redirect.is_not(None),
    postgresql_where=stories.c.redirect.is_not(None),
)

mentions = Table(
    "mentions",
    metadata,
    _key(),
    _reference("entry", "entries"),
    Column("entity", Words, nullable=False),
    Column("family", Words, nullable=False),
    # Without an action where a rule matched the entry itself.
    Column("action", Text),
    Column("status", Text),
    Column("field", Text),
    Column("sentence", Words),
    Column("spans", Snapshot[Spans](Spans)),
    Column("score", Float),
    Column("actor", Words),
    Column("actor_kind", Text),
    Column("actor_parent", Words),
    Column("by", Words),
    Column("scope", Words),
    Column("because", Words),
    Column("jurisdiction", Text),
    Column("occurred", Date),
    Column("trace", Snapshot[Strings](Strings)),
    Column("event_time", Moment, nullable=False),
    # When the entry told of it: its own date, never before the event.
    Column("told_at", Moment, nullable=False),
    Column("outlet", Words, nullable=False),
    Column("fingerprint", Snapshot[tuple[int, ...]](tuple[int, ...]), nullable=False),
    Column("recorded", Moment, nullable=False),
    # The entry was edited and read again.
    Column("superseded", Moment),
    # Its block was linked since it came or was superseded.
    Column("linked", Moment),
    _reference("story", "stories", nullable=True, ondelete="SET NULL"),
    # Mentions of two strands never have to do with one another. What is open may meet any other that is near in time,
    # the others only their kin.
    Column("strand", KEY),
    Column("kin", Text),
    Column("open", Boolean),
    Index(None, "entity", "family", "told_at"),
    Index(None, "entry"),
    sqlite_autoincrement=True,
)
Index(
    "ix_mentions_unlinked",
    mentions.c.entity,
    mentions.c.family,
    mentions.c.event_time,
    sqlite_where=mentions.c.linked.is_(None),
    postgresql_where=mentions.c.linked.is_(None),
)

# Without the mentions that have none, for which SQLite would look here instead of by their block: a new one has none.
for _place in (mentions.c.strand, mentions.c.kin, mentions.c.story):
    Index(f"ix_mentions_{_place.name}", _place, sqlite_where=_place.is_not(None), postgresql_where=_place.is_not(None))

Index(
    "ix_mentions_superseded",
    mentions.c.key,
    sqlite_where=mentions.c.superseded.is_not(None),
    postgresql_where=mentions.c.superseded.is_not(None),
)

Index(
    "ix_mentions_loose",
    mentions.c.entity,
    mentions.c.family,
    sqlite_where=mentions.c.strand.is_(None),
    postgresql_where=mentions.c.strand.is_(None),
)

Index(
    "ix_mentions_open",
    mentions.c.entity,
    mentions.c.family,
    mentions.c.told_at,
    sqlite_where=mentions.c.open,
    postgresql_where=mentions.c.open,
)

matches = Table(
    "matches",
    metadata,
    Column("mention", KEY, ForeignKey("mentions.key", ondelete="CASCADE"), primary_key=True),
    Column("rule", Words, primary_key=True),
    Column("level", Text, nullable=False),
    Column("tags", Snapshot[Strings](Strings), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "rule", "at"),
)

acts = Table(
    "acts",
    metadata,
    _key(),
    _reference("story", "stories"),
    Column("act", Text, nullable=False),
    Column("author", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Words),
    Column("verdict", Text),
    Column("assigned", Words),
    Index(None, "story", "at"),
    sqlite_autoincrement=True,
)

constraints = Table(
    "constraints",
    metadata,
    _key(),
    Column("entity", Words, nullable=False),
    Column("family", Words, nullable=False),
    Column("left_entry", Words, nullable=False),
    Column("right_entry", Words, nullable=False),
    Column("together", Boolean, nullable=False),
    Column("author", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Words),
    Index(None, "entity", "family"),
    sqlite_autoincrement=True,
)

silences = Table(
    "silences",
    metadata,
    _key(),
    Column("match", Snapshot[Matcher](Matcher), nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("author", Words, nullable=False),
    Column("comment", Words, nullable=False),
    Column("created", Moment, nullable=False),
    Index(None, "ends"),
    sqlite_autoincrement=True,
)

alerts = Table(
    "alerts",
    metadata,
    _key(),
    Column("subject", Text, nullable=False),
    # A story counts its own; notices of the operator are told apart by the microsecond.
    Column("revision", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    _reference("story", "stories", nullable=True),
    Column("snapshot", Snapshot[Story](Story)),
    Column("notice", Snapshot[Notice](Notice)),
    Column("entry", Words),
    UniqueConstraint("subject", "revision", "reason", "ordinal"),
    Index(None, "at"),
    Index(None, "story"),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    _key(),
    _reference("alert", "alerts"),
    Column("receiver", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("again", Moment),
    # Of the story when this was decided: what the receiver knows if it was told.
    Column("status", Text),
    Column("level", Text),
    # The story as this receiver is told it, where it grew while the decision was held; else the alert's.
    Column("snapshot", Snapshot[Story](Story)),
    # Another decision on the same alert took its place.
    Column("replaced", Moment),
    sqlite_autoincrement=True,
)
Index(
    "uq_decisions_current",
    decisions.c.alert,
    decisions.c.receiver,
    unique=True,
    sqlite_where=decisions.c.replaced.is_(None),
    postgresql_where=decisions.c.replaced.is_(None),
)
Index("ix_decisions_alert", decisions.c.alert)
Index(
    "ix_decisions_again",
    decisions.c.again,
    sqlite_where=decisions.c.again.is_not(None),
    postgresql_where=decisions.c.again.is_not(None),
)

notifications = Table(
    "notifications",
    metadata,
    _key(),
    _reference("alert", "alerts"),
    Column("receiver", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Moment, nullable=False),
    Column("error", Words),
    Column("sent", Moment),
    Column("created", Moment, nullable=False),
    UniqueConstraint("alert", "receiver", "target"),
    Index(None, "state", "due"),
    sqlite_autoincrement=True,
)

deliveries = Table(
    "deliveries",
    metadata,
    _key(),
    _reference("notification", "notifications"),
    Column("at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Words),
    Column("retry_at", Moment),
    Index(None, "notification"),
    sqlite_autoincrement=True,
)
