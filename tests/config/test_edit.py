"""Feeds are added to and taken out of the text of config.yaml; nothing else in it changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.edit import EditError, Feed, with_feeds, without_feed
from monitor.config.source import Mistakes, Plain, parse

HEAD = "watch: [Globex] # ours\nrules: shipped\n"
NEW: Feed = {"url": "https://new.example/feed", "name": "New"}
LINE = "- {url: https://new.example/feed, name: New}"


def listed(text: str) -> list[Plain]:
    node = parse(text, "config.yaml", Mistakes())
    assert node
    assert isinstance(node.value, dict)
    feeds = node.value["feeds"]
    return feeds if isinstance(feeds, list) else []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"feeds:\n  {LINE}\n"),
        ("feeds: []\n", f"feeds:\n  {LINE}\n"),
        ("feeds: [ ] # none yet\nweb: {}\n", f"feeds: # none yet\n  {LINE}\nweb: {{}}\n"),
        ("feeds:\n# none yet\n", f"feeds:\n  {LINE}\n# none yet\n"),
        ("feeds: null\n", f"feeds:\n  {LINE}\n"),
        ("feeds:\n- a # one\n# end\n", f"feeds:\n- a # one\n{LINE}\n# end\n"),
        (
            "feeds:\n    - url: a\n      name: b # b\n\n# end\n",
            f"feeds:\n    - url: a\n      name: b # b\n    {LINE}\n\n# end\n",
        ),
        ("feeds:\n  - a", f"feeds:\n  - a\n  {LINE}\n"),
    ],
    ids=["no key", "empty", "empty with comment", "nothing", "null", "at the margin", "over lines", "no end of line"],
)
def test_a_feed_becomes_a_line_below_the_last_one(before: str, after: str) -> None:
    assert with_feeds(HEAD + before, [NEW]) == HEAD + after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a, b]", '[a, b, {"url": "https://new.example/feed", "name": "New"}]'),
        (
            "[\n  a, # one\n  b # two\n]",
            '[\n  a, # one\n  b, # two\n  {"url": "https://new.example/feed", "name": "New"}\n]',
        ),
        ("[\n  a,\n]", '[\n  a,\n  {"url": "https://new.example/feed", "name": "New"},\n]'),
        ("[ # none yet\n]", '[{"url": "https://new.example/feed", "name": "New"} # none yet\n]'),
    ],
    ids=["on one line", "over lines", "with a last comma", "with a comment inside"],
)
def test_a_list_in_brackets_stays_one(before: str, after: str) -> None:
    assert with_feeds(f"{HEAD}feeds: {before}\nweb: {{}}\n", [NEW]) == f"{HEAD}feeds: {after}\nweb: {{}}\n"


@pytest.mark.parametrize(
    "feeds",
    ["", ', "feeds": null', ', "feeds": []', ', "feeds": ["a"]', ', "feeds": [\n  {"url": "a"},\n  {"url": "b"}\n]'],
)
def test_json_stays_json(feeds: str) -> None:
    text = f'{{"watch": ["Globex"], "rules": "shipped"{feeds}}}\n'
    added = with_feeds(text, [NEW, {"url": "https://other.example/"}])
    assert json.loads(added)["feeds"][-2:] == [NEW, {"url": "https://other.example/"}]
    for index in range(len(json.loads(added)["feeds"])):
        kept = json.loads(added)["feeds"]
        del kept[index]
        assert json.loads(without_feed(added, index))["feeds"] == kept


BLOCK = """\
feeds:
  # the first
  - {url: a, name: A} # its comment
  - # before its url
    url: b
    every: {min: 5m,
            max: 1h} # b's comment

  # the last
  - c

# commented out
#  - d
web: {}
"""


@pytest.mark.parametrize(
    ("index", "gone"),
    [
        (0, "  - {url: a, name: A} # its comment\n"),
        (1, "  - # before its url\n    url: b\n    every: {min: 5m,\n            max: 1h} # b's comment\n"),
        (2, "  - c\n"),
    ],
)
def test_a_feed_leaves_with_its_own_comment_and_no_other(index: int, gone: str) -> None:
    assert without_feed(HEAD + BLOCK, index) == HEAD + BLOCK.replace(gone, "")


def test_the_last_feed_leaves_a_key_that_takes_a_new_one() -> None:
    empty = without_feed(f"{HEAD}feeds:\n  - a\n# end\n", 0)
    assert empty == f"{HEAD}feeds:\n# end\n"
    assert with_feeds(empty, [NEW]) == f"{HEAD}feeds:\n  {LINE}\n# end\n"


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    text = "\ufeff" + (HEAD + BLOCK).replace("\n", "\r\n")
    added = with_feeds(text, [NEW])
    assert added == text.replace("  - c\r\n", f"  - c\r\n  {LINE}\r\n")
    assert without_feed(added, 3) == text


@pytest.mark.parametrize(
    "value",
    [
        "a, b",
        "x: y",
        "# no comment",
        "[",
        "{",
        "'",
        '"',
        "yes",
        "2018",
        "null",
        "- a",
        "日本 😀",
        "a #b",
        "*a",
        "!a",
        "${A}",
        "\\",
    ],
)
def test_any_name_is_read_back_as_it_was_given(value: str) -> None:
    assert listed(with_feeds(HEAD, [{"url": "a", "name": value}])) == [{"url": "a", "name": value}]


def test_a_name_cannot_add_keys_of_its_own() -> None:
    added = with_feeds(HEAD, [{"url": "a", "name": "x}\nreceivers: [{name: evil}]"}])
    assert listed(added) == [{"url": "a", "name": "x}\nreceivers: [{name: evil}]"}]
    assert len(added.splitlines()) == len(HEAD.splitlines()) + 2


@pytest.mark.parametrize(
    "text", ["feeds: &all\n  - a\nspare: *all\n", "spare: &all [a]\nfeeds: *all\n", "feeds: []\n...\n---\n"]
)
def test_a_list_that_cannot_be_edited_alone_is_refused_with_the_line_to_add(text: str) -> None:
    """A list under an anchor stands elsewhere, too; a second document is no configuration."""
    with pytest.raises(EditError, match="add to it by hand") as refused:
        with_feeds(HEAD + text, [NEW])
    assert LINE in str(refused.value)


feed = st.one_of(
    st.sampled_from(
        ["- a", "- {url: b, name: B}", "- url: c\n    name: C", '- "d"', "-   e", "- url: >-\n      f\n    name: F"]
    )
)
remark = st.sampled_from(["", "  # remark\n", "\n", "# - g\n", "      # far in\n"])


@given(st.lists(st.tuples(remark, feed, st.sampled_from(["", " # own"])), min_size=1, max_size=6), st.data())
def test_adding_and_removing_give_back_the_text(layout: list[tuple[str, str, str]], data: st.DataObject) -> None:
    """Whatever stands around the feeds, what was added can be taken out without a trace, and one goes at a time."""
    text = f"{HEAD}feeds:\n" + "".join(
        f"{remark}  {feed}{'' if '>-' in feed else own}\n" for remark, feed, own in layout
    )
    added = with_feeds(text, [NEW])
    assert without_feed(added, len(layout)) == text
    index = data.draw(st.integers(0, len(layout) - 1))
    kept = listed(text)
    del kept[index]
    assert listed(without_feed(text, index)) == kept
    assert without_feed(text, index).count("remark") == text.count("remark")
