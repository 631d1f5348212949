"""Labels as JSON lines, as `eval` takes them."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypeVar

from monitor.cli.entries import BadEntryError, moment
from monitor.cli.output import say
from monitor.errors import MonitorError
from monitor.model.entry import Entry
from monitor.model.label import Label
from monitor.model.mention import Action, Status

Kind = TypeVar("Kind", Action, Status)

UNKNOWN = "unknown"
"""What labels call an actor that the text does not tell."""


def labels_in(path: Path, watched: Collection[str]) -> tuple[tuple[Label, ...], int]:
    """The labels of a file, and how many of its lines are none: each is reported with its number and passed over."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise MonitorError(f"{path}: cannot be read: {error}") from error
    labels, bad = [], 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            labels.append(label_from(line, watched))
        except BadEntryError as error:
            bad += 1
            say(f"{path}:{number}: error[bad-label] {error}")
    return tuple(labels), bad


def label_from(line: str, watched: Collection[str]) -> Label:
    """The label one line of JSON holds; BadEntryError if it holds none, or names nobody who is watched."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadEntryError(f"not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(record, dict):
        raise BadEntryError(f"{type(record).__name__} seen; expected an object with key, title, entity, y")
    entity = _text(record, "entity")
    if entity not in watched:
        raise BadEntryError(f"'entity' is {entity!r}; expected the name of a watched party")
    if record.get("y") not in (0, 1):
        raise BadEntryError(f"'y' is {record.get('y')!r}; expected 1 where the entity is the target, else 0")
    target = bool(record["y"])
    actor = _text(record, "actor")
    return Label(
        entry=_entry(record),
        entity=entity,
        target=target,
        action=_one_of(Action, record, "cls") if target else None,
        status=_one_of(Status, record, "st") if target else None,
        actor=actor if actor != UNKNOWN else None,
        weight=_weight(record),
        hard=bool(record.get("hard")),
    )


def _entry(record: Mapping[str, object]) -> Entry:
    return Entry(
        id=_text(record, "key"),
        title=_text(record, "title"),
        summary=_text(record, "summary"),
        content=_text(record, "content"),
        published=moment(record.get("date")),
        source=_text(record, "outlet") or None,
    )


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadEntryError(f"{name!r} is {value!r}; expected a string")
    return value


def _one_of(kind: type[Kind], record: Mapping[str, object], name: str) -> Kind:
    value = _text(record, name)
    if value not in list(kind):
        raise BadEntryError(f"{name!r} is {value!r}; expected one of {', '.join(kind)}")
    return kind(value)


def _weight(record: Mapping[str, object]) -> float | None:
    value = record.get("w")
    if value is None:
        return None
    if not isinstance(value, int | float) or value < 0:
        raise BadEntryError(f"'w' is {value!r}; expected a number, 0 or more")
    return float(value)
