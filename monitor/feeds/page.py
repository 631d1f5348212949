"""What an address holds, as entries: those of a feed, or a web page as one."""

from datetime import UTC, datetime

from monitor.errors import ParseError
from monitor.feeds.fetch import Fetcher
from monitor.feeds.parse import parse
from monitor.feeds.webpage import decoded, main_text, title
from monitor.model.entry import Entry
from monitor.model.feed import Document, FeedSpec, FeedState, NotModified
from monitor.model.settings import FetchSettings


async def entries_at(url: str, settings: FetchSettings) -> tuple[Entry, ...]:
    """The entries of the feed at an address, or the page there as one entry: its title, and its text as content.

    Raises:
        FetchError: nothing came.
    """
    spec = FeedSpec(url, url)
    async with Fetcher(settings) as fetcher:
        fetched = await fetcher.fetch(FeedState(0, spec, datetime.now(UTC)))
    assert not isinstance(fetched, NotModified)  # nothing was known that could be unchanged
    try:
        return parse(fetched, spec).entries
    except ParseError:
        return (_page(fetched),)


def _page(document: Document) -> Entry:
    page = decoded(document)
    return Entry(id=document.url, title=title(page), content=main_text(page), url=document.url)
