"""Each receiver gets its own words; a template that fails costs no alert."""

import json

import pytest

from monitor.delivery.notifier import Notifier
from monitor.delivery.preview import previews
from monitor.delivery.writer import Writer
from monitor.model.alert import Alert, Message, Reason
from monitor.model.settings import MessageTemplate, Receiver, Target, Webhook
from tests.alerts.stories import STORY, T0
from tests.delivery.servers import MailServer, WebServer

ALERT = Alert("story:7", 1, Reason.NEW, T0, (), story=STORY)
SLACK = "slack://T0TOKENAAA/B0TOKENBBB/C0TOKENCCCCCCCCCCCCCCCCC"


def written(text: str, path: str = "brief.txt", receiver: str = "ts") -> Message:
    receivers = (Receiver("ts", template=MessageTemplate(path, text)), Receiver("other"))
    return Writer(receivers, "UTC", {}, lambda: T0)(receiver, [ALERT])


async def send(url: str, message: Message) -> None:
    await Notifier([Receiver("ts", (Target("0", url),))]).send("ts", "0", message)


def test_a_receiver_without_a_template_gets_our_words():
    assert "Status: imposed" in written("brief", receiver="other").text


async def test_a_template_in_markdown_reaches_chat_and_mail(slack: WebServer, mail: MailServer):
    message = written("**{{ alerts[0].entity }}**: [read]({{ alerts[0].url }})", "brief.md")

    await send(SLACK, message)
    await send(mail.url, message)

    html = mail.mailbox.received[0].get_body(("html",))
    assert slack.received[0]["attachments"][0]["text"] == ("*Globex*: <https://news.example/acme?id=1&amp;p=2|read>")
    assert html is not None
    assert "<strong>Globex</strong>" in html.get_content()
    assert "<strong>Acme Video bans Globex (advertising) — imposed</strong>" in html.get_content()


async def test_a_template_in_html_is_the_whole_mail_and_chat_gets_our_words(slack: WebServer, mail: MailServer):
    message = written("<h1>{{ alerts[0].line }}</h1>", "brief.html")

    await send(SLACK, message)
    await send(mail.url, message)

    html = mail.mailbox.received[0].get_body(("html",))
    assert html is not None
    assert html.get_content().strip() == "<h1>Acme Video bans Globex (advertising) — imposed</h1>"
    assert "Status: imposed" in slack.received[0]["attachments"][0]["text"]


async def test_a_template_in_plain_text_is_a_plain_mail(mail: MailServer):
    await send(mail.url, written("just {{ alerts[0].entity }}"))

    assert mail.mailbox.received[0].get_content_type() == "text/plain"
    assert mail.mailbox.received[0].get_content().endswith("\r\n\r\njust Globex\r\n")


@pytest.mark.parametrize("form", ["text", "markdown", "html", "mail"])
def test_a_template_that_fails_is_replaced_by_our_message_which_says_so(form: str):
    body = getattr(written("{{ alerts[1].line }}"), form)

    assert "The template of this receiver failed" in body
    assert "imposed" in body


def test_a_preview_shows_what_each_target_is_sent():
    secret = "a secret that both sides know"
    receiver = Receiver("ts", (Target("slack", SLACK), Webhook("hook", "https://siem.example/", secret)))

    slack, hook = previews(receiver, written("", receiver="other"))

    assert (slack.target, slack.form) == ("slack", "markdown")
    assert "**Status:** imposed" in slack.body
    assert (hook.form, json.loads(hook.body)["entity"]) == ("json", "Globex")


def test_a_preview_of_the_console_is_its_text():
    (shown,) = previews(Receiver("console"), written("", receiver="other"))

    assert shown.title == "Acme Video bans Globex (advertising) — imposed"
    assert "Status: imposed" in shown.body
