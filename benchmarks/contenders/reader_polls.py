"""lemon24/reader polls feeds again and again: `reader_polls.py URLS WORKERS FOLDER`. Everything is stored."""

import sys
from pathlib import Path

from reader import make_reader
from usage import POLLS, Phase, urls

reader = make_reader(str(Path(sys.argv[3], "reader.sqlite")))
feeds = urls()
for url in feeds:
    reader.add_feed(url)
for name in POLLS:
    with Phase(name, len(feeds)) as phase:
        reader.update_feeds(scheduled=False, workers=int(sys.argv[2]))
    phase.entries = reader.get_entry_counts().total or 0
    assert not list(reader.get_feeds(broken=True))
    phase.tell()
