"""A webhook gets the alert's record, signed, and its answer is believed."""

import io
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from monitor.alerts.compose import message
from monitor.alerts.out import alert_record
from monitor.delivery.notifier import Notifier
from monitor.delivery.webhook import WebhookTarget, wait
from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Message, Reason
from monitor.model.settings import Receiver, Webhook
from tests.alerts.stories import STORY, T0
from tests.delivery.servers import WebServer
from tests.docs.documents import ROOT, blocks

SECRET = "a secret that both sides know"
ALERT = Alert("story:7", 1, Reason.NEW, T0, (), story=replace(STORY, actors=("Роскомнадзор",)), id=12)


def hook(server: WebServer) -> Webhook:
    return Webhook("hook", f"http://{server.address}/hooks/t0ken?key=sesame", SECRET)


def composed(*alerts: Alert) -> Message:
    return message(alerts, now=T0)


async def send(server: WebServer, message_: Message) -> None:
    await Notifier([Receiver("siem", (hook(server),))]).send("siem", "hook", message_)


async def refusal(server: WebServer) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await send(server, composed(ALERT))
    return caught.value


@pytest.fixture(scope="module")
def is_ours() -> Callable[..., bool]:
    """The check as the document gives it."""
    (example,) = blocks(ROOT / "docs" / "alerts.md", "python")
    names: dict[str, object] = {}
    exec(example.text, names)
    return cast("Callable[..., bool]", names["is_ours"])


async def test_an_alert_is_its_record(web: WebServer):
    await send(web, composed(ALERT))

    assert web.paths == ["/hooks/t0ken?key=sesame"]
    assert web.received == [alert_record(ALERT)]
    assert web.headers[0]["Content-Type"] == "application/json"


async def test_a_digest_is_a_list_of_records(web: WebServer):
    other = replace(ALERT, id=13, story=replace(STORY, id="8"))

    await send(web, composed(ALERT, other))

    assert web.received == [[alert_record(ALERT), alert_record(other)]]


async def test_the_check_in_the_document_accepts_what_is_sent_and_nothing_else(
    web: WebServer, is_ours: Callable[..., bool]
):
    await send(web, composed(ALERT))
    body, headers = web.bodies[0], web.headers[0]

    assert is_ours(body, headers, SECRET)
    assert not is_ours(body + b" ", headers, SECRET)
    assert not is_ours(body, headers, SECRET + "x")
    assert not is_ours(body, headers | {"X-Monitor-Timestamp": str(int(headers["X-Monitor-Timestamp"]) + 1)}, SECRET)
    assert not is_ours(body, headers, SECRET, now=lambda: datetime.now(UTC).timestamp() + 600)


@pytest.mark.parametrize("status", [429, 503])
async def test_the_wait_that_is_asked_for_is_passed_on(web: WebServer, status: int):
    web.status, web.answer_headers = status, {"Retry-After": "120"}

    error = await refusal(web)

    assert (error.retryable, error.retry_after) == (True, timedelta(seconds=120))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("120", timedelta(seconds=120)),
        ("Tue, 05 Mar 2024 09:31:00 GMT", timedelta(minutes=1)),
        ("Tue, 05 Mar 2024 09:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
        ("9" * 5000, None),
    ],
)
def test_a_wait_is_seconds_or_a_date(header: str | None, expected: timedelta | None):
    assert wait(header, T0) == expected


@pytest.mark.parametrize(("status", "retryable"), [(400, False), (410, False), (422, False), (401, True), (500, True)])
async def test_a_refusal_of_what_was_sent_is_final(web: WebServer, status: int, retryable: bool):
    web.status, web.body = status, b"no such index"

    error = await refusal(web)

    assert error.retryable is retryable
    assert f"status {status}: no such index" in error.reason


async def test_a_redirect_is_not_followed(web: WebServer):
    web.status, web.answer_headers = 307, {"Location": f"http://{web.address}/elsewhere"}

    assert "status 307" in (await refusal(web)).reason
    assert len(web.paths) == 1


async def test_nothing_that_is_said_or_logged_holds_the_address_or_the_secret(web: WebServer):
    web.status, web.body = 500, f"{SECRET} at http://{web.address}/hooks/t0ken?key=sesame".encode()
    written, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)

    refused = await refusal(web)
    unreachable = Notifier([Receiver("siem", (Webhook("hook", "http://127.0.0.1:9/t0ken?key=sesame", SECRET),))])
    with pytest.raises(DeliveryError) as caught:
        await unreachable.send("siem", "hook", composed(ALERT))
    root.removeHandler(handler)
    root.setLevel(level)

    shown = (str(refused), str(caught.value), written.getvalue(), repr(hook(web)))
    assert not any(secret in each for each in shown for secret in ("t0ken", "sesame", SECRET))
    assert "refused" in str(caught.value).lower() or "connect" in str(caught.value).lower()


def test_a_webhook_that_does_not_answer_is_given_up(web: WebServer):
    web.hold = True
    target = WebhookTarget("siem", hook(web), deadline=timedelta(seconds=0.3))

    with pytest.raises(DeliveryError, match="no answer in time"):
        target.send(composed(ALERT))


def test_a_body_is_the_same_json_that_scripts_read_elsewhere(web: WebServer):
    WebhookTarget("siem", hook(web)).send(composed(ALERT))

    sent: Mapping[str, object] = json.loads(web.bodies[0])
    assert sent["actors"] == ["Роскомнадзор"]
    assert "Роскомнадзор".encode() in web.bodies[0]
