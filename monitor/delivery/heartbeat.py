"""A sign of life to an outside watch, which alarms when the signs stop: nobody else can tell that we are dead."""

import aiohttp

from monitor.errors import DeliveryError

DEADLINE = 10.0
"""Seconds; the next sign is due anyway."""


async def beat(url: str) -> None:
    """Give one sign of life by GET; DeliveryError, without the URL, when it was not taken."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DEADLINE)) as session,
            session.get(url) as answer,
        ):
            if not answer.ok:
                raise DeliveryError("heartbeat", f"answered with status {answer.status}")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        # The library's words may hold the URL, and the URL is a secret.
        raise DeliveryError("heartbeat", f"not reached: {type(error).__name__}") from None
