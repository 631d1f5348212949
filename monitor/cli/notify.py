"""`monitor notify`: does a receiver work, and what does it get?"""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.assembly import writer_for
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, say
from monitor.cli.stored import stored
from monitor.config.load import Configuration
from monitor.config.validate import guess
from monitor.delivery import trial
from monitor.errors import MonitorError
from monitor.model.settings import Receiver

app = typer.Typer(help="Try a receiver.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Try a receiver: what it would get, and whether it takes it."""


@app.command("test")
def send_test(
    receiver: Annotated[str, typer.Argument(help="The receiver's name.")],
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Send a marked test message to each target of a receiver and tell what each answered."""
    configuration = configured(config)
    addressed = _receiver(configuration, receiver)
    results = asyncio.run(trial.try_receiver(addressed, writer_for(configuration), datetime.now(UTC)))
    if as_json:
        print_json(
            {"receiver": receiver, "target": target, "ok": not error, "error": error} for target, error in results
        )
    else:
        for target, error in results:
            say(f"{receiver} {target}: {error or 'sent'}")
    if any(error for _, error in results):
        raise typer.Exit(1)


@app.command("preview")
def preview(
    story: Annotated[str, typer.Argument(help="The story's id.")],
    receiver: Annotated[str, typer.Argument(help="The receiver's name.")],
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Print the message that each target of a receiver would get of a story; nothing is sent."""
    configuration = configured(config)
    addressed = _receiver(configuration, receiver)
    with stored(configuration) as store:
        found = store.story(story)
    if found is None:
        raise MonitorError(f"there is no story {story!r}; `monitor stories list --all` shows those there are")
    shown = trial.preview(addressed, found, writer_for(configuration), datetime.now(UTC))
    if as_json:
        print_json({"receiver": receiver, **asdict(each)} for each in shown)
        return
    for each in shown:
        say(f"{receiver} {each.target} ({each.form}): {each.title}")
        print(each.body.rstrip())


def _receiver(configuration: Configuration, name: str) -> Receiver:
    receivers = {receiver.name: receiver for receiver in configuration.settings.receivers}
    if name not in receivers:
        hint = guess(name, receivers) or f"known: {', '.join(receivers)}"
        raise typer.BadParameter(f"there is no receiver {name!r}; {hint}")
    return receivers[name]
