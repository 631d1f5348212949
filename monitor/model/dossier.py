"""Everything that is known of one story, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.alert import Alert, Notification
from monitor.model.entry import StoredEntry
from monitor.model.listing import Act, StoryLine
from monitor.model.mention import Mention
from monitor.model.rule import Level


@dataclass(frozen=True, slots=True)
class Saying:
    """What one entry says of a story: who published it, how it was read, and the rules that matched, by id.

    `mention` is None where a rule matched the entry itself.
    """

    stored: StoredEntry
    outlet: str
    at: datetime
    mention: Mention | None
    rules: tuple[tuple[str, Level], ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """That somebody set entries of a story apart, or two stories together, by hand."""

    together: bool
    author: str
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One story with what it stands on; `sayings` are the newest, newest first, the one that leads always among them.

    Alerts and notifications are the newest first, acts and bindings in order.
    """

    line: StoryLine
    sayings: tuple[Saying, ...]
    alerts: tuple[Alert, ...]
    notifications: tuple[Notification, ...]
    acts: tuple[Act, ...]
    bindings: tuple[Binding, ...]
