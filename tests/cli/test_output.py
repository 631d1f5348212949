"""What listings look like to people and to other programs."""

import subprocess
import sys

PRINTING = """
from monitor.cli.output import print_table
print_table(("name", "link"), [("a [bold]name[/bold]", "https://news.example/" + "x" * 300), ("b", None)])
"""


def test_a_table_that_is_piped_is_not_cut_at_the_width_of_a_terminal():
    piped = subprocess.run([sys.executable, "-c", PRINTING], capture_output=True, text=True, check=True)

    head, first, second = piped.stdout.splitlines()
    assert head.split() == ["name", "link"]
    assert first == "a [bold]name[/bold]  https://news.example/" + "x" * 300
    assert second == "b"
