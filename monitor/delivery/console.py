"""The built-in console receiver: messages on a text stream, in colour where it is a terminal."""

import sys
from textwrap import indent
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from monitor.errors import DeliveryError
from monitor.model.alert import Message
from monitor.model.rule import Level

TARGET = "console"
"""The key of the one target of a receiver without addresses."""

STYLES = {
    Level.CRITICAL: "bold white on red",
    Level.HIGH: "bold red",
    Level.MEDIUM: "bold yellow",
    Level.LOW: "bold blue",
    Level.INFORMATIONAL: "bold",
}
LABELS = r"(?m)^[A-Z][a-z ]+:"
INDENT = 2
LEVEL_WIDTH = 8
"""Titles stand below one another; informational is longer, and rare."""


class ConsoleTarget:
    """Prints messages to a stream, standard output if none is given."""

    def __init__(self, receiver: str, stream: TextIO | None = None) -> None:
        self._receiver = receiver
        self._stream = stream

    def send(self, message: Message) -> None:
        """Print one message; DeliveryError when nobody reads the stream any more."""
        stream = self._stream or sys.stdout
        try:
            stream.write(_in_colour(message, stream) if stream.isatty() else _plain(message))
            stream.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream is closed
            raise DeliveryError(self._receiver, f"the console cannot be written to: {error}") from error


def _plain(message: Message) -> str:
    return f"{_level(message)} {message.title}\n{indent(message.text.rstrip(), ' ' * INDENT)}\n\n"


def _in_colour(message: Message, stream: TextIO) -> str:
    """The message as the terminal shows it, wrapped to its width.

    Captured, not printed: on a broken pipe rich ends the process.
    """
    console = Console(file=stream, markup=False, highlight=False, emoji=False)
    body = Text(message.text.rstrip())
    body.highlight_regex(LABELS, "dim")
    with console.capture() as shown:
        console.print(Text.assemble((_level(message), STYLES[message.level]), " ", (message.title, "bold")))
        console.print(Padding(body, (0, 0, 1, INDENT), expand=False))
    return shown.get()


def _level(message: Message) -> str:
    return f"{message.level.upper():<{LEVEL_WIDTH}}"
