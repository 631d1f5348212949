"""`monitor init`: a configuration to begin with."""

import re
import shlex
import sysconfig
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.output import say
from monitor.config.starter import starter_folder
from monitor.errors import MonitorError

FILES = {
    "config.yaml": "config.yaml",
    "samples/feed.xml": "samples/feed.xml",
    "samples/rule.yml": "rules/example.yml",
    "rules/config.schema.json": "rules/config.schema.json",
    "rules/list.schema.json": "rules/list.schema.json",
    "rules/rule.schema.json": "rules/rule.schema.json",
    "systemd/monitor.service": "systemd/monitor.service",
}
"""What is written, by where it ships. The rules that ship are not: config.yaml names them as `shipped`."""

UNIT = "systemd/monitor.service"


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder, made if there is none.")],
    systemd: Annotated[
        bool, typer.Option("--systemd", help="Only print the systemd unit for the configuration in DIR.")
    ] = False,
) -> None:
    """Write a configuration to begin with: config.yaml, a rule, a sample feed, a systemd unit."""
    if systemd:
        print(_for_here((starter_folder() / UNIT).read_text(encoding="utf-8"), folder), end="")
        return
    _write(folder)


def _write(folder: Path) -> None:
    texts = {folder / name: (starter_folder() / source).read_text(encoding="utf-8") for source, name in FILES.items()}
    existing = [path for path in texts if path.exists() or path.is_symlink()]
    if existing:
        say(f"nothing was written, there is already: {', '.join(map(str, existing))}")
        raise typer.Exit(2)
    texts[folder / UNIT] = _for_here(texts[folder / UNIT], folder)
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise MonitorError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    config = shlex.quote(str(folder / "config.yaml"))
    say(f"wrote {config}, rules/, samples/ and {UNIT} beside it")
    say(f"next: monitor check --config {config} && monitor run --config {config}")


def _for_here(unit: str, folder: Path) -> str:
    """The unit with this program and the folder's config.yaml; systemd.service(5) has the quoting."""
    program = Path(sysconfig.get_path("scripts")) / "monitor"
    command = f"{_quoted(program)} run --config {_quoted(folder.absolute() / 'config.yaml')}"
    return re.sub(r"(?m)^ExecStart=.*$", lambda _: f"ExecStart={command}", unit, count=1)


def _quoted(path: Path) -> str:
    text = str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return text if re.fullmatch(r"[\w./@:+-]+", text) else f'"{text}"'
