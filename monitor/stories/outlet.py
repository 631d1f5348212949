"""Who published an entry, as far as its address and its feed tell."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.text.domain import registrable

AGGREGATORS = frozenset({"news.google.com", "feedproxy.google.com", "feeds.feedburner.com"})
"""Hosts whose links hide the outlet; the entry's source names it."""

RESERVED = (".example", ".test", ".invalid", ".localhost")
"""Top-level domains that no outlet can have (RFC 2606, section 2): addresses there stand in for others."""


def outlet(url: str | None, source: str | None, feed: str | None) -> str:
    """The registrable domain of a link, else the source, else the feed, as written; empty when nothing is known.

    A reserved domain counts only where the source is not known. Two are one outlet when `casefold` makes them equal.
    """
    domain, named = _domain(url), (source or "").strip()
    if domain and not (named and domain.endswith(RESERVED)):
        return domain
    return named or (feed or "").strip()


def leads_to_outlet(url: str | None) -> bool:
    """Whether a link leads to what it tells of, and not to an aggregator who hides where that is."""
    return bool(url) and _host(url) not in AGGREGATORS


def _domain(url: str | None) -> str | None:
    host = _host(url)
    if not host or host in AGGREGATORS:
        return None
    if _is_address(host):
        return host
    return registrable(host)


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        # urlsplit raises on brackets that hold no IPv6 address.
        return None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
