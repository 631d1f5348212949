"""`monitor silence`: keep stories quiet for a while, as with amtool; silences live in the database only."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.alerts.out import timestamp
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, print_table, say
from monitor.cli.stored import Author, author, stored
from monitor.config.silences import KEYS, end, requested, silence_record, words
from monitor.model.silence import Silence

app = typer.Typer(help="Add, list and expire silences.", no_args_is_help=True)


@app.command("add")
def add(
    matchers: Annotated[list[str], typer.Argument(help=f"KEY=VALUE, each of: {', '.join(KEYS)}. One key: any value.")],
    comment: Annotated[str, typer.Option("--comment", help="Why.")],
    duration: Annotated[str | None, typer.Option("--duration", help="For how long: 2h, 7d; else for an hour.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Until when instead: 2026-05-04T08:00.")] = None,
    who: Author = None,
    config: ConfigPath = DEFAULT_CONFIG,
) -> None:
    """Tell nobody of stories to which all KEY=VALUE apply, until the silence ends."""
    configuration, now = configured(config), datetime.now(UTC)
    settings = configuration.settings
    try:
        match, ends = requested(matchers, settings), end(duration, until, settings, now)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    with stored(configuration) as store:
        number = store.add_silence(Silence(match, now, ends, author(who), comment), now)
    say(f"silence {number} until {timestamp(ends)}")


@app.command("list")
def list_silences(
    config: ConfigPath = DEFAULT_CONFIG,
    everything: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False,
    as_json: AsJson = False,
) -> None:
    """List silences."""
    with stored(configured(config)) as store:
        found = store.silences(None if everything else datetime.now(UTC))
    if as_json:
        print_json(map(silence_record, found))
        return
    rows = (
        (each.id, words(each.match), timestamp(each.starts), timestamp(each.ends), each.author, each.comment)
        for each in found
    )
    print_table(("silence", "match", "starts", "ends", "author", "comment"), rows)


@app.command("expire")
def expire(
    ids: Annotated[list[int], typer.Argument(help="Silences by id.")], config: ConfigPath = DEFAULT_CONFIG
) -> None:
    """End silences now; what they kept back is decided anew."""
    with stored(configured(config)) as store:
        missing = [each for each in ids if not store.expire_silence(each, datetime.now(UTC))]
    say(f"{len(ids) - len(missing)} silence{'' if len(ids) - len(missing) == 1 else 's'} expired")
    for each in missing:
        say(f"there is no silence {each} that has not ended")
    if missing:
        raise typer.Exit(1)
