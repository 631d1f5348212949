"""`monitor notify`: does a receiver work?"""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.alerts.compose import message
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, say
from monitor.config.load import Configuration
from monitor.config.validate import guess
from monitor.delivery.notifier import Notifier
from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Decision, Message, Notice, Reason
from monitor.model.rule import Level

app = typer.Typer(help="Try a receiver.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Try a receiver."""


@app.command("test")
def send_test(
    receiver: Annotated[str, typer.Argument(help="The receiver's name.")],
    config: ConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Send a marked test message to each target of a receiver and tell what each answered."""
    results = asyncio.run(_try(configured(config), receiver))
    if as_json:
        print_json(
            {"receiver": receiver, "target": target, "ok": not error, "error": error} for target, error in results
        )
    else:
        for target, error in results:
            say(f"{receiver} {target}: {error or 'sent'}")
    if any(error for _, error in results):
        raise typer.Exit(1)


async def _try(configuration: Configuration, name: str) -> list[tuple[str, str | None]]:
    """Each target of the receiver with what went wrong, if anything did."""
    settings = configuration.settings
    receivers = {receiver.name: receiver for receiver in settings.receivers}
    if name not in receivers:
        hint = guess(name, receivers) or f"known: {', '.join(receivers)}"
        raise typer.BadParameter(f"there is no receiver {name!r}; {hint}")
    now = datetime.now(UTC)
    text = message([_test_alert(name, now)], now=now, timezone=settings.timezone)
    notifier = Notifier([receivers[name]])
    return [(target, await _send(notifier, name, target, text)) for target in notifier.targets[name]]


async def _send(notifier: Notifier, receiver: str, target: str, text: Message) -> str | None:
    try:
        await notifier.send(receiver, target, text)
    except DeliveryError as error:
        return error.reason
    return None


def _test_alert(receiver: str, now: datetime) -> Alert:
    title = f"test message for receiver {receiver}"
    notice = Notice("op:test", title, ("nothing happened: somebody ran `monitor notify test`",), Level.INFORMATIONAL)
    return Alert(notice.subject, 0, Reason.OPERATOR, now, (Decision(receiver, Reason.OPERATOR),), notice=notice)
