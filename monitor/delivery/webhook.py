"""A receiver's own address: alerts as JSON, signed so that it can tell who sent them."""

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from monitor.alerts.out import alert_record
from monitor.delivery.service import REFUSED_FOR_GOOD, masked
from monitor.errors import DeliveryError
from monitor.model.alert import Message
from monitor.model.settings import Webhook

DEADLINE = timedelta(seconds=60)
"""For the whole of one request; within that of the notifier."""
SECONDS = re.compile(r"[0-9]{1,9}")
ANSWER_READ = 2000
"""Bytes of a refusal's body: enough for its reason."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WebhookTarget:
    """Posts messages to an address that the operator chose, which may be an internal one."""

    def __init__(
        self,
        receiver: str,
        webhook: Webhook,
        *,
        deadline: timedelta = DEADLINE,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._receiver = receiver
        self._webhook = webhook
        self._timeout = aiohttp.ClientTimeout(total=deadline.total_seconds())
        self._clock = clock

    def send(self, message: Message) -> None:
        """Post one message; DeliveryError, with the wait that is asked for, unless the answer is a 2xx."""
        try:
            asyncio.run(self._post(body_of(message)))
        except TimeoutError:
            raise self._refused("no answer in time") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # The library's words may hold the address.
            raise self._refused(f"{type(error).__name__}: {error}") from None

    async def _post(self, body: bytes) -> None:
        headers = {"Content-Type": "application/json", **signed(body, self._webhook.secret, self._clock())}
        async with (
            aiohttp.ClientSession(timeout=self._timeout) as session,
            # A redirect is not followed: what is signed for one address is no other's business.
            session.post(self._webhook.url, data=body, headers=headers, allow_redirects=False) as answer,
        ):
            if 200 <= answer.status < 300:
                return
            said = (await answer.content.read(ANSWER_READ)).decode(errors="replace")
            raise self._refused(
                f"status {answer.status}{f': {said}' if said else ''}",
                retryable=str(answer.status) not in REFUSED_FOR_GOOD,
                retry_after=wait(answer.headers.get("Retry-After"), self._clock()),
            )

    def _refused(self, reason: str, *, retryable: bool = True, retry_after: timedelta | None = None) -> DeliveryError:
        hidden = masked(reason.replace(self._webhook.secret, "***"), self._webhook.url)
        return DeliveryError(self._receiver, hidden, retryable=retryable, retry_after=retry_after)


def body_of(message: Message) -> bytes:
    """The Alert-out record of a message's alert, or a list of them where it tells of several, as JSON in UTF-8."""
    records = [alert_record(alert) for alert in message.alerts]
    return json.dumps(records[0] if len(records) == 1 else records, ensure_ascii=False).encode()


def signed(body: bytes, secret: str, now: datetime) -> dict[str, str]:
    """The headers that vouch for a body: HMAC-SHA256 (RFC 2104) of the time in seconds, a full stop and the body."""
    seconds = str(int(now.timestamp()))
    digest = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Monitor-Timestamp": seconds, "X-Monitor-Signature": f"sha256={digest}"}


def wait(retry_after: str | None, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date); None where it says nothing."""
    if retry_after is None:
        return None
    if SECONDS.fullmatch(retry_after):
        return timedelta(seconds=int(retry_after))
    try:
        return max(parsedate_to_datetime(retry_after).astimezone(UTC) - now, timedelta(0))
    except ValueError:
        return None
