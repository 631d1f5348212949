"""Where the service's log goes: standard error, in a form for people or for machines."""

import logging
import os
import sys

import structlog
from structlog.typing import Processor


def begin(*, as_json: bool = False, verbose: bool = False, quiet: bool = False) -> None:
    """Send the log to standard error, without time stamps under journald, which has its own; `quiet`: warnings only."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    # A run that is late because the machine slept is not news, and apprise's words are kept with the notification.
    for name in ("apscheduler", "apprise", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    processors: list[Processor] = [structlog.processors.add_log_level]
    if "JOURNAL_STREAM" not in os.environ:
        processors.append(
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S" if not as_json else "iso", utc=as_json)
        )
    if as_json:
        processors += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        processors.append(structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=20))
    level = logging.WARNING if quiet else logging.DEBUG if verbose else logging.INFO
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Standard error as it is at each line: a stream kept from the start may have been closed or replaced.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
