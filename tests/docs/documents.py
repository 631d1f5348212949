"""The documents as tests look at them: blocks of code, spans of code, tables, links, headings."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
"""What tells people how it is used."""
ALL = (*GUIDES, ROOT / "CHANGELOG.md")

_FENCE = re.compile(r"(?ms)^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^ *```$")
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]\n]*\]\(<?([^)\s>]+)>?\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where it begins, and in what language it says it is."""

    document: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"


def blocks(document: Path, *languages: str) -> tuple[Block, ...]:
    """The fenced blocks of a document in some languages."""
    text = document.read_text(encoding="utf-8")
    return tuple(
        Block(document, text.count("\n", 0, found.start()) + 1, found["language"], found["text"])
        for found in _FENCE.finditer(text)
        if found["language"] in languages
    )


def prose(document: Path) -> str:
    """A document without its fenced blocks."""
    return _FENCE.sub("", document.read_text(encoding="utf-8"))


def spans(text: str) -> tuple[str, ...]:
    """What stands between backticks."""
    return tuple(_SPAN.findall(text))


def links(document: Path) -> tuple[str, ...]:
    """Where the links and pictures of a document lead."""
    return tuple(_LINK.findall(_SPAN.sub("", prose(document))))


def sections(document: Path) -> dict[str, str]:
    """The text below each heading of the second level."""
    parts = re.split(r"(?m)^## +(.+)$", prose(document))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> tuple[tuple[str, ...], ...]:
    """The cells of every table's rows, head rows left out."""
    lines = re.findall(r"(?m)^\|(.+)\|$", re.sub(r"(?m)^\|.+\|\n\|[-|: ]+\|\n", "", text))
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in lines)


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    headings = re.findall(r"(?m)^#+ +(.+)$", prose(document))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
