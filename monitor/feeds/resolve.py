"""Look-ups of names on threads of their own: a name server that hangs keeps nobody else's thread."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

THREADS = 32
"""Look-ups at once. The loop's own threads are few, and files and the database wait for them too."""
NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class PooledResolver(AbstractResolver):
    """The system's resolver."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name, in the system's order of preference (RFC 6724); OSError when it has none."""
        found = await asyncio.get_running_loop().run_in_executor(self._threads, _addresses, host, port, family)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=protocol, flags=NUMERIC)
            for kind, protocol, address in found
        ]

    async def close(self) -> None:
        """Forget what still waits; a look-up that hangs is left to itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _addresses(host: str, port: int, family: socket.AddressFamily) -> list[tuple[int, int, str]]:
    answers = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [(kind, protocol, str(target[0])) for kind, _, protocol, _, target in answers]
