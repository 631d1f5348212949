"""`monitor feeds`: which there are and how they are. The configuration lists them, the database knows their state."""

import os
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import PydanticCustomError

from monitor.cli.feed_discovery import behind, described, discover, tell_failures
from monitor.cli.feed_trial import try_feed
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, print_table, say
from monitor.cli.stored import stored
from monitor.config.edit import Feed, with_feeds, without_feed
from monitor.config.load import Configuration
from monitor.config.opml import Outline, document, outlines
from monitor.config.rewrite import Listed, listed, rewrite
from monitor.config.scalars import web_url
from monitor.config.source import Mistakes
from monitor.errors import MonitorError
from monitor.feeds.address import masked
from monitor.feeds.conditions import health
from monitor.feeds.discover import Found
from monitor.feeds.out import feed_record
from monitor.model.feed import FeedSpec, FeedState
from monitor.storage.database import Database
from monitor.storage.migrate import check
from monitor.text.plural import counted

app = typer.Typer(help="List, add, find, try, remove, import, export, pause and resume feeds.", no_args_is_help=True)

LONGEST_NAME = 80
"""Characters of a feed's own title that make its name."""

Which = Annotated[str, typer.Argument(metavar="NAME_OR_URL", help="The feed's name or address.")]


@app.command("list")
def list_feeds(config: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """List the configured feeds and how they are."""
    configuration = configured(config)
    states = _states(configuration)
    pairs = [(spec, states.get(spec.url)) for spec in configuration.settings.feeds]
    if as_json:
        print_json(feed_record(spec, state) for spec, state in pairs)
        return
    columns = ("name", "category", "health", "last success", "next due", "url")
    print_table(columns, (_row(spec, state, datetime.now(UTC)) for spec, state in pairs))


app.command("discover")(discover)
app.command("test")(try_feed)


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="A feed, a page or site that has one, or file: below the configuration.")],
    config: ConfigPath = DEFAULT_CONFIG,
    name: Annotated[str | None, typer.Option("--name", help="How it is called in messages; else by its title.")] = None,
    category: Annotated[str | None, typer.Option("--category", help="Your word for its kind.")] = None,
    every: Annotated[str | None, typer.Option("--every", help="The time between two polls: 15m, 1h30m.")] = None,
    max_age: Annotated[
        str | None, typer.Option("--max-age", help="Older entries of the new feed tell nobody: 24h, none.")
    ] = None,
    as_is: Annotated[bool, typer.Option("--as-is", help="Add the address without looking at it.")] = False,
) -> None:
    """Add a feed to config.yaml. A running service takes it up by itself.

    The address is looked at first: where it is a page, the feed it names is added, and the others are told.
    """
    settings = configured(config).settings
    _check_new(url, settings.feeds, config)
    others: list[Found] = []
    if not as_is and url.startswith(("http://", "https://")):
        discovery = behind(url, settings.fetch)
        chosen, *others = discovery.found
        _check_new(chosen.url, settings.feeds, config)
        url, name = chosen.url, name or _title(chosen, settings.feeds)
        say(f"{discovery.where}: {masked(url)} ({described(chosen)})")
        tell_failures(discovery)
    keys = {"url": url, "name": name, "category": category, "every": every, "max_age": max_age}
    feed = {key: value for key, value in keys.items() if value is not None}
    rewrite(config, lambda text: with_feeds(text, [feed]), configured)
    say(f"{config}: added {name or masked(url)}")
    for other in others:
        say(f"also there: {masked(other.url)} ({described(other)})")


@app.command("remove")
def remove(which: Which, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Take a feed out of config.yaml. What is known of it stays in the database."""
    configured(config)
    index, spec = _listed_feed(listed(config, os.environ), which, config)
    rewrite(config, lambda text: without_feed(text, index), configured)
    say(f"{config}: removed {spec.name}")


@app.command("import")
def import_opml(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")],
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Add the feeds of an OPML file to config.yaml, those it does not have yet; folders become categories."""
    known = {spec.url for spec in configured(config).settings.feeds}
    mistakes = Mistakes()
    found = {outline.url: outline for outline in reversed(outlines(file, mistakes))}
    mistakes.check()
    fitting = [outline for outline in reversed(found.values()) if _fits(outline)]
    new = [_imported(outline) for outline in fitting if outline.url not in known]
    if new:
        rewrite(config, lambda text: with_feeds(text, new), configured)
    refused = len(found) - len(fitting)
    say(f"{config}: {counted(len(new), 'feed')} added, {len(fitting) - len(new)} already there, {refused} refused")
    if refused:
        raise typer.Exit(1)


@app.command("export")
def export(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Print the feeds as OPML 2.0, without passwords; feeds that are files of this machine are left out."""
    feeds = [
        replace(spec, url=masked(spec.url))
        for spec in configured(config).settings.feeds
        if not spec.url.startswith("file:")
    ]
    print(document(feeds, "Feeds of the policy monitor"), end="")


@app.command("pause")
def pause(which: Which, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Poll a feed no more until it is resumed."""
    with stored(configured(config)) as store:
        feed = _known_feed(store.find_feeds(which), which)
        store.stop_feed(feed.id, datetime.now(UTC))
    say(f"{feed.spec.name} is paused")


@app.command("resume")
def resume(which: Which, config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Poll a paused feed again, from now on."""
    with stored(configured(config)) as store:
        feed = _known_feed(store.find_feeds(which), which)
        store.resume_feed(feed.id, datetime.now(UTC))
    say(f"{feed.spec.name} is polled again")


def _check_new(url: str, feeds: Iterable[FeedSpec], config: Path) -> None:
    for spec in feeds:
        if spec.url == url:
            raise MonitorError(f"{config}: the feed {spec.name!r} already has this address")


def _title(found: Found, feeds: Iterable[FeedSpec]) -> str | None:
    """What a feed calls itself, as config.yaml writes it; None when it says nothing, or another is called so."""
    title = _one_line(found.feed.title)[:LONGEST_NAME].strip()
    known = title in {spec.name for spec in feeds}
    return title.replace("${", "$${") if any(map(str.isalnum, title)) and not known else None


def _states(configuration: Configuration) -> Mapping[str, FeedState]:
    """What the store knows of feeds, by address; nothing before the service has first run."""
    with closing(Database(configuration.settings.database)) as database:
        if check(database) is None:
            return {}
    with stored(configuration) as store:
        return {state.spec.url: state for state in store.feeds()}


def _row(spec: FeedSpec, state: FeedState | None, now: datetime) -> tuple[object, ...]:
    if state is None:
        return spec.name, spec.category, "not polled yet", "", "", masked(spec.url)
    success = f"{state.last_success:%Y-%m-%d %H:%M}" if state.last_success else "never"
    due = "" if state.paused else f"{state.next_due:%H:%M}" if state.next_due > now else "now"
    return spec.name, spec.category, health(state), success, due, masked(state.url)


def _listed_feed(places: Iterable[Listed], which: str, config: Path) -> tuple[int, FeedSpec]:
    """The one place of config.yaml where that feed stands, and the feed."""
    found = [
        (index, place, spec)
        for index, place in enumerate(places)
        for spec in place.specs
        if which in (spec.name, spec.url, masked(spec.url))
    ]
    own = [(index, spec) for index, place, spec in found if place.opml is None]
    if len(own) == 1:
        return own[0]
    if own:
        raise MonitorError(f"{config}: {len(own)} feeds are called {which!r}; give the address of one")
    if found:
        raise MonitorError(f"{config}: {which!r} comes from {found[0][1].opml}; take it out of that file")
    raise MonitorError(f"{config}: no feed has the name or address {which!r}; `monitor feeds list` shows them")


def _known_feed(found: tuple[FeedState, ...], which: str) -> FeedState:
    if not found:
        raise MonitorError(f"no feed that the service knows has the name or address {which!r}")
    if len(found) > 1:
        raise MonitorError(f"{len(found)} feeds are called {which!r}; give the address of one")
    return found[0]


def _fits(outline: Outline) -> bool:
    """Whether an outline can be taken; one that cannot is told."""
    try:
        web_url(outline.url)
    except PydanticCustomError as error:
        say(f"{outline.place.path}:{outline.place.line}:{outline.place.column}: error[bad-url] {error}")
        return False
    return True


def _imported(outline: Outline) -> Feed:
    """The outline as config.yaml writes it. What another program wrote names no variable of ours: `${` is plain."""
    keys = {"url": outline.url, "name": _one_line(outline.title), "category": _one_line(outline.folder)}
    return {key: value.replace("${", "$${") for key, value in keys.items() if any(map(str.isalnum, value))}


def _one_line(text: str) -> str:
    return "".join(char for char in " ".join(text.split()) if char.isprintable())
