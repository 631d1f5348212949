"""Feeds over TLS, asked by the service itself through proxies of both kinds; our own authority vouches for all."""

import asyncio
import json
import os
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme

HOST = "agency.example"
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Agency</title>
<item><guid>1</guid><title>Acme bans Globex</title></item></channel></rss>"""
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n" % len(FEED) + FEED


async def agency(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer every request with the feed."""
    while await reader.readuntil(b"\r\n\r\n"):
        writer.write(ANSWER)


@asynccontextmanager
async def tunnels(serving: ssl.SSLContext, tunnelling: ssl.SSLContext | None, asked: list[str]) -> AsyncIterator[int]:
    """A proxy that leads to the agency, wherever it is asked to lead; its port."""

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        asked.append(head.decode().partition(" HTTP/")[0])
        there_reader, there = await asyncio.open_connection(*origin.sockets[0].getsockname())
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pumped(reader, there), pumped(there_reader, writer))

    async with (
        await asyncio.start_server(agency, "127.0.0.1", 0, ssl=serving) as origin,
        await asyncio.start_server(proxy, "127.0.0.1", 0, ssl=tunnelling) as server,
    ):
        yield server.sockets[0].getsockname()[1]


async def pumped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes, until it ends."""
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


async def pass_of(folder: Path, proxy: str, trusted: Path) -> dict[str, int]:
    """What one pass of the service over the agency's feed did, which trusts one authority."""
    (folder / "config.yaml").write_text(
        f"rules: shipped\nwatch: [Globex]\nfetch: {{proxy: '{proxy}'}}\nfeeds: ['https://{HOST}/feed']\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "monitor", "run", "--once", "--json"),
        cwd=folder,
        env=os.environ | {"SSL_CERT_FILE": str(trusted), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=asyncio.subprocess.PIPE,
        stderr=(folder / "log").open("wb"),
    )
    told, _ = await process.communicate()
    tally: dict[str, int] = json.loads(told.splitlines()[-1])
    return tally


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_feed_over_tls_is_read_through_a_proxy(scheme: str, tmp_path: Path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(trusted := tmp_path / "authority.pem")
    asked: list[str] = []
    serving, tunnelling = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), None
    authority.issue_cert(HOST).configure_cert(serving)
    if scheme == "https":
        tunnelling = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("127.0.0.1").configure_cert(tunnelling)

    async with tunnels(serving, tunnelling, asked) as port:
        tally = await pass_of(tmp_path, f"{scheme}://127.0.0.1:{port}", trusted)

    assert (tally["entries"], tally["failed"]) == (1, 0)
    assert asked == [f"CONNECT {HOST}:443"]


async def test_an_agency_that_nobody_vouches_for_is_not_read_through_a_proxy(tmp_path: Path):
    trustme.CA().cert_pem.write_to_path(another := tmp_path / "authority.pem")
    asked: list[str] = []
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert(HOST).configure_cert(serving)

    async with tunnels(serving, None, asked) as port:
        tally = await pass_of(tmp_path, f"http://127.0.0.1:{port}", another)

    assert (tally["entries"], tally["failed"]) == (0, 1)
