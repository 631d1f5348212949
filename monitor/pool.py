"""Worker processes, each behind a socket of its own: one that dies or hangs loses its task, and nothing else.

They share no lock and no queue, so one may be killed at any moment, at work or idle. They are forked from a process
that has made ready what they need, and does nothing else: one that takes a lost one's place is there in milliseconds.
That process is a Python of its own, and not one of multiprocessing's: those hold the main module too, with all that
the service imports.
"""

import asyncio
import gc
import os
import pickle
import select
import signal
import socket
import struct
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedRWPair
from typing import Any, NoReturn, ParamSpec, TypeVar

from monitor.errors import MonitorError

P = ParamSpec("P")
T = TypeVar("T")

START_DEADLINE = 60.0
"""Seconds that making ready may take; on a busy machine it is a matter of a few."""
START_AGAIN = 60.0
"""Seconds until it is tried again: what failed once will mostly fail again, and every task would pay for it."""
READY = b"+"
"""What a process that is ready says; another text is why it is not."""
LONGEST_REASON = 1_000
"""Characters of that text: it is to come in one piece."""
BUFFER = 1024 * 1024
"""Bytes of an answer that wait to be taken: most documents come in one piece."""
LENGTH = struct.Struct("!Q")
"""Before each message: its length."""
PID = struct.Struct("!q")
"""The number of a process."""


class LostError(Exception):
    """A task has no answer: its process died, or was ended because it took too long. The text says which."""


class DiedError(LostError):
    """The process died; by whose fault is not known."""

    def __init__(self) -> None:
        super().__init__("its worker process died")


LOST = (LostError, MemoryError)
"""What is raised in place of an answer when a process dies, passes its deadline or its memory."""


def why_lost(error: Exception) -> str:
    """Why a task has no answer; an error of memory does not say it."""
    return "it took too much memory" if isinstance(error, MemoryError) else str(error)


class BeginError(MonitorError):
    """No process can be made ready: no task's fault, and none's to be tried again before long."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"worker processes cannot be made ready: {reason}")


class Pool:
    """At most `processes` processes, begun when they are needed, after one that has called `begin(*args)`.

    `restarts` counts processes that took the place of a lost one.
    """

    def __init__(self, processes: int, begin: Callable[..., None], args: tuple[object, ...]) -> None:
        self._begin, self._args = begin, args
        self._parent: _Parent | None = None
        self._refused: tuple[float, BeginError] | None = None
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
            BeginError: there is no process, and will be none for a while.
        """
        worker = await self._places.get()
        try:
            if worker is None or worker.gone:
                worker = await self._instead_of(worker)
            succeeded, value = await worker.ask(pickle.dumps((function, args, kwargs)), deadline)
            if isinstance(value, MemoryError):
                # What it has left may not be enough for the next task either.
                worker.kill()
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
        self.stop()

    def stop(self) -> None:
        """End the processes now, in the loop that asks them; what they were doing is lost."""
        for worker in self._alive:
            worker.kill()
        self._alive.clear()
        if self._parent:
            self._parent.end()

    async def _instead_of(self, lost: "_Worker | None") -> "_Worker":
        if lost is not None:
            lost.kill()
            self._alive.discard(lost)
        ours, theirs = socket.socketpair()
        with theirs:
            async with self._starting:
                pid = await self._fork(theirs, lost)
        self.restarts += lost is not None
        worker = _Worker(pid, *await asyncio.open_connection(sock=ours, limit=BUFFER))
        self._alive.add(worker)
        return worker

    async def _fork(self, theirs: socket.socket, lost: "_Worker | None") -> int:
        """The number of a new process at the other end of a socket; a parent that is gone is replaced."""
        if self._parent:
            with suppress(DiedError):
                return await self._parent.fork(theirs, lost.pid if lost else 0)
            self._parent.end()
            self._parent = None
        self._parent = await self._new_parent()
        return await self._parent.fork(theirs, 0)

    async def _new_parent(self) -> "_Parent":
        if self._refused and time.monotonic() < self._refused[0]:
            raise self._refused[1]
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            process = await asyncio.to_thread(_spawn, theirs, pickle.dumps((self._begin, self._args)))
        parent = _Parent(process, ours)
        try:
            await parent.ready()
        except BeginError as error:
            self._refused = (time.monotonic() + START_AGAIN, error)
            parent.end()
            raise
        return parent


def _spawn(theirs: socket.socket, begin: bytes) -> subprocess.Popen[bytes]:
    """A Python that becomes the parent of processes, with our way to find modules and what to begin with."""
    code = f"import sys; sys.path[:] = {sys.path!r}; from monitor.pool import bear; bear({theirs.fileno()})"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, pass_fds=[theirs.fileno()])
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin as stdin:
        stdin.write(begin)
    return process


@dataclass(frozen=True, slots=True)
class _Parent:
    """The process that the others are forked from, and our end of the socket to it."""

    process: subprocess.Popen[bytes]
    connection: socket.socket

    async def ready(self) -> None:
        """Wait until it is ready; BeginError when that fails."""
        try:
            async with asyncio.timeout(START_DEADLINE):
                answer = await asyncio.get_running_loop().sock_recv(self.connection, 4 * LONGEST_REASON)
        except (OSError, TimeoutError) as error:
            raise BeginError(f"not within {START_DEADLINE:g} s") from error
        if answer != READY:
            raise BeginError(answer.decode(errors="replace") or "the process they come from died")

    async def fork(self, theirs: socket.socket, dead: int) -> int:
        """The number of a child at the other end of `theirs`; a `dead` one is buried, its number free again."""
        try:
            async with asyncio.timeout(START_DEADLINE):
                socket.send_fds(self.connection, [PID.pack(dead)], [theirs.fileno()])
                (pid,) = PID.unpack(await asyncio.get_running_loop().sock_recv(self.connection, PID.size))
        except (OSError, TimeoutError, struct.error) as error:
            raise DiedError from error
        return int(pid)

    def end(self) -> None:
        """End the process; its children live until they are killed or alone."""
        self.process.kill()
        self.process.wait()
        self.connection.close()


@dataclass(eq=False, slots=True)
class _Worker:
    """One process, and our end of the socket to it."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def gone(self) -> bool:
        """Whether the process, being idle, has ended: it has nothing to say then but that."""
        if self.writer.is_closing() or self.reader.at_eof():
            return True
        # The loop may not have come round to the end of the connection yet; the system knows it.
        end = select.poll()
        end.register(self.writer.get_extra_info("socket"), select.POLLIN)
        return bool(end.poll(0))

    async def ask(self, task: bytes, deadline: float) -> tuple[bool, Any]:
        """Whether the task succeeded, and what it gave or raised."""
        try:
            async with asyncio.timeout(deadline):
                self.writer.write(LENGTH.pack(len(task)))
                self.writer.write(task)
                await self.writer.drain()
                (length,) = LENGTH.unpack(await self.reader.readexactly(LENGTH.size))
                answer = await self.reader.readexactly(length)
        except TimeoutError as error:
            raise LostError("it took too long") from error
        except (OSError, asyncio.IncompleteReadError) as error:
            raise DiedError from error
        succeeded, value = pickle.loads(answer)  # noqa: S301 - our own process wrote it
        return succeeded, value

    def kill(self) -> None:
        """End the process. It keeps its number until it is buried, so that nobody else is killed under it."""
        if not self.writer.is_closing():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.writer.close()


def bear(number: int) -> None:
    """What the parent of the processes does all its life, behind that socket: make ready, fork when asked to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the service, which ends us in its own time
    connection = socket.socket(fileno=number)
    try:
        begin, args = pickle.load(sys.stdin.buffer)  # noqa: S301 - the service wrote it
        begin(*args)
    except Exception as error:
        connection.send(f"{type(error).__name__}: {error}"[:LONGEST_REASON].encode(errors="replace"))
        return
    del begin, args
    gc.collect()
    gc.freeze()  # what all of them share is not to be copied for counting
    connection.send(READY)
    while True:
        message, sockets, _, _ = socket.recv_fds(connection, PID.size, 1)
        if not sockets:
            return
        (dead,) = PID.unpack(message)
        if dead:
            os.waitpid(dead, 0)
        pid = os.fork()
        if pid == 0:
            _live(connection, sockets[0])
        os.close(sockets[0])
        connection.send(PID.pack(pid))


def _live(parents: socket.socket, own: int) -> NoReturn:
    """The life of a child, which ends here whatever happens."""
    try:
        parents.close()
        _serve(socket.socket(fileno=own))
    finally:
        os._exit(0)


def _serve(connection: socket.socket) -> None:
    """One task after another, until nobody is left to ask."""
    with suppress(BrokenPipeError), connection, connection.makefile("rwb") as stream:
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
