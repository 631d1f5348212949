"""`monitor export`: what is stored, for spreadsheets, scripts and files of evidence."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from monitor.alerts.out import alert_record, notification_record, story_record
from monitor.cli.options import DEFAULT_CONFIG, ConfigPath, configured
from monitor.cli.output import print_json, say
from monitor.cli.stored import Since, since, stored
from monitor.errors import MonitorError
from monitor.model.listing import AlertFilter, NotificationFilter, StoryFilter
from monitor.pipeline.archive import archive

app = typer.Typer(help="Write what is stored for other programs.", no_args_is_help=True)

EVERYTHING = sys.maxsize >> 1
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is run by spreadsheets: https://owasp.org/www-community/attacks/CSV_Injection."""


class Form(StrEnum):
    """How records are written."""

    CSV = "csv"
    JSON = "json"


As = Annotated[Form, typer.Option("--format", help="A table, or JSON lines.")]


@app.command("stories")
def stories(config: ConfigPath = DEFAULT_CONFIG, form: As = Form.CSV, age: Since = None) -> None:
    """All stories, those nobody was told of included."""
    with stored(configured(config)) as store:
        _write(map(story_record, store.stories(StoryFilter(since=since(age), limit=EVERYTHING))), form)


@app.command("alerts")
def alerts(config: ConfigPath = DEFAULT_CONFIG, form: As = Form.CSV, age: Since = None) -> None:
    """All alerts: told, held and suppressed."""
    with stored(configured(config)) as store:
        _write(map(alert_record, store.alerts(AlertFilter(since=since(age), limit=EVERYTHING))), form)


@app.command("notifications")
def notifications(config: ConfigPath = DEFAULT_CONFIG, form: As = Form.CSV) -> None:
    """All notifications: what was sent to whom, and what was not."""
    with stored(configured(config)) as store:
        _write(map(notification_record, store.notifications(NotificationFilter(limit=EVERYTHING))), form)


@app.command("evidence")
def evidence(
    story: Annotated[str, typer.Argument(help="The story's id.")],
    file: Annotated[Path | None, typer.Argument(help="The ZIP file to write; story-ID.zip without it.")] = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Write everything a story stands on into a ZIP file, with the SHA-256 of each part."""
    with stored(configured(config)) as store:
        found = store.evidence(story)
    if found is None:
        raise MonitorError(f"there is no story {story}")
    path = file or Path(f"story-{found.story.id}.zip")
    try:
        with path.open("xb") as archived:
            archived.write(archive(found, datetime.now(UTC)))
    except OSError as error:
        raise MonitorError(f"{path} cannot be written: {error.strerror}") from error
    say(f"{len(found.entries)} entries, {len(found.mentions)} readings, {len(found.alerts)} alerts are in {path}")


def _write(records: Iterable[Mapping[str, object]], form: Form) -> None:
    if form is Form.JSON:
        print_json(records)
        return
    writer = None
    for record in records:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(record))
            writer.writeheader()
        writer.writerow({name: cell(value) for name, value in record.items()})


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
