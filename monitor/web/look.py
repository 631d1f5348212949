"""Looks at the store that leave the event loop free, and end in time."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from monitor.errors import StorageError

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 20.0
"""Seconds a look may take: longer than any should, shorter than people and proxies wait."""


async def look(verb: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a verb of the store returns; StorageError, too, when the database does not answer in time."""
    return await within(PATIENCE, verb, *args, **kwargs)


async def within(seconds: float, verb: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """As `look`, with another patience."""
    try:
        async with asyncio.timeout(seconds):
            return await asyncio.to_thread(verb, *args, **kwargs)
    except TimeoutError as error:
        raise StorageError(f"the database has not answered for {seconds:g} s") from error
