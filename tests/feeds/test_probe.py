"""What a poll sees on its way."""

import pytest

from monitor.feeds.probe import probe
from monitor.model.feed import FeedSpec
from monitor.model.settings import FetchSettings
from tests.feeds.conftest import T0
from tests.feeds.wire import RSS, Answer, Request, Server, response


def heeding(etag: str) -> Answer:
    async def answer(request: Request, writer) -> None:
        known = request.headers.get("if-none-match") == etag
        await response(b"" if known else RSS, 304 if known else 200, ETag=etag)(request, writer)

    return answer


async def test_each_hop_is_seen_with_its_times(server: Server, settings: FetchSettings):
    server.at("/old", response(b"", 301, Location="/feed"))
    server.at("/feed", response(RSS))

    seen = await probe(FeedSpec(server.url("/old"), "Agency"), settings, T0)

    assert [(hop.url, hop.status) for hop in seen.hops] == [(server.url("/old"), 301), (server.url("/feed"), 200)]
    assert all(hop.connect is not None and hop.wait is not None for hop in seen.hops)
    assert seen.document is not None
    assert seen.document.permanent == server.url("/feed")


async def test_the_poll_is_decided_as_the_service_would(server: Server, settings: FetchSettings):
    server.at("/feed", response(RSS))

    seen = await probe(FeedSpec(server.url(), "Agency"), settings, T0)

    assert seen.poll is not None
    assert [(polled.entry.id, polled.baseline) for polled in seen.poll.entries] == [("one", True), ("two", True)]
    assert (seen.error, seen.repeated) == (None, None)


@pytest.mark.parametrize(("answer", "status"), [(heeding('"a"'), 304), (response(RSS, ETag='"a"'), 200)])
async def test_a_second_request_shows_whether_validators_are_heeded(
    server: Server, settings: FetchSettings, answer: Answer, status: int
):
    server.at("/feed", answer)

    seen = await probe(FeedSpec(server.url(), "Agency"), settings, T0)

    assert seen.repeated == status
    assert len(seen.hops) == 1


async def test_what_ends_a_poll_is_told_with_all_that_was_seen_before(server: Server, settings: FetchSettings):
    server.at("/feed", response(b"<html>log in</html>"))

    page = await probe(FeedSpec(server.url(), "Agency"), settings, T0)
    missing = await probe(FeedSpec(server.url("/missing"), "Agency"), settings, T0)

    assert (page.error and page.error.kind, page.hops[0].status, page.document is None) == ("html", 200, False)
    assert (missing.error and missing.error.kind, missing.hops[0].status, missing.document) == ("status", 404, None)
