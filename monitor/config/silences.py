"""What people write to keep stories quiet: which, and for how long."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from typing_extensions import TypedDict

from monitor.alerts.out import timestamp
from monitor.config.route_form import MatchForm
from monitor.config.routes import matcher
from monitor.config.scalars import positive_duration
from monitor.config.validate import guess
from monitor.model.settings import Matcher, Settings
from monitor.model.silence import Silence

KEYS = tuple(MatchForm.model_fields)
AN_HOUR = timedelta(hours=1)


def requested(matchers: Iterable[str], settings: Settings) -> Matcher:
    """The matcher that `key=value` words mean; ValueError for what cannot hold for any story."""
    values: dict[str, list[str]] = {}
    for word in matchers:
        key, equals, value = word.partition("=")
        key = "tags" if key == "tag" else key
        if not equals or not value or value.startswith("~") or key not in KEYS:
            hint = guess(key, KEYS) if equals else ""
            raise ValueError(" ".join(f"{word!r} is not KEY=VALUE with one of the known keys; {hint}".split()))
        values.setdefault(key, []).append(value)
    if not values:
        raise ValueError("say which stories: KEY=VALUE")
    try:
        match = matcher(MatchForm.model_validate(values))
    except ValidationError as error:
        place = error.errors()[0]
        raise ValueError(f"{place['input']!r} is no value of {place['loc'][0]}") from error
    watched = [entity.name for entity in settings.watch]
    for name in match.entity:
        if name not in watched:
            raise ValueError(f"{name!r} is not watched; {guess(name, watched)}".rstrip("; "))
    return match


def end(duration: str | None, until: str | None, settings: Settings, now: datetime) -> datetime:
    """When a silence ends: after a duration, or at a time of the settings' zone; after an hour where nothing is said.

    ValueError for what is no time, or over.
    """
    if duration and until:
        raise ValueError("give a duration or an end, not both")
    try:
        if until is None:
            return now + (positive_duration(duration) if duration else AN_HOUR)
        ends = datetime.fromisoformat(until)
    except ValueError as error:
        hint = "a duration is written as 2h, an end as 2026-05-04T08:00"
        raise ValueError(f"{until or duration!r} is no time; {hint}") from error
    ends = ends if ends.tzinfo else ends.replace(tzinfo=ZoneInfo(settings.timezone))
    if ends <= now:
        raise ValueError(f"{until} is over")
    try:
        return ends.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{until} is after the last year") from error


def asked(match: Matcher) -> dict[str, list[str]]:
    """What a matcher asks for, by key."""
    return {name: list(map(str, values)) for name in Matcher.__slots__ if (values := getattr(match, name))}


def words(match: Matcher) -> str:
    """A matcher as people write it: `key=value` words."""
    return " ".join(f"{name}={value}" for name, values in asked(match).items() for value in values)


class SilenceRecord(TypedDict):
    """A silence; `match` says which stories, by key."""

    silence: int
    match: dict[str, list[str]]
    starts: str
    ends: str
    author: str
    comment: str


def silence_record(silence: Silence) -> SilenceRecord:
    """The record of a silence that scripts rely on."""
    return {
        "silence": silence.id,
        "match": asked(silence.match),
        "starts": timestamp(silence.starts),
        "ends": timestamp(silence.ends),
        "author": silence.author,
        "comment": silence.comment,
    }
