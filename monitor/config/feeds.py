"""The feeds of config.yaml, those of the OPML files it names included."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic_core import PydanticCustomError

from monitor.config.opml import outlines
from monitor.config.scalars import feed_url
from monitor.config.schema import Every, FeedForm, FeedItem, IntervalForm, OpmlForm
from monitor.config.source import Mistakes, Node, Place
from monitor.config.validate import node_at
from monitor.model.feed import FeedSpec


def feeds(items: tuple[FeedItem, ...], node: Node, folder: Path, mistakes: Mistakes) -> tuple[FeedSpec, ...]:
    """The feeds in the order of the configuration; `node` is the list that `items` were read from.

    An address given twice is a mistake in config.yaml. One that an OPML file repeats is taken once, as config.yaml
    has it: feed readers file one feed under several folders.
    """
    given: dict[str, FeedSpec] = {}
    listed: list[FeedSpec] = []
    for index, item in enumerate(items):
        if isinstance(item, OpmlForm):
            listed.extend(_opml(item, node_at(node, index, "opml").place, folder, mistakes))
            continue
        place = node_at(node, index, "url").place
        spec = _feed(item, folder, place, mistakes)
        if spec.url in given:
            mistakes.add(place, "duplicate-feed", f"the feed '{given[spec.url].name}' already has this address")
        given.setdefault(spec.url, spec)
    new = {spec.url: spec for spec in reversed(listed) if spec.url not in given}
    return (*given.values(), *reversed(new.values()))


def _feed(form: FeedForm, folder: Path, place: Place, mistakes: Mistakes) -> FeedSpec:
    shortest, longest = _bounds(form.every)
    return FeedSpec(
        url=_file_url(form.url, folder, place, mistakes) if form.url.startswith("file:") else form.url,
        name=form.name or _address(form.url),
        category=form.category,
        min_interval=shortest,
        max_interval=longest,
        max_age=form.max_age,
        lang=form.lang,
        source=form.source,
        identity=form.id,
        user_agent=form.user_agent,
    )


def _opml(form: OpmlForm, place: Place, folder: Path, mistakes: Mistakes) -> Iterator[FeedSpec]:
    path = folder / form.opml
    if not path.is_file():
        mistakes.add(place, "missing-file", f"there is no file '{path}'")
        return
    for outline in outlines(path, mistakes):
        try:
            url = feed_url(outline.url)
        except PydanticCustomError as error:
            mistakes.add(outline.place, "bad-url", str(error))
            continue
        feed = FeedForm.model_construct(
            url=url,
            name=outline.title or None,
            category=outline.folder or form.category,
            every=form.every,
            max_age=form.max_age,
        )
        yield _feed(feed, folder, outline.place, mistakes)


def _bounds(every: Every) -> tuple[timedelta, timedelta]:
    return (every.min, every.max) if isinstance(every, IntervalForm) else (every, every)


def _file_url(url: str, folder: Path, place: Place, mistakes: Mistakes) -> str:
    """A file: address made absolute (RFC 8089); one that leaves the folder of config.yaml is a mistake."""
    # Links are not followed here: what may be read is decided when it is read.
    top = folder.absolute()
    whole = Path(os.path.normpath(top / unquote(urlsplit(url).path)))
    if not whole.is_relative_to(top):
        mistakes.add(place, "bad-url", f"'{whole}' lies outside the folder of the configuration, '{top}'")
    return whole.as_uri()


def _address(url: str) -> str:
    """An address as a name: without scheme, password and query."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}".rstrip("/")
