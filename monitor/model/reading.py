"""What reading one entry gave."""

from dataclasses import dataclass

from monitor.model.mention import Mention
from monitor.model.rule import Match
from monitor.model.travel import travels


@travels
@dataclass(frozen=True, slots=True)
class Reading:
    """The mentions and matches of one stored entry (`key`), and the language it was read in.

    `error` says why the entry could not be read (its worker died, or passed its deadline); then both are empty.
    `edition` is that of the stored entry: an edit that arrived during the reading leaves the entry unread. None
    marks it read whatever arrived. `wants_article` puts the reading off until the text of its article is there.
    """

    key: int
    lang: str | None
    mentions: tuple[Mention, ...] = ()
    matches: tuple[Match, ...] = ()
    error: str | None = None
    edition: int | None = None
    wants_article: bool = False
