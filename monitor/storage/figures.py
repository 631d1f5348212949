"""What is counted for people. These read whole indexes: who asks often should keep the answer for a while."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, ColumnElement, Connection, and_, case, func, or_, select, type_coerce

from monitor.model.alert import NotificationState, Outcome, Reason
from monitor.model.entry import Field
from monitor.model.figures import (
    Course,
    Coverage,
    EntityCount,
    FeedCount,
    Funnel,
    Hour,
    Named,
    ReceiverCount,
    RuleCount,
)
from monitor.storage.columns import EPOCH, Moment
from monitor.storage.tables import alerts, decisions, entries, matches, mentions, notifications, stories

HOUR = 3_600_000_000
"""In microseconds."""
NAMES_LOOKED_AT = 1000
"""Mentions whose names are counted, the newest: what is called how now."""
MOST_NAMED = 20

_LIVE = mentions.c.superseded.is_(None)
_STANDS = decisions.c.replaced.is_(None)


def course(connection: Connection, since: datetime) -> Course:
    """What came to be since a moment, hour by hour."""
    told = decisions.join(alerts, decisions.c.alert == alerts.c.key)
    return Course(
        entries=_hours(connection, entries.c.seen, entries.c.seen >= since),
        matches=_hours(connection, matches.c.at, matches.c.at >= since),
        stories=_hours(connection, stories.c.created, stories.c.created >= since, stories.c.redirect.is_(None)),
        alerts=_hours(
            connection,
            alerts.c.at,
            alerts.c.at >= since,
            alerts.c.key.in_(select(alerts.c.key).select_from(told).where(_STANDS, _outcome(Outcome.TOLD))),
        ),
    )


def funnel(connection: Connection, since: datetime) -> Funnel:
    """From entries to what was told since a moment."""

    def count(column: ColumnElement[object], *chosen: ColumnElement[bool]) -> int:
        return connection.scalar(select(func.count(column.distinct())).where(*chosen)) or 0

    came = entries.c.seen >= since
    of_entry, of_mention = mentions.c.entry == entries.c.key, matches.c.mention == mentions.c.key
    reasons = (
        select(decisions.c.reason, func.count()).where(_STANDS, decisions.c.at >= since).group_by(decisions.c.reason)
    )
    return Funnel(
        entries=count(entries.c.key, came),
        mentioning=count(mentions.c.entry, came, of_entry, _LIVE),
        matched=count(mentions.c.entry, came, of_entry, of_mention, _LIVE),
        stories=count(stories.c.key, stories.c.created >= since, stories.c.redirect.is_(None)),
        told=count(stories.c.key, stories.c.told >= since, stories.c.redirect.is_(None)),
        decisions={Reason(reason): number for reason, number in connection.execute(reasons)},
    )


def coverage(connection: Connection, since: datetime) -> tuple[Coverage, ...]:
    """How much is known of each party since a moment, the most first."""
    named = (
        select(mentions.c.entity, func.count(), func.count(entries.c.feed.distinct()))
        .join(entries, mentions.c.entry == entries.c.key)
        .where(_LIVE, mentions.c.recorded >= since, mentions.c.entity != "")
        .group_by(mentions.c.entity)
    )
    begun = (
        select(stories.c.entity, func.count())
        .where(stories.c.revised >= since, stories.c.redirect.is_(None))
        .group_by(stories.c.entity)
    )
    of_each: dict[str, int] = dict(connection.execute(begun).all())
    found = [Coverage(name, of_each.get(name, 0), said, feeds) for name, said, feeds in connection.execute(named)]
    return tuple(sorted(found, key=lambda each: (-each.stories, -each.mentions, each.entity)))


def feed_counts(connection: Connection) -> dict[int, FeedCount]:
    """What each feed brought, by its number."""
    brought: dict[int, int] = dict(
        connection.execute(select(entries.c.feed, func.count()).group_by(entries.c.feed)).all()
    )
    matching = (
        select(entries.c.feed, func.count(entries.c.key.distinct()))
        .join(mentions, mentions.c.entry == entries.c.key)
        .join(matches, matches.c.mention == mentions.c.key)
        .group_by(entries.c.feed)
    )
    matched: dict[int, int] = dict(connection.execute(matching).all())
    return {feed: FeedCount(number, matched.get(feed, 0)) for feed, number in brought.items()}


def rule_counts(connection: Connection, since: datetime) -> dict[str, RuleCount]:
    """What each rule matched since a moment, by its id, and what people said of the stories it is in."""
    matched = select(matches.c.rule, func.count(), func.max(matches.c.at, type_=Moment()))
    matched = matched.where(matches.c.at >= since).group_by(matches.c.rule)
    judged = (
        select(matches.c.rule, stories.c.verdict, func.count(stories.c.key.distinct()))
        .join(mentions, matches.c.mention == mentions.c.key)
        .join(stories, mentions.c.story == stories.c.key)
        .where(stories.c.verdict.is_not(None), stories.c.revised >= since)
        .group_by(matches.c.rule, stories.c.verdict)
    )
    verdicts: dict[str, dict[str, int]] = defaultdict(dict)
    for rule, verdict, number in connection.execute(judged):
        verdicts[rule][verdict] = number
    found = {rule: (number, last) for rule, number, last in connection.execute(matched)}
    return {
        rule: RuleCount(*found.get(rule, (0, None)), verdicts.get(rule, {})) for rule in found.keys() | verdicts.keys()
    }


def receiver_counts(connection: Connection) -> dict[str, ReceiverCount]:
    """What became of each receiver's notifications, by its name."""
    by_state = select(notifications.c.receiver, notifications.c.state, func.count())
    states: dict[str, dict[NotificationState, int]] = defaultdict(dict)
    for receiver, state, number in connection.execute(
        by_state.group_by(notifications.c.receiver, notifications.c.state)
    ):
        states[receiver][NotificationState(state)] = number
    # What was sent in the end is no error any more.
    open_ones = or_(*(notifications.c.state == state for state in (NotificationState.PENDING, NotificationState.DEAD)))
    failed = and_(open_ones, notifications.c.error.is_not(None))
    last = select(func.max(notifications.c.key)).where(failed).group_by(notifications.c.receiver)
    errors: dict[str, str] = dict(
        connection.execute(
            select(notifications.c.receiver, notifications.c.error).where(notifications.c.key.in_(last))
        ).all()
    )
    return {receiver: ReceiverCount(found, errors.get(receiver)) for receiver, found in states.items()}


def entity_count(connection: Connection, entity: str) -> EntityCount:
    """What is counted of one party."""
    kinds = (
        select(stories.c.action, stories.c.status, func.count())
        .where(stories.c.entity == entity, stories.c.redirect.is_(None), stories.c.action.is_not(None))
        .group_by(stories.c.action, stories.c.status)
    )
    acting = (
        select(mentions.c.actor, func.count().label("number"))
        .where(mentions.c.entity == entity, _LIVE, mentions.c.actor.is_not(None))
        .group_by(mentions.c.actor)
        .order_by(func.count().desc(), mentions.c.actor)
        .limit(MOST_NAMED)
    )
    return EntityCount(
        actions=tuple((action, status or "", number) for action, status, number in connection.execute(kinds)),
        actors=tuple(Named(actor, number) for actor, number in connection.execute(acting)),
        names=_names(connection, entity),
    )


def _names(connection: Connection, entity: str) -> tuple[Named, ...]:
    """How the newest mentions of a party called it."""
    # One text of three: an article is long.
    text = case(*((mentions.c.field == field, entries.c[field]) for field in Field))
    newest = (
        select(mentions.c.spans, text.label("text"))
        .join(entries, mentions.c.entry == entries.c.key)
        .where(mentions.c.entity == entity, _LIVE, mentions.c.spans.is_not(None))
        .order_by(mentions.c.told_at.desc())
        .limit(NAMES_LOOKED_AT)
    )
    called: Counter[str] = Counter()
    for row in connection.execute(newest):
        target = row.spans.target
        if target is not None and (name := row.text[target.start : target.end].strip()):
            called[name] += 1
    return tuple(Named(name, number) for name, number in called.most_common(MOST_NAMED))


def _hours(connection: Connection, moment: Column[datetime], *chosen: ColumnElement[bool]) -> tuple[Hour, ...]:
    if connection.dialect.name == "sqlite":
        hour: ColumnElement[int] = type_coerce(moment, BigInteger) // HOUR
    else:
        hour = func.floor(func.extract("epoch", moment) / 3600).cast(BigInteger)
    rows = connection.execute(select(hour, func.count()).where(*chosen).group_by(hour).order_by(hour))
    return tuple(Hour(EPOCH + timedelta(hours=int(number)), count) for number, count in rows)


def _outcome(outcome: Outcome) -> ColumnElement[bool]:
    return decisions.c.outcome == outcome
