"""Tasks that nobody may be waiting for."""

import asyncio
from collections.abc import Coroutine

import structlog

from monitor.errors import MonitorError

log = structlog.get_logger()


def background(work: Coroutine[object, object, None], name: str) -> asyncio.Task[None]:
    """A task that tells of its own failure when it happens; who waits for it sees the error, too."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_report)
    return task


def _report(task: asyncio.Task[None]) -> None:
    error = None if task.cancelled() else task.exception()
    if isinstance(error, MonitorError):
        log.error("task failed", task=task.get_name(), reason=str(error))
    elif error is not None:
        log.critical("task crashed", task=task.get_name(), exc_info=error)
