"""What was stored while the clock was ahead, once it is right again."""

from datetime import datetime

from sqlalchemy import Connection, and_, case, exists, literal, or_, update

from monitor.model.alert import NotificationState
from monitor.storage.columns import Moment
from monitor.storage.tables import deliveries, feeds, notifications

_SEEN = ("last_poll", "last_success", "last_entry")


def put_back(connection: Connection, now: datetime) -> None:
    """Make due what a later time than the present put off: a feed would wait until then, and call its news old."""
    present = literal(now, Moment())
    seen = {name: case((feeds.c[name] > now, present), else_=feeds.c[name]) for name in _SEEN}
    connection.execute(update(feeds).where(feeds.c.last_poll > now).values(next_due=now, **seen))
    tried_later = exists().where(deliveries.c.notification == notifications.c.key, deliveries.c.at > now)
    waiting = and_(notifications.c.state == NotificationState.PENDING, notifications.c.due > now)
    connection.execute(
        update(notifications).where(waiting, or_(notifications.c.created > now, tried_later)).values(due=now)
    )
