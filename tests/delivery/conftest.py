from collections.abc import AsyncIterator, Iterator

import pytest
from apprise.plugins.slack import NotifySlack

from tests.delivery.servers import MailServer, WebServer


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with MailServer() as server:
        yield server


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch, web: WebServer) -> WebServer:
    """Slack's webhooks: the plugin's class attributes say where they are and how often they may be used."""
    monkeypatch.setattr(NotifySlack, "webhook_url", f"http://{web.address}/services")
    monkeypatch.setattr(NotifySlack, "request_rate_per_sec", 0)
    return web
