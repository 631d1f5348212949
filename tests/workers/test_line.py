"""A line of the pipeline as a task: woken, late, failing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from structlog.testing import capture_logs

from monitor.errors import StorageError
from monitor.line import Line


@asynccontextmanager
async def running(step: Callable[[], Awaitable[object]], deadline: float = 60.0) -> AsyncIterator[Line]:
    line = Line("read", step, deadline)
    task = asyncio.create_task(line.run())
    yield line
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  # a line tells nobody
            await asyncio.sleep(0.005)


async def test_a_step_past_its_deadline_is_stuck_until_it_ends():
    """Then the service is not ready, and systemd gets no sign of life."""
    release = asyncio.Event()
    async with running(release.wait, deadline=0.05) as line:
        before = line.busy, line.stuck()
        line.wake()
        await until(line.stuck)
        while_stuck = line.busy
        release.set()
        await until(lambda: not line.busy)

        assert (before, while_stuck, line.stuck()) == ((False, False), True, False)


async def test_a_step_that_fails_is_said_without_a_traceback_and_runs_again():
    """The other kind of failure is a fault of ours, and says where."""
    failures = iter((StorageError("the database is gone"), ValueError("a fault")))

    async def step() -> None:
        if failure := next(failures, None):
            raise failure

    with capture_logs() as logged:
        async with running(step) as line:
            for number in (1, 2):
                line.wake()
                await until(lambda number=number: line.failures == number)

    assert [(one["event"], one["log_level"], one.get("exc_info")) for one in logged] == [
        ("step failed", "error", None),
        ("step crashed", "critical", True),
    ]
