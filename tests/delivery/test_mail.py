"""All mails on one story are one thread in a mail program, and each can be sorted by its list."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from monitor.alerts.compose import message
from monitor.delivery.mail import mail_headers
from monitor.delivery.notifier import Notifier
from monitor.model.alert import Alert, Message, Notice, Reason
from monitor.model.mention import Action, Status
from monitor.model.settings import Receiver, Target
from monitor.model.story import Story
from tests.alerts.stories import STORY, T0, changed
from tests.delivery.servers import MailServer

REVERSED = replace(
    changed(Status.REVERSED, after=timedelta(days=3)), action=Action.RESTRICT, actors=("Acme", "Board"), headline="Back"
)
FEED_FAILS = Alert("op:feed:3:failing", 1, Reason.OPERATOR, T0, (), notice=Notice("op:feed:3:failing", "it fails", ()))


def told(story: Story) -> Alert:
    return Alert(f"story:{story.id}", story.revision, Reason.NEW, T0, (), story=story)


def composed(*alerts: Alert) -> Message:
    return message(alerts, now=T0)


async def mails(server: MailServer, *messages: Message, url: str = "", receiver: str = "ts") -> list[EmailMessage]:
    notifier = Notifier([Receiver(receiver, (Target("mail", url or server.url),))])
    for each in messages:
        await notifier.send(receiver, "mail", each)
    return server.mailbox.received


def root(mail: EmailMessage) -> str:
    """The id at the top of the thread that a mail says it is in (RFC 5256, 3: the first of References)."""
    return str(mail["References"]).split()[0]


async def test_the_mails_on_a_story_have_one_root_and_one_subject(mail: MailServer):
    first, second = await mails(mail, composed(told(STORY)), composed(told(REVERSED)))

    assert root(first) == root(second) == first["In-Reply-To"] == "<story-7@example.com>"
    assert first["Subject"] == second["Subject"] == "Measures against Globex [story 7]"
    assert first["Message-ID"] != second["Message-ID"]
    assert len(second.get_all("Message-ID")) == 1


async def test_mails_on_two_stories_about_one_party_are_two_threads(mail: MailServer):
    first, second = await mails(mail, composed(told(STORY)), composed(told(replace(STORY, id="8"))))

    assert root(first) != root(second)
    assert first["Subject"] != second["Subject"]


async def test_a_digest_and_a_notice_are_in_no_thread(mail: MailServer):
    digest, notice = await mails(mail, composed(told(STORY), told(replace(STORY, id="8"))), composed(FEED_FAILS))

    assert digest["References"] is notice["References"] is None
    assert digest["Subject"].startswith("2 alerts: ")
    assert notice["Subject"] == "it fails"


async def test_a_digest_leaves_no_thread_behind_for_the_next_mail_and_the_other_way_round(mail: MailServer):
    first, second, third = await mails(mail, composed(told(STORY)), composed(FEED_FAILS), composed(told(REVERSED)))

    assert root(first) == root(third)
    assert second["References"] is None


async def test_a_mail_names_its_list_and_that_a_program_sent_it(mail: MailServer):
    (received,) = await mails(mail, composed(told(STORY)), receiver="Trust & Safety")

    assert received["List-ID"] == "Policy monitor <trust-safety.policy-monitor.example.com>"
    assert received["Auto-Submitted"] == "auto-generated"


async def test_a_header_that_the_address_asks_for_stays(mail: MailServer):
    (received,) = await mails(mail, composed(told(STORY)), url=f"{mail.url}&+List-ID=<own.example.com>&+X-Team=legal")

    assert received["List-ID"] == "<own.example.com>"
    assert received["X-Team"] == "legal"


def test_the_lists_of_receivers_in_any_script_are_two():
    lists = {mail_headers(name, composed(FEED_FAILS), "example.com")["List-ID"] for name in ("продукт", "право", "a-b")}

    assert len(lists) == 3
    assert all(each.isascii() for each in lists)


@pytest.mark.parametrize("name", ["a\r\nBcc: eve@evil.example", "x>, <y@z"])
def test_no_name_adds_a_header(name):
    headers = mail_headers(name, replace(composed(told(STORY)), thread=None), "example.com")

    assert not any("\n" in value or "@" in value.partition("<")[2] for value in headers.values())


async def test_outside_text_adds_no_header_by_way_of_the_subject(mail: MailServer):
    attack = "Globex\r\nBcc: eve@evil.example\r\n\r\nbody"

    (received,) = await mails(mail, composed(told(replace(STORY, entity=attack))))

    assert received["Bcc"] is None
    assert received["Subject"].startswith("Measures against Globex Bcc:")


def test_the_subject_of_an_entry_matched_as_a_whole_is_what_the_rule_is_about():
    entry = replace(STORY, entity="", family="text:rule-9", action=None, status=None)

    thread = message([told(entry)], now=T0, rule_titles={"rule-9": "New rules for apps"}).thread

    assert thread is not None
    assert thread.title == "New rules for apps [story 7]"
