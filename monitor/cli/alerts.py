"""`monitor alerts`: every change that was told, held or suppressed, with its reason."""

from typing import Annotated

from typer import Option

from monitor.alerts.out import AlertRecord, alert_record
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, print_table
from monitor.cli.stored import Limit, Since, since, stored
from monitor.model.alert import Outcome
from monitor.model.listing import AlertFilter


def alerts(
    config: ConfigPath = DEFAULT_CONFIG,
    age: Since = None,
    outcome: Annotated[Outcome | None, Option("--told", help="Only with this outcome.")] = None,
    subject: Annotated[str | None, Option("--subject", help="Only of this subject, such as story:12.")] = None,
    limit: Limit = 100,
    as_json: AsJson = False,
) -> None:
    """List alerts, the newest first."""
    with stored(configured(config)) as store:
        found = store.alerts(AlertFilter(since=since(age), subject=subject, outcome=outcome, limit=limit))
    records = [alert_record(alert) for alert in found]
    if as_json:
        print_json(records)
        return
    print_table(("alert", "at", "told", "reason", "level", "title", "receivers"), map(_row, records))


def _row(record: AlertRecord) -> tuple[object, ...]:
    shown = (record["alert"], record["at"], record["told"], record["reason"], record["level"], record["title"])
    return (*shown, ", ".join(record["receivers"]))
