"""Scripts see the outbox and silences, have texts explained, and meet no answer that is not described."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.model.settings import Matcher
from monitor.model.silence import Silence
from monitor.storage.store import Store
from tests.storage.makers import MINUTE, NOW
from tests.web.conftest import Site, add_story
from tests.web.test_stories_page import TOLD


async def test_the_outbox_and_silences_can_be_listed(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD)
    store.add_silence(Silence(Matcher(entity=("Globex",)), NOW, NOW + MINUTE, "Ana", "known"), NOW)
    assert json.loads((await site.ask("/api/v1/notifications?state=pending")).text) == {"notifications": []}
    assert json.loads((await site.ask("/api/v1/silences")).text) == {"silences": []}
    (silence,) = json.loads((await site.ask("/api/v1/silences?all=true")).text)["silences"]
    assert (silence["match"], silence["author"]) == ({"entity": ["Globex"]}, "Ana")


async def test_a_text_is_explained_to_a_script(site: Site, store: Store) -> None:
    asked = json.dumps({"title": "Twitter bans Globex from advertising"})
    answer = await site.ask("/api/v1/explain", "POST", asked, content_type="application/json")
    (match,) = json.loads(answer.text)["matches"]
    assert (match["entity"], match["actor"], match["action"]) == ("Globex", "Twitter", "ban")
    assert store.totals().entries == 0


@pytest.mark.accept
async def test_no_request_meets_a_fault_or_an_answer_that_is_not_described(
    site: Site, store: Store, tmp_path: Path
) -> None:
    """schemathesis makes requests of all kinds up from the description."""
    add_story(store, decisions=TOLD)
    program = shutil.which("st", path=str(Path(sys.executable).parent))
    assert program is not None
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    options = ["--checks", checks, "--max-examples", "60", "--phases", "examples,coverage,fuzzing", "--no-color"]
    command = [program, "run", f"{site.address}/api/v1/openapi.json", *options]
    done = await asyncio.to_thread(
        subprocess.run, command, check=False, capture_output=True, text=True, cwd=tmp_path, timeout=900
    )
    assert done.returncode == 0, done.stdout[-5000:]
