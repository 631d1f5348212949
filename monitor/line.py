"""A line of the pipeline as a task of the service: runs its step whenever it is woken, and outlives its failures."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from monitor.errors import MonitorError

log = structlog.get_logger()


@dataclass(slots=True)
class Line:
    """One line. A step that runs longer than `deadline` seconds makes the line stuck: the watchdog is not fed."""

    name: str
    step: Callable[[], Awaitable[None]]
    deadline: float
    failures: int = 0
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _began: float | None = None

    def wake(self) -> None:
        """Run the step as soon as the one under way, if any, has ended."""
        self._woken.set()

    @property
    def busy(self) -> bool:
        """True while a step is under way."""
        return self._began is not None

    def stuck(self) -> bool:
        """True while a step runs past its deadline."""
        return self._began is not None and asyncio.get_running_loop().time() - self._began > self.deadline

    async def run(self) -> None:
        """Step for ever. What a step could not do is still in the store; the next wake tries again."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            self._began = asyncio.get_running_loop().time()
            try:
                await self.step()
            except MonitorError as error:
                self.failures += 1
                log.error("step failed", line=self.name, reason=str(error))
            except Exception:
                self.failures += 1
                log.critical("step crashed", line=self.name, exc_info=True)
            finally:
                self._began = None
