"""Who asks for figures waits only where nobody asked before."""

import asyncio
from itertools import count

from monitor.storage.store import Store
from monitor.web.overview import Counting
from monitor.web.remembered import Remembered
from tests.storage.makers import add_feed


async def settled(done: asyncio.Event) -> None:
    """Return when the background had its turn."""
    async with asyncio.timeout(30):
        await done.wait()


async def test_an_old_figure_is_given_and_taken_anew_meanwhile() -> None:
    remembered, numbers, taken, loop = Remembered(fresh=1e-9), count(1), asyncio.Event(), asyncio.get_running_loop()

    def number() -> int:
        found = next(numbers)
        if found > 1:
            loop.call_soon_threadsafe(taken.set)
        return found

    assert await remembered.look("n", number) == 1
    assert await remembered.look("n", number) == 1
    await settled(taken)
    async with remembered._turns["n"]:
        pass
    assert await remembered.look("n", number) == 2


async def test_a_fresh_figure_is_not_taken_again() -> None:
    remembered, numbers = Remembered(fresh=3600), count(1)
    assert [await remembered.look("n", lambda: next(numbers)) for _ in range(3)] == [1, 1, 1]
    assert await remembered.look("m", lambda: next(numbers)) == 2


async def test_several_who_ask_first_ask_the_store_once() -> None:
    remembered, numbers = Remembered(fresh=3600), count(1)
    assert await asyncio.gather(*(remembered.look("n", lambda: next(numbers)) for _ in range(5))) == [1] * 5


async def test_the_line_of_health_is_counted_while_an_older_one_is_shown(store: Store) -> None:
    counting = Counting(store, fresh=1e-9)
    assert (await counting.latest()).totals.feeds == 0
    add_feed(store)
    assert (await counting.latest()).totals.feeds == 0
    async with asyncio.timeout(30):
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == "count"))
    assert (await counting.latest()).totals.feeds == 1
