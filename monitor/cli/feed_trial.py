"""`monitor feeds test`: everything a poll of one feed sees, and what it makes of it."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.alerts.out import timestamp
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, print_table
from monitor.errors import MonitorError
from monitor.feeds.address import masked
from monitor.feeds.encoding import chosen, declared, stated
from monitor.feeds.probe import Hop, Probe, probe
from monitor.model.entry import Entry
from monitor.model.feed import Document, FeedSpec, PolledEntry

HEADERS = ("content-type", "content-encoding", "content-length", "etag", "last-modified", "cache-control", "expires")
"""What a server says that a poll heeds."""
SHOWN = 20
"""Entries that are listed for people; `--json` gives all."""


def try_feed(
    which: Annotated[str, typer.Argument(metavar="NAME_OR_URL", help="A configured feed, or any address.")],
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Poll a feed once, store nothing, and show all there is to see: times, redirects, validators, format, entries."""
    settings = configured(config).settings
    now = datetime.now(UTC)
    seen = asyncio.run(probe(_spec(which, settings.feeds), settings.fetch, now))
    if as_json:
        print_json([_record(seen)])
    else:
        _show(seen, now)
    if seen.error:
        raise typer.Exit(1)


def _spec(which: str, feeds: Sequence[FeedSpec]) -> FeedSpec:
    for spec in feeds:
        if which in (spec.name, spec.url, masked(spec.url)):
            return spec
    if ":" not in which:
        raise MonitorError(f"no feed is called {which!r}, and it is no address")
    return FeedSpec(which, which)


def _show(seen: Probe, now: datetime) -> None:
    for hop in seen.hops:
        print(f"{hop.status or 'no answer'}  {hop.url}")
        if phases := _phases(hop):
            print(f"{'':<12} {phases}")
    for name, value in _facts(seen, now):
        print(f"{name:<12} {value}")
    if seen.error:
        print(f"{'error':<12} {seen.error.kind}: {seen.error.message}")
    if seen.poll and seen.poll.entries:
        print()
        print_table(("published", "news", "id", "title", "link"), map(_row, seen.poll.entries[:SHOWN]))
        if len(seen.poll.entries) > SHOWN:
            print(f"and {len(seen.poll.entries) - SHOWN} more")


def _phases(hop: Hop) -> str:
    phases = {"name": hop.dns, "connection": hop.connect, "first byte": hop.wait}
    return ", ".join(f"{name} {_ms(seconds)}" for name, seconds in phases.items() if seconds is not None)


def _facts(seen: Probe, now: datetime) -> Iterator[tuple[str, str]]:
    """What is to be said of a feed, in the order in which it came to light."""
    if document := seen.document:
        said = dict(document.headers)
        yield from ((name, said[name]) for name in HEADERS if name in said)
        yield "body", f"{len(document.body):,} bytes in {_ms(seen.body)}{', cut short' if document.truncated else ''}"
        server, own, read = _encodings(document)
        yield "encoding", f"{read}; the server says {server or 'nothing'}, the document {own or 'nothing'}"
        yield (
            "redirects",
            f"for good to {masked(document.permanent)}" if document.permanent else "none for good",
        )
    if feed := seen.feed:
        yield "format", f"{feed.version}, parsed in {_ms(seen.parsing)}{'' if feed.complete else ', cut short'}"
        yield "title", feed.title
        yield "asks for", f"a poll every {feed.ttl}" if feed.ttl else "no interval"
    if poll := seen.poll:
        yield "validators", _validators(seen)
        yield "next poll", f"in {round((poll.state.next_due - now).total_seconds() / 60)} minutes"
        yield "entries", _entries([polled.entry for polled in poll.entries])
        yield "news", f"{sum(not polled.baseline for polled in poll.entries)} of them, if this were the first poll"


def _validators(seen: Probe) -> str:
    if seen.repeated is None:
        return "none: each poll fetches everything"
    return "heeded (304)" if seen.repeated == 304 else f"not heeded: {seen.repeated} to a conditional request"


def _entries(entries: Sequence[Entry]) -> str:
    dates = sorted(entry.published for entry in entries if entry.published)
    if not dates:
        return f"{len(entries)}, none dated"
    return f"{len(entries)}, {len(dates)} dated, from {timestamp(dates[0])} to {timestamp(dates[-1])}"


def _row(polled: PolledEntry) -> tuple[object, ...]:
    entry = polled.entry
    published = timestamp(entry.published) if entry.published else "undated"
    return published, "" if polled.baseline else "yes", entry.id, entry.title or entry.summary[:80], entry.url


def _encodings(document: Document) -> tuple[str | None, str | None, str]:
    """What the server says, what the document says, and what it is read as."""
    own = declared(document)
    return stated(document), own, chosen(document) or own or ("utf-8" if document.body.isascii() else "windows-1252")


def _record(seen: Probe) -> dict[str, object]:
    """All that was seen, times in seconds; null for what did not come to light."""
    document, feed, poll = seen.document, seen.feed, seen.poll
    return {
        "hops": [asdict(hop) for hop in seen.hops],
        "headers": dict(document.headers) if document else None,
        "bytes": len(document.body) if document else None,
        "body": seen.body if document else None,
        "encoding": _encodings(document)[2] if document else None,
        "moved_to": masked(document.permanent) if document and document.permanent else None,
        "format": feed.version if feed else None,
        "complete": feed.complete and not document.truncated if feed and document else None,
        "title": feed.title if feed else None,
        "asks_for": feed.ttl.total_seconds() if feed and feed.ttl else None,
        "parsing": seen.parsing if feed else None,
        "repeated": seen.repeated,
        "next_poll": timestamp(poll.state.next_due) if poll else None,
        "entries": [_entry_record(polled) for polled in poll.entries] if poll else None,
        "error": {"kind": seen.error.kind, "message": seen.error.message} if seen.error else None,
    }


def _entry_record(polled: PolledEntry) -> dict[str, object]:
    entry = polled.entry
    return {
        "id": entry.id,
        "title": entry.title,
        "url": entry.url,
        "published": timestamp(entry.published) if entry.published else None,
        "baseline": polled.baseline,
    }


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
