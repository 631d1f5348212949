"""Feeds, as config.yaml and OPML files give them."""

import json
from datetime import timedelta

import pytest

from monitor.config.load import load
from monitor.errors import ConfigError
from monitor.model.feed import FeedSpec, Identity

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Subscriptions</title></head>
  <body>
    <outline text="Authorities">
      <outline text="By country">
        <outline type="rss" text="A &amp; B" xmlUrl="https://a.example/feed?x=1&amp;y=2"/>
      </outline>
      <outline type="rss" text="shown" title="Named" xmlUrl="https://b.example/feed"/>
    </outline>
    <outline text="No folder" xmlUrl="https://c.example/feed"/>
    <outline text="again" xmlUrl="https://b.example/feed"/>
    <outline text="a link" htmlUrl="https://d.example/"/>
  </body>
</opml>
"""


def feeds(tmp_path, given):
    config = tmp_path / "config.yaml"
    config.write_text(json.dumps({"rules": "shipped", "watch": [], "feeds": given}))
    return load(config, {}).settings.feeds


def mistakes(tmp_path, given):
    with pytest.raises(ConfigError) as caught:
        feeds(tmp_path, given)
    return [(found.path.rpartition("/")[2], found.line, found.code) for found in caught.value.diagnostics]


def test_a_feed_has_the_defaults_of_the_model(tmp_path):
    """What config.yaml leaves out is said once, in the model."""
    assert feeds(tmp_path, ["https://user:secret@a.example:8080/feed/?k=v"]) == (
        FeedSpec("https://user:secret@a.example:8080/feed/?k=v", "a.example/feed"),
    )


def test_everything_about_a_feed_can_be_said(tmp_path):
    """Each key reaches the model."""
    given = {
        "url": "https://a.example/feed",
        "name": "A",
        "category": "government",
        "every": {"min": "5m", "max": "6h"},
        "max_age": "none",
        "lang": "pt-BR",
        "source": "The A",
        "id": "link",
        "user_agent": "curl",
    }

    assert feeds(tmp_path, [given]) == (
        FeedSpec(
            url="https://a.example/feed",
            name="A",
            category="government",
            min_interval=timedelta(minutes=5),
            max_interval=timedelta(hours=6),
            max_age=None,
            lang="pt-BR",
            source="The A",
            identity=Identity.LINK,
            user_agent="curl",
        ),
    )


def test_one_interval_is_both_bounds(tmp_path):
    """`every: 1h` is a fixed interval."""
    (feed,) = feeds(tmp_path, [{"url": "https://a.example/", "every": "1h"}])

    assert (feed.min_interval, feed.max_interval) == (timedelta(hours=1), timedelta(hours=1))


def test_a_file_is_relative_to_the_configuration(tmp_path):
    """And becomes an address that means the same from everywhere."""
    (feed,) = feeds(tmp_path, ["file:samples/my%20feed.xml"])

    assert feed.url == (tmp_path / "samples" / "my feed.xml").as_uri()
    assert feed.name == "samples/my%20feed.xml"


@pytest.mark.parametrize(
    "url", ["file:../x.xml", "file:///etc/passwd", "file:samples/../../x.xml", "file:%2e%2e/x.xml"]
)
def test_a_file_outside_the_folder_is_refused(tmp_path, url):
    """A configuration is not a way to read the machine's files."""
    assert mistakes(tmp_path, [url]) == [("config.yaml", 1, "bad-url")]


def test_an_opml_file_brings_its_feeds(tmp_path):
    """Folders are categories, an address that is filed twice is one feed, config.yaml's own word goes first."""
    (tmp_path / "feeds.opml").write_text(OPML)

    found = feeds(tmp_path, [{"opml": "feeds.opml", "category": "other", "every": "2h"}, "https://c.example/feed"])

    assert [(feed.name, feed.url, feed.category) for feed in found] == [
        ("c.example/feed", "https://c.example/feed", None),
        ("A & B", "https://a.example/feed?x=1&y=2", "By country"),
        ("Named", "https://b.example/feed", "Authorities"),
    ]
    assert found[1].min_interval == timedelta(hours=2)


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("<opml><body></opml>", 1, "opml-syntax"),
        ("<rss/>", 1, "opml-syntax"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]>\n<opml/>', 1, "opml-syntax"),
        ('<!DOCTYPE opml [\n<!ENTITY % a SYSTEM "file:///etc/passwd">]>\n<opml/>', 2, "opml-syntax"),
        ('<opml>\n<outline xmlUrl="feed://x"/></opml>', 2, "bad-url"),
        ('<opml>\n<outline xmlUrl="file:///etc/passwd"/></opml>', 2, "bad-url"),
        ("", 1, "opml-syntax"),
    ],
)
def test_a_bad_opml_file_is_told_with_its_line(tmp_path, text, line, code):
    """Entities are refused outright: they can be nested to fill the memory, or name files."""
    (tmp_path / "feeds.opml").write_text(text)

    assert mistakes(tmp_path, [{"opml": "feeds.opml"}]) == [("feeds.opml", line, code)]
