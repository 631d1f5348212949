"""`monitor silence`: keep stories quiet for a while, as with amtool; silences live in the database only."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from pydantic import ValidationError

from monitor.alerts.out import timestamp
from monitor.cli.options import DEFAULT_CONFIG, AsJson, ConfigPath, configured
from monitor.cli.output import print_json, print_table, say
from monitor.cli.stored import Author, author, stored
from monitor.config.routes import matcher
from monitor.config.scalars import positive_duration
from monitor.config.schema import MatchForm
from monitor.config.validate import guess
from monitor.model.settings import Matcher, Settings
from monitor.model.silence import Silence

app = typer.Typer(help="Add, list and expire silences.", no_args_is_help=True)

AN_HOUR = timedelta(hours=1)
KEYS = tuple(MatchForm.model_fields)


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
    match = requested(matchers, settings)
    ends = _end(duration, until, settings, now)
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
        print_json(map(_record, found))
        return
    rows = (
        (each.id, _words(each.match), timestamp(each.starts), timestamp(each.ends), each.author, each.comment)
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


def requested(matchers: Iterable[str], settings: Settings) -> Matcher:
    """The matcher that `key=value` words mean; typer.BadParameter for what cannot hold for any story."""
    values: dict[str, list[str]] = {}
    for word in matchers:
        key, equals, value = word.partition("=")
        key = "tags" if key == "tag" else key
        if not equals or not value or value.startswith("~") or key not in KEYS:
            hint = guess(key, KEYS) if equals else ""
            raise typer.BadParameter(" ".join(f"{word!r} is not KEY=VALUE with one of the known keys; {hint}".split()))
        values.setdefault(key, []).append(value)
    try:
        match = matcher(MatchForm.model_validate(values))
    except ValidationError as error:
        place = error.errors()[0]
        raise typer.BadParameter(f"{place['input']!r} is no value of {place['loc'][0]}") from error
    watched = [entity.name for entity in settings.watch]
    for name in match.entity:
        if name not in watched:
            raise typer.BadParameter(f"{name!r} is not watched; {guess(name, watched)}".rstrip("; "))
    return match


def _end(duration: str | None, until: str | None, settings: Settings, now: datetime) -> datetime:
    if duration and until:
        raise typer.BadParameter("give --duration or --until, not both")
    try:
        if until is None:
            return now + (positive_duration(duration) if duration else AN_HOUR)
        ends = datetime.fromisoformat(until)
    except ValueError as error:
        hint = "write --duration 2h or --until 2026-05-04T08:00"
        raise typer.BadParameter(f"{until or duration!r} is no time; {hint}") from error
    ends = ends if ends.tzinfo else ends.replace(tzinfo=ZoneInfo(settings.timezone))
    if ends <= now:
        raise typer.BadParameter(f"{until} is over")
    return ends.astimezone(UTC)


def _asked(match: Matcher) -> dict[str, list[str]]:
    return {name: list(map(str, values)) for name in Matcher.__slots__ if (values := getattr(match, name))}


def _words(match: Matcher) -> str:
    return " ".join(f"{name}={value}" for name, values in _asked(match).items() for value in values)


def _record(silence: Silence) -> dict[str, object]:
    return {
        "silence": silence.id,
        "match": _asked(silence.match),
        "starts": timestamp(silence.starts),
        "ends": timestamp(silence.ends),
        "author": silence.author,
        "comment": silence.comment,
    }
