"""Feeds on this machine: `file:` addresses below one folder."""

import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from monitor.errors import FetchError
from monitor.feeds.digest import body_digest
from monitor.model.feed import Document, NotModified


def read_file(url: str, *, below: Path, cap: int, known_hash: str | None) -> Document | NotModified:
    """The document in a `file:` address, relative ones from `below`.

    Raises:
        FetchError: `forbidden-scheme` for a file that is not below the folder once links are resolved, or no plain
            file; `missing`; `too-large`.
    """
    path = _resolved(url, below)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FetchError(url, "forbidden-scheme", f"{path} is not a plain file", retryable=False)
        with path.open("rb") as file:
            body = file.read(cap + 1)
    except OSError as error:
        raise FetchError(url, "missing", f"{path} cannot be read: {error.strerror or error}") from error
    if len(body) > cap:
        raise FetchError(url, "too-large", f"over the cap of {cap} bytes")
    body_hash = body_digest(body)
    if body_hash == known_hash:
        return NotModified()
    return Document(url, body, headers=(), body_hash=body_hash)


def _resolved(url: str, below: Path) -> Path:
    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise FetchError(url, "forbidden-scheme", f"file on another host, {parts.netloc!r}", retryable=False)
    folder = below.resolve()
    try:
        path = (folder / unquote(parts.path)).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise FetchError(url, "missing", f"no such path: {error}") from error
    if not path.is_relative_to(folder):
        raise FetchError(url, "forbidden-scheme", f"{path} is not below {folder}", retryable=False)
    return path
