"""`monitor export`: what is stored, for spreadsheets, scripts and files of evidence."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any
from zipfile import ZIP_DEFLATED, ZipFile

import typer

from monitor.alerts.out import alert_record, story_record, timestamp
from monitor.cli.notifications import notification_record
from monitor.cli.options import DEFAULT_CONFIG, ConfigPath, configured
from monitor.cli.output import print_json, say
from monitor.cli.stored import Since, since, stored
from monitor.errors import MonitorError
from monitor.feeds.address import masked
from monitor.model.listing import AlertFilter, NotificationFilter, StoryFilter
from monitor.storage.evidence import Evidence

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
    parts = _parts(found)
    manifest = {
        "story": found.story.id,
        "made": timestamp(datetime.now(UTC)),
        "by": f"policy-monitor {version('policy-monitor')}",
        "sha256": {name: sha256(content).hexdigest() for name, content in parts.items()},
    }
    try:
        with ZipFile(path, "x", ZIP_DEFLATED) as archive:
            for name, content in {"manifest.json": _json(manifest), **parts}.items():
                archive.writestr(name, content)
    except OSError as error:
        raise MonitorError(f"{path} cannot be written: {error.strerror}") from error
    say(f"{len(found.entries)} entries, {len(found.mentions)} readings, {len(found.alerts)} alerts are in {path}")


def _parts(found: Evidence) -> dict[str, bytes]:
    """The files of the archive by name; those of rules are under the hash of their rule set."""
    parts = {
        "story.json": _json(story_record(found.story)),
        "entries.json": _json(list(map(_shown, found.entries))),
        "mentions.json": _json(found.mentions),
        "alerts.json": _json(found.alerts),
        "acts.json": _json(found.acts),
    }
    for rule_set, files in found.rules.items():
        for number, (path, content) in enumerate(sorted(files.items())):
            parts[f"rules/{rule_set}/{number:03}-{Path(path).name}"] = content.encode()
    return parts


def _shown(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry's record whose addresses of feed and fetch can be shown to anybody."""
    hidden = {part: {**entry[part], "url": masked(entry[part]["url"])} for part in ("feed", "fetch") if entry[part]}
    return {**entry, **hidden}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


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
