"""Where the service's log goes: standard error, in a form for people or for machines."""

import json
import logging
import os
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor


def begin(*, as_json: bool = False, verbose: bool = False, quiet: bool = False) -> None:
    """Send the log to standard error, without time stamps under journald, which has its own; `quiet`: warnings only."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    # A run that is late because the machine slept is not news, and apprise's words are kept with the notification.
    for name in ("apscheduler", "apprise", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    processors: list[Processor] = [structlog.processors.add_log_level]
    if not _to_journal():
        processors.append(
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S" if not as_json else "iso", utc=as_json)
        )
    if as_json:
        processors += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_json)]
    else:
        processors.append(_printable)
        processors.append(structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=20))
    level = logging.WARNING if quiet else logging.DEBUG if verbose else logging.INFO
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Standard error as it is at each line: a stream kept from the start may have been closed or replaced.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _to_journal() -> bool:
    """Whether standard error is the stream that systemd.exec(5) names by device and inode; a redirected one is not."""
    try:
        status = os.fstat(sys.stderr.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"


def _escaped(text: str) -> str:
    """The text with escapes, which are JSON's too, for what ends a line or steers a terminal."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def _json(event: EventDict, **options: Any) -> str:
    return _escaped(json.dumps(event, ensure_ascii=False, **options))


def _printable(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The event with its texts escaped: some are from outside."""
    return {name: _escaped(value) if isinstance(value, str) else value for name, value in event.items()}
