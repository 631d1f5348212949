"""`monitor notifications`: the outbox."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.alerts.out import notification_record
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, print_table, say
from monitor.cli.stored import Limit, stored
from monitor.model.alert import NotificationState
from monitor.model.listing import NotificationFilter

app = typer.Typer(help="See and steer what is waiting to be sent.", no_args_is_help=True)

Ids = Annotated[list[int] | None, typer.Argument(help="Notifications by id.")]


@app.command("list")
def list_notifications(
    config: ConfigPath = DEFAULT_CONFIG,
    state: Annotated[NotificationState | None, typer.Option("--state", help="Only in this state.")] = None,
    receiver: Annotated[str | None, typer.Option("--receiver", help="Only for this receiver.")] = None,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """List notifications, the newest first."""
    with stored(configured(config)) as store:
        found = store.notifications(NotificationFilter(state=state, receiver=receiver, limit=limit))
    records: list[Mapping[str, object]] = [{**notification_record(notification)} for notification in found]
    if as_json:
        print_json(records)
        return
    columns = ("notification", "state", "receiver", "target", "attempts", "due", "error", "title")
    print_table(columns, ([record[name] for name in columns] for record in records))


@app.command("retry")
def retry(
    ids: Ids = None,
    config: ConfigPath = DEFAULT_CONFIG,
    everything: Annotated[bool, typer.Option("--all", help="Every dead one.")] = False,
) -> None:
    """Send dead or dropped notifications after all, with a fresh budget of attempts."""
    if bool(ids) is everything:
        raise typer.BadParameter("name notifications by id, or give --all")
    with stored(configured(config)) as store:
        count = store.retry_notifications(ids or None, datetime.now(UTC))
    _report(count, ids, "due again")


@app.command("dead")
def dead(ids: Ids = None, config: ConfigPath = DEFAULT_CONFIG, as_json: AsJson = False) -> None:
    """Give up pending notifications by id; without ids, list those that were given up."""
    if not ids:
        list_notifications(config, NotificationState.DEAD, as_json=as_json)
        return
    with stored(configured(config)) as store:
        count = store.give_up_notifications(ids, NotificationState.DEAD)
    _report(count, ids, "dead")


@app.command("drop")
def drop(
    ids: Annotated[list[int], typer.Argument(help="Notifications by id.")], config: ConfigPath = DEFAULT_CONFIG
) -> None:
    """Send pending notifications never, and list dead ones as dead no more."""
    with stored(configured(config)) as store:
        count = store.give_up_notifications(ids, NotificationState.DROPPED)
    _report(count, ids, "dropped")


def _report(count: int, ids: Sequence[int] | None, became: str) -> None:
    say(f"{count} notification{'' if count == 1 else 's'} {became}")
    if ids and count < len(ids):
        raise typer.Exit(1)
