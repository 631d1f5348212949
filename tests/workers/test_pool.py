"""A pool of processes that anybody may kill."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from monitor.pool import LOST, BeginError, DiedError, LostError, Pool, why_lost


def begin(greeting: str) -> None:
    os.environ["GREETING"] = greeting


def refuse(tries: Path) -> None:
    with tries.open("a") as file:
        file.write("x")
    raise MemoryError("no room for the rules")


def end(tries: Path) -> None:
    with tries.open("a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)


def greeting() -> str:
    return os.environ["GREETING"]


def process(pause: float = 0) -> int:
    time.sleep(pause)
    return os.getpid()


def length(text: str) -> int:
    return len(text)


def fail(error: Exception) -> None:
    raise error


def fill() -> None:
    raise MemoryError


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    pool = Pool(2, begin, ("hello",))
    yield pool
    pool.stop()


async def test_a_process_begins_once_and_then_answers(pool: Pool):
    assert await pool.run(30, greeting) == "hello"
    assert await pool.run(30, length, "x" * 20_000_000) == 20_000_000


async def test_an_error_travels_and_says_where_it_was_raised(pool: Pool):
    with pytest.raises(ValueError, match="no such thing") as caught:
        await pool.run(30, fail, ValueError("no such thing"))

    assert "in fail" in caught.value.__notes__[0]


async def test_tasks_run_side_by_side_and_no_more_than_there_are_processes(pool: Pool):
    pids = await asyncio.gather(*(pool.run(30, process, 0.05) for _ in range(8)))

    assert len(set(pids)) == 2


async def test_a_process_that_dies_loses_its_task_only(pool: Pool):
    outcomes = await asyncio.gather(
        pool.run(30, die), *(pool.run(30, process, 0.02) for _ in range(6)), return_exceptions=True
    )

    assert isinstance(outcomes[0], DiedError)
    assert all(isinstance(outcome, int) for outcome in outcomes[1:])


async def test_a_process_that_takes_too_long_is_ended(pool: Pool):
    busy = await pool.run(30, process)
    with pytest.raises(LostError, match="too long"):
        await pool.run(0.05, process, 60)

    assert await pool.run(30, process) != busy
    await ended(busy)


async def test_a_process_without_memory_answers_so_and_is_replaced(pool: Pool):
    """The task that comes next may be somebody else's."""
    short = await pool.run(30, process)
    with pytest.raises(LOST) as lost:
        await pool.run(30, fill)

    assert why_lost(lost.value) == "it took too much memory"
    assert await pool.run(30, process) != short
    assert pool.restarts == 1


async def test_a_process_killed_at_any_moment_is_replaced(pool: Pool):
    """At work, idle, and while it answers."""

    async def work() -> int:
        done = 0
        while done < 150 or pool.restarts < 3:
            with suppress(DiedError):
                killable.append(await pool.run(30, process))
                done += 1
        return done

    killable: list[int] = []
    workers = [asyncio.create_task(work()) for _ in range(4)]
    kills = 0
    while not all(worker.done() for worker in workers):
        await asyncio.sleep(0.05)
        if killable:
            with suppress(ProcessLookupError):
                os.kill(killable[-1], signal.SIGKILL)
                kills += 1

    assert all(worker.result() >= 150 for worker in workers)
    assert kills


async def test_a_process_killed_while_it_was_idle_is_replaced(pool: Pool):
    idle = await pool.run(30, process)
    os.kill(idle, signal.SIGKILL)
    await ended(idle)

    assert await pool.run(30, process) != idle


async def test_a_process_that_has_just_been_killed_is_replaced(pool: Pool):
    """Its task is not given to it, though nobody has heard of its death yet."""
    idle = await pool.run(30, process)
    os.kill(idle, signal.SIGKILL)
    while lives(idle):
        time.sleep(0.001)  # noqa: ASYNC251 - the loop is not to hear of it

    assert await pool.run(30, process) != idle


async def test_a_pool_that_is_closed_finishes_what_it_has_begun(pool: Pool):
    busy = asyncio.create_task(pool.run(30, process, 0.1))
    await asyncio.sleep(0)

    await pool.close()

    await ended(await busy)


async def test_the_death_of_the_process_that_they_come_from_is_no_loss(pool: Pool):
    first = await pool.run(30, process)
    parent = await pool.run(30, os.getppid)
    os.kill(parent, signal.SIGKILL)
    await ended(parent)
    with suppress(DiedError):
        await pool.run(30, die)

    pids = await asyncio.gather(*(pool.run(30, process, 0.05) for _ in range(4)))

    assert first not in pids
    assert await pool.run(30, greeting) == "hello"


@pytest.mark.parametrize(("begin", "why"), [(refuse, "MemoryError: no room for the rules"), (end, "died")])
async def test_what_cannot_be_made_ready_says_why_and_is_not_tried_again_for_each_task(
    begin: Callable[[Path], None], why: str, tmp_path: Path
):
    pool = Pool(2, begin, (tmp_path / "tries",))
    outcomes = await asyncio.gather(*(pool.run(30, greeting) for _ in range(9)), return_exceptions=True)

    assert all(isinstance(outcome, BeginError) and why in str(outcome) for outcome in outcomes)
    assert (tmp_path / "tries").read_text() == "x"
    assert pool.restarts == 0
    pool.stop()


async def ended(pid: int) -> None:
    """Wait for the end of a process that is not our child, of which nobody tells us."""
    while lives(pid):  # noqa: ASYNC110
        await asyncio.sleep(0.01)


def lives(pid: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
