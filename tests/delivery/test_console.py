"""The console shows messages as people like to read them."""

import io
import os
from datetime import timedelta

import pytest

from monitor.alerts.compose import message
from monitor.delivery.console import ConsoleTarget
from monitor.errors import DeliveryError
from monitor.model.alert import Alert, Message, Reason
from tests.alerts.stories import STORY, T0


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def written() -> Message:
    return message([Alert("story:7", 1, Reason.NEW, T0, (), story=STORY)], now=T0 + timedelta(minutes=5))


def test_a_message_is_a_line_that_says_it_all_and_the_facts_below(written):
    screen = io.StringIO()

    ConsoleTarget("console", screen).send(written)

    lines = screen.getvalue().splitlines()
    assert lines[0] == "HIGH     Acme Video bans Globex (advertising) — imposed"
    assert "  Status: imposed" in lines
    assert lines[-1].strip() == ""


def test_a_file_gets_no_colours_and_no_line_is_broken(written):
    screen = io.StringIO()

    ConsoleTarget("console", screen).send(message_with(written, text=f"Because: {'long ' * 100}end"))

    assert "\x1b" not in screen.getvalue()
    assert f"  Because: {'long ' * 100}end" in screen.getvalue()


def test_a_terminal_gets_colours(written, monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen = Terminal()

    ConsoleTarget("console", screen).send(written)

    assert "\x1b[1;31m" in screen.getvalue()


def test_brackets_in_a_message_are_no_markup(written):
    screen = io.StringIO()

    ConsoleTarget("console", screen).send(message_with(written, text="[red]not red[/red] :smile:"))

    assert "[red]not red[/red] :smile:" in screen.getvalue()


def test_a_broken_pipe_is_a_delivery_error(written):
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "w") as pipe:
        with pytest.raises(DeliveryError, match="console: the console cannot be written to"):
            ConsoleTarget("console", pipe).send(written)
        with pytest.raises(BrokenPipeError):
            pipe.close()


def message_with(written: Message, *, text: str) -> Message:
    return Message(written.title, text, written.markdown, written.html, written.level, written.subject)
