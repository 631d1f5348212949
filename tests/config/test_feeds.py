"""Feeds, as config.yaml and OPML files give them."""

import json
from datetime import timedelta

import pytest

from monitor.config.load import load
from monitor.config.scalars import duration
from monitor.errors import ConfigError
from monitor.model.feed import Access, FeedSpec, Identity, ThrottleScope

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


def settings(tmp_path, given, **more):
    config = tmp_path / "config.yaml"
    config.write_text(json.dumps({"rules": "shipped", "watch": [], "feeds": given, **more}))
    return load(config, {}).settings


def feeds(tmp_path, given):
    return settings(tmp_path, given).feeds


def mistakes(tmp_path, given):
    with pytest.raises(ConfigError) as caught:
        feeds(tmp_path, given)
    return [(found.path.rpartition("/")[2], found.line, found.code) for found in caught.value.diagnostics]


def test_a_feed_has_the_defaults_of_the_model(tmp_path):
    """What config.yaml leaves out is said once, in the model."""
    assert feeds(tmp_path, ["https://a.example:8080/feed/?k=v"]) == (
        FeedSpec("https://a.example:8080/feed/?k=v", "a.example/feed"),
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
        "throttle_scope": "domain",
        "article": True,
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
            adaptive=True,
            throttle_scope=ThrottleScope.DOMAIN,
            article=True,
        ),
    )


def test_a_password_in_an_address_goes_before_the_token_of_a_category(tmp_path):
    """It is the feed's own word."""
    given = [
        {"url": "https://me:pa%3Ass@a.example/", "category": "news"},
        {"url": "https://b.example/", "category": "news"},
    ]

    found = settings(tmp_path, given, fetch={"categories": {"news": {"token": "theirs"}}}).fetch.access

    sent = {url: dict(access.headers)["authorization"] for url, access in found.items()}
    assert sent == {"https://a.example/": "Basic bWU6cGE6c3M=", "https://b.example/": "Bearer theirs"}


def test_a_source_that_is_no_feed_has_the_category_of_its_kind(tmp_path):
    """Unless it is given another."""
    given = [
        {"url": "https://a.example/", "kind": "page"},
        {"url": "https://b.example/", "kind": "federal_register"},
        {"url": "https://c.example/", "kind": "page", "category": "platform"},
    ]

    found = [(feed.kind.value, feed.category) for feed in feeds(tmp_path, given)]

    assert found == [("page", "policy"), ("federal_register", "government"), ("page", "platform")]


@pytest.mark.parametrize(("every", "longest"), [("5m", timedelta(hours=1)), ("6h", timedelta(hours=6))])
def test_one_interval_is_kept_unless_the_feed_asks_for_a_longer_one(tmp_path, every, longest):
    """`every: 5m` is five minutes, or as long as the feed asks for, an hour at most."""
    (feed,) = feeds(tmp_path, [{"url": "https://a.example/", "every": every}])

    assert (feed.min_interval, feed.max_interval, feed.adaptive) == (duration(every), longest, False)


def test_what_a_feed_says_of_how_it_is_asked_goes_before_what_its_category_says(tmp_path):
    """And that before what is said for all."""
    given = [
        {
            "url": "https://a.example/",
            "category": "government",
            "proxy": "none",
            "headers": {"X-One": "mine"},
            "query": {"q": "mine"},
        },
        {"url": "https://b.example/", "category": "government", "user_agent": "mine", "throttle_scope": "host"},
        "https://c.example/",
    ]
    category = {
        "proxy": "http://theirs.example",
        "headers": {"x-one": "theirs", "X-Two": "two"},
        "query": {"q": "theirs", "key": "k"},
        "user_agent": "theirs",
        "throttle_scope": "feed",
    }
    fetch = {"proxy": "http://all.example", "throttle_scope": "domain", "categories": {"government": category}}

    found = settings(tmp_path, given, fetch=fetch)

    assert [(feed.user_agent, feed.throttle_scope.value) for feed in found.feeds] == [
        ("theirs", "feed"),
        ("mine", "host"),
        (None, "domain"),
    ]
    assert dict(found.fetch.access) == {
        "https://a.example/": Access((("x-one", "mine"), ("x-two", "two")), (("q", "mine"), ("key", "k")), None),
        "https://b.example/": Access(
            (("x-one", "theirs"), ("x-two", "two")), (("q", "theirs"), ("key", "k")), "http://theirs.example"
        ),
    }


@pytest.mark.parametrize(
    "feed",
    [
        {"url": "https://me:pa%3Ass@a.example/feed"},
        {"url": "https://a.example/feed", "auth": {"user": "me", "password": "pa:ss"}},
        {"url": "https://other:one@a.example/feed", "auth": {"user": "me", "password": "pa:ss"}},
    ],
)
def test_credentials_become_a_header_and_are_in_no_address(tmp_path, feed):
    """What the store keeps of a feed holds no password, and a new password makes no new feed."""
    found = settings(tmp_path, [feed])

    assert found.feeds == (FeedSpec("https://a.example/feed", "a.example/feed"),)
    assert found.fetch.access["https://a.example/feed"].headers == (("authorization", "Basic bWU6cGE6c3M="),)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"headers": {"Bad Name": "x"}}, "is not the name of a header"),
        ({"headers": {"Host": "x"}}, "every request has its own"),
        ({"headers": {"X-Key": "hunter2\r\nX-Other: y"}}, "not the value of a header"),
        ({"headers": {"X-Key": 12345}}, "not the value of a header"),
        ({"query": {"key": 12345}}, "not the value"),
        ({"token": "hunter2\n"}, "not the value of a header"),
        ({"token": "hunter2", "auth": {"user": "me", "password": "hunter2"}}, "the same header"),
        ({"auth": {"user": "me"}}, "missing"),
        ({"proxy": "socks5://hunter2.example"}, "http://"),
        ({"throttle_scope": "all"}, "not one of the values"),
    ],
)
def test_how_a_feed_is_asked_is_checked_and_shows_no_secret(tmp_path, how, message):
    """In a feed and in a category."""
    for given in (
        {"given": [{"url": "https://a.example/", **how}]},
        {"given": [], "fetch": {"categories": {"news": how}}},
    ):
        with pytest.raises(ConfigError, match=message) as caught:
            settings(tmp_path, **given)

        assert len(caught.value.diagnostics) == 1
        assert "hunter2" not in str(caught.value)
        assert "12345" not in str(caught.value)


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
