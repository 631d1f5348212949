"""OPML 2.0 (opml.org/spec2.opml), as feed readers export it."""

from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from monitor.config.source import Mistakes, Place, read_text


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
        title = attributes.get("title") or attributes.get("text") or ""
        if url := attributes.get("xmlUrl", "").strip():
            folder = next((name for name in reversed(self._folders) if name), "")
            self.found.append(Outline(url, title.strip(), folder, self.place()))
        self._folders.append("" if url else title.strip())

    def _end(self, element: str) -> None:
        if element == "outline":
            self._folders.pop()

    def _entity(self, *_: object) -> None:
        # Entities can be nested to fill the memory, or point at files of this machine.
        raise _Refused("entity declarations are not allowed")
