"""Deaths and refusals where the database itself is concerned."""

import asyncio
import random
import sqlite3
from collections import Counter
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, make_url

from monitor.model.alert import Alert, Decision, Message, Notice, NotificationState, Reason
from monitor.pipeline.deliver import RECORD_AGAIN, Deliverer
from monitor.storage.database import Database
from monitor.storage.store import Store
from tests.crash.life import Crash, Fuse, at_once
from tests.crash.world import compose

NOW = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


@contextmanager
def dying(fuse: Fuse):
    """Make each statement that is sent to a database a point to die at."""

    def burn(*_: object) -> None:
        fuse.burn("statement")

    event.listen(Engine, "before_cursor_execute", burn)
    try:
        yield
    except Crash:
        pass
    finally:
        event.remove(Engine, "before_cursor_execute", burn)


def test_a_death_amid_the_first_start_is_no_hindrance(tmp_path: Path) -> None:
    """The schema is there as a whole or not at all."""
    whole = Fuse()
    with dying(whole):
        Store.open(f"sqlite:///{tmp_path / 'whole.db'}").close()
    for point in range(0, len(whole.points), 5):
        url = f"sqlite:///{tmp_path / f'{point}.db'}"
        with dying(Fuse(point)):
            Store.open(url)
        with closing(Store.open(url)) as store:
            assert store.totals().entries == 0


class LockingInbox:
    """A target whose messages come when somebody else begins a long transaction."""

    def __init__(self, file: str) -> None:
        self.messages: list[Message] = []
        self._other = sqlite3.connect(file, isolation_level=None)

    async def send(self, receiver: str, target: str, message: Message) -> None:
        self.messages.append(message)
        self._other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(RECORD_AGAIN / 2, self._other.close)


async def test_a_message_is_not_repeated_because_its_record_was_refused(sqlite: str) -> None:
    """It is recorded as soon as the database takes it; until then its target gets nothing."""
    alert = Alert("op:test", 1, Reason.OPERATOR, NOW, (Decision("desk", Reason.OPERATOR),), notice=Notice("", "", ()))
    with closing(Store(Database(sqlite, busy=0.05))) as store:
        store.record_notices([alert], [], targets={"desk": ("one",)}, now=NOW)
        inbox = LockingInbox(make_url(sqlite).database or "")
        deliverer = Deliverer(
            store, at_once, inbox, lambda: NOW, random.Random(1), Counter(), compose, frozenset(), pytest.fail
        )
        await deliverer.start()
        await deliverer.start()
        await deliverer.settle()
        await deliverer.start()
        assert len(inbox.messages) == 1
        assert store.totals().notifications[NotificationState.SENT] == 1
