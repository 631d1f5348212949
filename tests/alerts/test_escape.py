"""Text from outside stays text."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.escape import JOINER, clean, cut, inert, web_link

ODD = st.text(st.sampled_from("ab @<>[]()!#*_`~|\\/:.&\n\r\u202e\u2066\x00\x1b\u200bw") | st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\r\nlines\tand a tab", "two lines and a tab"),
        ("a \x1b[31mred\x07 word", "a [31mred word"),
        ("left \u202eright", "left right"),
        ("mail bob@example.com", "mail bob@example.com"),
        ("می‌خواهم", "می‌خواهم"),
        ("AT&T: 5 < 6", "AT&T: 5 < 6"),
    ],
)
def test_readable_text_stays_as_it_is(text, shown):
    assert clean(text) == shown


@pytest.mark.parametrize(
    "trap",
    ["@everyone", "@here", "<!channel>", "<@U123>", "<#C123>", "https://", "www.", "javascript:alert", "MAILTO:x"],
)
def test_a_mention_or_an_address_is_broken_by_an_invisible_mark(trap):
    shown = clean(f"see {trap}evil.example now")

    assert trap not in shown
    assert shown.replace(JOINER, "") == f"see {trap}evil.example now"


@given(ODD)
def test_cleaned_text_is_one_line_without_controls_and_stays_clean(text):
    shown = clean(text)

    assert not any(unicodedata.category(char) == "Cc" for char in shown)
    assert "://" not in shown
    assert clean(shown) == shown


@given(ODD)
def test_inert_text_has_no_character_that_any_dialect_reads_as_markup(text):
    shown = inert(text)

    assert not re.search(r"[<>*`~|\\]|\]\(|\]\[", shown)
    assert not re.search(r"(^|\W)_\w|\w_(\W|$)", shown)


@pytest.mark.parametrize("url", ["https://news.example/a?b=c&d=e#f", "http://news.example:8080/%C3%A9"])
def test_a_web_address_is_kept(url):
    assert web_link(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://news.example/",
        "//news.example/",
        "https://",
        "https://user:secret@news.example/",
        "https://news.example/\r\nX-Header: 1",
        "http://[::1",
    ],
)
def test_any_other_address_is_no_link(url):
    assert web_link(url) is None


def test_an_address_cannot_end_the_link_it_stands_in():
    assert web_link('https://x.example/a b">)|<c') == "https://x.example/a%20b%22%3E%29%7C%3Cc"


def test_an_address_mentions_nobody():
    assert web_link("https://x.example/@everyone") == "https://x.example/%40everyone"


def test_a_long_text_ends_with_a_sentence():
    assert cut("The first one is here. The second one is too long to fit.", 40) == "The first one is here. …"


def test_a_long_sentence_ends_with_a_word():
    assert cut("no sentence ends before the limit is reached", 30) == "no sentence ends before the…"


@given(st.text(max_size=80), st.integers(4, 60))
def test_a_cut_text_is_never_longer_than_asked(text, limit):
    assert len(cut(text, limit)) <= limit
