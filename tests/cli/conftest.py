"""The program as a user runs it, in this process."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from monitor.cli.main import main


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `monitor` with arguments."""

    def ran(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["monitor", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        code = left.value.code or 0
        assert isinstance(code, int), code
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small configuration with two feeds and one from an OPML file."""
    for name in [name for name in os.environ if name.startswith("MONITOR_") and name != "MONITOR_TEST_DATA"]:
        monkeypatch.delenv(name)
    (tmp_path / "more.opml").write_text(
        '<opml version="2.0"><body><outline text="Listed" xmlUrl="https://listed.example/feed"/></body></opml>'
    )
    path = tmp_path / "config.yaml"
    path.write_text(
        """\
# Ours.
watch: [Globex]
rules: shipped
feeds:
  - {url: https://one.example/feed, name: One, category: news} # the first
  - https://user:hunter2@two.example/feed
  - {opml: more.opml}
"""
    )
    return path


@dataclass(frozen=True, slots=True)
class Site:
    """A web site on 127.0.0.1: its documents by path, everything else is missing."""

    port: int
    documents: dict[str, bytes] = field(default_factory=dict)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    documents: dict[str, bytes] = {}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = documents.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        yield Site(server.server_port, documents)
        server.shutdown()
        serving.join()


@pytest.fixture
def near(config: Path) -> Path:
    """The configuration, with feeds of this machine allowed."""
    config.write_text(config.read_text() + "fetch: {allow_networks: [127.0.0.0/8]}\n")
    return config
