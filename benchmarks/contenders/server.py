"""Hands out the files of a folder: `server.py FOLDER PORT HOSTS LATENCY HANGING`; prints a line when it is ready.

For machines without nginx, and for feeds that are far away: it is HOSTS hosts from 127.0.0.1 on, each answer waits
LATENCY seconds, and of HANGING feeds in a thousand none ever comes.
"""

import asyncio
import contextlib
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(sys.argv[1])
PORT, HOSTS, LATENCY, HANGING = int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
FILES = len(list(FOLDER.glob("*.xml")))
"""Further addresses give the same files again."""


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, kept as long as the client keeps it."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while head := await reader.readuntil(b"\r\n\r\n"):
            path = head.split(b" ", 2)[1].decode().lstrip("/").partition("?")[0]
            number = int(path.removesuffix(".xml"))
            if number % 1000 < HANGING:
                await asyncio.Event().wait()
            await asyncio.sleep(LATENCY)
            writer.write(answer(number, head))
    writer.close()


def answer(number: int, head: bytes) -> bytes:
    """The file of that number, or that it is the one which the client has."""
    etag, body = document(number % FILES)
    if etag in head:
        return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
    said = b"ETag: %s\r\nContent-Type: application/rss+xml\r\nContent-Length: %d" % (etag, len(body))
    return b"HTTP/1.1 200 OK\r\n" + said + b"\r\n\r\n" + body


@cache
def document(number: int) -> tuple[bytes, bytes]:
    """A file with its validator."""
    body = (FOLDER / f"{number}.xml").read_bytes()
    return f'"{sha256(body).hexdigest()[:16]}"'.encode(), body


async def main() -> None:
    """Serve until killed."""
    hosts = [f"127.0.{number // 250}.{number % 250 + 1}" for number in range(HOSTS)]
    server = await asyncio.start_server(serve, hosts, PORT, backlog=1_000)
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main())
