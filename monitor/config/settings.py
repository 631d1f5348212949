"""config.yaml as the settings of the service: paths absolute, secrets filled in, everything that is named there."""

from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

from monitor.config.feeds import ConfiguredFeed, feeds
from monitor.config.routes import CheckTarget, Names, known_events, receivers, route, route_tests
from monitor.config.schema import ConfigForm
from monitor.config.source import Mistakes, Node
from monitor.config.validate import node_at
from monitor.config.watch import entities
from monitor.config.web_form import WebForm
from monitor.model.feed import Access
from monitor.model.settings import FetchSettings, Heartbeat, Retention, Settings, Web

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql+psycopg://", "postgresql://", "postgres://")


def settings(
    form: ConfigForm, *, node: Node, whole: Node, path: Path, check: CheckTarget, mistakes: Mistakes
) -> Settings:
    """The settings that config.yaml at `path` means; what it names wrongly is noted.

    `node` is what `form` was read from: `whole`, or what fits of it.
    """
    folder = path.parent
    watched = entities(form.watch, node_at(node, "watch"), folder, mistakes)
    known = receivers(form.receivers, node_at(node, "receivers"), check, mistakes)
    # A receiver or party that has a mistake of its own is there all the same: naming it is no second mistake.
    names = Names(
        receivers=_written(whole, "receivers") | {receiver.name for receiver in known},
        watched=_written(whole, "watch") | {entity.name for entity in watched},
        timezone=form.timezone,
    )
    found = feeds(form, node_at(node, "feeds"), folder, mistakes)
    return Settings(
        path=path.absolute(),
        database=_database(form.database, node, folder, mistakes),
        timezone=form.timezone,
        watch=watched,
        feeds=tuple(feed.spec for feed in found),
        fetch=_fetch(form, folder, found),
        receivers=known,
        route=route(form.route, node_at(node, "route"), names, mistakes),
        web=web_of(form.web),
        retention=Retention(form.retention.entries, form.retention.mentions),
        route_tests=route_tests(form.route.tests, node_at(node, "route", "tests"), names, mistakes),
        known_events=known_events(form.known_events, node_at(node, "known_events"), names, mistakes),
        alive=form.alive,
        heartbeat=Heartbeat(form.heartbeat.url, form.heartbeat.every) if form.heartbeat else None,
    )


def web_of(form: WebForm) -> Web:
    """The settings of the page."""
    return replace(
        form.listen,
        url=form.url,
        password=form.password,
        session=form.session,
        user_header=form.user_header,
        proxies=tuple(map(ip_network, form.proxies)),
        tokens={each.name: each.token for each in form.tokens},
        writers=frozenset(each.name for each in form.tokens if each.write),
    )


def _written(whole: Node, key: str) -> frozenset[str]:
    rows = node_at(whole, key).children.values()
    return frozenset(str(node_at(row, "name").value) for row in rows)


def _fetch(form: ConfigForm, folder: Path, found: tuple[ConfiguredFeed, ...]) -> FetchSettings:
    usual = Access(proxy=form.fetch.proxy)
    return FetchSettings(
        files=folder.absolute(),
        timeout=form.fetch.timeout,
        max_bytes=form.fetch.max_bytes,
        per_host=form.fetch.per_host,
        concurrency=form.fetch.concurrency,
        user_agent=form.fetch.user_agent,
        allow_networks=tuple(map(ip_network, form.fetch.allow_networks)),
        proxy=form.fetch.proxy,
        spacing=form.fetch.spacing,
        access={feed.spec.url: feed.access for feed in found if feed.access != usual},
    )


def _database(url: str, node: Node, folder: Path, mistakes: Mistakes) -> str:
    """A database's address as SQLAlchemy takes it; the file of SQLite is relative to config.yaml."""
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        name = url.removeprefix(_SQLITE)
        return url if name.startswith((":memory:", "file:")) else f"{_SQLITE}{folder.absolute() / name}"
    if not url.startswith(_POSTGRESQL):
        hint = "write sqlite:///monitor.db or postgresql+psycopg://user:password@host/name"
        mistakes.add(node_at(node, "database").place, "bad-url", "this is the address of no database known here", hint)
    return url
