"""One poll of a feed with everything it sees on its way, for people who ask why a feed is as it is."""

import asyncio
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from types import SimpleNamespace

import aiohttp

from monitor.errors import FeedError
from monitor.feeds.address import masked
from monitor.feeds.fetch import Fetcher
from monitor.feeds.schedule import after_success
from monitor.feeds.source import read_document
from monitor.model.feed import Document, FeedSpec, FeedState, NotModified, ParsedFeed, Poll
from monitor.model.settings import FetchSettings


@dataclass(slots=True)
class Hop:
    """One request and the head of its answer; seconds of each phase, None for one that did not come.

    `connect` includes the handshake of TLS; `wait` is from the request sent to the head of the answer.
    """

    url: str
    status: int | None = None
    dns: float | None = None
    connect: float | None = None
    wait: float | None = None


@dataclass(slots=True)
class Probe:
    """What a poll saw, as far as it came; `error` is what ended it.

    `body` and `parsing` are seconds. `repeated` is the status that a second request got, which carried the validators;
    None where there are none to carry.
    """

    hops: list[Hop] = field(default_factory=list)
    document: Document | None = None
    body: float = 0.0
    feed: ParsedFeed | None = None
    parsing: float = 0.0
    poll: Poll | None = None
    repeated: int | None = None
    error: FeedError | None = None


async def probe(spec: FeedSpec, settings: FetchSettings, now: datetime) -> Probe:
    """What the first poll of a feed sees at this moment."""
    seen = Probe()
    async with Fetcher(settings, trace=_trace(seen.hops)) as fetcher:
        try:
            await _first_poll(seen, FeedState(0, spec, now), fetcher)
            await _second_request(seen, fetcher)
        except FeedError as error:
            seen.error = error
    return seen


async def _first_poll(seen: Probe, state: FeedState, fetcher: Fetcher) -> None:
    began = time.perf_counter()
    fetched = await fetcher.fetch(state)
    assert not isinstance(fetched, NotModified)  # nothing was known that could be unchanged
    heads = sum(phase or 0.0 for hop in seen.hops for phase in (hop.dns, hop.connect, hop.wait))
    seen.document, seen.body = fetched, max(time.perf_counter() - began - heads, 0.0)
    began = time.perf_counter()
    seen.feed = read_document(fetched, state.spec)
    seen.parsing = time.perf_counter() - began
    seen.poll = after_success(state, fetched, seen.feed, now=state.next_due, rng=Random(0))  # noqa: S311


async def _second_request(seen: Probe, fetcher: Fetcher) -> None:
    """Ask again as the next poll would: some servers give validators and do not heed them."""
    assert seen.poll is not None
    state = seen.poll.state
    if not (state.etag or state.last_modified):
        return
    asked = len(seen.hops)
    await fetcher.fetch(replace(state, body_hash=None))
    seen.repeated = seen.hops[-1].status
    del seen.hops[asked:]


def _trace(hops: list[Hop]) -> aiohttp.TraceConfig:
    """What writes each request down, as it comes."""

    async def begin(
        _session: aiohttp.ClientSession, at: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        at.hop, at.since = Hop(masked(str(request.url))), _now()
        hops.append(at.hop)

    async def resolving(_session: aiohttp.ClientSession, at: SimpleNamespace, _: object) -> None:
        at.since = _now()

    async def resolved(_session: aiohttp.ClientSession, at: SimpleNamespace, _: object) -> None:
        at.hop.dns, at.since = _now() - at.since, _now()

    async def connected(_session: aiohttp.ClientSession, at: SimpleNamespace, _: object) -> None:
        at.hop.connect = _now() - at.since

    async def sent(_session: aiohttp.ClientSession, at: SimpleNamespace, _: object) -> None:
        at.since = _now()

    async def answered(
        _session: aiohttp.ClientSession, at: SimpleNamespace, answer: aiohttp.TraceRequestEndParams
    ) -> None:
        at.hop.wait, at.hop.status = _now() - at.since, answer.response.status

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(begin)
    trace.on_dns_resolvehost_start.append(resolving)
    trace.on_dns_resolvehost_end.append(resolved)
    trace.on_connection_create_end.append(connected)
    trace.on_request_headers_sent.append(sent)
    trace.on_request_end.append(answered)
    return trace


def _now() -> float:
    return asyncio.get_running_loop().time()
