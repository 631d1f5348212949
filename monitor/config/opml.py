"""OPML 2.0 (opml.org/spec2.opml), as feed readers export it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from monitor.config.source import Mistakes, Place, read_text
from monitor.model.feed import FeedSpec

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped (2.2)."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of an OPML file. `folder` is the name of the nearest folder around it, "" without one."""

    url: str
    title: str
    folder: str
    place: Place


def outlines(path: Path, mistakes: Mistakes) -> tuple[Outline, ...]:
    """The feeds of an OPML file, in its order; empty, with the reason noted, where it cannot be read."""
    text = read_text(path, mistakes)
    if text is None:
        return ()
    reader = _Reader(str(path))
    try:
        reader.parser.Parse(text, True)
    except expat.ExpatError as error:
        place = Place(str(path), error.lineno, error.offset + 1)
        mistakes.add(place, "opml-syntax", f"this is not XML: {expat.ErrorString(error.code)}")
        return ()
    except _Refused as error:
        mistakes.add(reader.place(), "opml-syntax", str(error))
        return ()
    return tuple(reader.found)


def document(feeds: Iterable[FeedSpec], title: str) -> str:
    """An OPML file of feeds, those of one category in a folder of that name."""
    folders: dict[str | None, list[FeedSpec]] = {}
    for feed in feeds:
        folders.setdefault(feed.category, []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["  <head>", f"    <title>{escape(title)}</title>", "  </head>", "  <body>"]
    for category, inside in folders.items():
        if category is None:
            lines += [f"    {_outline(feed)}" for feed in inside]
            continue
        lines.append(f"    <outline text={_attribute(category)}>")
        lines += [f"      {_outline(feed)}" for feed in inside]
        lines.append("    </outline>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(feed: FeedSpec) -> str:
    return f'<outline type="rss" text={_attribute(feed.name)} xmlUrl={_attribute(feed.url)}/>'


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))


class _Refused(Exception):  # noqa: N818  a way out of the parser's callbacks, caught in outlines()
    pass


class _Reader:
    def __init__(self, path: str) -> None:
        self.found: list[Outline] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity
        self._path = path
        self._seen_root = False
        self._folders: list[str] = []

    def place(self) -> Place:
        return Place(self._path, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        if not self._seen_root and element != "opml":
            raise _Refused(f"this is not OPML: it begins with <{element}>")
        self._seen_root = True
        if element != "outline":
            return
        said = {name.lower(): value for name, value in attributes.items()}  # some programs write xmlurl, or XMLURL
        title = said.get("title") or said.get("text") or ""
        if url := said.get("xmlurl", "").strip():
            folder = next((name for name in reversed(self._folders) if name), "")
            self.found.append(Outline(url, title.strip(), folder, self.place()))
        self._folders.append("" if url else title.strip())

    def _end(self, element: str) -> None:
        if element == "outline":
            self._folders.pop()

    def _entity(self, *_: object) -> None:
        # Entities can be nested to fill the memory, or point at files of this machine.
        raise _Refused("entity declarations are not allowed")
