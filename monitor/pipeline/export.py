"""What is stored as a table or as JSON lines, piece by piece: as much as there is, in the memory of a page of it."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from monitor.alerts.out import (
    AlertRecord,
    NotificationRecord,
    StoryRecord,
    alert_record,
    notification_record,
    story_record,
)
from monitor.model.listing import AlertFilter, NotificationFilter, StoryFilter
from monitor.storage.store import Store

T = TypeVar("T")

PAGE = 200
"""Rows read at a time: each page sees one moment of the database, and holds up nobody for long."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins with one of these (the last four are wide ones) is run by spreadsheets:
https://owasp.org/www-community/attacks/CSV_Injection."""

Row = Mapping[str, object]


class Form(StrEnum):
    """How records are written."""

    CSV = "csv"
    JSON = "json"


def stories(store: Store, wanted: StoryFilter, form: Form) -> Iterator[str]:
    """Stories in the order in which they were made, as pieces of a document."""

    def page(after: int) -> Sequence[tuple[int, Row]]:
        found = store.stories(replace(wanted, limit=PAGE, made_after=after))
        return [(int(story.id), {**story_record(story)}) for story in found]

    return document(pages(page, 0), tuple(StoryRecord.__annotations__), form)


def alerts(store: Store, wanted: AlertFilter, form: Form) -> Iterator[str]:
    """Alerts in the order in which they were made, as pieces of a document."""

    def page(after: int) -> Sequence[tuple[int, Row]]:
        found = store.alerts(replace(wanted, limit=PAGE, made_after=after))
        return [(alert.id, {**alert_record(alert)}) for alert in found]

    return document(pages(page, 0), tuple(AlertRecord.__annotations__), form)


def notifications(store: Store, wanted: NotificationFilter, form: Form) -> Iterator[str]:
    """Notifications in the order in which they were made, as pieces of a document."""

    def page(after: int) -> Sequence[tuple[int, Row]]:
        found = store.notifications(replace(wanted, limit=PAGE, made_after=after))
        return [(each.id, {**notification_record(each)}) for each in found]

    return document(pages(page, 0), tuple(NotificationRecord.__annotations__), form)


def pages(page: Callable[[T], Sequence[tuple[T, Row]]], after: T) -> Iterator[Sequence[Row]]:
    """Rows, a page at a time: each goes on after the place of the last row before it."""
    while found := page(after):
        yield [row for _, row in found]
        after = found[-1][0]


def document(rows: Iterable[Sequence[Row]], columns: Sequence[str], form: Form) -> Iterator[str]:
    """Pages of rows as pieces of a table, which begins with its columns, or of JSON lines; at least one, if empty."""
    if form is Form.JSON:
        for page in chain(rows, [()]):
            yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in page)
        return
    head = [list(columns)]
    for page in chain(rows, [()]):
        yield _table(head + [[cell(row[name]) for name in columns] for row in page])
        head = []


def cell(value: object) -> str:
    """A value as a cell of a table: lists separated by semicolons, nothing that a spreadsheet would run."""
    match value:
        case None:
            return ""
        case str():
            text = value
        case Mapping():
            text = json.dumps(value, ensure_ascii=False)
        case Sequence():
            text = "; ".join(cell(each) for each in value)
        case _:
            return str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _table(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue()
