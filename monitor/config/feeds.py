"""The feeds of config.yaml, those of the OPML files it names included."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic_core import PydanticCustomError

from monitor.config.access import article_readers, asked
from monitor.config.feed_form import Every, FeedForm, FetchForm, IntervalForm, OpmlForm
from monitor.config.opml import outlines
from monitor.config.scalars import feed_url
from monitor.config.schema import ConfigForm
from monitor.config.source import Mistakes, Node, Place
from monitor.config.validate import node_at
from monitor.model.feed import Access, FeedSpec, Kind

MOST_ASKED = timedelta(hours=1)
"""How seldom a feed with a fixed interval may ask to be polled: `ttl` is often written once and forgotten."""

CATEGORIES = {Kind.FEDERAL_REGISTER: "government", Kind.PAGE: "policy"}
"""Of sources that are given none."""


@dataclass(frozen=True, slots=True)
class ConfiguredFeed:
    """A feed, and the secrets and the proxy that it is asked with."""

    spec: FeedSpec
    access: Access


@dataclass(frozen=True, slots=True)
class _Given:
    """What every feed is read with: how feeds are fetched, the folder of config.yaml, and where mistakes go."""

    fetch: FetchForm
    folder: Path
    mistakes: Mistakes


def feeds(form: ConfigForm, node: Node, folder: Path, mistakes: Mistakes) -> tuple[ConfiguredFeed, ...]:
    """The feeds in the order of the configuration; `node` is the list that those of `form` were read from.

    An address given twice is a mistake in config.yaml. One that an OPML file repeats is taken once, as config.yaml
    has it: feed readers file one feed under several folders.
    """
    around = _Given(form.fetch, folder, mistakes)
    given: dict[str, ConfiguredFeed] = {}
    listed: list[ConfiguredFeed] = []
    for index, item in enumerate(form.feeds):
        if isinstance(item, OpmlForm):
            listed.extend(_opml(item, node_at(node, index, "opml").place, around))
            continue
        place = node_at(node, index, "url").place
        feed = _feed(item, place, around)
        if feed.spec.url in given:
            known = given[feed.spec.url].spec.name
            mistakes.add(place, "duplicate-feed", f"the feed '{known}' already has this address")
        given.setdefault(feed.spec.url, feed)
    new = {feed.spec.url: feed for feed in reversed(listed) if feed.spec.url not in given}
    return (*given.values(), *reversed(new.values()))


def _feed(form: FeedForm, place: Place, around: _Given) -> ConfiguredFeed:
    shortest, longest = _bounds(form.every)
    url = _file_url(form.url, place, around) if form.url.startswith("file:") else form.url
    category = form.category or CATEGORIES.get(form.kind)
    how = asked(form, url, category, around.fetch)
    if how.article and not article_readers():
        hint = "install policy-monitor[article]"
        around.mistakes.add(place, "missing-extra", "what reads articles is not installed", hint)
    spec = FeedSpec(
        url=how.url,
        name=form.name or _address(form.url),
        category=category,
        min_interval=shortest,
        max_interval=longest,
        max_age=form.max_age,
        lang=form.lang,
        source=form.source,
        identity=form.id,
        user_agent=how.user_agent,
        kind=form.kind,
        adaptive=isinstance(form.every, IntervalForm),
        throttle_scope=how.throttle_scope,
        article=how.article,
    )
    return ConfiguredFeed(spec, how.access)


def _opml(form: OpmlForm, place: Place, around: _Given) -> Iterator[ConfiguredFeed]:
    path = around.folder / form.opml
    if not path.is_file():
        around.mistakes.add(place, "missing-file", f"there is no file '{path}'")
        return
    for outline in outlines(path, around.mistakes):
        try:
            url = feed_url(outline.url)
        except PydanticCustomError as error:
            around.mistakes.add(outline.place, "bad-url", str(error))
            continue
        feed = FeedForm.model_construct(
            _fields_set={"url"},
            url=url,
            name=outline.title or None,
            category=outline.folder or form.category,
            every=form.every,
            max_age=form.max_age,
        )
        yield _feed(feed, outline.place, around)


def _bounds(every: Every) -> tuple[timedelta, timedelta]:
    return (every.min, every.max) if isinstance(every, IntervalForm) else (every, max(every, MOST_ASKED))


def _file_url(url: str, place: Place, around: _Given) -> str:
    """A file: address made absolute (RFC 8089); one that leaves the folder of config.yaml is a mistake."""
    # Links are not followed here: what may be read is decided when it is read.
    top = around.folder.absolute()
    whole = Path(os.path.normpath(top / unquote(urlsplit(url).path)))
    if not whole.is_relative_to(top):
        around.mistakes.add(place, "bad-url", f"'{whole}' lies outside the folder of the configuration, '{top}'")
    return whole.as_uri()


def _address(url: str) -> str:
    """An address as a name: without scheme, password and query."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}".rstrip("/")
