"""Every command and option that the documents name exists."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

import pytest
import typer.main

from monitor.cli.main import app
from tests.docs.documents import ALL, GUIDES, ROOT, blocks, prose, rows, spans

PROGRAM: Any = typer.main.get_command(app)
SHELLS = ("console", "sh", "shell", "bash")


def commands_in(line: str) -> Iterator[list[str]]:
    """The arguments of each call of the program in a line of a shell."""
    for part in re.split(r"&&|\|\||[|;]", line.removeprefix("$ ")):
        try:
            words = shlex.split(part, comments=True)
        except ValueError:  # a quote that is closed in a later part: no call of ours is written so
            continue
        words = words[1:] if words[:1] == ["sudo"] else words
        if len(words) > 1 and PurePath(words[0]).name == "monitor":
            yield words[1:]


def find(arguments: list[str]) -> tuple[Any, list[str]]:
    """The command that arguments name, and the arguments it is given; AssertionError where there is none."""
    command, rest = PROGRAM, list(arguments)
    while rest and hasattr(command, "commands"):
        name = rest.pop(0)
        assert name in command.commands, f"there is no command '{name}' in {sorted(command.commands)}"
        command = command.commands[name]
    return command, rest


def options(command: Any) -> dict[str, Any]:
    """The options of a command by each of their names."""
    named = {name: each for each in command.params for name in (*each.opts, *each.secondary_opts)}
    return {"--help": None} | {name: each for name, each in named.items() if name.startswith("-")}


def check(arguments: list[str], *, whole: bool) -> None:
    """Fail unless a call is one the program takes; one that is not `whole` may leave arguments out."""
    command, rest = find(arguments)
    assert not hasattr(command, "commands"), f"'{' '.join(arguments)}' names no command of its group"
    known, given = options(command), 0
    while rest:
        word, _, value = rest.pop(0).partition("=")
        if not word.startswith("-"):
            given += 1
            continue
        assert word in known, f"'{word}' is no option of '{command.name}': {sorted(known)}"
        if known[word] and not known[word].is_flag and not value:
            assert rest, f"'{word}' has no value"
            rest.pop(0)
    places = [each for each in command.params if each.param_type_name == "argument"]
    assert given <= len(places) or any(each.nargs == -1 for each in places), f"'{command.name}' takes fewer arguments"
    assert not whole or given >= sum(each.required for each in places), f"'{command.name}' takes more arguments"


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.name)
def test_calls_in_blocks_are_what_the_program_takes(document: Path) -> None:
    for block in blocks(document, *SHELLS):
        for line in block.text.splitlines():
            for arguments in commands_in(line):
                check(arguments, whole=True)


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.name)
def test_calls_in_the_text_name_commands_and_options_that_exist(document: Path) -> None:
    for span in spans(prose(document)):
        for arguments in commands_in(span):
            check(arguments, whole=False)


@pytest.mark.parametrize("document", GUIDES, ids=lambda document: document.name)
def test_what_a_table_says_of_a_command_is_so(document: Path) -> None:
    """A row that begins with a command names in its other cells only its options and the commands beside it."""
    for first, *others in rows(prose(document)):
        for arguments in commands_in(first.strip("`")):
            command, _ = find(arguments)
            group, _ = find(arguments[:1])
            for span in spans(" ".join(others)):
                if span.startswith("-"):
                    assert span in options(command), f"{first}: '{span}'"
                else:
                    assert span in getattr(group, "commands", {}), f"{first}: '{span}'"


def test_every_command_stands_in_the_readme() -> None:
    named = {arguments[0] for span in spans(prose(ROOT / "README.md")) for arguments in commands_in(span)}
    called = {
        arguments[0]
        for block in blocks(ROOT / "README.md", *SHELLS)
        for line in block.text.splitlines()
        for arguments in commands_in(line)
    }
    assert set(PROGRAM.commands) <= named | called


def test_the_first_two_commands_of_the_readme_are_those_that_set_everything_up() -> None:
    lines = [line for block in blocks(ROOT / "README.md", *SHELLS) for line in block.text.splitlines()]
    assert lines[:2] == ["$ make run", "$ make test"]


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.name)
def test_what_is_made_is_a_target_of_the_makefile(document: Path) -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    calls = [*spans(prose(document)), *(block.text for block in blocks(document, *SHELLS))]
    made = {target for call in calls for target in re.findall(r"(?m)(?:^|[$&] |sudo )make ([a-z]+)\b", call)}
    assert made <= targets


def test_a_call_that_the_program_does_not_take_is_found() -> None:
    """What the tests above rest on."""
    for call in ("monitor rnu", "monitor run --twice", "monitor feeds", "monitor check now", "monitor check --config"):
        [arguments] = commands_in(call)
        with pytest.raises(AssertionError):
            check(arguments, whole=True)
