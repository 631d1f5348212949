"""Worker processes, each behind a socket of its own: one that dies or hangs loses its task, and nothing else.

The processes share no lock and no queue, so one may be killed at any moment, at work or idle.
"""

import asyncio
import multiprocessing
import pickle
import signal
import socket
import struct
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedRWPair
from multiprocessing.context import ForkServerProcess
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

START_DEADLINE = 60.0
"""Seconds a process may need until it can take its first task; on a busy machine it is a matter of a few."""
BUFFER = 1024 * 1024
"""Bytes of an answer that wait to be taken: most documents come in one piece."""
LENGTH = struct.Struct("!Q")
"""Before each message: its length."""


class LostError(Exception):
    """A task has no answer: its process died, or was ended because it took too long. The text says which."""


class DiedError(LostError):
    """The process died; by whose fault is not known."""

    def __init__(self) -> None:
        super().__init__("its worker process died")


class Pool:
    """At most `processes` processes, begun when they are needed, each of which first calls `begin(*args)`.

    `restarts` counts processes that took the place of a lost one.
    """

    def __init__(
        self, processes: int, begin: Callable[..., None], args: tuple[object, ...], *, preload: tuple[str, ...] = ()
    ) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        self._begin, self._args = begin, args
        # The last to finish is the next to begin: what is not needed is not started.
        self._places: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        for _ in range(processes):
            self._places.put_nowait(None)
        self._processes = processes
        self._alive: set[_Worker] = set()
        self._starting = asyncio.Lock()
        self.restarts = 0

    async def run(self, deadline: float, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function returns or raises in a process, once one is free.

        Raises:
            DiedError: its process died.
            LostError: it took longer than `deadline` seconds, waiting for a process not counted.
        """
        worker = await self._places.get()
        try:
            if worker is None or worker.gone:
                worker = await self._instead_of(worker)
            succeeded, value = await worker.ask(pickle.dumps((function, args, kwargs)), deadline)
        except BaseException:
            # Whatever became of its task, nobody knows what the process is doing now.
            if worker is not None:
                worker.kill()
            raise
        finally:
            self._places.put_nowait(worker)
        if succeeded:
            returned: T = value
            return returned
        raise value

    async def close(self) -> None:
        """Let what runs finish, then end the processes."""
        for _ in range(self._processes):
            await self._places.get()
        await asyncio.to_thread(self.stop)

    def stop(self) -> None:
        """End the processes now; what they were doing is lost."""
        for worker in self._alive:
            worker.process.kill()
        for worker in self._alive:
            worker.process.join()
        self._alive.clear()

    async def _instead_of(self, lost: "_Worker | None") -> "_Worker":
        if lost is not None:
            lost.kill()
            self._alive.discard(lost)
            self.restarts += 1
        ours, theirs = socket.socketpair()
        with theirs:
            process = self._context.Process(target=_serve, args=(theirs, self._begin, self._args), daemon=True)
            async with self._starting:  # the fork server takes one order at a time
                await asyncio.to_thread(process.start)
        worker = _Worker(process, *await asyncio.open_connection(sock=ours, limit=BUFFER))
        self._alive.add(worker)
        try:
            await worker.ready()
        except BaseException:
            worker.kill()
            raise
        return worker


@dataclass(eq=False, slots=True)
class _Worker:
    """One process, and our end of the socket to it."""

    process: ForkServerProcess
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def gone(self) -> bool:
        """Whether the process is known to have ended."""
        return self.writer.is_closing() or self.reader.at_eof()

    async def ready(self) -> None:
        """Wait until the process takes tasks."""
        await self._receive(START_DEADLINE)

    async def ask(self, task: bytes, deadline: float) -> tuple[bool, Any]:
        """Whether the task succeeded, and what it gave or raised."""
        self.writer.write(LENGTH.pack(len(task)))
        self.writer.write(task)
        answer: tuple[bool, Any] = pickle.loads(await self._receive(deadline))  # noqa: S301 - our own process wrote it
        return answer

    async def _receive(self, deadline: float) -> bytes:
        try:
            async with asyncio.timeout(deadline):
                await self.writer.drain()
                (length,) = LENGTH.unpack(await self.reader.readexactly(LENGTH.size))
                return await self.reader.readexactly(length)
        except TimeoutError as error:
            raise LostError("it took too long") from error
        except (OSError, asyncio.IncompleteReadError) as error:
            raise DiedError from error

    def kill(self) -> None:
        """End the process."""
        self.process.kill()
        self.writer.close()


def _serve(connection: socket.socket, begin: Callable[..., None], args: tuple[object, ...]) -> None:
    """What a process does all its life: one task after another, until nobody is left to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which ends us in its own time
    begin(*args)
    with connection, connection.makefile("rwb") as stream:
        _send(stream, b"")
        while len(length := stream.read(LENGTH.size)) == LENGTH.size:
            _send(stream, _answer(stream.read(*LENGTH.unpack(length))))


def _answer(task: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(task)  # noqa: S301 - our own parent wrote it
        return pickle.dumps((True, function(*args, **kwargs)))
    except Exception as error:
        # A traceback does not travel; a bug should still say where it is.
        error.add_note("".join(traceback.format_exception(error)))
        return pickle.dumps((False, error))


def _send(stream: BufferedRWPair, message: bytes) -> None:
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()
