"""The time of day, which people and time servers set, against the clock that only goes on."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

TICK = 1.0
"""Seconds between two looks."""
PUT_BACK = timedelta(seconds=5)
"""By less than this, nothing waits long for the time to come round again."""


async def watch_clock(put_back: Callable[[timedelta], Awaitable[None]]) -> None:
    """Call `put_back` whenever the time of day was put back, with how far; never ends."""
    ahead = time.time() - time.monotonic()
    while True:
        await asyncio.sleep(TICK)
        before, ahead = ahead, time.time() - time.monotonic()
        back = timedelta(seconds=before - ahead)
        if back > PUT_BACK:
            await put_back(back)
