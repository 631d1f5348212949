"""How many bytes of documents may wait, so that what comes faster than it is parsed does not fill the memory."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Room:
    """Room for `size` bytes. What was asked for while there was some fits in, however large it turns out to be."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._some_left = asyncio.Event()
        self._some_left.set()

    async def some(self) -> None:
        """Wait until there is some room."""
        await self._some_left.wait()

    @contextmanager
    def taken(self, size: int) -> Iterator[None]:
        """Take so many bytes of it meanwhile."""
        self._grow(-size)
        try:
            yield
        finally:
            self._grow(size)

    def _grow(self, by: int) -> None:
        self._left += by
        if self._left > 0:
            self._some_left.set()
        else:
            self._some_left.clear()
