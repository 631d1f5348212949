"""YAML and JSON files as plain values that know the line and column of everything in them.

Scalars follow the core schema of YAML 1.2 (chapter 10.3), not the 1.1 types of PyYAML: `no`, `on` and `2017-09-13`
stay texts, so that Norway and a date survive. Merge keys (`<<`) and tags other than the core ones are refused.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import yaml

from monitor.errors import ConfigError, Diagnostic

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]

# Far above any real configuration, far below what hurts: an alias bomb, a nest of brackets, a log file.
MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 2_000_000
MAX_DIGITS = 40  # int() takes quadratic time

_CORE = "tag:yaml.org,2002:"
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
# Leading zeros are no number here: what looks like a code or a number of a decree must come back as it was written.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
# What JSON may have in its texts and YAML not: characters beyond the basic plane as two escapes, and as they are the
# characters that YAML calls line breaks or unprintable.
_SURROGATES = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_UNPRINTABLE = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

# How far a text is from where its scalar begins, by style: quoted ones by a quote, block ones are on another line.
_INSETS: dict[str | None, int | None] = {"'": 1, '"': 1, "|": None, ">": None}

# libyaml, where it is built in (all wheels of PyYAML), is ten times as fast.
_LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a file; line and column count from 1, both are 0 where the file as a whole is meant."""

    path: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place and that of all it holds.

    `children` of a list are keyed by index; `keys` has the places of a mapping's keys. `text` is a scalar exactly as
    written (`${VAR}` before it was filled in), "" for lists and mappings: what an error may show. `inset` is how far
    its first character is from its place, None where it begins on a line below.
    """

    place: Place
    value: Plain
    text: str = ""
    children: "Mapping[str | int, Node]" = field(default_factory=lambda: _NONE)
    keys: Mapping[str, Place] = field(default_factory=lambda: _NO_KEYS)
    inset: int | None = 0

    def inside(self, offset: int) -> Place:
        """The place of a character of a text on one line."""
        if self.inset is None:
            return self.place
        return Place(self.place.path, self.place.line, self.place.column + self.inset + offset)


_NONE: Mapping[str | int, Node] = MappingProxyType({})
_NO_KEYS: Mapping[str, Place] = MappingProxyType({})


class Mistakes:
    """Collects the mistakes of all files, so that one run shows them all; `files` are those that were read."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}
        self._settled: set[Place] = set()
        self.files: dict[Path, None] = {}

    def add(self, place: Place, code: str, message: str, hint: str = "") -> None:
        """Note one mistake; the same one twice counts once, and one at a settled place not at all."""
        if place in self._settled:
            return
        self._found[Diagnostic(place.path, place.line, place.column, code, message, hint)] = None

    def settle(self, place: Place) -> None:
        """Take no more mistakes at this place: they would only follow from those that are known."""
        self._settled.add(place)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def check(self) -> None:
        """Raise ConfigError with everything noted, files in the order they were read, if anything was."""
        if not self._found:
            return
        order: dict[str, int] = {}
        for found in self._found:
            order.setdefault(found.path, len(order))
        raise ConfigError(tuple(sorted(self._found, key=lambda found: (order[found.path], found))))


def files(folder: Path) -> list[Path]:
    """The YAML files of a folder by name, none where there is no folder; those an editor hides are left out."""
    found = (*folder.glob("*.yml"), *folder.glob("*.yaml"))
    return sorted(path for path in found if not path.name.startswith("."))


def read(path: Path, mistakes: Mistakes) -> Node | None:
    """The document in a file; None, with the reason noted, where it cannot be read."""
    text = read_text(path, mistakes)
    return None if text is None else parse(text, str(path), mistakes)


def read_text(path: Path, mistakes: Mistakes) -> str | None:
    """The text of a UTF-8 file of at most MAX_BYTES, without its byte order mark; None, with the reason noted."""
    here = Place(str(path))
    mistakes.files[path] = None
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
            writable = os.fstat(file.fileno()).st_mode & stat.S_IWOTH
        if writable:
            mistakes.add(here, "unsafe-file", "every user of this machine may write to the file", "chmod o-w it")
        if len(content) > MAX_BYTES:
            mistakes.add(here, "too-large", f"the file is larger than {MAX_BYTES // 1024**2} MiB")
            return None
        return content.decode("utf-8-sig")
    except OSError as error:
        mistakes.add(here, "unreadable-file", f"cannot read the file: {error.strerror}")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mistakes.add(Place(str(path), line, 1), "bad-encoding", "the file is not UTF-8")
    return None


def parse(text: str, path: str, mistakes: Mistakes) -> Node | None:
    """The one document in a text; None, with the reason noted, where it is not YAML. An empty file is null."""
    composer = _Composer(path, mistakes)
    try:
        return composer.document(_json_as_yaml(text) if text.lstrip()[:1] in ("{", "[") else text)
    except _Refused as refused:
        mistakes.add(refused.place, refused.code, str(refused))
    except yaml.MarkedYAMLError as error:
        mistakes.add(_place(path, error.problem_mark), "yaml-syntax", _problem(error))
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        mistakes.add(Place(path), "yaml-syntax", str(error).splitlines()[0])
    return None


class _Mark(Protocol):
    """A position as libyaml's loader gives it, counted from 0."""

    line: int
    column: int


class _Refused(Exception):  # noqa: N818  a way out of the recursion, caught in parse()
    def __init__(self, place: Place, code: str, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.code = code


class _Composer:
    """One text's events to nodes. Works on events because yaml.compose() recurses before anyone can count."""

    def __init__(self, path: str, mistakes: Mistakes) -> None:
        self._path = path
        self._mistakes = mistakes
        self._events: Iterator[yaml.Event] = iter(())
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._count = 0

    def document(self, text: str) -> Node:
        self._events = iter(yaml.parse(text, _LOADER))
        next(self._events)  # the start of the stream
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return Node(Place(self._path, 1, 1), None)
        node = self._node(next(self._events), 1)
        next(self._events)  # the end of the document
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _Refused(self._at(after), "yaml-syntax", "a second document begins here; a file holds one")
        return node

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = self._at(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, place)
        before = self._count
        self._grow(1, place)
        if depth > MAX_DEPTH:
            raise _Refused(place, "too-deep", f"more than {MAX_DEPTH} levels of nesting")
        if isinstance(event, yaml.ScalarEvent):
            node = Node(place, _scalar(event, place), event.value, inset=_INSETS.get(event.style, 0))
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._sequence(event, place, depth)
        else:
            node = self._mapping(event, place, depth)
        if anchor := getattr(event, "anchor", None):
            self._anchors[anchor] = (node, self._count - before)
        return node

    def _alias(self, event: yaml.AliasEvent, place: Place) -> Node:
        if event.anchor not in self._anchors:
            raise _Refused(place, "yaml-syntax", f"'*{event.anchor}' refers to no finished '&{event.anchor}' above it")
        node, size = self._anchors[event.anchor]
        self._grow(size, place)
        return node

    def _grow(self, size: int, place: Place) -> None:
        self._count += size
        if self._count > MAX_NODES:
            raise _Refused(place, "too-large", f"more than {MAX_NODES} values, aliases expanded")

    def _sequence(self, event: yaml.SequenceStartEvent, place: Place, depth: int) -> Node:
        _refuse_tag(event.tag, "seq", place)
        children: dict[str | int, Node] = {}
        while not isinstance(inner := next(self._events), yaml.SequenceEndEvent):
            children[len(children)] = self._node(inner, depth + 1)
        return Node(place, [child.value for child in children.values()], children=children)

    def _mapping(self, event: yaml.Event, place: Place, depth: int) -> Node:
        _refuse_tag(getattr(event, "tag", None), "map", place)
        children: dict[str | int, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(inner := next(self._events), yaml.MappingEndEvent):
            key, at = self._key(inner)
            child = self._node(next(self._events), depth + 1)
            if key in keys:
                self._mistakes.add(at, "duplicate-key", f"'{key}' is already given in line {keys[key].line}")
                continue
            children[key], keys[key] = child, at
        return Node(place, {str(key): child.value for key, child in children.items()}, children=children, keys=keys)

    def _key(self, event: yaml.Event) -> tuple[str, Place]:
        place = self._at(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(place, "yaml-syntax", "a key must be a single word or text")
        plain, _ = event.implicit
        if plain and event.value == "<<":
            raise _Refused(place, "yaml-syntax", "merge keys ('<<') are not supported; write the keys out")
        return event.value, place

    def _at(self, event: yaml.Event) -> Place:
        return _place(self._path, event.start_mark)


def _scalar(event: yaml.ScalarEvent, place: Place) -> Plain:
    text = event.value
    if event.tag not in (None, "!", f"{_CORE}str"):
        raise _Refused(place, "yaml-syntax", f"the tag '{event.tag.removeprefix(_CORE)}' is not supported")
    plain, _ = event.implicit
    if not plain:
        return text
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if len(text) > MAX_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _refuse_tag(tag: str | None, core: str, place: Place) -> None:
    if tag not in (None, "!", f"{_CORE}{core}"):
        raise _Refused(place, "yaml-syntax", f"the tag '{tag.removeprefix(_CORE)}' is not supported")


def _place(path: str, mark: "_Mark | None") -> Place:
    return Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)


def _problem(error: yaml.MarkedYAMLError) -> str:
    return "; ".join(part for part in (error.problem, error.context) if part)


def _json_as_yaml(text: str) -> str:
    text = _SURROGATES.sub(_joined, text)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _joined(pair: re.Match[str]) -> str:
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"
