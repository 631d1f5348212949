"""Text from outside, as plain text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.plain import TEXT_CAP, TITLE_CAP, language, one_line, paragraphs


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain words", "plain words"),
        ("a <b>bold</b>ly &amp; done", "a boldly & done"),
        ("<p>One\n two.</p><p>Three.</p>", "One two.\n\nThree."),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<ul><li>one<li>two</ul>", "one\n\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a<script>alert(1)</script><style>p{}</style>b", "ab"),
        ("<!-- no -->yes", "yes"),
        ("&lt;b&gt; is bold", "<b> is bold"),
        ("&amp;lt;b&amp;gt; is shown as &lt;b&gt;", "&lt;b&gt; is shown as <b>"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("<a href='x'>unclosed", "unclosed"),
        ("caf&eacute;&nbsp;&#8211; &#x201C;x&#x201D;", "café – “x”"),
    ],
)
def test_markup_is_gone_and_entities_are_decoded_once(markup: str, text: str):
    assert paragraphs(markup, markup=True) == text


def test_without_markup_brackets_and_entities_are_text():
    assert paragraphs("use <b> &amp; </b>\n\n\n\n here", markup=False) == "use <b> &amp; </b>\n\nhere"


def test_a_line_is_one_line_without_control_characters_and_not_endless():
    assert one_line(" a\tb\x00\n\nc\ud800 ") == "a b c"
    assert len(one_line("x" * 5000)) == TITLE_CAP
    assert len(paragraphs("x" * (2 * TEXT_CAP), markup=False)) == TEXT_CAP


def test_deeply_nested_markup_takes_no_time():
    started = time.process_time()

    assert paragraphs("first" + "<div>" * 500_000 + "last", markup=True) == "first"

    assert time.process_time() - started < 2


@given(st.text())
def test_any_text_gives_text_that_can_be_stored(text: str):
    for markup in (True, False):
        plain = paragraphs(text, markup=markup)
        assert plain == plain.strip()
        assert "\0" not in plain
        plain.encode()


@pytest.mark.parametrize(
    ("tag", "read"),
    [("en", "en"), ("en_us", "en-us"), (" zh-Hans ", "zh-Hans"), ("und", None), ("English", None), (None, None)],
)
def test_a_language_is_a_tag_or_nothing(tag: str | None, read: str | None):
    assert language(tag) == read
