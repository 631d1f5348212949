"""Messages reach their targets in a form that suits them, and a failure says why and touches no other target."""

import asyncio
import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.alerts.compose import message
from monitor.delivery.notifier import Notifier, check_url
from monitor.delivery.service import load
from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Message, Reason
from monitor.model.rule import Level
from monitor.model.settings import Receiver, Target
from monitor.model.story import Story
from tests.alerts.stories import STORY, T0
from tests.delivery.servers import MailServer, WebServer

SLACK_URL = "slack://T0TOKENAAA/B0TOKENBBB/C0TOKENCCCCCCCCCCCCCCCCC"
ATTACK = "<script>x</script> <!channel> <@U1> @everyone [x](javascript:alert(1)) *b*\r\nBcc: eve@evil.example"


def written(story: Story = STORY) -> Message:
    alert = Alert(f"story:{story.id}", 1, Reason.NEW, T0, (), story=story)
    return message([alert], now=T0 + timedelta(minutes=5))


def notifier(*urls: str, deadline: float = 30) -> Notifier:
    """A notifier with one receiver, `ts`, its targets numbered from 0."""
    targets = tuple(Target(str(key), url) for key, url in enumerate(urls))
    return Notifier([Receiver("ts", targets)], deadline=timedelta(seconds=deadline))


async def refusal(notifier_: Notifier, target: str = "0") -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await notifier_.send("ts", target, written())
    return caught.value


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """What a service that logs everything would write."""
    written_, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written_), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written_
    root.removeHandler(handler)
    root.setLevel(level)


async def test_a_mail_has_a_plain_and_an_html_part(mail: MailServer):
    await notifier(mail.url).send("ts", "0", written())

    (received,) = mail.mailbox.received
    plain, html = received.get_body(("plain",)), received.get_body(("html",))
    assert received["Subject"] == "Measures against Globex [story 7]"
    assert received["To"] == "team@example.com"
    assert html is not None
    assert '<a href="https://news.example/acme?id=1&amp;p=2"' in html.get_content()
    assert plain is not None
    assert plain.get_content().splitlines()[0] == "HIGH Acme Video bans Globex (advertising) — imposed"
    assert "\nWho: Acme Video (platform)\n" in plain.get_content().replace("\r\n", "\n")
    assert "\nhttps://news.example/acme?id=1&p=2" in plain.get_content().replace("\r\n", "\n")
    assert "<b>" not in plain.get_content()


async def test_a_mail_address_that_asks_for_text_gets_text_alone(mail: MailServer):
    await notifier(f"{mail.url}&format=text").send("ts", "0", written())

    (received,) = mail.mailbox.received
    assert received.get_content_type() == "text/plain"
    assert received.get_content().startswith("Acme Video bans Globex (advertising) — imposed")
    assert "https://news.example/acme?id=1&p=2" in received.get_content()


async def test_outside_text_adds_no_header_and_no_element_to_a_mail(mail: MailServer):
    await notifier(mail.url).send("ts", "0", written(replace(STORY, actors=(ATTACK,), sentence=ATTACK)))

    (received,) = mail.mailbox.received
    html = received.get_body(("html",))
    assert received["Bcc"] is None
    assert html is not None
    assert "<script" not in html.get_content()


async def test_slack_gets_its_markup_and_the_colour_of_the_level(slack: WebServer):
    await notifier(SLACK_URL).send("ts", "0", written())

    (payload,) = slack.received
    (attachment,) = payload["attachments"]
    assert slack.paths == ["/services/T0TOKENAAA/B0TOKENBBB/C0TOKENCCCCCCCCCCCCCCCCC"]
    assert payload["mrkdwn"] is True
    assert attachment["title"] == "Acme Video bans Globex (advertising) — imposed"
    assert attachment["color"] == "#d9480f"
    assert "*Who:* Acme Video (platform)" in attachment["text"]
    assert "<https://news.example/acme?id=1&amp;p=2|Acme Video bans Globex from advertising>" in attachment["text"]
    assert "icon_url" not in payload


async def test_each_level_has_a_colour_of_its_own(slack: WebServer):
    to = notifier(SLACK_URL)

    for level in Level:
        await to.send("ts", "0", replace(written(), level=level))

    assert len({payload["attachments"][0]["color"] for payload in slack.received}) == len(Level)


async def test_outside_text_calls_nobody_on_slack(slack: WebServer):
    await notifier(SLACK_URL).send("ts", "0", written(replace(STORY, actors=(ATTACK,), headline=ATTACK, url=None)))

    (attachment,) = slack.received[0]["attachments"]
    everything = attachment["title"] + attachment["text"]
    assert not any(trap in everything for trap in ("<!", "<@", "@everyone", "<javascript", "\\"))


@pytest.mark.parametrize(("status", "body"), [(429, b"rate_limited"), (500, b"oops"), (404, b"no_service")])
async def test_a_refusal_names_the_status_and_the_answer_and_may_be_tried_again(slack: WebServer, status, body):
    slack.status, slack.body = status, body

    error = await refusal(notifier(SLACK_URL))

    assert error.receiver == "ts"
    assert f"error={status}" in error.reason
    assert body.decode() in error.reason
    assert error.retryable


@pytest.mark.parametrize(("status", "body"), [(400, b"invalid_payload"), (410, b"channel_is_archived")])
async def test_a_refusal_of_the_message_is_final(slack: WebServer, status, body):
    slack.status, slack.body = status, body

    assert not (await refusal(notifier(SLACK_URL))).retryable


async def test_an_answer_of_200_that_does_not_say_ok_is_a_failure(slack: WebServer):
    slack.body = b"<html>a login page</html>"

    assert "a login page" in (await refusal(notifier(SLACK_URL))).reason


@pytest.mark.parametrize(("answer", "retryable"), [("451 greylisted", True), ("550 no such user", False)])
async def test_a_mail_server_that_refuses_is_believed(mail: MailServer, answer, retryable):
    mail.mailbox.answer = answer

    error = await refusal(notifier(mail.url))

    assert error.retryable is retryable
    assert answer.split(" ", 1)[1] in error.reason


async def test_no_error_and_no_log_holds_a_part_of_the_address(everything_logged: io.StringIO):
    error = await refusal(notifier("json://user:p4ssw0rd@127.0.0.1:9/hidden/path?token=sesame"))

    for shown in (str(error), everything_logged.getvalue()):
        assert not any(secret in shown for secret in ("p4ssw0rd", "hidden", "sesame"))
    assert "refused" in error.reason


async def test_a_send_that_succeeds_logs_no_part_of_the_address(slack: WebServer, everything_logged: io.StringIO):
    await notifier(SLACK_URL).send("ts", "0", written())

    assert "B0TOKENBBB" not in everything_logged.getvalue()


async def test_a_target_that_hangs_holds_up_no_other_and_is_not_sent_to_again_meanwhile(
    slack: WebServer, mail: MailServer
):
    slack.hold = True
    both = notifier(f"{SLACK_URL}?rto=50", mail.url, deadline=3)
    hanging = asyncio.create_task(refusal(both))
    await asyncio.to_thread(slack.hanging.wait)

    await both.send("ts", "1", written())

    assert len(mail.mailbox.received) == 1
    assert "no answer from 0 within 3 s" in (await hanging).reason
    assert "still hangs" in (await refusal(both)).reason


async def test_a_target_whose_answer_times_out_can_be_sent_to_again(slack: WebServer):
    slack.hold = True
    impatient = notifier(f"{SLACK_URL}?rto=0.1")
    await refusal(impatient)
    slack.hold = False

    await impatient.send("ts", "0", written())

    assert len(slack.received) == 1


async def test_sends_to_one_target_come_one_after_the_other(web: WebServer):
    one = notifier(f"json://{web.address}/")

    await asyncio.gather(*(one.send("ts", "0", replace(written(), title=f"message {n}")) for n in range(5)))

    assert [sent["title"] for sent in web.received] == [f"message {n}" for n in range(5)]


async def test_each_attempt_is_one_request_whatever_the_address_asks(slack: WebServer):
    slack.status = 500

    await refusal(notifier(f"{SLACK_URL}?retry=3&wait=0"))

    assert len(slack.received) == 1


async def test_a_target_that_is_gone_from_the_configuration_is_named():
    error = await refusal(notifier(), "old")

    assert "target old is no longer configured" in str(error)
    assert not error.retryable


def test_an_address_that_apprise_does_not_take_is_named_at_the_start_without_its_secrets():
    with pytest.raises(DeliveryError) as caught:
        notifier("discord://4174216298secret")

    assert "ts: target 0: An invalid Discord Webhook Token" in str(caught.value)
    assert "4174216298" not in str(caught.value)


def test_the_targets_of_receivers_are_listed():
    listed = Notifier([Receiver("console"), Receiver("ts", (Target("a", "json://a.example"), Target("b", SLACK_URL)))])

    assert listed.targets == {"console": ("console",), "ts": ("a", "b")}


async def test_a_receiver_without_addresses_is_the_console():
    screen = io.StringIO()

    await Notifier([Receiver("console")], stream=screen).send("console", "console", written())

    assert "HIGH     Acme Video bans Globex (advertising) — imposed\n" in screen.getvalue()


@pytest.mark.parametrize("url", [SLACK_URL, "mailtos://user:pw@mail.example?to=a@b.example", "json://host/path"])
def test_a_good_address_has_no_mistake(url):
    assert check_url(url) is None


@pytest.mark.parametrize("url", ["", "slak://T0TOKENAAA/x", "nonsense", "discord://42", f"{SLACK_URL}, json://host"])
def test_a_bad_address_has_a_reason_without_its_parts(url):
    reason = check_url(url)

    assert reason
    assert "T0TOKENAAA" not in reason


def test_a_mail_server_has_the_time_to_answer_that_mail_asks_for():
    """Ten minutes after the message (RFC 5321, 4.5.3.2.6): who gives up earlier sends it twice."""
    assert load("mailto://u:p@mail.example?to=a@b.example").socket_connect_timeout == 600
    assert load("mailto://u:p@mail.example?to=a@b.example&cto=5").socket_connect_timeout == 5
