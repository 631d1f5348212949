"""How listings are printed: JSON lines for scripts, tables for people."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

UNBOUNDED = 1_000_000
"""Characters of a line, more than any has."""


def print_json(records: Iterable[Mapping[str, object]]) -> None:
    """Each record as one line of JSON."""
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table as wide as the terminal, or as it needs to be for a file or another program: nothing is cut there.

    Text from outside is shown as it is, never as markup.
    """
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    count = 0
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
        count += 1
    console = Console()
    if count and console.is_terminal:
        console.print(table)
    elif count:
        wide = Console(width=UNBOUNDED)
        with wide.capture() as printed:
            wide.print(table)
        for line in printed.get().splitlines():
            print(line.rstrip())


def say(message: str) -> None:
    """A message for the person at the terminal, beside the output."""
    print(message, file=sys.stderr)
