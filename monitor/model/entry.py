"""Entries, as in Atom (RFC 4287)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.travel import travels


class Field(StrEnum):
    """The texts of an entry that are read, in the order in which they count."""

    TITLE = "title"
    SUMMARY = "summary"
    CONTENT = "content"


@travels
@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one feed: plain text, dates aware and in UTC, `url` http(s) only.

    `source` is the outlet as the entry or the feed names it, `feed` the feed's name or address, `lang` a BCP 47 tag
    if known. `published` is the entry's own date, never ours.
    """

    id: str
    title: str
    summary: str = ""
    content: str = ""
    url: str | None = None
    published: datetime | None = None
    source: str | None = None
    feed: str | None = None
    lang: str | None = None
    category: str | None = None
    author: str | None = None

    def text(self, field: Field) -> str:
        """The text of one field."""
        match field:
            case Field.TITLE:
                return self.title
            case Field.SUMMARY:
                return self.summary
            case Field.CONTENT:
                return self.content


@travels
@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry with what the store knows of it.

    `key` is the row, growing in the order of arrival; `seen` when it was first fetched; a `baseline` entry is read
    and linked but tells nobody; `attempts` counts readings that were begun and not recorded (an entry that killed its
    reader has one more than it should); `changed` is true when an edit is to be read again; `edition` counts edits.
    `article_open` says that its feed wants the text of its articles and nobody has asked for this one.
    """

    key: int
    entry: Entry
    seen: datetime
    baseline: bool
    attempts: int = 0
    changed: bool = False
    edition: int = 0
    article_open: bool = False


@dataclass(frozen=True, slots=True)
class ArticleFound:
    """What came of the search for an entry's article: the outcome in a word, and its text if it was kept.

    `key` and `edition` are the stored entry's. The outcome is `kept`, `shorter`, or the kind of the error.
    """

    key: int
    edition: int
    outcome: str
    text: str = ""
