"""The outside world on 127.0.0.1, as the tests of the edges have it."""

from tests.delivery.conftest import mail, slack, web
from tests.feeds.conftest import server

__all__ = ["mail", "server", "slack", "web"]
