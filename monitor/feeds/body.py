"""Bodies: decompressed piece by piece, so that a small bomb never becomes a large body."""

import zlib
from collections.abc import Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

try:
    from compression import zstd  # type: ignore[import-not-found, unused-ignore]  # Python 3.14
except ImportError:
    from backports import zstd

PIECE = 64 * 1024
"""Bytes decompressed at a time: what a bomb can expand to before the cap is looked at."""
WINDOW_LOG = 23
"""zstd's window on the web is at most 8 MiB (RFC 9659)."""
MAX_LAYERS = 2
"""Content-Encoding may name several; nobody honest needs more."""
ACCEPTED = "gzip, deflate, br, zstd"
"""What we can decompress, as a value of Accept-Encoding."""
PLAIN = frozenset({"", "identity", "none", "utf-8", "binary"})
"""Content codings that say nothing; the last three are mistakes seen in the wild."""


class UndecodableError(Exception):
    """The body is not what its Content-Encoding says."""


class TooLargeError(Exception):
    """The body is over the cap."""


class _Layer(Protocol):
    """One content coding, undone."""

    @property
    def whole(self) -> bool:
        """Whether the compressed stream has come to its end."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What more compressed data gives, in pieces of about PIECE bytes."""


class Body:
    """Collects a body through its content codings, up to `cap` bytes after decompression."""

    def __init__(self, content_encoding: str, cap: int) -> None:
        """Raises UndecodableError for a coding that was not asked for."""
        self._layers = _layers(content_encoding)
        self._cap = cap
        self._read = bytearray()

    def feed(self, data: bytes) -> None:
        """Take what came over the wire.

        Raises:
            UndecodableError: it cannot be decompressed.
            TooLargeError: the body is over its cap now.
        """
        try:
            for piece in _through(self._layers, data):
                self._read += piece
                if len(self._read) > self._cap:
                    raise TooLargeError
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise UndecodableError(str(error)) from error

    @property
    def whole(self) -> bool:
        """Whether every compressed stream has come to its end; what has no coding cannot tell."""
        return all(layer.whole for layer in self._layers)

    def so_far(self) -> bytes:
        """The body as far as it has come."""
        return bytes(self._read)


def _layers(content_encoding: str) -> tuple[_Layer, ...]:
    """The codings in the order in which they are undone: the last applied first (RFC 9110, 8.4)."""
    names = [name.strip().lower() for name in content_encoding.split(",")]
    codings = [name for name in reversed(names) if name not in PLAIN]
    if len(codings) > MAX_LAYERS:
        raise UndecodableError(f"{len(codings)} content codings, at most {MAX_LAYERS} are undone")
    return tuple(_layer(name) for name in codings)


def _layer(name: str) -> _Layer:
    match name:
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstd()
        case _:
            raise UndecodableError(f"content coding {name[:40]!r} was not asked for")


def _through(layers: tuple[_Layer, ...], data: bytes) -> Iterator[bytes]:
    if not layers:
        yield data
        return
    for piece in layers[0].pieces(data):
        yield from _through(layers[1:], piece)


class _Gzip:
    """gzip, of one member or several; a body that is plainly not compressed passes as it is."""

    MAGIC = b"\x1f\x8b"

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None
        self._held = b""
        self._plain = False
        self._ended = False

    @property
    def whole(self) -> bool:
        return self._plain or (self._ended and self._stream is None)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        data, self._held = self._held + data, b""
        while data:
            if self._stream is None and not self._plain:
                if len(data) < len(self.MAGIC):
                    self._held = data
                    return
                self._begin(data)
            if self._stream is None:
                if self._plain:
                    yield data
                return  # what follows the last member is padding
            yield from _inflated(self._stream, data)
            data = self._stream.unused_data
            if self._stream.eof:
                self._stream, self._ended = None, True

    def _begin(self, data: bytes) -> None:
        if data.startswith(self.MAGIC):
            self._stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        else:
            self._plain = not self._ended


class _Deflate:
    """deflate: zlib's format as the standard says, or the bare one some servers send (RFC 9110, 8.4.1.2)."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None

    @property
    def whole(self) -> bool:
        return self._stream is not None and self._stream.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if not data:
            return
        if self._stream is None:
            # 8 is zlib's only method, in the low half of its first byte; a bare stream never begins so.
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)
        if not self._stream.eof:
            yield from _inflated(self._stream, data)


class _Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def whole(self) -> bool:
        return bool(self._stream.is_finished())

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield self._stream.process(data, output_buffer_limit=PIECE)
        while not self._stream.can_accept_more_data():
            yield self._stream.process(b"", output_buffer_limit=PIECE)


class _Zstd:
    """zstd (RFC 8878), of one frame or several."""

    def __init__(self) -> None:
        self._stream = _zstd_stream()
        self._begun = False

    @property
    def whole(self) -> bool:
        return not self._begun

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data or not self._stream.needs_input:
            self._begun = True
            yield self._stream.decompress(data, PIECE)
            data = b""
            if self._stream.eof:
                data = self._stream.unused_data
                self._stream, self._begun = _zstd_stream(), False


def _zstd_stream() -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: WINDOW_LOG})


def _inflated(stream: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    piece = stream.decompress(data, PIECE)
    yield piece
    while stream.unconsumed_tail or len(piece) == PIECE:
        piece = stream.decompress(stream.unconsumed_tail, PIECE)
        yield piece
