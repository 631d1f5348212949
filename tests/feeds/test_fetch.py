"""Fetching from a server on 127.0.0.1 that does what it likes."""

import asyncio
import gzip
import socket
import zlib
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network

import brotli
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from backports import zstd

from monitor.errors import FetchError
from monitor.feeds.fetch import MAX_REDIRECTS, Fetcher
from monitor.model.feed import FETCH_KINDS, Access, Document, FeedState, NotModified
from monitor.model.settings import FetchSettings
from tests.feeds.conftest import feed
from tests.feeds.wire import RSS, Request, Server, raw, reset_after, response, trickle

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


async def test_permanent_redirects_are_followed_and_reported(server: Server, settings: FetchSettings):
    server.at("/old", response(b"", 301, Location="/newer"))
    server.at("/newer", response(b"", 308, Location="/new#top"))
    server.at("/new", response())

    document = await fetched(settings, feed(server.url("/old")))

    assert (document.url, document.permanent) == (server.url("/new"), server.url("/new"))


async def test_the_chain_is_permanent_up_to_its_first_temporary_redirect(server: Server, settings: FetchSettings):
    server.at("/old", response(b"", 301, Location="/new"))
    server.at("/new", response(b"", 302, Location="/today"))
    server.at("/today", response(b"", 301, Location="/later"))
    server.at("/later", response())

    document = await fetched(settings, feed(server.url("/old")))

    assert (document.url, document.permanent) == (server.url("/later"), server.url("/new"))


async def test_a_redirect_loop_ends(server: Server, settings: FetchSettings):
    server.at("/a", response(b"", 302, Location="/b"))
    server.at("/b", response(b"", 302, Location="/a"))

    error = await failed(settings, feed(server.url("/a")))

    assert error.kind == "redirects"
    assert len(server.asked) == MAX_REDIRECTS + 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/feed", "javascript:alert(1)"])
async def test_a_redirect_leads_to_http_or_nowhere(server: Server, settings: FetchSettings, target: str):
    url = server.at("/feed", response(b"", 301, Location=target))

    assert (await failed(settings, feed(url))).kind == "forbidden-scheme"


@pytest.mark.parametrize("target", ["http://[", "http://a:b:c/", "http://:80/"])
async def test_a_redirect_to_no_address_is_named(server: Server, settings: FetchSettings, target: str):
    url = server.at("/feed", response(b"", 302, Location=target))

    assert (await failed(settings, feed(url))).kind in ("redirects", "dns")


async def test_a_redirect_to_a_private_address_is_refused_before_anything_is_sent(
    server: Server, settings: FetchSettings
):
    url = server.at("/feed", response(b"", 302, Location=f"http://127.0.0.2:{server.port}/secret"))
    part = replace(settings, allow_networks=(ip_network("127.0.0.1/32"),))

    error = await failed(part, feed(url))

    assert error.kind == "forbidden-address"
    assert [request.target for request in server.asked] == ["/feed"]


async def test_credentials_are_sent_to_their_own_host_only(server: Server, settings: FetchSettings):
    server.at("/feed", response(b"", 302, Location="/same"))
    server.at("/same", response(b"", 302, Location=f"http://localhost:{server.port}/other"))
    server.at("/other", response())
    url = server.url("/feed").replace("//", "//user:pa%3Ass@")

    document = await fetched(settings, feed(url))

    sent = [request.headers.get("authorization") for request in server.asked]
    assert sent == ["Basic dXNlcjpwYTpzcw==", "Basic dXNlcjpwYTpzcw==", None]
    assert "user" not in document.url


async def test_an_error_does_not_show_credentials(server: Server, settings: FetchSettings):
    url = server.at("/feed?token=abc&page=2", response(b"", 404)).replace("//", "//user:secret@")

    error = await failed(settings, feed(url))

    assert "page=2" in str(error)
    assert not [word for word in ("user", "secret", "abc") if word in str(error)]


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
    assert (await failed(settings, feed(f"http://127.0.0.1:{unused_tcp_port}/"))).kind == "connect"
    assert (await failed(settings, feed("http://nowhere.invalid/"))).kind == "dns"
    assert (await failed(settings, feed(f"http://{'a' * 70}.example/"))).kind == "dns"


async def test_a_server_without_tls_is_named(server: Server, settings: FetchSettings):
    url = server.url().replace("http:", "https:")

    assert (await failed(settings, feed(url))).kind == "tls"


@pytest.mark.parametrize("url", ["ftp://agency.example/feed", "gopher://x/", "feed.xml", "http://["])
async def test_other_schemes_are_refused(settings: FetchSettings, url: str):
    error = await failed(settings, feed(url))

    assert (error.kind, error.retryable) == ("forbidden-scheme", False)


async def test_a_proxy_carries_the_request_and_its_own_credentials(server: Server, settings: FetchSettings):
    server.at("http://agency.example/feed", response())
    proxy = server.url("").replace("//", "//me:secret@")

    document = await fetched(replace(settings, proxy=proxy, allow_networks=()), feed("http://agency.example/feed"))

    assert document.body == RSS
    assert server.asked[0].headers["proxy-authorization"] == "Basic bWU6c2VjcmV0"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "[::1]", "169.254.169.254"])
async def test_a_proxy_is_not_asked_for_private_addresses(server: Server, settings: FetchSettings, host: str):
    hidden = replace(settings, proxy=server.url(""), allow_networks=())

    assert (await failed(hidden, feed(f"http://{host}/feed"))).kind == "forbidden-address"
    assert server.asked == []


async def test_a_dead_proxy_is_named_without_its_password(settings: FetchSettings, unused_tcp_port: int):
    proxied = replace(settings, proxy=f"http://me:secret@127.0.0.1:{unused_tcp_port}")

    error = await failed(proxied, feed("http://agency.example/feed"))

    assert error.kind == "connect"
    assert "secret" not in str(error)


def asked_with(settings: FetchSettings, url: str, *headers: tuple[str, str], proxy: str | None = None) -> FetchSettings:
    return replace(settings, access={url: Access(headers, proxy=proxy)})


async def test_a_feeds_own_headers_go_to_its_own_host_only(server: Server, settings: FetchSettings):
    url = server.at("/feed", response(b"", 302, Location="/same"))
    server.at("/same", response(b"", 302, Location=f"http://localhost:{server.port}/other"))
    server.at("/other", response())
    access = asked_with(settings, url, ("x-key", "secret"), ("authorization", "Bearer secret"), ("user-agent", "own"))

    document = await fetched(access, feed(url))

    sent = [(request.headers.get("x-key"), request.headers.get("authorization")) for request in server.asked]
    assert sent == [("secret", "Bearer secret")] * 2 + [(None, None)]
    assert [request.headers["user-agent"] for request in server.asked][:2] == ["own", "own"]
    assert "secret" not in repr(document)


async def test_a_feeds_own_headers_do_not_follow_it_to_the_address_it_moved_to(server: Server, settings: FetchSettings):
    server.at("/new", response())
    moved = replace(feed("http://agency.example/feed"), moved_to=server.url("/new"))

    await fetched(asked_with(settings, "http://agency.example/feed", ("x-key", "secret")), moved)

    assert "x-key" not in server.asked[0].headers


async def test_one_feed_may_be_asked_through_a_proxy_and_the_others_stay_guarded(
    server: Server, settings: FetchSettings
):
    server.at("http://agency.example/feed", response())
    own = asked_with(replace(settings, allow_networks=()), "http://agency.example/feed", proxy=server.url(""))

    assert (await fetched(own, feed("http://agency.example/feed"))).body == RSS
    assert (await failed(own, feed(server.url("/feed")))).kind == "forbidden-address"


async def test_one_feed_may_be_asked_without_the_proxy_of_the_others(server: Server, settings: FetchSettings):
    url = server.at("/feed", response())
    proxied = replace(settings, proxy="http://127.0.0.1:1")

    assert (await fetched(asked_with(proxied, url), feed(url))).body == RSS


async def test_a_dead_address_of_a_name_costs_a_quarter_of_a_second(server: Server, settings: FetchSettings):
    """The first address takes no connection: its queue is full, as packets to a broken route are lost."""
    server.at("/feed", response())
    with socket.create_server(("127.0.0.2", server.port), backlog=0) as deaf, ExitStack() as held:
        for _ in range(4):
            waiting = held.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        started = asyncio.get_running_loop().time()
        async with Fetcher(settings, resolver=Resolver("127.0.0.2", "127.0.0.1")) as fetcher:
            answer = await fetcher.fetch(feed(f"http://agency.example:{server.port}/feed"))

    assert isinstance(answer, Document)
    assert 0.2 < asyncio.get_running_loop().time() - started < 2


class Resolver(AbstractResolver):
    """Every name has these addresses."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in self.addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


async def test_a_feeds_own_parameters_are_added_on_its_own_host_and_are_in_no_address(
    server: Server, settings: FetchSettings
):
    elsewhere = f"http://localhost:{server.port}"
    server.at("/feed?page=1&api_key=secret", response(b"", 301, Location="/new?api_key=secret"))
    server.at("/new?api_key=secret", response(b"", 302, Location=f"{elsewhere}/other?api_key=secret"))
    server.at("/other", response())
    url = server.url("/feed?page=1")
    access = replace(settings, access={url: Access(query=(("api_key", "secret"),))})

    document = await fetched(access, feed(url))

    assert [request.target for request in server.asked] == [
        "/feed?page=1&api_key=secret",
        "/new?api_key=secret",
        "/other",
    ]
    assert (document.url, document.permanent) == (f"{elsewhere}/other", server.url("/new"))
