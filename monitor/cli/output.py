"""How listings are printed: JSON lines for scripts, tables for people."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_json(records: Iterable[Mapping[str, object]]) -> None:
    """Each record as one line of JSON."""
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table as wide as the terminal; text from outside is shown as it is, never as markup."""
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    count = 0
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
        count += 1
    if count:
        Console().print(table)


def say(message: str) -> None:
    """A message for the person at the terminal, beside the output."""
    print(message, file=sys.stderr)
