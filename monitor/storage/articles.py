"""Articles: which entries wait for the text of theirs, and what was found."""

from sqlalchemy import Connection, literal_column, select, update

from monitor.model.entry import ArticleFound, StoredEntry
from monitor.storage.polls import WANTED
from monitor.storage.readings import STORED, stored_entry
from monitor.storage.tables import entries


def awaiting_articles(connection: Connection, limit: int) -> tuple[StoredEntry, ...]:
    """Entries that wait for the text of their article, in order of arrival."""
    # Written out: an index of some rows serves no query whose condition is a parameter.
    waiting = entries.c.article == literal_column(f"'{WANTED}'")
    query = select(*STORED).where(waiting).order_by(entries.c.key).limit(limit)
    return tuple(stored_entry(row) for row in connection.execute(query))


def record_article(connection: Connection, found: ArticleFound) -> None:
    """Store an article's text as the content of its entry, or why there is none; an entry edited meanwhile stays."""
    current = (entries.c.key == found.key, entries.c.edition == found.edition, entries.c.article == WANTED)
    values = {"article": found.outcome} | ({"content": found.text} if found.text else {})
    connection.execute(update(entries).where(*current).values(values))
