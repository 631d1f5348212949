"""What outsiders write, and the code that takes it: each target gets bytes and must answer with nothing but its own
kind of error.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.config.detection import Known
from monitor.config.load import load
from monitor.config.rules import rules
from monitor.config.schema import ConfigForm
from monitor.config.secrets import Secrets
from monitor.config.settings import settings
from monitor.config.source import Mistakes, read
from monitor.config.validate import validate_what_fits
from monitor.errors import ParseError
from monitor.feeds.parse import parse
from monitor.matching import condition
from monitor.model.entry import Entry
from monitor.model.feed import Document, FeedSpec
from monitor.pipeline.mind import Mind

CONFIG = b"""\
watch: [Globex, {name: Visa, aliases: [{text: Visa, strength: weak, needs: [cards], never: [visa application]}]}]
rules: shipped
timezone: Europe/Berlin
feeds: [{url: https://a.example/feed, name: A, every: {min: 5m, max: 6h}, max_age: none, lang: pt-BR}]
receivers: [{name: ts, apprise: "json://localhost", digest: "0 8 * * mon-fri"}]
route: {receiver: ts, group_wait: 1h30m, routes: [{match: {level: [high]}, receiver: console, continue: true}]}
"""
RULE = b"""\
title: A ban
id: 5b0c1f2e-8f0b-4b7e-9c0a-2a1f4b6c7d10
level: high
detection:
  act: {actor: '%platforms%', action: [ban, block], target: '%watched%', score: {gte: .8}}
  words: {text|word|all: [transfer, ban], url|re: '^https?://'}
  condition: act and not (1 of w* or all of them)
tests: [{name: one, text: Globex bans Initech, actors: {Globex: platform}, watch: [Initech], match: {action: ban}}]
"""
ATOM = b"""\
<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title><entry><id>1</id>
<title type="html">A &lt;b&gt;ban&lt;/b&gt;</title><updated>2024-03-01T00:00:00Z</updated><link href="/1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x</div></content></entry></feed>
"""
RSS = b"""\
<rss version="2.0"><channel><ttl>60</ttl><item><guid>1</guid><title>A</title><link>https://a.example/1</link>
<pubDate>Fri, 01 Mar 2024 00:00:00 GMT</pubDate><description><![CDATA[<p>x</p>]]></description></item></channel></rss>
"""
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_html": "<p>x</p>"}]}'
NEWS = "India's court lifts a 2017 ban on Globex ads, Wire says - Wire\nGlobex may appeal “the order”.".encode()


def reader(given: bytes) -> None:
    """An entry of any text is read within its bounds."""
    title, _, body = given.decode(errors="replace").partition("\n")
    entry = Entry("e", title, f"Globex {body}")
    mentions, _ = mind().consider(entry)
    for mention in mentions:
        assert mention.spans.target is not None
        assert 0 <= mention.spans.target.start < mention.spans.target.end <= len(entry.text(mention.field))


@cache
def mind() -> Mind:
    """Built once: of the shipped rules."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "config.yaml")
        path.write_text("watch: [Globex]\nrules: shipped\n")
        return Mind(load(path, {}).rule_set)


def rule_condition(given: bytes) -> None:
    """A condition is one, or is told why not and where."""
    text = given.decode(errors="replace")
    try:
        condition.parse(text, ("act", "words", "when"))
    except condition.ConditionError as error:
        assert 0 <= error.column <= len(text)  # noqa: PT017


def config(given: bytes) -> None:
    """A configuration is settings, or mistakes with their places."""
    with TemporaryDirectory(dir=_memory()) as folder:
        path = Path(folder, "config.yaml")
        path.write_bytes(given)
        mistakes = Mistakes()
        if node := read(path, mistakes):
            node = Secrets({"KNOWN": "x"}, path.parent).fill(node, mistakes)
            form, fitting = validate_what_fits(node, ConfigForm, mistakes)
            if form:
                settings(form, node=fitting, whole=node, path=path, check=lambda _: None, mistakes=mistakes)


def rule_file(given: bytes) -> None:
    """A file of rules is a rule, or mistakes with their places."""
    with TemporaryDirectory(dir=_memory()) as folder:
        Path(folder, "rule.yml").write_bytes(given)
        mistakes = Mistakes()
        rules([Path(folder)], Known(frozenset({"platforms"}), frozenset({"vendor"})), mistakes)


def feed(given: bytes) -> None:
    """A document is a feed, or none."""
    try:
        parse(Document("https://a.example/feed", given, (("content-type", "text/xml"),)), FeedSpec("", "A"))
    except ParseError:
        return


def found(target: str) -> Iterator[bytes]:
    """What once made the target fail."""
    for path in sorted(Path(__file__).with_name("found").glob(f"{target}-*")):
        yield path.read_bytes()


def _memory() -> str | None:
    """A folder that is no disk, where there is one."""
    shared = Path("/dev/shm")
    return str(shared) if shared.is_dir() else None


TARGETS: dict[str, tuple[Callable[[bytes], None], tuple[bytes, ...]]] = {
    "reader": (reader, (NEWS,)),
    "condition": (rule_condition, (b"act and not (1 of w* or all of them)",)),
    "config": (config, (CONFIG,)),
    "rule": (rule_file, (RULE,)),
    "feed": (feed, (ATOM, RSS, JSON)),
}
"""What is tried, by name, and texts to begin with."""
