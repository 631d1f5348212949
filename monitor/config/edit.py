"""The list of feeds in the text of config.yaml: feeds added or taken out, every other character kept.

Nothing is written out anew: PyYAML says where things stand, and the text is changed there. What comes of it is read
again and compared, so that a layout nobody thought of is refused and never damaged.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import yaml

from monitor.config.source import Mistakes, Plain, parse
from monitor.errors import MonitorError

Feed = Mapping[str, str]
"""A feed as config.yaml writes it: `url` and other keys, in the order in which they are to stand."""

_FEEDS = "feeds"
_BOM = "\ufeff"
_STEP = 2
"""Columns by which feeds stand in from their key where there is none yet to go by."""
_COMMA = re.compile(r"\s*,[ \t]*")
_REST_OF_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")
_LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class EditError(MonitorError):
    """The list of feeds is laid out in a way that is not edited here; the message says what to do by hand."""


def with_feeds(text: str, feeds: Sequence[Feed]) -> str:
    """The text with feeds at the end of its list, which is made if there is none; EditError if that cannot be."""
    lines = "\n".join(f"  - {_flow(feed)}" for feed in feeds)
    wanted = _listed(_values(text))
    wanted.extend(dict[str, Plain](feed) for feed in feeds)
    return _edited(text, wanted, lambda layout: _additions(layout, feeds), f"add to it by hand:\n{lines}")


def without_feed(text: str, index: int) -> str:
    """The text without the feed of that number, counted from 0, and its comment; EditError if that cannot be."""
    wanted = _listed(_values(text))
    del wanted[index]
    return _edited(text, wanted, lambda layout: _cuts(layout, index), f"take out its number {index + 1} by hand")


@dataclass(frozen=True, slots=True)
class _Change:
    """Characters from `start` to before `end` become `text`."""

    start: int
    end: int
    text: str = ""


class _Unknown(Exception):  # noqa: N818  a layout nobody thought of, caught in _edited()
    pass


class _Layout:
    """Where things stand in a text. `key` and `feeds` are None without a list; `items` are its feeds."""

    def __init__(self, text: str) -> None:
        root = yaml.compose(text, _LOADER)
        if not isinstance(root, yaml.MappingNode) or not root.value:
            raise _Unknown
        pairs = [(key, value) for key, value in root.value if key.value == _FEEDS]
        self.text = text
        self.root = root
        self.key: yaml.Node | None = pairs[0][0] if pairs else None
        self.feeds: yaml.Node | None = pairs[0][1] if pairs else None
        self.items: list[yaml.Node] = self.feeds.value if isinstance(self.feeds, yaml.SequenceNode) else []
        self.flow = isinstance(self.feeds, yaml.SequenceNode) and bool(self.feeds.flow_style)
        self.newline = "\r\n" if "\r\n" in text else "\n"

    def line(self, at: int) -> int:
        """Where the line of a character begins."""
        return self.text.rfind("\n", 0, at) + 1

    def end(self, node: yaml.Node) -> int:
        """Where the last character of a value stands: what is no flow itself ends where the next thing begins."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return max(map(self.end, last)) if isinstance(last, tuple) else self.end(last)
        end = node.end_mark.index
        while self.text[end - 1].isspace():
            end -= 1
        return int(end)

    def leads(self, at: int) -> bool:
        """Whether nothing but space stands before a character on its line."""
        return not self.text[self.line(at) : at].strip()

    def after_line(self, at: int, lines: Sequence[str]) -> _Change:
        """Lines put below the line of a character."""
        end = self.text.find("\n", at) + 1
        block = "".join(line + self.newline for line in lines)
        return _Change(end, end, block) if end else _Change(len(self.text), len(self.text), self.newline + block)


def _additions(layout: _Layout, feeds: Sequence[Feed]) -> list[_Change]:
    if layout.key is None or layout.feeds is None:
        return [_new_list(layout, feeds)]
    if layout.items:
        return _into_flow(layout, feeds) if layout.flow else [_below_last(layout, feeds)]
    start, end = layout.feeds.start_mark.index, layout.feeds.end_mark.index
    if layout.root.flow_style:
        return [_Change(start, end, _flow_list(feeds))]
    if layout.text[start:end].strip("[] \t") not in ("", "~", "null"):
        return [_Change(start + 1, start + 1, _flow_list(feeds)[1:-1])]  # a comment stands between the brackets
    lines = _lines(layout.root.start_mark.column + _STEP, feeds)
    return [_Change(layout.key.end_mark.index, end, ":"), layout.after_line(end, lines)]


def _new_list(layout: _Layout, feeds: Sequence[Feed]) -> _Change:
    if layout.root.flow_style:
        end = layout.end(layout.root.value[-1][1])
        return _Change(end, end, f', "{_FEEDS}": {_flow_list(feeds)}')
    column = layout.root.start_mark.column
    return layout.after_line(
        max(len(layout.text) - 1, 0), [" " * column + f"{_FEEDS}:", *_lines(column + _STEP, feeds)]
    )


def _below_last(layout: _Layout, feeds: Sequence[Feed]) -> _Change:
    assert layout.feeds is not None
    return layout.after_line(layout.end(layout.items[-1]), _lines(layout.feeds.start_mark.column, feeds))


def _into_flow(layout: _Layout, feeds: Sequence[Feed]) -> list[_Change]:
    """Behind the last feed; on lines of their own if that one has a line of its own."""
    start, end = layout.items[-1].start_mark.index, layout.end(layout.items[-1])
    comma = _COMMA.match(layout.text, end)
    own_line = layout.leads(start) and _REST_OF_LINE.match(layout.text, comma.end() if comma else end)
    if not own_line:
        return [_Change(end, end, "".join(f", {_json(feed)}" for feed in feeds))]
    margin = layout.text[layout.line(start) : start]
    lines = [f"{margin}{_json(feed)}," for feed in feeds]
    lines[-1] = lines[-1] if comma else lines[-1].removesuffix(",")
    between = [] if comma else [_Change(end, end, ",")]
    return [*between, layout.after_line(end, lines)]


def _cuts(layout: _Layout, index: int) -> list[_Change]:
    assert layout.feeds is not None
    if layout.flow:
        return _from_flow(layout, index)
    item = layout.items[index]
    start = _dash_line(layout, item.start_mark.index, layout.feeds.start_mark.column)
    end = layout.text.find("\n", layout.end(item)) + 1 or len(layout.text)
    return [_Change(start, end)]


def _dash_line(layout: _Layout, at: int, column: int) -> int:
    """Where the line with an item's dash begins: comments may stand between it and the item."""
    start = layout.line(at)
    while layout.text[start : start + column + 1].strip() != "-":
        if start == 0:
            raise _Unknown
        start = layout.line(start - 1)
    return start


def _from_flow(layout: _Layout, index: int) -> list[_Change]:
    item, last = layout.items[index], index == len(layout.items) - 1
    start, end = item.start_mark.index, layout.end(item)
    if comma := _COMMA.match(layout.text, end):
        end = comma.end()
    rest = _REST_OF_LINE.match(layout.text, end)
    if layout.leads(start) and rest:
        start, end = layout.line(start), rest.end()
    if not last or index == 0:
        return [_Change(start, end)]
    # JSON knows no comma behind the last value: the one before it goes, too.
    before = _COMMA.match(layout.text, layout.end(layout.items[index - 1]))
    if before is None:
        raise _Unknown
    return [_Change(layout.end(layout.items[index - 1]), min(before.end(), start)), _Change(start, end)]


def _lines(column: int, feeds: Sequence[Feed]) -> list[str]:
    return [" " * column + f"- {_flow(feed)}" for feed in feeds]


def _flow(feed: Feed) -> str:
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in feed.items()) + "}"


def _flow_list(feeds: Sequence[Feed]) -> str:
    return f"[{', '.join(map(_json, feeds))}]"


def _json(feed: Feed) -> str:
    return json.dumps(dict(feed), ensure_ascii=False)


def _scalar(value: str) -> str:
    """The value plain where it reads as itself between braces, else in quotes."""
    node = parse(f"{{x: {value}}}", "", Mistakes())
    return value if node and node.value == {"x": value} else json.dumps(value, ensure_ascii=False)


def _edited(text: str, wanted: list[Plain], change: Callable[[_Layout], list[_Change]], by_hand: str) -> str:
    """The text with changes made; EditError unless it then lists what is wanted, and nothing else is different."""
    body = text.removeprefix(_BOM)
    try:
        for each in sorted(change(_Layout(body)), key=lambda each: -each.start):
            body = body[: each.start] + each.text + body[each.end :]
    except (_Unknown, yaml.YAMLError):
        body = ""
    if _values(body) != _values(text) | {_FEEDS: wanted}:
        raise EditError(f"the list of feeds is written in a way that is not edited here; {by_hand}")
    return _BOM + body if text.startswith(_BOM) else body


def _values(text: str) -> dict[str, Plain]:
    """What the text says, with an empty list for none; nothing where it cannot be read."""
    node = parse(text.removeprefix(_BOM), "", Mistakes())
    if node is None or not isinstance(node.value, dict):
        return {}
    return node.value | {_FEEDS: _listed(node.value)}


def _listed(values: Mapping[str, Plain]) -> list[Plain]:
    feeds = values.get(_FEEDS)
    return list(feeds) if isinstance(feeds, list) else []
