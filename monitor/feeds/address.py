"""Addresses: what may be shown of them, what of them may travel on, and which of them people can follow."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from yarl import URL

SECRET_PARAMETER = re.compile(r"(?i)(token|key|secret|sign|sig$|auth|pass|pwd|credential|session|sid$)")
"""Names of query parameters whose values are credentials."""
MASK = "***"
HTTP = re.compile(r"https?://", re.IGNORECASE)
ORDINARY = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[!-~]*)?")
"""Whole addresses as nearly all links are, which need not be taken apart to be told."""
LINE_BREAKS = re.compile(r"[\t\r\n]")
LINK_CAP = 4096
"""Characters of a link; browsers and databases take no more for sure."""


def masked(url: str) -> str:
    """The address for people: without user name, password, and the values of parameters that are credentials."""
    try:
        parsed = URL(url)
        shown = without_credentials(parsed)
        query = [(name, MASK if SECRET_PARAMETER.search(name) else value) for name, value in shown.query.items()]
        return str(shown.with_query(query)) if query != list(shown.query.items()) else str(shown)
    except ValueError:
        return re.sub(r"//[^/@]*@", "//", url.partition("?")[0])


def without_credentials(url: URL) -> URL:
    """The address without user name and password."""
    return url.with_user(None) if url.absolute and url.user is not None else url


def may_carry_credentials(configured: URL, other: URL) -> bool:
    """Whether credentials configured for one address may be sent to another.

    Only to the same scheme, host and port (RFC 6454, 5), or to the same host once it has moved from http to https.
    """
    if configured.host != other.host:
        return False
    upgraded = (configured.scheme, configured.port, other.scheme, other.port) == ("http", 80, "https", 443)
    return upgraded or (configured.scheme, configured.port) == (other.scheme, other.port)


def downgraded(one: URL, other: URL) -> bool:
    """Whether going from one address to the other gives up encryption."""
    return one.scheme == "https" and other.scheme != "https"


def absolute_link(link: str | None, *bases: str | None) -> str | None:
    """A link as people can follow it: http or https, resolved against the first base that is; None when it is neither.

    Raises nothing: links in feeds are whatever their authors typed.
    """
    typed = (link or "").strip()
    if len(typed) <= LINK_CAP and ORDINARY.fullmatch(typed):
        return typed
    if " " in typed or not typed.isprintable():
        typed = LINE_BREAKS.sub("", typed).replace(" ", "%20")
    try:
        resolved = typed if HTTP.match(typed) else _joined(typed, bases)
        parts = urlsplit(resolved)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return resolved if typed and usable and len(resolved) <= LINK_CAP and resolved.isprintable() else None


def _joined(link: str, bases: Iterable[str | None]) -> str:
    """A relative link, resolved against the first base that people can follow, if there is one."""
    return urljoin(next((base for base in bases if base and HTTP.match(base)), ""), link)
