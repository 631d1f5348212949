"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "blocks",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("touched", MOMENT, nullable=True),
        sa.Column("lists", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("entity", "family", name="pk_blocks"),
    )
    op.create_index(
        "ix_blocks_touched",
        "blocks",
        ["touched"],
        sqlite_where=sa.text("touched IS NOT NULL"),
        postgresql_where=sa.text("touched IS NOT NULL"),
    )
    op.create_table(
        "constraints",
        sa.Column("key", KEY, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("left_entry", sa.Text(), nullable=False),
        sa.Column("right_entry", sa.Text(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_constraints"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_constraints_entity_family", "constraints", ["entity", "family"])
    op.create_table(
        "feeds",
        sa.Column("key", KEY, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("next_due", MOMENT, nullable=False),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("moving_to", sa.Text(), nullable=True),
        sa.Column("moving_count", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("last_poll", MOMENT, nullable=True),
        sa.Column("last_success", MOMENT, nullable=True),
        sa.Column("last_entry", MOMENT, nullable=True),
        sa.Column("last_ids", sa.Text(), nullable=False),
        sa.Column("last_marks", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.BigInteger(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("interval", sa.BigInteger(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quiet_until", MOMENT, nullable=True),
        sa.Column("stopped", MOMENT, nullable=True),
        sa.Column("removed", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feeds_next_due", "feeds", ["next_due"])
    op.create_table(
        "rule_sets",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("first_used", MOMENT, nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_rule_sets"),
    )
    op.create_table(
        "silences",
        sa.Column("key", KEY, nullable=False),
        sa.Column("match", sa.Text(), nullable=False),
        sa.Column("starts", MOMENT, nullable=False),
        sa.Column("ends", MOMENT, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_silences"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_silences_ends", "silences", ["ends"])
    op.create_table(
        "stories",
        sa.Column("key", KEY, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("jurisdiction", sa.Text(), nullable=True),
        sa.Column("first", MOMENT, nullable=False),
        sa.Column("last", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("revised", MOMENT, nullable=False),
        sa.Column("told", MOMENT, nullable=True),
        sa.Column("redirect", KEY, nullable=True),
        sa.Column("acknowledged", sa.Text(), nullable=True),
        sa.Column("assigned", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["redirect"], ["stories.key"], name="fk_stories_redirect", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_stories"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stories_entity_family", "stories", ["entity", "family"])
    op.create_index(
        "ix_stories_redirect",
        "stories",
        ["redirect"],
        sqlite_where=sa.text("redirect IS NOT NULL"),
        postgresql_where=sa.text("redirect IS NOT NULL"),
    )
    op.create_index("ix_stories_revised", "stories", ["revised"])
    op.create_table(
        "acts",
        sa.Column("key", KEY, nullable=False),
        sa.Column("story", KEY, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("assigned", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["story"], ["stories.key"], name="fk_acts_story", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_acts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_acts_story_at", "acts", ["story", "at"])
    op.create_table(
        "alerts",
        sa.Column("key", KEY, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("story", KEY, nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("entry", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["story"], ["stories.key"], name="fk_alerts_story", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_alerts"),
        sa.UniqueConstraint(
            "subject", "revision", "reason", "ordinal", name="uq_alerts_subject_revision_reason_ordinal"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alerts_at", "alerts", ["at"])
    op.create_index("ix_alerts_story", "alerts", ["story"])
    op.create_table(
        "feed_changes",
        sa.Column("key", KEY, nullable=False),
        sa.Column("feed", KEY, nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("covered", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["feed"], ["feeds.key"], name="fk_feed_changes_feed", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_feed_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_changes_feed_at", "feed_changes", ["feed", "at"])
    op.create_index(
        "ix_feed_changes_uncovered",
        "feed_changes",
        ["key"],
        sqlite_where=sa.text("covered IS NULL"),
        postgresql_where=sa.text("covered IS NULL"),
    )
    op.create_table(
        "fetches",
        sa.Column("key", KEY, nullable=False),
        sa.Column("feed", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feeds.key"], name="fk_fetches_feed", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_fetches"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fetches_feed_at", "fetches", ["feed", "at"])
    op.create_table(
        "decisions",
        sa.Column("key", KEY, nullable=False),
        sa.Column("alert", KEY, nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("again", MOMENT, nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("replaced", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["alert"], ["alerts.key"], name="fk_decisions_alert", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_decisions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_decisions_again",
        "decisions",
        ["again"],
        sqlite_where=sa.text("again IS NOT NULL"),
        postgresql_where=sa.text("again IS NOT NULL"),
    )
    op.create_index("ix_decisions_alert", "decisions", ["alert"])
    op.create_index(
        "uq_decisions_current",
        "decisions",
        ["alert", "receiver"],
        unique=True,
        sqlite_where=sa.text("replaced IS NULL"),
        postgresql_where=sa.text("replaced IS NULL"),
    )
    op.create_table(
        "entries",
        sa.Column("key", KEY, nullable=False),
        sa.Column("feed", KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published", MOMENT, nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("feed_name", sa.Text(), nullable=True),
        sa.Column("lang", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("seen", MOMENT, nullable=False),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.Column("fetch", KEY, nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("edited", MOMENT, nullable=True),
        sa.Column("read", MOMENT, nullable=True),
        sa.Column("read_lang", sa.Text(), nullable=True),
        sa.Column("rule_set", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.Column("unreadable", sa.Text(), nullable=True),
        sa.Column("article", sa.Text(), nullable=True),
        sa.Column("pruned", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["feed"], ["feeds.key"], name="fk_entries_feed", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["fetch"], ["fetches.key"], name="fk_entries_fetch", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name="pk_entries"),
        sa.UniqueConstraint("identity", "feed", name="uq_entries_identity_feed"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entries_feed_key", "entries", ["feed", "key"])
    op.create_index("ix_entries_fetch", "entries", ["fetch"])
    op.create_index("ix_entries_seen", "entries", ["seen"])
    for name, column, condition in (
        ("ix_entries_awaiting", "key", "article = 'wanted'"),
        ("ix_entries_unpruned", "seen", "pruned IS NULL"),
        ("ix_entries_unread", "key", "read IS NULL"),
        ("ix_entries_unreadable", "key", "unreadable IS NOT NULL"),
    ):
        op.create_index(name, "entries", [column], sqlite_where=sa.text(condition), postgresql_where=sa.text(condition))
    op.create_table(
        "notifications",
        sa.Column("key", KEY, nullable=False),
        sa.Column("alert", KEY, nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sent", MOMENT, nullable=True),
        sa.Column("created", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.key"], name="fk_notifications_alert", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_notifications"),
        sa.UniqueConstraint("alert", "receiver", "target", name="uq_notifications_alert_receiver_target"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notifications_state_due", "notifications", ["state", "due"])
    op.create_table(
        "deliveries",
        sa.Column("key", KEY, nullable=False),
        sa.Column("notification", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("retry_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["notification"], ["notifications.key"], name="fk_deliveries_notification", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_deliveries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_notification", "deliveries", ["notification"])
    op.create_table(
        "editions",
        sa.Column("key", KEY, nullable=False),
        sa.Column("entry", KEY, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("fetch", KEY, nullable=True),
        sa.Column("replaced", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["entry"], ["entries.key"], name="fk_editions_entry", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["fetch"], ["fetches.key"], name="fk_editions_fetch", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name="pk_editions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_editions_entry", "editions", ["entry"])
    op.create_index("ix_editions_fetch", "editions", ["fetch"])
    op.create_table(
        "mentions",
        sa.Column("key", KEY, nullable=False),
        sa.Column("entry", KEY, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("spans", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=True),
        sa.Column("actor_kind", sa.Text(), nullable=True),
        sa.Column("actor_parent", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("jurisdiction", sa.Text(), nullable=True),
        sa.Column("occurred", sa.Date(), nullable=True),
        sa.Column("trace", sa.Text(), nullable=True),
        sa.Column("event_time", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("recorded", MOMENT, nullable=False),
        sa.Column("superseded", MOMENT, nullable=True),
        sa.Column("linked", MOMENT, nullable=True),
        sa.Column("story", KEY, nullable=True),
        sa.Column("strand", KEY, nullable=True),
        sa.Column("kin", sa.Text(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["entry"], ["entries.key"], name="fk_mentions_entry", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story"], ["stories.key"], name="fk_mentions_story", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name="pk_mentions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mentions_entity_family_told_at", "mentions", ["entity", "family", "told_at"])
    op.create_index("ix_mentions_entry", "mentions", ["entry"])
    for name, columns, of_sqlite, of_postgresql in (
        ("ix_mentions_strand", ["strand"], "strand IS NOT NULL", "strand IS NOT NULL"),
        ("ix_mentions_kin", ["kin"], "kin IS NOT NULL", "kin IS NOT NULL"),
        ("ix_mentions_story", ["story"], "story IS NOT NULL", "story IS NOT NULL"),
        ("ix_mentions_superseded", ["key"], "superseded IS NOT NULL", "superseded IS NOT NULL"),
        ("ix_mentions_loose", ["entity", "family"], "strand IS NULL", "strand IS NULL"),
        ("ix_mentions_open", ["entity", "family", "told_at"], "open = 1", "open"),
        ("ix_mentions_unlinked", ["entity", "family", "event_time"], "linked IS NULL", "linked IS NULL"),
    ):
        op.create_index(
            name, "mentions", columns, sqlite_where=sa.text(of_sqlite), postgresql_where=sa.text(of_postgresql)
        )
    op.create_table(
        "matches",
        sa.Column("mention", KEY, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["mention"], ["mentions.key"], name="fk_matches_mention", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mention", "rule", name="pk_matches"),
    )
    op.create_index("ix_matches_rule_at", "matches", ["rule", "at"])
