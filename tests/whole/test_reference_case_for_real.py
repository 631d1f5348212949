"""The five entries of the reference case over real HTTP, in real processes, to a real mail server and a web hook."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path

import pytest

from monitor.assembly import Assembly, Turns, assemble
from monitor.config.load import load
from monitor.model.alert import NotificationState, Outcome
from monitor.model.entry import Entry
from monitor.model.listing import AlertFilter, NotificationFilter, StoryFilter
from monitor.model.mention import Action, Status
from monitor.run import pass_through
from monitor.storage.store import Store
from tests.delivery.servers import MailServer, WebServer
from tests.feeds.wire import Server, response
from tests.whole.test_reference_case import NAMES_THE_DIRECTIVE, articles

SLACK_URL = "slack://T0TOKENAAA/B0TOKENBBB/C0TOKENCCCCCCCCCCCCCCCCC"
ORDERS = [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (1, 3, 4, 0, 2)]
"""As published more or less, backwards, and with both entries that name the directive at the end."""


@pytest.mark.parametrize("order", ORDERS, ids=str)
async def test_five_outlets_are_one_alert_at_each_target(
    order: Sequence[int], outside_data: Path, tmp_path: Path, server: Server, mail: MailServer, slack: WebServer
) -> None:
    """The feed grows by one entry with each poll; after each the story is right and nobody is told again."""
    entries = [articles(outside_data)[number] for number in order]
    url = server.at("/feed", response())
    config = configuration_file(tmp_path, url)

    async with at_work(config, {"SMTP_URL": mail.url, "SLACK_URL": SLACK_URL}) as monitor:
        for count in range(1, len(entries) + 1):
            seen = entries[:count]
            server.at("/feed", response(rss(seen), Content_Type="application/rss+xml"))

            await pass_through(monitor, everything=True)

            assert_told_of_one_story(monitor.store, seen)
            assert (len(mail.mailbox.received), len(slack.received)) == (1, 1)
        [story] = monitor.store.stories(StoryFilter(told_only=True))
        assert "advertis" in (story.scope or "")
        assert (monitor.tally["polled"], monitor.tally["failed"], monitor.tally["entries"]) == (5, 0, 5)

    assert_right_mail(mail.mailbox.received[0])
    assert_right_payload(slack)


def assert_told_of_one_story(store: Store, seen: Sequence[Entry]) -> None:
    """One story that tells all that these entries tell, one alert of it, and a message at each of two targets."""
    [story] = store.stories(StoryFilter(told_only=True))
    assert (story.entity, story.actors[0], story.status) == ("Kaspersky", "Twitter", Status.IMPOSED)
    assert story.action in {Action.BAN, Action.RESTRICT}
    assert (story.entries, story.sources) == (len(seen), len(seen))
    named = bool({entry.id for entry in seen} & NAMES_THE_DIRECTIVE)
    assert ("Homeland Security" in (story.because or "")) is named
    assert len(store.alerts(AlertFilter(outcome=Outcome.TOLD))) == 1
    notifications = store.notifications(NotificationFilter())
    assert sorted((sent.receiver, sent.state) for sent in notifications) == [
        ("compliance", NotificationState.SENT),
        ("ts", NotificationState.SENT),
    ]


def assert_right_mail(mail: EmailMessage) -> None:
    """An HTML part and a plain part, each of which says it all."""
    assert mail.get_content_type() == "multipart/alternative"
    assert mail["Subject"].startswith("Measures against Kaspersky [story ")
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert_says_it(plain.get_content().splitlines()[0].removeprefix("HIGH "))
    for part in (plain, html):
        for word in ("Twitter", "Kaspersky", "imposed", "high"):
            assert word in part.get_content()
    assert '<a href="http' in html.get_content()
    assert "<" not in plain.get_content()


def assert_right_payload(slack: WebServer) -> None:
    """What Slack's incoming webhooks take: one attachment with a title and a text in its markup."""
    assert slack.paths == ["/services/T0TOKENAAA/B0TOKENBBB/C0TOKENCCCCCCCCCCCCCCCCC"]
    [payload] = slack.received
    assert payload["mrkdwn"] is True
    [attachment] = payload["attachments"]
    assert_says_it(attachment["title"])
    assert "*Who:* Twitter" in attachment["text"]
    assert "*Status:* imposed" in attachment["text"]
    assert "Kaspersky" in attachment["text"]


def assert_says_it(title: str) -> None:
    """Who did what to whom, and is it so yet."""
    assert title.startswith(("Twitter bans Kaspersky", "Twitter restricts Kaspersky"))
    assert title.endswith("imposed")


def configuration_file(folder: Path, url: str) -> Path:
    """A configuration with that feed and two receivers that are both told."""
    path = folder / "config.yaml"
    path.write_text(
        f"""
        rules: shipped
        watch:
          - name: Kaspersky
            aliases: [Kaspersky Lab, Eugene Kaspersky]
        feeds:
          - {{url: "{url}", name: News, max_age: none}}
        fetch: {{allow_networks: [127.0.0.0/8]}}
        receivers:
          - {{name: compliance, apprise: "${{SMTP_URL}}"}}
          - {{name: ts, apprise: "${{SLACK_URL}}"}}
        route:
          receiver: compliance
          routes: [{{receiver: ts, continue: true}}, {{receiver: compliance}}]
        """
    )
    return path


@asynccontextmanager
async def at_work(path: Path, environ: dict[str, str]) -> AsyncIterator[Assembly]:
    """The lines of a configuration as the service has them, over a database of their own."""
    configuration = load(path, environ)
    with closing(Turns()) as turn, closing(Store.open(configuration.settings.database)) as store:
        monitor = await assemble(configuration, store, turn, tally=Counter())
        try:
            yield monitor
        finally:
            await monitor.close()


def rss(entries: Sequence[Entry]) -> bytes:
    """A feed as blogs and news sites serve it, the latest arrival first."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>News</title><link>https://news.example/</link><description>All of it</description>
{"".join(map(item, reversed(entries)))}
</channel></rss>""".encode()


def item(entry: Entry) -> str:
    """An entry in RSS 2.0, its content as HTML."""
    assert entry.published is not None
    content = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in entry.content.split("\n\n"))
    return f"""
<item>
  <title>{escape(entry.title)}</title>
  <guid isPermaLink="false">{escape(entry.id)}</guid>
  <link>{escape(entry.url or "")}</link>
  <pubDate>{format_datetime(entry.published)}</pubDate>
  <description>{escape(escape(entry.summary))}</description>
  <content:encoded>{escape(content)}</content:encoded>
  <source url="https://news.example/feed">{escape(entry.source or "")}</source>
</item>"""
