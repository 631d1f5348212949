"""Fetching from a server on 127.0.0.1 that does what it likes."""

import asyncio
import gzip
import zlib
from dataclasses import replace
from datetime import timedelta

import brotli
import pytest
from backports import zstd

from monitor.errors import FetchError
from monitor.feeds.fetch import Fetcher
from monitor.model.feed import Document, NotModified
from monitor.model.settings import FetchSettings
from tests.feeds.conftest import feed
from tests.feeds.fetching import HEAD, failed, fetched
from tests.feeds.wire import RSS, Request, Server, raw, reset_after, response, trickle


async def test_a_document_comes_with_its_validators_headers_and_digest(server: Server, settings: FetchSettings):
    url = server.at(
        "/feed", response(ETag='"a"', Last_Modified="Sun, 01 Mar 2026 10:00:00 GMT", Content_Type="text/xml")
    )

    document = await fetched(settings, feed(url))

    assert (document.body, document.url, document.status) == (RSS, url, 200)
    assert (document.etag, document.last_modified) == ('"a"', "Sun, 01 Mar 2026 10:00:00 GMT")
    assert dict(document.headers)["content-type"] == "text/xml"
    assert document.body_hash
    assert not document.truncated
    assert document.permanent is None


async def test_a_request_says_who_asks_and_sends_the_validators(server: Server, settings: FetchSettings):
    state = replace(feed(server.at("/feed", response(b"", 304))), etag='"a"', last_modified="yesterday")

    async with Fetcher(settings) as fetcher:
        answer = await fetcher.fetch(state)

    assert answer == NotModified()
    headers = server.asked[0].headers
    assert headers["user-agent"].startswith("policy-monitor")
    assert headers["if-none-match"] == '"a"'
    assert headers["if-modified-since"] == "yesterday"


async def test_a_feed_may_have_its_own_user_agent(server: Server, settings: FetchSettings):
    await fetched(replace(settings, user_agent="all/1"), feed(server.at("/feed", response()), user_agent="mine/1"))

    assert server.asked[0].headers["user-agent"] == "mine/1"


async def test_the_body_already_stored_is_not_modified_whatever_the_server_says(
    server: Server, settings: FetchSettings
):
    state = feed(server.at("/feed", response(ETag='"b"', Cache_Control="max-age=600")))
    first = await fetched(settings, state)

    async with Fetcher(settings) as fetcher:
        second = await fetcher.fetch(replace(state, body_hash=first.body_hash))

    assert second == NotModified(max_age=timedelta(minutes=10), etag='"b"')


async def test_a_build_date_alone_makes_no_new_document(server: Server, settings: FetchSettings):
    def built(date: bytes, entry_date: bytes = b"then") -> bytes:
        dated = RSS.replace(b"<link>", b"<lastBuildDate>" + date + b"</lastBuildDate><link>", 1)
        return dated.replace(b"<guid>two", b"<pubDate>" + entry_date + b"</pubDate><guid>two")

    state = feed(server.at("/feed", response(built(b"today"))))
    state = replace(state, body_hash=(await fetched(settings, state)).body_hash)
    async with Fetcher(settings) as fetcher:
        server.at("/feed", response(built(b"tomorrow")))
        assert isinstance(await fetcher.fetch(state), NotModified)
        server.at("/feed", response(built(b"tomorrow", b"now")))
        assert isinstance(await fetcher.fetch(state), Document)


async def test_a_validator_that_stayed_while_the_body_changed_is_not_kept(server: Server, settings: FetchSettings):
    state = replace(feed(server.at("/feed", response(ETag='"a"'))), etag='"a"', body_hash="another")

    assert (await fetched(settings, state)).etag is None


async def test_a_validator_that_cannot_be_sent_back_is_not_kept(server: Server, settings: FetchSettings):
    answer = HEAD + b'ETag: "\xff\xfe"\r\nContent-Length: ' + str(len(RSS)).encode() + b"\r\n\r\n" + RSS

    assert (await fetched(settings, feed(server.at("/feed", raw(answer))))).etag is None


async def test_a_304_to_an_unconditional_request_is_an_error(server: Server, settings: FetchSettings):
    error = await failed(settings, feed(server.at("/feed", response(b"", 304))))

    assert (error.kind, error.status) == ("status", 304)
    assert "not conditional" in error.message


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(RSS)),
        ("x-gzip", gzip.compress(RSS[:100]) + gzip.compress(RSS[100:])),
        ("gzip", RSS),
        ("deflate", zlib.compress(RSS)),
        ("deflate", zlib.compressobj(wbits=-15).compress(b"") + zlib.compress(RSS, wbits=-15)),
        ("br", brotli.compress(RSS)),
        ("zstd", zstd.compress(RSS)),
        ("zstd", zstd.compress(RSS[:100]) + zstd.compress(RSS[100:])),
        ("br, gzip", gzip.compress(brotli.compress(RSS))),
        ("identity", RSS),
    ],
)
async def test_every_content_coding_is_undone(server: Server, settings: FetchSettings, coding: str, body: bytes):
    document = await fetched(settings, feed(server.at("/feed", response(body, Content_Encoding=coding))))

    assert document.body == RSS
    assert not document.truncated


@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", b"\x1f\x8b" + b"not gzip"), ("br", RSS), ("zstd", RSS), ("compress", RSS), ("gzip, gzip, gzip", RSS)],
)
async def test_a_body_that_cannot_be_decompressed_is_an_error(
    server: Server, settings: FetchSettings, coding: str, body: bytes
):
    error = await failed(settings, feed(server.at("/feed", response(body, Content_Encoding=coding))))

    assert error.kind == "encoding"


BOMB = b"\0" * 50_000_000


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BOMB)),
        ("deflate", zlib.compress(BOMB)),
        ("br", brotli.compress(BOMB, quality=1)),
        ("zstd", zstd.compress(BOMB)),
        ("gzip, gzip", gzip.compress(gzip.compress(BOMB))),
    ],
)
async def test_a_decompression_bomb_stops_at_the_cap(server: Server, settings: FetchSettings, coding: str, body: bytes):
    assert len(body) < 200_000

    error = await failed(settings, feed(server.at("/feed", response(body, Content_Encoding=coding))))

    assert error.kind == "too-large"


async def test_an_endless_body_stops_at_the_cap(server: Server, settings: FetchSettings):
    error = await failed(settings, feed(server.at("/feed", trickle(HEAD + b"\r\n", b" " * 65536, 0))))

    assert error.kind == "too-large"


@pytest.mark.parametrize(
    "answer",
    [
        trickle(b"HTTP/1.1 200 OK\r\n", b"X-Wait: 1\r\n", 0.02),
        trickle(HEAD + b"\r\n", b" ", 0.02),
        trickle(HEAD + b"\r\n" + RSS[:-20], b"", 0.02),
        trickle(b"", b"", 0.02),
    ],
    ids=["slow headers", "slow body", "a body that stops", "silence"],
)
async def test_the_deadline_counts_for_the_whole_answer(server: Server, hurried: FetchSettings, answer):
    started = asyncio.get_running_loop().time()

    error = await failed(hurried, feed(server.at("/feed", answer)))

    assert error.kind in ("timeout", "interrupted")  # endless headers also end at the most there may be
    assert asyncio.get_running_loop().time() - started < 2


async def test_the_deadline_counts_for_all_redirects_together(server: Server, hurried: FetchSettings):
    def slow_redirect(to: str):
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.12)
            await response(b"", 302, Location=to)(request, writer)

        return answer

    for hop in range(5):
        server.at(f"/{hop}", slow_redirect(f"/{hop + 1}"))
    server.at("/5", response())

    assert (await failed(hurried, feed(server.url("/0")))).kind == "timeout"


async def test_a_connection_reset_at_any_byte_is_named_or_gives_whole_entries(server: Server, settings: FetchSettings):
    whole = HEAD + f"Content-Length: {len(RSS)}\r\n\r\n".encode() + RSS
    states = [feed(server.at(f"/{length}", reset_after(whole[:length]))) for length in range(len(whole))]

    async with Fetcher(settings) as fetcher:
        outcomes = await asyncio.gather(*(fetcher.fetch(state) for state in states), return_exceptions=True)

    errors = [outcome for outcome in outcomes if isinstance(outcome, FetchError)]
    documents = [outcome for outcome in outcomes if isinstance(outcome, Document)]
    assert len(errors) + len(documents) == len(states)
    assert {error.kind for error in errors} == {"interrupted"}
    assert all(document.truncated and b"</item>" in document.body for document in documents)
    assert documents


async def test_a_document_cut_short_after_an_entry_is_marked(server: Server, settings: FetchSettings):
    cut = RSS[: RSS.index(b"<item><title>Second")]
    url = server.at("/feed", response(cut, Content_Length=str(len(RSS)), ETag='"a"'))

    document = await fetched(settings, feed(url))

    assert document.truncated
    assert document.body == cut


@pytest.mark.parametrize(
    "data",
    [
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n400\r\nhalf a chunk",
        HEAD + b"Content-Encoding: gzip\r\nContent-Length: 30\r\n\r\n" + gzip.compress(RSS)[:30],
        HEAD + b"Content-Length: 5000\r\n\r\n<rss><channel><item><title>x",
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000,
    ],
    ids=["half a chunk", "half of gzip", "within an entry", "nothing", "no HTTP", "an endless header"],
)
async def test_what_ends_before_an_entry_is_interrupted(server: Server, settings: FetchSettings, data: bytes):
    assert (await failed(settings, feed(server.at("/feed", raw(data))))).kind == "interrupted"


async def test_a_wrong_content_type_does_not_matter_here(server: Server, settings: FetchSettings):
    url = server.at("/feed", response(Content_Type="image/png"))

    assert (await fetched(settings, feed(url))).body == RSS


@pytest.mark.parametrize(
    ("status", "failures", "kind"),
    [
        (404, 0, "status"),
        (500, 0, "status"),
        (204, 0, "status"),
        (206, 0, "status"),
        (301, 0, "status"),
        (410, 0, "gone"),
        (403, 0, "status"),
        (403, 2, "throttled"),
        (429, 0, "throttled"),
        (503, 0, "throttled"),
    ],
)
async def test_a_status_without_a_document_is_named(
    server: Server, settings: FetchSettings, status: int, failures: int, kind: str
):
    state = replace(feed(server.at("/feed", response(b"", status))), failures=failures)

    error = await failed(settings, state)

    assert (error.kind, error.status) == (kind, status)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Sun, 01 Mar 2026 12:30:00 GMT", timedelta(minutes=30)),
        ("Sun, 01 Mar 2026 11:00:00 GMT", None),
        ("soon", None),
        ("9" * 400, timedelta(days=365)),
    ],
)
async def test_retry_after_is_read_in_both_forms(
    server: Server, settings: FetchSettings, value: str, wait: timedelta | None
):
    answer = response(b"", 429, Retry_After=value, Date="Sun, 01 Mar 2026 12:00:00 GMT")

    assert (await failed(settings, feed(server.at("/feed", answer)))).retry_after == wait


async def test_a_host_that_asked_for_quiet_is_not_asked_for_other_feeds(server: Server, settings: FetchSettings):
    server.at("/a", response(b"", 429, Retry_After="60"))
    server.at("/b", response())
    async with Fetcher(settings) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch(feed(server.url("/a")))
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(feed(server.url("/b")))

    assert (caught.value.kind, caught.value.status) == ("throttled", None)
    assert caught.value.retry_after is not None
    assert timedelta(seconds=50) < caught.value.retry_after <= timedelta(seconds=60)
    assert [request.target for request in server.asked] == ["/a"]


async def test_no_more_requests_run_than_a_host_is_allowed(server: Server, settings: FetchSettings):
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.02)
        await response()(request, writer)

    urls = [server.at(f"/{number}", slow) for number in range(8)]
    async with Fetcher(replace(settings, per_host=2)) as fetcher:
        await asyncio.gather(*(fetcher.fetch(feed(url)) for url in urls))

    assert server.most_busy == 2


async def test_waiting_for_a_turn_does_not_count_against_the_deadline(server: Server, hurried: FetchSettings):
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        await response()(request, writer)

    urls = [server.at(f"/{number}", slow) for number in range(6)]
    async with Fetcher(replace(hurried, per_host=1)) as fetcher:
        answers = await asyncio.gather(*(fetcher.fetch(feed(url)) for url in urls))

    assert all(isinstance(answer, Document) for answer in answers)


async def test_a_refused_connection_and_an_unknown_host_are_named(settings: FetchSettings, unused_tcp_port: int):
    refused = await failed(settings, feed(f"http://127.0.0.1:{unused_tcp_port}/"))
    assert refused.kind == "connect"
    assert refused.message == f"no connection to 127.0.0.1:{unused_tcp_port}: connection refused"
    assert (await failed(settings, feed("http://nowhere.invalid/"))).kind == "dns"
    assert (await failed(settings, feed(f"http://{'a' * 70}.example/"))).kind == "dns"


async def test_a_server_without_tls_is_named(server: Server, settings: FetchSettings):
    url = server.url().replace("http:", "https:")

    assert (await failed(settings, feed(url))).kind == "tls"
