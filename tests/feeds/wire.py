"""An HTTP server on 127.0.0.1 that answers byte for byte what a test tells it to."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Agency news</title><link>https://agency.example/</link>
<item><title>First</title><link>https://agency.example/1</link><guid>one</guid></item>
<item><title>Second</title><link>https://agency.example/2</link><guid>two</guid></item>
</channel></rss>
"""
TLS_HANDSHAKE = b"\x16"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: header names in lower case."""

    target: str
    headers: dict[str, str]


Answer = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def response(body: bytes = RSS, status: int = 200, **headers: str) -> Answer:
    """A plain answer; header names are given with underscores, Content-Length is true unless it is given."""
    said = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return raw(head.encode() + b"\r\n" + body)


def raw(data: bytes) -> Answer:
    """These bytes, then the end of the connection."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return answer


def reset_after(data: bytes) -> Answer:
    """These bytes, then a reset."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        writer.transport.abort()

    return answer


def trickle(head: bytes, piece: bytes, pause: float) -> Answer:
    """A head, then one piece after another for as long as anybody listens."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return answer


@dataclass
class Server:
    """Answers by path; what is not known is a 404. It remembers what it was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0
    port: int = 0

    def url(self, path: str = "/feed") -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path: str, answer: Answer) -> str:
        """Answer a path so, and its address."""
        self.answers[path] = answer
        return self.url(path)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one answer."""
        try:
            first = await reader.readexactly(1)
            if first == TLS_HANDSHAKE:
                writer.write(b"HTTP/1.1 400 this is no TLS\r\n\r\n")
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = (line.partition(":") for line in head[1:] if line)
            request = Request(head[0].split()[1], {name.lower(): value.strip() for name, _, value in pairs})
            self.asked.append(request)
            self.busy += 1
            self.most_busy = max(self.busy, self.most_busy)
            try:
                await self.answers.get(request.target, response(b"", 404))(request, writer)
            finally:
                self.busy -= 1
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
