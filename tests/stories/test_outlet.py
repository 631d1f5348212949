"""Who published an entry."""

import pytest

from monitor.stories.outlet import outlet


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.news.example.co.uk/a?b", "example.co.uk"),
        ("http://EXAMPLE.com:8080/", "example.com"),
        ("https://someone.github.io/post", "someone.github.io"),
        ("https://127.0.0.1/feed", "127.0.0.1"),
        ("https://[::1]/feed", "::1"),
        ("http://localhost/feed", "localhost"),
        ("https://co.uk/", "co.uk"),
    ],
)
def test_the_outlet_is_the_registrable_domain_of_the_link(url: str, expected: str) -> None:
    assert outlet(url, "A Source", "a feed") == expected


@pytest.mark.parametrize("url", [None, "", "https://news.google.com/rss/articles/x", "http://[broken/", "mailto:a@b"])
def test_without_a_telling_link_it_is_the_source(url: str | None) -> None:
    assert outlet(url, " The Source ", "a feed") == "The Source"


def test_without_a_source_it_is_the_feed() -> None:
    assert outlet(None, "", "https://feed.example/rss") == "https://feed.example/rss"


def test_nothing_known_is_empty() -> None:
    assert outlet(None, None, None) == ""


def test_a_reserved_domain_gives_way_to_the_source():
    """Nobody publishes at news.example, so entries from there are told apart by their source."""
    assert outlet("https://news.example/1", "Byte Ledger", None) == "Byte Ledger"
    assert outlet("https://news.example/1", None, "Feed") == "news.example"
