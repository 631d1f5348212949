"""How fast feeds are polled, beside lemon24/reader, and how many can be polled when they are far away.

    python benchmarks/poll.py [--feeds N] [--rounds N] [--workers N] [--reader PYTHON] [--nginx PATH]
    python benchmarks/poll.py --far [--feeds N]

The first compares: feeds of 30 entries from a local nginx (else from a small server of ours), polled for the first time
and five times more when nothing is new, by both programs in turn. Policy monitor stores, reads and links every entry;
reader stores them. The comparison needs reader in an environment of its own, whose Python `--reader` names:
`uv venv reader && uv pip install --python reader/bin/python --require-hashes -r benchmarks/reader.txt`.
The second polls 10,000 feeds on 1,000 hosts whose answers take 200 ms, and of which one in a hundred never answers.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import islice
from pathlib import Path
from random import Random
from threading import Thread

from contenders.usage import session_memory
from reading import FRAMES, NAMING, WORDS

CONTENDERS = Path(__file__).with_name("contenders")
ENTRIES = 30
NAMED_IN = 50
"""One entry in so many names a watched party."""
FAR_FEEDS = 10_000
LATENCY = 0.2
HANGING = 10
"""Of a thousand feeds."""
HOSTS = 1_000
FILES = 1_000
"""Different documents at most; further feeds repeat them."""
NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 4096; }}
http {{
  access_log off; types {{ application/rss+xml xml; }} keepalive_requests 1000000;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  server {{ listen 127.0.0.1:{port}; root {site}; }}
}}
"""
PORT = 18_766
OLD = datetime.now(UTC) - timedelta(days=5)
"""When entries were published: they are read and linked, and told to nobody."""

Figures = dict[str, float]


def main() -> None:
    """Print what was measured."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        site.mkdir()
        write_site(site, min(options.feeds or FILES, FILES))
        if options.far:
            far(site, options.feeds or FAR_FEEDS)
        else:
            compare(site, options)


def compare(site: Path, options: argparse.Namespace) -> None:
    """Let the programs take turns."""
    feeds = options.feeds or FILES
    found: dict[tuple[str, str], list[Figures]] = {}
    with nginx(site, options.nginx) if options.nginx else small_server(site) as address:
        urls = [f"{address}/{number}.xml" for number in range(feeds)]
        programs = [("monitor", sys.executable), ("reader", options.reader)]
        for contender, python in [program for program in programs if program[1]] * options.rounds:
            for phase in polls(contender, python, urls, options.workers):
                found.setdefault((contender, str(phase["name"])), []).append(phase)
    for name in ("first", "unchanged"):
        rates = {}
        for contender in ("monitor", "reader"):
            if runs := found.get((contender, name)):
                rates[contender] = tell(contender, name, runs)
        if len(rates) == 2:
            clock, cpu = (rates["monitor"][n] / rates["reader"][n] for n in (0, 1))
            print(f"{name}: {clock:.1f} times reader by the clock, {cpu:.1f} times by seconds of a processor")


def tell(contender: str, name: str, runs: Sequence[Figures]) -> tuple[float, float]:
    """Print the medians of the runs; feeds a second by the clock, and by seconds of a processor."""
    clock, cpu = (statistics.median(run["feeds"] / run[of] for run in runs) for of in ("seconds", "cpu"))
    memory = statistics.median(run["memory"] for run in runs)
    own = statistics.median(run["own"] for run in runs)
    print(
        f"{contender:8} {name:10} {clock:7.0f} feeds/s, {cpu:7.0f} feeds per second of a processor "
        f"(main process {own:.1f} s), {memory:.0f} MB, {runs[0]['entries']:.0f} entries, {runs[0]['read']:.0f} read"
    )
    return clock, cpu


def far(site: Path, feeds: int) -> None:
    """A round over many feeds on many hosts that are far away, with the settings that are shipped, and another."""
    with small_server(site, HOSTS, LATENCY, HANGING):
        urls = [f"http://{_host(number)}:{PORT}/{number}.xml" for number in range(feeds)]
        for phase in islice(polls("monitor", sys.executable, urls, 0), 2):
            tell("monitor", str(phase["name"]), [phase])
            print(f"  {phase['seconds']:.1f} s by the clock, {phase['failed']:.0f} feeds failed")
        ended = os.times()
    beside = os.times().children_user + os.times().children_system - ended.children_user - ended.children_system
    print(f"beside it the server used {beside:.1f} s of a processor, looking at memory {time.process_time():.1f} s")


def _host(feed: int) -> str:
    number = Random(feed).randrange(HOSTS)
    return f"127.0.{number // 250}.{number % 250 + 1}"


def polls(contender: str, python: str, urls: Sequence[str], workers: int) -> Iterator[Figures]:
    """The phases of a run of a contender, in a session of its own; without workers, with what it is shipped with."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "urls")
        listed.write_text("\n".join(urls))
        command = [python, str(CONTENDERS / f"{contender}_polls.py"), str(listed), str(workers), folder]
        with running(command, stdout=subprocess.PIPE, start_new_session=True) as process:
            memory = Memory(process.pid)
            memory.start()
            try:
                # What the monitor tells its operator stands between the figures.
                for line in filter(lambda line: line.startswith("{"), process.stdout or ()):
                    yield json.loads(line) | {"memory": memory.largest()}
            finally:
                memory.over = True


class Memory(Thread):
    """Looks at the memory of a session every second."""

    def __init__(self, session: int) -> None:
        super().__init__()
        self.over = False
        self._session = session
        self._seen = 0.0

    def run(self) -> None:
        """Look until it is over."""
        while not self.over:
            self._seen = max(self._seen, session_memory(self._session))
            time.sleep(1)

    def largest(self) -> float:
        """The most megabytes seen at one time since this was last asked."""
        seen, self._seen = self._seen, 0.0
        return seen


@contextmanager
def nginx(site: Path, program: str) -> Iterator[str]:
    """The address of nginx over a folder."""
    with tempfile.TemporaryDirectory() as folder:
        site.parent.chmod(0o755)
        config = Path(folder, "nginx.conf")
        config.write_text(NGINX.format(folder=folder, site=site, port=PORT))
        with running([program, "-c", str(config)]):
            yield f"http://127.0.0.1:{PORT}"


@contextmanager
def small_server(site: Path, hosts: int = 1, latency: float = 0.0, hanging: int = 0) -> Iterator[str]:
    """The address of the first host of our own server over a folder."""
    command = [sys.executable, str(CONTENDERS / "server.py"), str(site), *map(str, (PORT, hosts, latency, hanging))]
    with running(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield f"http://127.0.0.1:{PORT}"


@contextmanager
def running(command: Sequence[str], **how: int) -> Iterator[subprocess.Popen[str]]:
    """A process, until it is needed no more."""
    process = subprocess.Popen(command, text=True, **how)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def write_site(folder: Path, feeds: int) -> None:
    """Write feeds of made-up entries as 0.xml, 1.xml, ... into a folder."""
    for number in range(feeds):
        (folder / f"{number}.xml").write_text(_feed(number), encoding="utf-8")


def _feed(number: int) -> str:
    rng = Random(number)
    items = "\n".join(_item(number, entry, rng) for entry in range(ENTRIES))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Feed {number}</title><link>https://{number}.example/</link>"
        f"<description>News</description><language>en</language>\n{items}\n</channel></rss>\n"
    )


def _item(feed: int, entry: int, rng: Random) -> str:
    """An entry with a summary of three sentences, and the markup that summaries have."""
    link = f"https://{feed}.example/{entry}/{rng.randrange(10**9)}"
    first = rng.choice(NAMING).replace("{name}", "Globex") if rng.randrange(NAMED_IN) == 0 else rng.choice(FRAMES)
    sentences = [_filled(frame, rng) for frame in (first, *rng.choices(FRAMES, k=2))]
    summary = f'<p>{sentences[0]} <a href="{link}">{sentences[1]}</a> {sentences[2]}</p>'
    return (
        f"<item><title>{_filled('{adjective} {noun} {verb} a {noun} in {place}', rng)}</title><link>{link}</link>"
        f'<guid isPermaLink="true">{link}</guid><dc:creator>A. Writer</dc:creator><category>news</category>'
        f"<pubDate>{OLD:%a, %d %b %Y} {entry % 24:02}:{rng.randrange(60):02}:00 GMT</pubDate>"
        f"<description>{escape(summary, quote=False)}</description></item>"
    )


def _filled(frame: str, rng: Random) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: rng.choice(WORDS[found[1]]), frame)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, help=f"how many feeds; {FILES} to compare, {FAR_FEEDS} that are far away")
    parser.add_argument("--rounds", type=int, default=1, help="runs of each program, whose medians are told")
    parser.add_argument("--workers", type=int, default=10, help="requests at a time")
    parser.add_argument("--reader", metavar="PYTHON", help="the Python of an environment with reader")
    parser.add_argument("--nginx", metavar="PATH", default=shutil.which("nginx"), help="the program nginx")
    parser.add_argument("--far", action="store_true", help="feeds that are far away, instead of the comparison")
    return parser.parse_args()


if __name__ == "__main__":
    main()
