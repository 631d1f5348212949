"""`monitor export`: what is stored, for spreadsheets, scripts and files of evidence."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import DEFAULT_CONFIG, ConfigPath, configured
from monitor.cli.output import say
from monitor.cli.stored import Since, since, stored
from monitor.errors import MonitorError
from monitor.model.listing import AlertFilter, NotificationFilter, StoryFilter
from monitor.pipeline import export
from monitor.pipeline.archive import archive
from monitor.pipeline.export import Form
from monitor.text.plural import counted

app = typer.Typer(help="Write what is stored for other programs.", no_args_is_help=True)

As = Annotated[Form, typer.Option("--format", help="A table, or JSON lines.")]


@app.command("stories")
def stories(config: ConfigPath = DEFAULT_CONFIG, form: As = Form.CSV, age: Since = None) -> None:
    """All stories, those nobody was told of included."""
    with stored(configured(config)) as store:
        _write(export.stories(store, StoryFilter(since=since(age)), form))


@app.command("alerts")
def alerts(config: ConfigPath = DEFAULT_CONFIG, form: As = Form.CSV, age: Since = None) -> None:
    """All alerts: told, held and suppressed."""
    with stored(configured(config)) as store:
        _write(export.alerts(store, AlertFilter(since=since(age)), form))


@app.command("notifications")
def notifications(config: ConfigPath = DEFAULT_CONFIG, form: As = Form.CSV) -> None:
    """All notifications: what was sent to whom, and what was not."""
    with stored(configured(config)) as store:
        _write(export.notifications(store, NotificationFilter(), form))


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
    say(
        f"in {path}: {counted(len(found.entries), 'entry')}, {counted(len(found.mentions), 'reading')}, "
        f"{counted(len(found.alerts), 'alert')}"
    )


def _write(pieces: Iterable[str]) -> None:
    for piece in pieces:
        sys.stdout.write(piece)
