"""One apprise URL: its service, what it is sent, and why it did not take it."""

import logging
import re
from datetime import timedelta
from urllib.parse import quote, unquote

from apprise import Apprise, AppriseAsset, LogCapture, NotifyBase, NotifyType, OverflowMode, PersistentStoreMode
from apprise.exception import AppriseException
from apprise.plugins.email.base import NotifyEmail
from apprise.result import AppriseResult
from apprise.utils.parse import parse_urls

from monitor.alerts.compose import COLOURS
from monitor.alerts.escape import clean, cut
from monitor.delivery.mail import mail_headers
from monitor.delivery.rendering import limited, rendering
from monitor.errors import DeliveryError
from monitor.model.alert import Message
from monitor.model.rule import Level

TAG = "target"
"""apprise takes a call without a tag to mean every service it knows."""
READ_TIMEOUT = timedelta(seconds=60)
"""apprise waits 4 s for an answer; what answers later has often taken the message, and would get it again."""
MAIL_TIMEOUT = timedelta(minutes=10)
"""For any answer of a mail server, where apprise waits 15 s: who waits less after the message sends it twice
(RFC 5321, 4.5.3.2.6)."""
REASON_LENGTH = 300
SECRET_LENGTH = 4
"""Parts of an address shorter than this are no secrets, and hiding them would hide words."""

TYPES = {
    Level.CRITICAL: NotifyType.FAILURE,
    Level.HIGH: NotifyType.FAILURE,
    Level.MEDIUM: NotifyType.WARNING,
    Level.LOW: NotifyType.INFO,
    Level.INFORMATIONAL: NotifyType.INFO,
}


def _asset(level: Level) -> AppriseAsset:
    """What apprise shows and how it works; it knows a colour for each of its four types, and there are five levels."""
    return AppriseAsset(
        app_id="Policy monitor",
        app_desc="Policy monitor",
        html_notify_map=dict.fromkeys(NotifyType, COLOURS[level]),
        image_url_mask="",  # else messages load pictures from a host that is not the receiver's
        image_url_logo="",
        async_mode=False,
        service_timeout=0,  # the notifier has its own deadline, in a thread of its own for each target
        storage_mode=PersistentStoreMode.MEMORY,
    )


ASSETS = {level: _asset(level) for level in Level}
ASSET = ASSETS[Level.INFORMATIONAL]

HTTP_STATUS = re.compile(r"\berror=(\d{3})\b")
REFUSED_FOR_GOOD = frozenset({"400", "410", "413", "422"})
"""What is wrong is the message, or the address is gone for good. A wrong password or a 404 may be mended."""
SMTP_REFUSAL = re.compile(r"\(55\d, ")
"""RFC 5321, 4.2.1: a permanent refusal of the recipient or the message; sent again, it would reach the others twice."""
DETAIL = re.compile(r"(?:Response Details|Exception):\s*(?P<detail>.*)", re.DOTALL)


class ServiceTarget:
    """Sends messages to one apprise URL; DeliveryError if apprise does not take the URL."""

    def __init__(self, receiver: str, key: str, url: str) -> None:
        self._receiver = receiver
        self._url = url
        try:
            self._service = load(url)
        except ValueError as error:
            raise DeliveryError(receiver, f"target {key}: {error}", retryable=False) from error
        self._apprise = Apprise(asset=ASSET)
        self._apprise.add(self._service)
        self._headers = dict(self._service.headers) if isinstance(self._service, NotifyEmail) else {}

    def send(self, message: Message) -> None:
        """Send one message and wait for the answer; DeliveryError when it is not taken."""
        if isinstance(self._service, NotifyEmail):
            # One send at a time: the headers are those of this message. What the address asks for (`?+Name=`) stays.
            self._service.headers = {**mail_headers(self._receiver, message, _host(self._service)), **self._headers}
        self._service.asset = ASSETS[message.level]
        form, title, body = rendering(self._service, message)
        with self._apprise.notify(
            body=body,
            title=title,
            body_format=form,
            notify_type=TYPES[message.level],
            tag=TAG,
            interpret_escapes=False,
            log_level=logging.DEBUG,
        ) as result:
            if not result:
                raise self._refusal(result)

    def _refusal(self, result: AppriseResult) -> DeliveryError:
        said = [(entry.level, entry.message) for entry in result.logs()]
        warnings = [text for level, text in said if level in {"WARNING", "ERROR", "CRITICAL"}]
        details = [found["detail"] for level, text in said if level == "DEBUG" and (found := DETAIL.search(text))]
        final = any(SMTP_REFUSAL.search(detail) for detail in details) or any(
            status in REFUSED_FOR_GOOD for text in warnings for status in HTTP_STATUS.findall(text)
        )
        reason = "; ".join(dict.fromkeys(warnings + details)) or f"not taken ({result.status.name.lower()})"
        return DeliveryError(self._receiver, masked(reason, self._url), retryable=not final)


def load(url: str) -> NotifyBase:
    """The service of an apprise URL, tagged, ready to send once and not by its own count of retries.

    ValueError says why it is none, in apprise's words and without the URL's secrets.
    """
    _keep_logs_in()
    addresses = parse_urls(url)  # type: ignore[no-untyped-call]
    if len(addresses) != 1:
        raise ValueError(f"holds {len(addresses)} addresses; expected one, several are written as a list")
    with LogCapture(level=logging.WARNING, fmt="%(message)s") as said:  # type: ignore[no-untyped-call]
        try:
            service = Apprise.instantiate(url, asset=ASSET, tag=TAG, suppress_exceptions=False)
        except (AppriseException, TypeError, ValueError, OSError) as error:
            raise ValueError(masked(str(error), url)) from None  # its message and its arguments hold the URL's parts
        reason = said.getvalue().strip()
    if service is None:
        raise ValueError(masked(reason, url) if reason else "no service that apprise knows")
    service.retry = 0
    if isinstance(service, NotifyEmail):
        service.request_rate_per_sec = 0  # apprise waits 5.5 s between two mails; our limit is `flood`
        if service.socket_connect_timeout == type(service).socket_connect_timeout:
            service.socket_connect_timeout = round(MAIL_TIMEOUT.total_seconds())
    # Never a series, whatever the address asks for (`?overflow=split`).
    service.overflow_mode = OverflowMode.TRUNCATE if limited(service) else OverflowMode.UPSTREAM
    if service.socket_read_timeout == type(service).socket_read_timeout:
        service.socket_read_timeout = READ_TIMEOUT.total_seconds()
    return service


def _host(service: NotifyEmail) -> str:
    """The domain of the sender; that of the server where the address has none."""
    return str(service.from_addr[1]).rpartition("@")[2] or str(service.smtp_host)


def masked(text: str, url: str) -> str:
    """The text on one short line without any part of an address that may be secret."""
    _, _, rest = url.partition("://")
    parts = {part for raw in re.split(r"[/:@?&=#,;\s]+", rest) for part in (raw, unquote(raw), quote(unquote(raw)))}
    hidden = re.sub(r"\b(https?://)[^\s'\"]+", r"\1***", text.replace(url, "***"))
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= SECRET_LENGTH:
            hidden = hidden.replace(part, "***")
    return cut(clean(hidden), REASON_LENGTH)


def _keep_logs_in() -> None:
    """Keep what apprise and the library below it log from all but those who capture it: it shows whole addresses."""
    for name in ("apprise", "urllib3"):
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    logging.getLogger("apprise").setLevel(logging.DEBUG)  # the reason of a failure is in its details
