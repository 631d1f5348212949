"""Policy monitor polls feeds again and again: `monitor_polls.py URLS WORKERS FOLDER`. All is stored, read, linked."""

import logging
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import structlog
import uvloop
from usage import POLLS, Phase, urls

from monitor.assembly import Assembly, Turns, assemble, utc_now
from monitor.collector import collect_seldom
from monitor.config.load import load
from monitor.model.entry import Entry, StoredEntry
from monitor.run import pass_through, sole_use

CONFIG = """\
rules: shipped
watch: [Globex, Initech, Umbrella, Hooli, Vandelay, Wonka]
feeds: [{{opml: feeds.opml}}]
fetch: {{{workers}allow_networks: [127.0.0.0/8]}}
"""


def configure(folder: Path, feeds: list[str], workers: int) -> Path:
    """A configuration as a user would write it."""
    outlines = "".join(f'<outline text="{url}" xmlUrl="{url}"/>' for url in feeds)
    (folder / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    path = folder / "config.yaml"
    path.write_text(CONFIG.format(workers=f"concurrency: {workers}, per_host: {workers}, " if workers else ""))
    return path


async def polls(path: Path, feeds: int) -> None:
    """Poll all feeds, as the service does once it runs, once for each phase."""
    configuration = load(path, {})
    tally: Counter[str] = Counter()
    with sole_use(configuration.settings.database) as store, closing(Turns()) as turn:
        assembly = await assemble(configuration, store, turn, tally=tally)
        await started(assembly)
        collect_seldom()
        for name in POLLS:
            tally.clear()
            with Phase(name, feeds) as phase:
                await pass_through(assembly, everything=True)
            phase.entries, phase.failed = tally["entries"], tally["failed"]
            phase.read = tally["entries"] - len(store.unread(1_000_000))
            phase.tell()
        await assembly.close()


async def started(assembly: Assembly) -> None:
    """The worker processes are there, as in a service that runs."""
    entry = StoredEntry(0, Entry("0", "x"), utc_now(), baseline=True)
    await assembly.workers.read([entry] * 1_000)


if __name__ == "__main__":
    logging.disable()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    _, _, workers, folder = sys.argv
    uvloop.run(polls(configure(Path(folder), urls(), int(workers)), len(urls())))
