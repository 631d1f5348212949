"""`monitor watch`: what is kept of a watched party."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli.options import DEFAULT_CONFIG, ConfigPath, configured
from monitor.cli.output import say
from monitor.cli.stored import stored
from monitor.text.plural import counted

app = typer.Typer(help="See to what is kept of a watched party.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """See to what is kept of a watched party."""


@app.command("forget")
def forget(
    name: Annotated[str, typer.Argument(help="The party, by the name it had in the watch list.")],
    config: ConfigPath = DEFAULT_CONFIG,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a party that is watched no more: its mentions, stories, alerts, and the texts that mention it."""
    configuration = configured(config)
    if any(entity.name == name for entity in configuration.settings.watch):
        raise typer.BadParameter(f"{name!r} is still watched: take it out of the watch list first")
    if not yes:
        typer.confirm(f"Erase all that is stored of {name}? It cannot be undone.", abort=True)
    with stored(configuration) as store:
        gone = store.forget(name, datetime.now(UTC))
    say(
        f"erased {counted(gone.mentions, 'mention')}, {counted(gone.stories, 'story')} and "
        f"{counted(gone.alerts, 'alert')} of {name}, and the texts of {counted(gone.entries, 'entry')}"
    )
    if gone.shared:
        say(f"{gone.shared} of these tell of other watched parties, too: their stories keep the sentence they show")
    if not gone.mentions:
        raise typer.Exit(1)
