"""Who is at a browser: sessions, kept in memory only, and how often somebody may try a password."""

import hmac
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

MOST_SESSIONS = 10_000
"""More than a team has browsers; beyond it the oldest ends."""
TRIES = 5
"""Wrong passwords from one address within WINDOW, after which it has to wait."""
WINDOW = timedelta(minutes=5)
MOST_ADDRESSES = 10_000


@dataclass(frozen=True, slots=True)
class Session:
    """One browser until `ends`. `csrf` stands in every form of its pages; `password` is the hash it was let in by."""

    id: str = field(repr=False)
    name: str
    csrf: str = field(repr=False)
    ends: datetime
    password: str | None = field(default=None, repr=False)

    def vouches(self, token: str) -> bool:
        """Whether a form with that token comes from one of this session's pages."""
        return hmac.compare_digest(self.csrf.encode(), token.encode(errors="replace"))


class Sessions:
    """The sessions of one service. A restart ends them all."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Session] = OrderedDict()

    def begin(self, name: str, *, ends: datetime, password: str | None = None) -> Session:
        """A new session."""
        session = Session(secrets.token_urlsafe(32), name, secrets.token_urlsafe(32), ends, password)
        self._known[session.id] = session
        if len(self._known) > MOST_SESSIONS:
            self._known.popitem(last=False)
        return session

    def find(self, session: str, now: datetime) -> Session | None:
        """The session of that id, if it has not ended."""
        found = self._known.get(session)
        if found is None or found.ends > now:
            return found
        del self._known[session]
        return None

    def rename(self, session: Session, name: str) -> None:
        """Let a session be somebody else's."""
        self._known[session.id] = replace(session, name=name)

    def end(self, session: Session) -> None:
        """End a session."""
        self._known.pop(session.id, None)


class Attempts:
    """Wrong passwords of late, by the address they came from."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, deque[datetime]] = OrderedDict()

    def wait(self, address: str, now: datetime) -> timedelta:
        """How long that address has to wait before it may try again; zero when it may."""
        failed = self._failed.get(address, deque())
        while failed and failed[0] <= now - WINDOW:
            failed.popleft()
        return failed[0] + WINDOW - now if len(failed) >= TRIES else timedelta(0)

    def failed(self, address: str, now: datetime) -> None:
        """Count a wrong password."""
        self._failed.setdefault(address, deque(maxlen=TRIES)).append(now)
        self._failed.move_to_end(address)
        if len(self._failed) > MOST_ADDRESSES:
            self._failed.popitem(last=False)

    def forgive(self, address: str) -> None:
        """Forget them: the right one came."""
        self._failed.pop(address, None)
