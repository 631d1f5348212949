"""The small types of the files: durations, sizes, cron expressions, addresses. Each is parsed here and nowhere else.

Messages write `{value}` for what was found, which the diagnostic fills in as the file has it, secrets unfilled.
"""

import re
from datetime import time, timedelta
from ipaddress import ip_address, ip_network
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticKnownError

from monitor.alerts.digest import cron_mistake
from monitor.config.shapes import NONE
from monitor.config.validate import guess, mistake
from monitor.model.settings import Web

_DURATION = re.compile(r"(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,8})s)?")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SIZE = re.compile(r"(\d{1,12})(B|KiB|MiB|GiB)")
_ARGON2 = re.compile(r"\$argon2(id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_OUR_HEADERS = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "host", "if-modified-since", "if-none-match"),
        *("proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade"),
    }
)
_BYTES = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_JURISDICTION = re.compile(r"(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?)")


def duration(text: object) -> timedelta:
    """The span that `1h30m`, `15m`, `20s` or `180d` means."""
    if isinstance(text, timedelta):
        return text
    found = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if not text or not found:
        raise mistake("bad-duration", "{value} is not a duration", "write it as 90s, 15m, 1h30m or 7d")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def written(span: timedelta) -> str:
    """A duration of whole seconds as `duration` reads it."""
    minutes, seconds = divmod(span.days * 86_400 + span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


def positive_duration(text: object) -> timedelta:
    """As `duration`, and longer than nothing."""
    if not (span := duration(text)):
        raise mistake("bad-duration", "the duration must be longer than 0s")
    return span


def duration_or_none(text: object) -> timedelta | None:
    """As `positive_duration`; None for `none`."""
    return None if text == NONE else positive_duration(text)


def clock_time(text: object) -> time:
    """What a clock shows: `07:00`, and `24:00` for midnight."""
    found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise mistake("bad-value", "{value} is not a time of day", "write it as 07:00 or 22:30")
    return time(int(found[1] or 0) % 24, int(found[2] or 0))


def weekdays(text: object) -> tuple[int, ...]:
    """The days that `sat` or `mon-fri` means, 0 for Monday; a range may go over the end of the week."""
    first, _, last = text.partition("-") if isinstance(text, str) else ("", "", "")
    if first not in DAYS or (last or first) not in DAYS:
        raise mistake("bad-value", "{value} is not a day of the week", "such as sat or mon-fri")
    begin, end = DAYS.index(first), DAYS.index(last or first)
    return tuple(day % 7 for day in range(begin, end + 1 if end >= begin else end + 8))


def size(text: object) -> int:
    """The bytes that `15MiB` or a whole number means."""
    if isinstance(text, int) and not isinstance(text, bool) and text > 0:
        return text
    found = _SIZE.fullmatch(text) if isinstance(text, str) else None
    if not found or not int(found[1]):
        raise mistake("bad-size", "{value} is not a size", "write it as 500KiB or 15MiB")
    return int(found[1]) * _BYTES[found[2]]


def cron(text: object) -> str:
    """A cron expression of five fields whose weekdays are named.

    Numbers of weekdays are refused: APScheduler counts them from Monday, cron from Sunday.
    """
    expression = " ".join(text.split()) if isinstance(text, str) else ""
    wrong = cron_mistake(expression)
    if wrong:
        raise mistake("bad-cron", f"{{value}} {wrong}", 'such as "0 8 * * mon-fri"')
    return expression


def cron_or_none(text: object) -> str | None:
    """A cron expression, or none."""
    return None if text == "none" else cron(text)


def timezone(text: object) -> str:
    """A name of the IANA time zone database."""
    try:
        return ZoneInfo(_text(text)).key
    except (ValueError, OSError, KeyError) as error:
        hint = guess(str(text), available_timezones())
        raise mistake("bad-timezone", "{value} is not a time zone", hint or "such as Europe/Berlin") from error


def web_url(text: object) -> str:
    """An http or https address with a host."""
    return _url(_text(text), ("http", "https"))


def feed_url(text: object) -> str:
    """The address of a feed: http, https or file."""
    if isinstance(text, str) and text.startswith("file:") and len(text) > len("file:"):
        return text
    return _url(_text(text), ("http", "https", "file"))


def header_name(text: object) -> str:
    """The name of an HTTP header that a feed may have of its own (RFC 9110, 5.1)."""
    if not _HEADER.fullmatch(_text(text)):
        raise mistake("bad-value", "{value} is not the name of a header", "such as X-Api-Key")
    if str(text).lower() in _OUR_HEADERS:
        raise mistake("bad-value", "{value} is a header that every request has its own of")
    return str(text)


def header_value(text: object) -> str:
    """The value of an HTTP header or a parameter: printable and of one line (RFC 9110, 5.5)."""
    if not isinstance(text, str) or not text.isascii() or not text.isprintable() or text != text.strip():
        # Not `{value}`: headers carry tokens.
        raise mistake(
            "bad-value", "this is not the value of a header or parameter", "one line of ASCII text, in quotes"
        )
    return text


def network(text: object) -> str:
    """An address or a network of addresses, in its usual form."""
    try:
        return str(ip_network(_text(text)))
    except ValueError as error:
        raise mistake("bad-value", "{value} is not a network", "such as 10.0.0.0/8 or ::1/128") from error


def listen(text: object) -> Web:
    """Where the page listens: `127.0.0.1:8800`, `[::1]:8800`, or `none`."""
    if text == NONE:
        return Web(host=None)
    host, _, port = _text(text).rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise mistake("bad-value", "{value} is not an address to listen on", "such as 127.0.0.1:8800, or none")
    return Web(host, int(port))


def password_hash(text: object) -> str:
    """An argon2 hash in the usual form (PHC string format)."""
    if not _ARGON2.fullmatch(_text(text)):
        # Not `{value}`: it may be the password itself.
        raise mistake("bad-value", "this is not an argon2 hash", "`monitor password` prints one; write it in quotes")
    return str(text)


def language(text: object) -> str:
    """A language tag (BCP 47)."""
    if not _LANGUAGE.fullmatch(_text(text)):
        raise mistake("bad-value", "{value} is not a language tag", "such as en or pt-BR")
    return str(text)


def jurisdiction(text: object) -> str:
    """A country (ISO 3166-1 alpha-2) or a part of one (ISO 3166-2), EU or UN."""
    if not _JURISDICTION.fullmatch(_text(text)):
        raise mistake("bad-value", "{value} is not a jurisdiction", "such as DE, US-CA, EU or UN")
    return str(text)


def name(text: object) -> str:
    """A name with at least one letter or digit, without space around it."""
    if not any(map(str.isalnum, _text(text))):
        raise mistake("bad-value", "{value} holds no letter or digit, so nothing could ever match it")
    return str(text).strip()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticKnownError("string_type")
    return value


def _url(text: str, schemes: tuple[str, ...]) -> str:
    try:
        parts = urlsplit(text)
        fits = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits or re.search(r"\s", text):
        # Not `{value}`: addresses carry passwords.
        raise mistake("bad-url", f"this is not an address that begins with {'://, '.join(schemes)}://")
    return text


def is_loopback(host: str) -> bool:
    """Whether only this machine itself reaches that host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_SPAN = r"^(?=\d)(\d+d)?(\d+h)?(\d+m)?(\d+s)?$"
_AS_DURATION = WithJsonSchema({"type": "string", "pattern": _SPAN, "examples": ["15m", "1h30m"]})
_AS_TEXT = WithJsonSchema({"type": "string"})

Duration = Annotated[timedelta, PlainValidator(duration), _AS_DURATION]
PositiveDuration = Annotated[timedelta, PlainValidator(positive_duration), _AS_DURATION]
DurationOrNone = Annotated[
    timedelta | None,
    PlainValidator(duration_or_none),
    WithJsonSchema({"type": "string", "pattern": rf"^none$|{_SPAN}", "examples": ["24h", "none"]}),
]
Size = Annotated[
    int,
    PlainValidator(size),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": r"^\d+(B|KiB|MiB|GiB)$"}]}
    ),
]
Name = Annotated[str, PlainValidator(name), WithJsonSchema({"type": "string", "minLength": 1})]
Cron = Annotated[str, PlainValidator(cron), _AS_TEXT]
CronOrNone = Annotated[str | None, PlainValidator(cron_or_none), _AS_TEXT]
ClockTime = Annotated[
    time, PlainValidator(clock_time), WithJsonSchema({"type": "string", "pattern": rf"^({_CLOCK.pattern})$"})
]
Weekdays = Annotated[
    tuple[int, ...],
    PlainValidator(weekdays),
    WithJsonSchema({"type": "string", "pattern": "^(D)(-(D))?$".replace("D", "|".join(DAYS))}),
]
Timezone = Annotated[str, PlainValidator(timezone), _AS_TEXT]
WebUrl = Annotated[str, PlainValidator(web_url), WithJsonSchema({"type": "string", "format": "uri"})]
FeedUrl = Annotated[str, PlainValidator(feed_url), _AS_TEXT]
HeaderName = Annotated[str, PlainValidator(header_name), WithJsonSchema({"type": "string", "minLength": 1})]
HeaderValue = Annotated[str, PlainValidator(header_value), _AS_TEXT]
Network = Annotated[str, PlainValidator(network), _AS_TEXT]
Listen = Annotated[Web, PlainValidator(listen), _AS_TEXT]
PasswordHash = Annotated[str, PlainValidator(password_hash), _AS_TEXT]
Language = Annotated[str, PlainValidator(language), _AS_TEXT]
Jurisdiction = Annotated[
    str, PlainValidator(jurisdiction), WithJsonSchema({"type": "string", "pattern": rf"^{_JURISDICTION.pattern}$"})
]
