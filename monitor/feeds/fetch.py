"""Fetching feeds: politely, within bounds, and with a name for everything that goes wrong."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, metadata
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from multidict import CIMultiDict
from yarl import URL

from monitor.errors import FetchError
from monitor.feeds.address import downgraded, masked, may_carry_credentials, without_credentials
from monitor.feeds.body import ACCEPTED, Body
from monitor.feeds.digest import body_digest
from monitor.feeds.failures import EXPECTED, Circumstances, fetch_error, forbidden_address
from monitor.feeds.files import read_file
from monitor.feeds.guard import guarded_sockets, is_allowed, literal
from monitor.feeds.headers import max_age, retry_after
from monitor.feeds.host import Hosts
from monitor.feeds.partial import whole_part
from monitor.feeds.resolve import PooledResolver
from monitor.feeds.room import Room
from monitor.model.feed import Access, Document, FeedState, NotModified, ThrottleScope
from monitor.model.settings import FetchSettings
from monitor.text.domain import registrable

PRODUCT = "policy-monitor"
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
MAX_REDIRECTS = 8
CONNECT_TIMEOUT = 10.0
"""Seconds for one connection, of the total: a host that does not answer is told from one that is slow."""
MAX_HEADER = 64 * 1024
"""Bytes of one header field; some sites send policies of 20 KB."""
MOST_HOSTS = 10_000
"""Hosts of which it is remembered whether they are the operator's own."""
MOST_ADDRESSES = 10_000
"""Addresses that are kept taken apart: that takes as long as the rest of a request's preparation."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
DOCUMENTS = frozenset({200, 203})
THROTTLING = frozenset({429, 503})
REFUSALS_THAT_THROTTLE = 2
"""Failed polls before a 403 counts as throttling: one may be a mistake, more are a wall."""


@dataclass(frozen=True, slots=True)
class _Redirect:
    """Where an answer leads; `permanent` for 301 and 308."""

    target: URL
    permanent: bool


@dataclass(slots=True)
class _Visit:
    """One feed on its way through its redirects, and what it is asked with.

    `configured` is the address in the configuration, whose host alone may see secrets, `url` the one asked next.
    `permanent` is where an unbroken chain of permanent redirects has led, `spent` the seconds used, waiting for a
    slot not counted.
    """

    state: FeedState
    url: URL
    configured: URL
    access: Access
    permanent: URL | None = None
    temporary: bool = False
    spent: float = 0.0

    @property
    def name(self) -> str:
        """The feed's address, for people."""
        return masked(self.state.url)

    @property
    def host(self) -> str:
        """Whom this hop asks: what requests at a time are counted by."""
        return f"{self.url.host}:{self.url.port}"

    @property
    def whom(self) -> str | None:
        """Who wants quiet when this hop is asked for it, and whose wish it heeds; None for nobody but the feed."""
        scope = self.state.spec.throttle_scope
        if scope is ThrottleScope.HOST:
            return self.host
        if scope is ThrottleScope.FEED:
            return None
        host = self.url.host or ""
        return host if literal(host) else f"*.{registrable(host)}"

    def follow(self, redirect: _Redirect) -> None:
        """Go to where a redirect leads. One that gives up encryption is followed, and never adopted."""
        self.temporary |= not redirect.permanent or downgraded(self.url, redirect.target)
        # A server that sends us to the same path elsewhere sends the feed's own parameters along.
        self.url = redirect.target.without_query_params(*(name for name, _ in self.access.query))
        if not self.temporary:
            self.permanent = self.url


def default_user_agent() -> str:
    """Product, version, and where to complain, as far as the installed package says so."""
    try:
        package = metadata(PRODUCT)
    except PackageNotFoundError:  # run from a checkout
        return PRODUCT
    homes = [line.partition(",")[2].strip() for line in package.get_all("Project-URL") or []]
    contact = f" (+{homes[0]})" if homes else ""
    return f"{PRODUCT}/{package['Version']}{contact}"


class Fetcher:
    """Fetches feeds with what the settings allow; an async context manager, open while it is used.

    `resolver` replaces the system's look-up of names, and is closed with the fetcher. `trace` hears of every step of
    every request. Nobody is asked while there is no `room` for what they may answer.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        resolver: AbstractResolver | None = None,
        trace: aiohttp.TraceConfig | None = None,
        room: Room | None = None,
    ) -> None:
        self._settings = settings
        self._resolver = resolver or PooledResolver()
        self._hosts = Hosts(per_host=settings.per_host, total=settings.concurrency, spacing=settings.spacing, room=room)
        user_agent = settings.user_agent or default_user_agent()
        self._saying = CIMultiDict({"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPTED})
        self._traces = [trace] if trace else []
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        self._access = settings.access
        self._no_access = Access(proxy=settings.proxy)
        self._is_own = lru_cache(MOST_HOSTS)(self._is_own_host)
        self._address = lru_cache(MOST_ADDRESSES)(URL)

    async def __aenter__(self) -> Self:
        self._sessions = {proxied: self._session(proxied=proxied) for proxied in (False, True)}
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in self._sessions.values():
            await session.close()
        await self._resolver.close()

    def _session(self, *, proxied: bool) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=self._connector(proxied=proxied),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT),
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
            trace_configs=self._traces,
        )

    def heed(self, states: Iterable[FeedState], now: datetime) -> None:
        """Leave those alone who asked for quiet before: it is not over because a program was started anew."""
        for state in states:
            visit = _Visit(state, URL(state.url), URL(state.spec.url), self._no_access)
            if visit.whom and state.quiet_until and state.quiet_until > now:
                self._hosts.hush(visit.whom, state.quiet_until - now)

    async def fetch(self, state: FeedState) -> Document | NotModified:
        """The feed's document, or that it is the one already stored.

        Raises:
            FetchError: with one of monitor.model.feed.FETCH_KINDS.
        """
        try:
            url = self._address(state.url)
        except ValueError as error:
            raise _forbidden_scheme(state, f"not an address: {error}") from error
        match url.scheme:
            case "http" | "https":
                configured = self._address(state.spec.url) if state.moved_to else url
                access = self._access.get(state.spec.url, self._no_access)
                return await self._walk(_Visit(state, url, configured, access))
            case "file":
                return await asyncio.to_thread(self._read_file, state)
            case scheme:
                raise _forbidden_scheme(state, f"scheme {scheme!r} is not http, https or file")

    def _read_file(self, state: FeedState) -> Document | NotModified:
        folder, cap = self._settings.files, self._settings.max_bytes
        return read_file(state.url, below=folder, cap=cap, known_hash=state.body_hash)

    def _connector(self, *, proxied: bool) -> aiohttp.TCPConnector:
        # With a proxy every connection is to the proxy, which the operator chose: what is beyond it is its business.
        sockets = None if proxied else guarded_sockets(self._settings.allow_networks)
        # Our own slots bound the connections: a connector's queue would count against the deadline of those that wait.
        return aiohttp.TCPConnector(limit=0, socket_factory=sockets, resolver=self._resolver)

    async def _walk(self, visit: _Visit) -> Document | NotModified:
        for _ in range(MAX_REDIRECTS + 1):
            self._check_literal(visit)
            answer = await self._hop(visit)
            if not isinstance(answer, _Redirect):
                return replace(answer, permanent=str(visit.permanent)) if visit.permanent else answer
            visit.follow(answer)
        raise FetchError(visit.name, "redirects", f"more than {MAX_REDIRECTS} redirects, the last to {_shown(visit)}")

    def _check_literal(self, visit: _Visit) -> None:
        """Refuse an address written as such: a proxy would connect to it without our guard."""
        address = literal(visit.url.host or "")
        if address is not None and not is_allowed(address, self._settings.allow_networks):
            raise FetchError(visit.name, *forbidden_address(visit.url.host, str(address)))

    async def _hop(self, visit: _Visit) -> Document | NotModified | _Redirect:
        """One request's answer, in its turn, within its share of the deadline, and with names for its failures."""
        whom = visit.whom
        self._heed_quiet(visit, whom)
        spaced, doubtful = not self._is_own(visit.url.host or ""), visit.state.failures > 0
        async with self._hosts.slot(visit.host, whom, spaced=spaced, doubtful=doubtful):
            self._heed_quiet(visit, whom)
            loop = asyncio.get_running_loop()
            begun = loop.time()
            try:
                async with asyncio.timeout(self._settings.timeout.total_seconds() - visit.spent):
                    return await self._ask(visit)
            except EXPECTED as error:
                at = Circumstances(visit.state.url, visit.url, self._settings, CONNECT_TIMEOUT, visit.access.proxy)
                raise fetch_error(error, at) from error
            finally:
                visit.spent += loop.time() - begun

    def _heed_quiet(self, visit: _Visit, whom: str | None) -> None:
        pause = self._hosts.quiet(whom)
        if pause is not None:
            message = f"put off: {whom} asked for quiet"
            raise FetchError(visit.name, "throttled", message, retry_after=pause)

    def _is_own_host(self, host: str) -> bool:
        """Whether a host is one of the operator's, by its address: what may be contacted by name needs no sparing."""
        address = literal("127.0.0.1" if host == "localhost" else host)
        return address is not None and any(address in network for network in self._settings.allow_networks)

    async def _ask(self, visit: _Visit) -> Document | NotModified | _Redirect:
        assert self._sessions, "the fetcher is not open"
        headers = self._headers(visit)
        conditional = _condition(headers, visit.state)
        url, proxy = _with_query(visit), visit.access.proxy
        session = self._sessions[proxy is not None]
        async with session.get(url, headers=headers, allow_redirects=False, proxy=proxy) as response:
            now = datetime.now(UTC)
            said = response.headers
            if response.status in DOCUMENTS:
                self._hosts.answered(visit.whom)
                return await self._document(visit, response, said, now)
            if response.status == 304 and conditional:
                self._hosts.answered(visit.whom)
                return NotModified(max_age=max_age(said, now))
            if response.status in REDIRECTS and "Location" in said:
                return _redirect(visit, response.status, said["Location"])
            raise self._refusal(visit, response.status, said, now)

    def _headers(self, visit: _Visit) -> CIMultiDict[str]:
        """What every request says, then what this feed's own host is told besides: that may be a secret."""
        headers = self._saying.copy()
        if visit.state.spec.user_agent:
            headers["User-Agent"] = visit.state.spec.user_agent
        configured = visit.configured
        if may_carry_credentials(configured, visit.url):
            if configured.user is not None:
                headers["Authorization"] = aiohttp.encode_basic_auth(configured.user, configured.password or "")
            headers.update(visit.access.headers)
        return headers

    async def _document(
        self, visit: _Visit, response: aiohttp.ClientResponse, said: Mapping[str, str], now: datetime
    ) -> Document | NotModified:
        body = Body(said.get("content-encoding", ""), self._settings.max_bytes)
        try:
            async for data in response.content.iter_any():
                body.feed(data)
            cut = not body.whole
        except (aiohttp.ClientPayloadError, ConnectionError):
            cut = True
        read = body.so_far()
        if cut and not whole_part(read):
            raise FetchError(visit.name, "interrupted", f"the document ends after {len(read)} bytes, within an entry")
        body_hash = body_digest(read)
        state = visit.state
        if body_hash == state.body_hash and not cut:
            etag, last_modified = _validator(said, "etag"), _validator(said, "last-modified")
            return NotModified(max_age=max_age(said, now), etag=etag, last_modified=last_modified)
        return Document(
            url=str(without_credentials(visit.url)),
            body=read,
            headers=tuple({name.lower(): value for name, value in said.items()}.items()),
            status=response.status,
            etag=_validator(said, "etag", stale=state.etag),
            last_modified=_validator(said, "last-modified", stale=state.last_modified),
            truncated=cut,
            body_hash=body_hash,
        )

    def _refusal(self, visit: _Visit, status: int, said: Mapping[str, str], now: datetime) -> FetchError:
        wait = retry_after(said, now)
        kind = _kind(status, visit.state.failures)
        if kind == "throttled" and visit.whom:
            self._hosts.hush(visit.whom, wait)
        return FetchError(
            visit.name, kind, _reason(visit, status), status=status, retryable=status != 410, retry_after=wait
        )


def _with_query(visit: _Visit) -> URL:
    """The address of a hop as it is asked for: with the feed's own parameters on its own host."""
    url = without_credentials(visit.url)
    own = visit.access.query and may_carry_credentials(visit.configured, visit.url)
    return url.update_query(visit.access.query) if own else url


def _condition(headers: CIMultiDict[str], state: FeedState) -> bool:
    """Add the validators of the document stored, if there are any: a conditional request (RFC 9110, 13.1)."""
    if state.etag:
        headers["If-None-Match"] = state.etag
    if state.last_modified:
        headers["If-Modified-Since"] = state.last_modified
    return bool(state.etag or state.last_modified)


def _validator(said: Mapping[str, str], name: str, *, stale: str | None = None) -> str | None:
    """A validator that can be sent back as it came, and is not the `stale` one of another body."""
    value = said.get(name)
    usable = value and value.isascii() and value.isprintable() and value != stale
    return value if usable else None


def _redirect(visit: _Visit, status: int, location: str) -> _Redirect:
    try:
        target = without_credentials(visit.url.join(URL(location)))
    except ValueError as error:
        raise FetchError(visit.name, "redirects", f"redirected to what is no address: {error}") from error
    if target.scheme not in ("http", "https"):
        raise FetchError(
            visit.name, "forbidden-scheme", f"redirected to {target.scheme}:, only http and https are followed"
        )
    return _Redirect(target.with_fragment(None), permanent=status in PERMANENT)


def _kind(status: int, failures: int) -> str:
    if status in THROTTLING or (status == 403 and failures >= REFUSALS_THAT_THROTTLE):
        return "throttled"
    return "gone" if status == 410 else "status"


def _reason(visit: _Visit, status: int) -> str:
    if status == 304:
        return "HTTP status 304 to a request that was not conditional"
    return f"HTTP status {status} from {_shown(visit)}"


def _shown(visit: _Visit) -> str:
    return masked(str(visit.url))


def _forbidden_scheme(state: FeedState, message: str) -> FetchError:
    return FetchError(masked(state.url), "forbidden-scheme", message, retryable=False)
