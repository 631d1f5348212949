"""A store in which every text from outside is hostile, and what is dangerous on a page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

from monitor.alerts.escape import BIDI
from monitor.config.load import Configuration
from monitor.matching.rule_tests import Failure
from monitor.model.alert import Decision, Delivered, NotificationState, Reason
from monitor.model.feed import FeedSpec
from monitor.model.listing import Act, ActKind, NotificationFilter
from monitor.model.mention import Action, Status
from monitor.model.names import Alias, Entity, Strength
from monitor.model.reading import Reading
from monitor.model.settings import Matcher, Receiver, Target
from monitor.model.silence import Silence
from monitor.model.story import Background, BlockKey, StatusStep
from monitor.storage.store import Store
from tests.storage.makers import alert_of, match, mention, poll, polled, record, story_of, whole

MARKUP = "<script>owned(1)</script>"
TEXT = (
    f"{MARKUP}{{{{ 7 * 7 }}}}\"'><img src=x onerror=owned(2)></textarea></title></pre><svg onload=owned(3)>"
    f" {{% raw %}} ${{7*7}} &lt;b&gt; javascript:owned(4) \u202egnp.exe\u2066 \x01\x07\x1b[31m\x7f\x85 {'long' * 80}"
)
LINKS = ("javascript:owned(5)", "data:text/html,<script>owned(6)</script>", 'https://evil.example/"onclick="owned(7)')
NOW = datetime.now(UTC) - timedelta(hours=1)
RSS = f"""<rss version="2.0"><channel><title><![CDATA[feed-title {TEXT}]]></title><item>
<title><![CDATA[tried-title {TEXT}]]></title><link>{LINKS[0]}</link><guid>1</guid></item></channel></rss>"""


def said(what: str) -> str:
    """The hostile text of a field, which begins with the field's name."""
    return f"{what} {TEXT}"


def settled(configuration: Configuration, folder: Path) -> Configuration:
    """A configuration whose names are hostile, too; feeds may be files of `folder`."""
    aliases = (Alias(said("entity")), Alias(said("alias"), Strength.WEAK, (said("needs"),), (said("never"),)))
    settings = replace(
        configuration.settings,
        watch=(Entity(said("entity"), aliases, (said("tag"),)),),
        receivers=(Receiver("team", (Target("mail", "json://127.0.0.1:9/"),)), Receiver("console")),
        fetch=replace(configuration.settings.fetch, files=folder),
    )
    first, *others = configuration.rule_set.rules
    titled = replace(first, title=said("rule-title"), description=said("rule-description"))
    away = replace(first, id="away", path=said("rule-path"))
    return replace(
        configuration,
        settings=settings,
        rule_set=replace(configuration.rule_set, rules=(titled, away, *others)),
    )


def failed(configuration: Configuration) -> tuple[Failure, ...]:
    """A test of the first rule that fails."""
    rule = configuration.rule_set.rules[0]
    return (Failure(rule.path, 1, rule.title, said("test-name"), said("test-message")),)


def fill(store: Store, folder: Path) -> None:
    """Two stories of hostile entries, told, failed to be sent, handled and silenced; a feed in a file of `folder`."""
    file = folder / "feed.xml"
    file.write_text(re.sub("[\x00-\x08\x0b-\x1f]", "", RSS), encoding="utf-8")
    store.sync_feeds([FeedSpec(f"file:{file}", said("feed-name"), said("feed-category"))], NOW)
    for number, link in enumerate(LINKS[:2]):
        _add_entry(store, f"entry-{number}", link)
    block = whole(store, BlockKey(said("entity"), "core"), NOW)
    stories = [
        story_of(
            block,
            stored.key,
            actors=(said("actor"),),
            scope=said("scope"),
            by=said("by"),
            because=said("because"),
            jurisdiction=said("jurisdiction"),
            headline=said("story-headline"),
            sentence=said("story-sentence"),
            outlets=(said("outlet"),),
            rules=("platform-bans", said("rule-gone")),
            url=link,
            lead=stored.entry,
            status=Status.CHALLENGED,
            history=(StatusStep(Status.CHALLENGED, NOW, stored.entry),),
            background=(Background(Action.BAN, Status.RECALLED, said("past-actor"), NOW, "1", said("past-sentence")),),
        )
        for stored, link in zip(block.mentions, LINKS[1:], strict=True)
    ]
    told = Decision("team", Reason.NEW)
    assert record(store, block, *stories, alerts=[alert_of(stories[0], told)], targets={"team": ("mail",)}, now=NOW)
    (waiting,) = store.notifications(NotificationFilter())
    store.record_deliveries(
        [Delivered(waiting.id, NotificationState.PENDING, NOW, 1, retry_at=NOW, error=said("delivery-error"))]
    )
    for act in (
        Act(ActKind.ASSIGN, said("author"), NOW, assigned=said("assigned")),
        Act(ActKind.COMMENT, said("author"), NOW, said("comment")),
        Act(ActKind.ACKNOWLEDGE, said("acknowledged"), NOW),
    ):
        store.record_act("1", act)
    match_ = Matcher(entity=(said("silenced"),))
    store.add_silence(Silence(match_, NOW, NOW + timedelta(days=9), said("silencer"), said("silence-why")), NOW)


def _add_entry(store: Store, name: str, link: str) -> None:
    feed = store.feeds()[0].id
    texts = {each: said(f"entry-{each}") for each in ("title", "summary", "content", "source", "category", "author")}
    store.record_polls([poll(store, feed, polled(said(name), url=link, **texts), now=NOW)], NOW)
    heard = mention(
        said("entity"),
        actor=said("actor"),
        sentence=said("sentence"),
        scope=said("scope"),
        because=said("because"),
        trace=(said("trace"),),
    )
    (stored,) = store.unread(10)
    matches = (match(heard), match(heard, said("rule-gone")))
    store.record_readings([Reading(stored.key, "en", (heard,), matches)], "rules-1", NOW)


class Page(HTMLParser):
    """A page as a browser takes it apart: its elements, and all that is text in it or in an attribute."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.append((tag, given))
        self.texts += given.values()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        """All of it, white space as single spaces."""
        return " ".join(" ".join(self.texts).split())


LEADING = ("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post")
HARMLESS = re.compile(r"/(?!/)|#|https?://")
NEVER_OURS = frozenset({"iframe", "object", "embed", "base", "style", "math", "foreignobject", "image"})


def dangers(answer: str) -> Iterator[str]:
    """What on a page could run, lead astray, or show its neighbours otherwise than they are."""
    yield from (f"{char!r} in it" for char in sorted(set(answer)) if char in BIDI or (char < " " and char != "\n"))
    yield from (f"{char!r} in it" for char in "\x7f\x85" if char in answer)
    for tag, attributes in Page(answer).elements:
        if tag in NEVER_OURS:
            yield f"<{tag}>"
        if tag in {"script", "img", "link"}:
            source = attributes.get("src") or attributes.get("href", "")
            if not source.startswith("/static/"):
                yield f"<{tag}> of {source!r}"
        yield from (f"{name} on <{tag}>" for name in attributes if name.startswith(("on", "hx-on", "style")))
        for name in LEADING:
            if name in attributes and not HARMLESS.match(attributes[name]):
                yield f"{name} leads to {attributes[name]!r}"
