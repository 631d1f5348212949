"""YAML and JSON become plain values that know their places, and nothing hostile gets further."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.source import MAX_DEPTH, Mistakes, Place, parse, read
from monitor.errors import ConfigError

TEXTS = st.text(st.characters(blacklist_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def codes(text):
    mistakes = Mistakes()
    parse(text, "x.yml", mistakes)
    return [(found.line, found.column, found.code) for found in noted(mistakes)]


def noted(mistakes):
    try:
        mistakes.check()
    except ConfigError as error:
        return error.diagnostics
    return ()


@pytest.mark.parametrize("ascii_only", [True, False])
@given(value=VALUES)
def test_json_means_in_yaml_what_it_means_in_json(ascii_only, value):
    """Whatever json.dumps writes is read back as it was, surrogate pairs included."""
    node = parse(json.dumps([value], ensure_ascii=ascii_only), "x.json", Mistakes())

    assert node is not None
    assert node.value == [value]


def test_json_may_be_indented_with_tabs():
    """Scripts write JSON as they like."""
    node = parse(json.dumps({"a": [1]}, indent="\t"), "x.json", Mistakes())

    assert node is not None
    assert node.value == {"a": [1]}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("NO", "NO"),
        ("true", True),
        ("~", None),
        ("", None),
        ("12", 12),
        ("007", "007"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2017-09-13", "2017-09-13"),
        (".8", 0.8),
        ("1e3", 1000.0),
        ("0x10", "0x10"),
        ("'12'", "12"),
        ("!!str 12", "12"),
        ("9" * 50, "9" * 50),
    ],
)
def test_scalars_follow_yaml_1_2(written, value):
    """Norway stays Norway, and a date stays as it was written."""
    node = parse(f"key: {written}\n", "x.yml", Mistakes())

    assert node is not None
    assert node.value == {"key": value}


def test_every_value_and_key_knows_its_place():
    """Lines and columns count from 1, and characters beyond the basic plane count once."""
    node = parse("a:\n  - x\n  - '😀': 'quoted'\n", "x.yml", Mistakes())

    assert node is not None
    row = node.children["a"].children[1]
    assert row.keys["😀"] == Place("x.yml", 3, 5)
    assert row.children["😀"].place == Place("x.yml", 3, 10)
    assert row.children["😀"].inside(2) == Place("x.yml", 3, 13)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\na: 2\n", [(2, 1, "duplicate-key")]),
        ("a: [1\nb: 2\n", [(2, 2, "yaml-syntax")]),
        ("a: 1\n---\nb: 2\n", [(2, 1, "yaml-syntax")]),
        ("a: !!python/name:os.system x\n", [(1, 4, "yaml-syntax")]),
        ("a: !secret x\n", [(1, 4, "yaml-syntax")]),
        ("<<: {a: 1}\n", [(1, 1, "yaml-syntax")]),
        ("? [a]\n: b\n", [(1, 3, "yaml-syntax")]),
        ("a: &x [*x]\n", [(1, 8, "yaml-syntax")]),
        ("a: \x07\n", [(0, 0, "yaml-syntax")]),
        ("[" * (MAX_DEPTH + 1), [(1, MAX_DEPTH + 1, "too-deep")]),
        ("[" * 100_000, [(1, MAX_DEPTH + 1, "too-deep")]),
    ],
)
def test_what_is_no_plain_document_is_refused_at_its_place(text, expected):
    """Tags, merge keys, circles and second documents have no meaning here."""
    assert codes(text) == expected


def test_an_alias_bomb_is_refused_before_it_grows():
    """Nine levels of nine aliases would be 387 million values."""
    levels = [f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]" for n in range(9)]

    found = codes("a: &a [1,1,1,1,1,1,1,1,1]\n" + "\n".join(levels))

    assert [code for _, _, code in found] == ["too-large"]


def test_an_alias_is_its_anchor_again():
    """Anchors save repetition in a configuration."""
    node = parse("a: &names [x, y]\nb: *names\n", "x.yml", Mistakes())

    assert node is not None
    assert node.value == {"a": ["x", "y"], "b": ["x", "y"]}


def test_unreadable_files_are_mistakes_not_crashes(tmp_path):
    """A missing file, a folder and Latin-1 are told with the file's name."""
    latin = tmp_path / "latin.yml"
    latin.write_bytes(b"a: 1\nb: \xe9\n")
    mistakes = Mistakes()

    assert [read(path, mistakes) for path in (tmp_path / "none.yml", tmp_path, latin)] == [None, None, None]
    assert [(found.line, found.code) for found in noted(mistakes)] == [
        (0, "unreadable-file"),
        (0, "unreadable-file"),
        (2, "bad-encoding"),
    ]


def test_a_file_that_everybody_may_write_to_is_refused(tmp_path):
    """Those that a group may write to are that group's business."""
    mistakes = Mistakes()
    for name, mode in (("ours", 0o640), ("group", 0o664), ("everybody", 0o666)):
        (tmp_path / name).write_text("a: 1")
        (tmp_path / name).chmod(mode)
        read(tmp_path / name, mistakes)

    assert [(Path(found.path).name, found.code) for found in noted(mistakes)] == [("everybody", "unsafe-file")]


def test_mistakes_come_in_the_order_of_files_and_lines():
    """Files as they were read, lines within them, the same mistake once."""
    mistakes = Mistakes()
    for path, line in (("b", 2), ("a", 9), ("b", 1), ("b", 1)):
        mistakes.add(Place(path, line, 1), "code", "message")

    assert [(found.path, found.line) for found in noted(mistakes)] == [("b", 1), ("b", 2), ("a", 9)]


def test_a_byte_order_mark_is_no_content(tmp_path):
    """Editors on Windows write one."""
    path = tmp_path / "bom.yml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")

    node = read(path, Mistakes())

    assert node is not None
    assert node.value == {"a": 1}
