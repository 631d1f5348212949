"""A message has a form that the service takes, and one that is too long is one message with a link to the rest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from apprise import NotifyBase
from apprise.plugins.discord import NotifyDiscord
from apprise.plugins.telegram import NotifyTelegram
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.compose import message
from monitor.delivery.notifier import Notifier
from monitor.delivery.rendering import fitted, rendering
from monitor.delivery.service import load
from monitor.model.alert import Alert, Message, Reason
from monitor.model.settings import Receiver, Target
from tests.alerts.stories import STORY, T0
from tests.delivery.servers import MailServer, WebServer

SLACK = "slack://T0TOKENAAA/B0TOKENBBB/C0TOKENCCCCCCCCCCCCCCCCC"
DISCORD = "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
TELEGRAM = "tgram://123456789:abcdefg_hijklmnop/12315544/"
TEAMS = "workflows://prod-1.westus.logic.azure.com:443/workflowid/signature123/"
PAGE = "https://monitor.example/stories/7"
SENTENCE = "A long & winding <sentence> said what it had to say. "

LIMITS: dict[str, tuple[Callable[[Any], str], int]] = {
    SLACK: (lambda payload: payload["attachments"][0]["text"], 40_000),
    f"{SLACK}?blocks=yes": (lambda payload: payload["attachments"][0]["blocks"][1]["text"]["text"], 3_000),
    DISCORD: (lambda payload: payload["content"], 2_000),
    f"{DISCORD}?format=markdown": (lambda payload: payload["embeds"][0]["description"], 4_096),
    TELEGRAM: (lambda payload: payload["text"], 4_096),
    "ntfy://{address}/topic": (lambda payload: payload["message"], 7_800),
}
"""Where each service is sent the body, and what it takes of it."""


def written(page: str | None = None) -> Message:
    return message([Alert("story:7", 1, Reason.NEW, T0, (), story=STORY)], now=T0 + timedelta(minutes=5), page=page)


def long(*, page: str | None = "https://monitor.example", lines: int = 400) -> Message:
    body = "\n".join([SENTENCE * 2] * lines)
    return replace(written(page), text=body, markdown=body.replace("<", "‹").replace(">", "›"), html=f"<p>{body}</p>")


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch, slack: WebServer) -> WebServer:
    """A stand-in for every chat service whose address is an attribute of apprise's plugin."""
    monkeypatch.setattr(NotifyDiscord, "notify_url", f"http://{slack.address}/api/webhooks")
    monkeypatch.setattr(NotifyTelegram, "notify_url", f"http://{slack.address}/bot")
    monkeypatch.setattr(NotifyBase, "request_rate_per_sec", 0)
    return slack


async def sent(server: WebServer, url: str, message_: Message) -> list[Any]:
    server.body = b'{"ok": true, "result": {}}' if url.startswith("tgram") else b"ok"
    await Notifier([Receiver("ts", (Target("0", url.replace("{address}", server.address)),))]).send("ts", "0", message_)
    return server.received


@pytest.mark.parametrize("overflow", ["overflow=upstream", "overflow=split"])
@pytest.mark.parametrize("url", LIMITS)
async def test_what_is_too_long_is_one_message_within_the_limit_that_links_to_the_rest(
    chat: WebServer, url: str, overflow: str
):
    body, limit = LIMITS[url]

    (payload,) = await sent(chat, f"{url}{'&' if '?' in url else '?'}{overflow}", long())

    assert limit * 0.4 < len(body(payload)) <= limit
    assert PAGE in body(payload)[-120:]
    assert "say." in body(payload)[-150:]


@pytest.mark.parametrize("url", LIMITS)
async def test_what_fits_is_sent_whole(chat: WebServer, url: str):
    body, _ = LIMITS[url]

    (payload,) = await sent(chat, url, written())

    assert "Acme Video bans Globex from advertising" in body(payload)
    assert "read on" not in body(payload)


async def test_discord_gets_title_and_body_within_its_limit_together(chat: WebServer):
    (payload,) = await sent(chat, DISCORD, long())

    assert payload["content"].startswith("Acme Video bans Globex (advertising) — imposed\r\n")


async def test_telegram_gets_only_the_elements_it_takes(chat: WebServer):
    (payload,) = await sent(chat, TELEGRAM, written())

    assert payload["parse_mode"] == "HTML"
    assert "<b>Status:</b> imposed" in payload["text"]
    assert not any(element in payload["text"] for element in ("<div", "<p", "<br", "style="))


async def test_a_header_block_of_slack_is_not_longer_than_slack_takes(chat: WebServer):
    (payload,) = await sent(chat, f"{SLACK}?blocks=yes", replace(written(), title="word " * 40))

    assert len(payload["attachments"][0]["blocks"][0]["text"]["text"]) <= 150


def test_teams_gets_a_card_with_a_title_and_a_text_that_fits():
    service = load(TEAMS)
    form, title, body = rendering(service, long())

    card = service.gen_payload(body=body, title=title, body_format=form)["attachments"][0]["content"]

    assert [block["text"] for block in card["body"]] == [title, body.rstrip()]
    assert len(body) <= 1000
    assert body.endswith(f"… [read on]({PAGE})")


async def test_a_link_with_marks_of_markdown_in_it_stays_one(chat: WebServer):
    story = replace(STORY, url="https://news.example/a_b_c/*d*/~e~?x=(y)")
    alert = Alert("story:7", 1, Reason.NEW, T0, (), story=story)

    (payload,) = await sent(chat, SLACK, message([alert], now=T0))

    link = "<https://news.example/a_b_c/*d*/~e~?x=%28y%29|Acme Video bans Globex from advertising>"
    assert link in payload["attachments"][0]["text"]


async def test_without_a_page_the_link_leads_to_the_entry(chat: WebServer):
    (payload,) = await sent(chat, DISCORD, long(page=None))

    assert payload["content"].endswith("… read on: https://news.example/acme?id=1&p=2")


async def test_a_link_that_would_fill_the_message_is_left_out(chat: WebServer):
    (payload,) = await sent(chat, DISCORD, replace(long(), link="https://news.example/" + "a" * 1500))

    assert payload["content"].endswith("\n…")


async def test_a_mail_has_no_limit(mail: MailServer):
    await Notifier([Receiver("ts", (Target("0", f"{mail.url}&format=text"),))]).send("ts", "0", long(lines=1000))

    assert len(mail.mailbox.received[0].get_content()) > 100_000


@given(st.text(st.sampled_from("ab. \n&"), min_size=50, max_size=400), st.integers(40, 300))
def test_what_is_fitted_is_never_longer_than_the_room(body: str, room: int):
    def size(text: str) -> int:
        return len(text.replace("&", "&amp;"))

    assert size(fitted(body, room, more="\n… read on: x", size=size)) <= room
