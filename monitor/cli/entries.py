"""Entries as JSON lines, as `match`, `replay` and `explain` take them."""

import gzip
import json
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from monitor.cli.output import say
from monitor.errors import MonitorError
from monitor.model.entry import Entry

TEXTS = ("id", "title", "summary", "content", "url", "source", "feed", "lang", "category", "author")


class BadEntryError(MonitorError):
    """A line that is no entry; the message names the field, the value seen and what was allowed."""


OPENERS: Mapping[str, Callable[..., TextIO]] = {".gz": gzip.open, ".xz": lzma.open}
"""How files with these endings are opened."""
UNREADABLE = (OSError, EOFError, zlib.error, lzma.LZMAError, UnicodeDecodeError)
"""What is raised in place of a line of a file that is damaged, cut short or no text."""


class EntryLines:
    """The entries of a file (`.xz` and `.gz` are unpacked), or of standard input, in order.

    A line that is none is reported with its number and passed over; `bad` counts them.
    """

    def __init__(self, path: Path | None) -> None:
        self._name = str(path) if path else "standard input"
        self._path = path
        self._lines: TextIO = sys.stdin
        self.bad = 0

    def __enter__(self) -> Self:
        if self._path is not None:
            try:
                self._lines = OPENERS.get(self._path.suffix, open)(self._path, "rt", encoding="utf-8")
            except OSError as error:
                raise MonitorError(f"{self._path}: cannot be read: {error.strerror}") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._path is not None:
            self._lines.close()

    def __iter__(self) -> Iterator[Entry]:
        for number, line in enumerate(self._whole_lines(), 1):
            if not line.strip():
                continue
            try:
                yield entry_from(line)
            except BadEntryError as error:
                self.bad += 1
                say(f"{self._name}:{number}: error[bad-entry] {error}")

    def _whole_lines(self) -> Iterator[str]:
        try:
            yield from self._lines
        except UNREADABLE as error:
            raise MonitorError(f"{self._name}: cannot be read to its end: {error}") from error


def entry_from(line: str) -> Entry:
    """The entry one line of JSON holds; BadEntryError if it holds none."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadEntryError(f"not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(record, dict):
        raise BadEntryError(f"{type(record).__name__} seen; expected an object with id, title, summary")
    texts = {name: _text(record, name) for name in TEXTS}
    if not texts["id"]:
        raise BadEntryError("'id' is missing; expected a string")
    return Entry(
        id=texts["id"],
        title=texts["title"] or "",
        summary=texts["summary"] or "",
        content=texts["content"] or "",
        url=texts["url"],
        published=moment(record.get("published")),
        source=texts["source"],
        feed=texts["feed"],
        lang=texts["lang"],
        category=texts["category"],
        author=texts["author"],
    )


def moment(value: object) -> datetime | None:
    """A date in RFC 3339, `YYYY-MM-DD HH:MM:SS+00:00` or a day alone; UTC where it names no zone."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadEntryError(f"'published' is {value!r}; expected RFC 3339 or YYYY-MM-DD")
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadEntryError(f"'published' is {value!r}; expected RFC 3339 or YYYY-MM-DD") from error
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)


def _text(record: Mapping[str, object], name: str) -> str | None:
    value = record.get(name)
    if value is None or isinstance(value, str):
        return value
    if name == "id" and isinstance(value, int):
        return str(value)
    raise BadEntryError(f"{name!r} is {value!r}; expected a string")
