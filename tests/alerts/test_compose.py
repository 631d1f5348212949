"""A message says it all in one line, then gives the facts, and nothing from outside becomes markup."""

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from monitor.alerts.compose import message
from monitor.model.alert import Alert, Message, Notice, Reason
from monitor.model.mention import Action, Status
from monitor.model.rule import Level
from monitor.model.story import Background, Story
from tests.alerts.stories import STORY, T0, changed

ATTACK = (
    "<script>alert(1)</script> <!channel> <!here|x> <@U1> @everyone [x](javascript:alert(1)) "
    '![y](http://evil.example/t.png) "onload=x *bold* _it_ `code`\r\nBcc: eve@evil.example\r\n# heading\n- list'
)


def told(story: Story = STORY, reason: Reason = Reason.NEW) -> Alert:
    return Alert(f"story:{story.id}", story.revision, reason, T0, (), story=story)


def composed(*alerts: Alert, **context) -> Message:
    return message(alerts, now=T0 + timedelta(hours=3), **context)


class Tags(HTMLParser):
    """What an HTML reader sees: its elements, addresses and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        assert all(name in {"href", "style", "class"} for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_form_gives_the_facts(form):
    story = replace(changed(Status.CHALLENGED, after=timedelta(hours=1)), by="Globex", because="Rule 9", official=True)

    body = getattr(composed(told(story, Reason.STATUS_CHANGED), rule_titles={"rule-1": "Platform bans"}), form)

    for fact in (
        "challenged (before: imposed)",
        "Acme Video (platform)",
        "Challenged by",
        "Rule 9",
        "5 March 2024, 10:30 UTC (2 hours ago)",
        "high",
        "2 independent outlets: news.example, daily.example",
        "official source",
        "Platform bans",
        "the status changed from imposed to challenged",
        "Acme Video said on Tuesday",
        "Acme Video bans Globex from advertising",
        "https://news.example/acme?id=1",
    ):
        assert fact in body


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=930), "930 days ago"),
        (timedelta(days=1, hours=23), "1 day ago"),
    ],
)
def test_how_long_ago_it_was_is_said_in_one_unit(age: timedelta, said: str):
    at = STORY.history[-1].at if STORY.history else STORY.first

    assert f"({said})" in message([told()], now=at + age).text


def test_a_single_outlet_is_not_called_independent():
    assert (
        "Sources: 1 outlet: news.example\n"
        in composed(told(replace(STORY, sources=1, entries=1, outlets=("news.example",)))).text
    )


def test_a_mail_is_a_document_whose_first_words_are_the_line_that_says_it_all():
    tags = Tags(composed(told()).mail.partition("</head>")[2])

    assert " ".join(tags.words.split()).startswith("HIGH Acme Video bans Globex (advertising) — imposed")
    assert {"h1", "a"} <= tags.names


def test_the_title_is_the_line_that_says_it_all():
    assert composed(told()).title == "Acme Video bans Globex (advertising) — imposed"


def test_a_reminder_says_so_first():
    assert composed(told(reason=Reason.REMINDER)).title.startswith("Reminder: Acme Video bans")


def test_dates_are_in_the_time_zone_of_the_readers():
    assert "5 March 2024, 10:30 CET" in composed(told(), timezone="Europe/Berlin").text


def test_what_happened_before_is_shown_with_its_own_date():
    past = Background(Action.ORDER, Status.RECALLED, "Ministry", T0 - timedelta(days=400), "e0", "It told all to go.")

    assert (
        "Earlier: 2023-01-30: Ministry, order of Globex: It told all to go."
        in composed(told(replace(STORY, background=(past,)))).text
    )


def test_a_story_is_linked_on_the_page_of_the_service():
    assert "https://monitor.example/stories/7" in composed(told(), page="https://monitor.example/").text


def test_several_alerts_are_one_message_with_the_gravest_first():
    other = told(replace(STORY, id="8", entity="Initech", level=Level.CRITICAL))

    digest = composed(told(), other)

    assert digest.title == (
        "2 alerts: Acme Video bans Initech (advertising) — imposed; Acme Video bans Globex (advertising) — imposed"
    )
    assert (digest.level, digest.subject) == (Level.CRITICAL, "story:8")
    assert digest.text.index("1. Acme Video bans Initech") < digest.text.index("2. Acme Video bans Globex")


def test_a_long_digest_names_its_first_and_counts_the_rest_in_the_title():
    assert composed(*[told()] * 9).title.endswith("; and 7 more")


def test_a_notice_gives_its_lines():
    notice = Notice("op:feeds:failing", "28 of 40 feeds fail", ("CISA: HTTP 500", "BBC: *timeout*"))

    sent = composed(Alert(notice.subject, 1, Reason.OPERATOR, T0, (), notice=notice))

    assert (sent.title, sent.subject) == ("28 of 40 feeds fail", "op:feeds:failing")
    assert "CISA: HTTP 500\nBBC: *timeout*" in sent.text
    assert "∗timeout∗" in sent.markdown


def test_a_notice_of_many_lines_is_cut_and_says_so():
    notice = Notice("op:x", "many", tuple(f"feed {n}" for n in range(100)))

    text = composed(Alert("op:x", 1, Reason.OPERATOR, T0, (), notice=notice)).text

    assert "feed 29\nand 70 more" in text


@pytest.fixture
def attacked() -> Message:
    story = replace(
        STORY,
        entity=ATTACK,
        headline=ATTACK,
        sentence=f"A. {ATTACK}",
        actors=(ATTACK,),
        by=ATTACK,
        scope=ATTACK,
        because=ATTACK,
        outlets=(ATTACK,),
        url="javascript:alert(1)",
        background=(Background(Action.BAN, Status.RECALLED, ATTACK, T0, "e0", ATTACK),),
    )
    notice = Notice("op:feed:1:failing", ATTACK, (ATTACK,))
    return composed(told(story), Alert(notice.subject, 1, Reason.OPERATOR, T0, (), notice=notice))


def test_outside_text_brings_no_element_and_no_link_into_html(attacked):
    tags = Tags(attacked.html)

    assert tags.names <= {"div", "p", "b", "blockquote", "br", "a"}
    assert tags.links == []
    assert "<script>alert(1)</script>" in tags.words


def test_outside_text_brings_no_element_and_no_link_into_a_mail(attacked):
    tags = Tags(attacked.mail.partition("</head>")[2])

    assert tags.names <= {"body", "div", "p", "h1", "span"}
    assert tags.links == []


def test_outside_text_brings_no_markup_into_markdown(attacked):
    ours = attacked.markdown.replace("**", "")

    assert not any(mark in ours for mark in ("<", "](", "*", "`", "@everyone", "_it_", "javascript:a"))
    assert all(line == "" or line.startswith(("- ", "> “", "1. ", "2. ")) for line in ours.splitlines())


def test_outside_text_mentions_nobody_in_plain_text(attacked):
    assert not any(mention in attacked.text for mention in ("<!channel>", "<!here", "<@U1>", "@everyone", "://"))


def test_a_title_is_one_short_line_without_markup(attacked):
    assert "\n" not in attacked.title
    assert "\r" not in attacked.title
    assert len(attacked.title) <= 200
    assert not set(attacked.title) & set("<>*`")


def test_long_texts_are_cut():
    story = replace(STORY, sentence="word " * 5000, because="x" * 9000, headline="y" * 9000)

    assert len(composed(told(story)).text) < 2500
