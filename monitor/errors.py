"""Every error this product raises on purpose.

MonitorError
├─ ConfigError(diagnostics)             every mistake of all files; exit 2; on reload the last good set stays
├─ FeedError(url)
│  ├─ FetchError(kind, status, retryable, retry_after)
│  └─ ParseError(kind)
├─ DeliveryError(receiver, reason)      the target's URL is masked
└─ StorageError                         the database cannot be used: locked by another service, newer, corrupt, gone
"""

from dataclasses import dataclass
from datetime import timedelta


class MonitorError(Exception):
    """Anything the product reports in one line, without a traceback."""


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One mistake in one file: `path:line:col: error[code] message`, and below it a line of help.

    Lines and columns count from 1; 0 where a file as a whole is meant. `help` may be empty. `gravity` is `error`, or
    `warning` for what is allowed and seldom meant.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    help: str = ""
    gravity: str = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        first = f"{place}: {self.gravity}[{self.code}] {self.message}"
        return f"{first}\n  help: {self.help}" if self.help else first


class ConfigError(MonitorError):
    """The configuration holds mistakes; `diagnostics` has all of them, in file order."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("\n".join(str(diagnostic) for diagnostic in diagnostics))
        self.diagnostics = diagnostics


class FeedError(MonitorError):
    """A feed gave no entries; `kind` names why in one fixed word, `url` has its credentials masked."""

    def __init__(self, url: str, kind: str, message: str) -> None:
        # These are what the error is made from again when it comes back from a worker process.
        super().__init__(url, kind, message)
        self.url = url
        self.kind = kind
        self.message = message

    def __str__(self) -> str:
        return f"{self.url}: {self.message}"


class FetchError(FeedError):
    """The document did not arrive whole.

    `kind` is one of monitor.model.feed.FETCH_KINDS; `status` the HTTP status, if there was one; `retry_after` what
    the server asked for (RFC 9110, 10.2.3).
    """

    def __init__(
        self,
        url: str,
        kind: str,
        message: str,
        *,
        status: int | None = None,
        retryable: bool = True,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(url, kind, message)
        self.status = status
        self.retryable = retryable
        self.retry_after = retry_after


class ParseError(FeedError):
    """The document arrived and is not a feed that can be read."""


class DeliveryError(MonitorError):
    """One send to one target failed; `reason` is in the target's words, without its secrets."""

    def __init__(
        self, receiver: str, reason: str, *, retryable: bool = True, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(f"{receiver}: {reason}")
        self.receiver = receiver
        self.reason = reason
        self.retryable = retryable
        self.retry_after = retry_after


class StorageError(MonitorError):
    """The database cannot be used as it is; the message says why and what to do."""
