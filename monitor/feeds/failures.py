"""Where the HTTP library's idea of failure stops: each of its errors by the name we give it."""

import os
from dataclasses import dataclass

import aiohttp
from yarl import URL

from monitor.errors import FetchError
from monitor.feeds.address import MASK, masked
from monitor.feeds.body import TooLargeError, UndecodableError
from monitor.feeds.guard import ForbiddenAddressError
from monitor.model.settings import FetchSettings

EXPECTED = (TooLargeError, UndecodableError, aiohttp.ClientError, TimeoutError, ConnectionError, UnicodeError)
"""What may be raised while a document is fetched; anything else is our bug."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where a request stood when it failed: the feed's address, that of this hop, the bounds, and the proxy."""

    feed: str
    hop: URL
    settings: FetchSettings
    connect_timeout: float
    proxy: str | None = None


def fetch_error(error: Exception, at: Circumstances) -> FetchError:
    """An expected error under its own kind."""
    kind, message = _kind_and_message(error, at)
    return FetchError(masked(at.feed), kind, message)


def forbidden_address(host: str | None, address: str) -> tuple[str, str]:
    """The kind and the message of an address that the guard refuses."""
    where = f"{host} is" if host == address else f"{host} is at {address},"
    return "forbidden-address", f"{where} not on the internet; fetch.allow_networks may allow it"


def _kind_and_message(error: Exception, at: Circumstances) -> tuple[str, str]:
    host = at.hop.host
    match error:
        case TooLargeError():
            return "too-large", f"over the cap of {at.settings.max_bytes} bytes"
        case UndecodableError():
            return "encoding", f"the body cannot be decompressed: {error}"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return "tls", _scrubbed(error, at.proxy)
        case aiohttp.ClientConnectorDNSError():
            return "dns", f"the name {error.host} does not resolve"
        case aiohttp.ClientConnectorError(os_error=ForbiddenAddressError(address=address)):
            return forbidden_address(host, str(address))
        case aiohttp.ClientConnectorError():
            # By the number: the error's own text says the address once more.
            why = os.strerror(error.os_error.errno).lower() if error.os_error.errno else "refused"
            return "connect", f"no connection to {error.host}:{error.port}: {why}"
        case aiohttp.ConnectionTimeoutError():
            return "connect", f"no connection to {host} within {at.connect_timeout:g} s"
        case TimeoutError():
            return "timeout", f"not finished within {at.settings.timeout.total_seconds():g} s"
        case aiohttp.ClientHttpProxyError():
            return "connect", f"the proxy answered with status {error.status}"
        case aiohttp.ClientResponseError():
            return "interrupted", f"the answer of {host} is not valid HTTP"
        case aiohttp.InvalidURL() | UnicodeError():
            return "dns", f"{host!r} is not the name of a host"
        case _:
            return "interrupted", f"{host} closed the connection before the answer was whole"


def _scrubbed(error: Exception, proxy: str | None) -> str:
    """The library's words, without the proxy's address: it may hold a password."""
    words = str(error)
    return words.replace(proxy, MASK) if proxy else words
