"""`monitor feeds discover`: which feeds an address leads to; `add` asks the same."""

import asyncio
from typing import Annotated

import typer

from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, print_table, say
from monitor.errors import MonitorError
from monitor.feeds.address import masked
from monitor.feeds.discover import Discovery, Found
from monitor.feeds.discover import discover as discovered
from monitor.feeds.fetch import Fetcher
from monitor.model.settings import FetchSettings
from monitor.text.plural import counted


def discover(
    url: Annotated[str, typer.Argument(help="The address of a feed, or of a page or site that has feeds.")],
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """List the feeds behind an address: itself, those its page names, or those at the usual paths."""
    discovery = behind(url, configured(config).settings.fetch)
    tell_failures(discovery)
    if as_json:
        print_json(_record(found, discovery.where) for found in discovery.found)
        return
    say(f"{masked(url)}: found {discovery.where}: {len(discovery.found)}")
    columns = ("title", "format", "entries", "url")
    print_table(columns, ((f.feed.title, f.feed.version, len(f.feed.entries), masked(f.url)) for f in discovery.found))


def behind(url: str, fetch: FetchSettings) -> Discovery:
    """The feeds behind an address, one at least; MonitorError for none."""
    discovery = asyncio.run(_ask(url, fetch))
    if not discovery.found:
        tell_failures(discovery)
        raise MonitorError(f"{masked(url)}: no feed at this address, named by its page, or at a usual path")
    return discovery


def described(found: Found) -> str:
    """A feed in a line."""
    return f"{found.feed.title or 'no title'}: {found.feed.version}, {counted(len(found.feed.entries), 'entry')}"


def tell_failures(discovery: Discovery) -> None:
    """Say which feeds are named that do not work."""
    for error in discovery.failed:
        say(f"named by the page, but {error.kind}: {error}")


async def _ask(url: str, fetch: FetchSettings) -> Discovery:
    async with Fetcher(fetch) as fetcher:
        return await discovered(url, fetcher)


def _record(found: Found, where: str) -> dict[str, object]:
    return {
        "url": masked(found.url),
        "title": found.feed.title,
        "format": found.feed.version,
        "entries": len(found.feed.entries),
        "where": where,
    }
