"""Add the dumps of a release, given its version."""

import sys
import tempfile
from contextlib import closing

from monitor.storage.store import Store
from tests.postgres import postgres_server
from tests.storage.makers import fill
from tests.storage.releases import FOLDER, dump

with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
    for engine, url in (("sqlite", f"sqlite:///{folder}/monitor.db"), ("postgres", server.get_uri())):
        with closing(Store.open(url)) as store:
            fill(store)
            (FOLDER / f"{sys.argv[1]}.{engine}.sql").write_text(dump(store.database), encoding="utf-8")
