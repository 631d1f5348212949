"""Fetches as tests make them: one feed, what came or what went wrong."""

import pytest

from monitor.errors import FetchError
from monitor.feeds.fetch import Fetcher
from monitor.model.feed import FETCH_KINDS, Document, FeedState
from monitor.model.settings import FetchSettings

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


async def fetched(settings: FetchSettings, state: FeedState) -> Document:
    async with Fetcher(settings) as fetcher:
        answer = await fetcher.fetch(state)
    assert isinstance(answer, Document)
    return answer


async def failed(settings: FetchSettings, state: FeedState) -> FetchError:
    async with Fetcher(settings) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(state)
    assert caught.value.kind in FETCH_KINDS
    return caught.value
