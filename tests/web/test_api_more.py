"""Scripts see the outbox and silences, have texts explained, and meet no answer that is not described."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.model.backtest import Backtest
from monitor.model.listing import AlertFilter
from monitor.model.settings import Matcher
from monitor.model.silence import Silence
from monitor.storage.store import Store
from tests.storage.makers import MINUTE, NOW, add_feed, poll, polled
from tests.web.conftest import Site, add_story
from tests.web.records import fill
from tests.web.test_access import HASH
from tests.web.test_stories_page import TOLD


async def test_the_outbox_and_silences_can_be_listed(site: Site, store: Store) -> None:
    add_story(store, decisions=TOLD)
    store.add_silence(Silence(Matcher(entity=("Globex",)), NOW, NOW + MINUTE, "Ana", "known"), NOW)
    assert json.loads((await site.ask("/api/v1/notifications?state=pending")).text)["notifications"] == []
    assert json.loads((await site.ask("/api/v1/silences")).text)["silences"] == []
    (silence,) = json.loads((await site.ask("/api/v1/silences?all=true")).text)["silences"]
    assert (silence["match"], silence["author"]) == ({"entity": ["Globex"]}, "Ana")


async def test_a_text_is_explained_to_a_script(site: Site, store: Store) -> None:
    asked = json.dumps({"title": "Twitter bans Globex from advertising"})
    answer = await site.ask("/api/v1/explain", "POST", asked, content_type="application/json")
    (match,) = json.loads(answer.text)["matches"]
    assert (match["entity"], match["actor"], match["action"]) == ("Globex", "Twitter", "ban")
    assert store.totals().entries == 0


async def test_a_stored_entry_is_explained_to_a_script(site: Site, store: Store) -> None:
    store.record_polls([poll(store, add_feed(store), polled("a", "Twitter bans Globex from advertising"))], NOW)
    asked = {"content_type": "application/json"}
    found = json.loads((await site.ask("/api/v1/explain", "POST", '{"entry": 1}', **asked)).text)
    [mention] = found["mentions"]
    assert (mention["actor"], mention["action"]) == ("Twitter", "ban")
    assert [verdict["mention"] for verdict in found["verdicts"] if verdict["holds"]] == [0]
    assert all(verdict["reasons"] for verdict in found["verdicts"])
    assert (await site.ask("/api/v1/explain", "POST", '{"entry": 2}', **asked)).status == 404
    assert (await site.ask("/api/v1/explain", "POST", '{"entry": 1, "title": "x"}', **asked)).status == 422


SILENCE = {"match": {"entity": ["Globex"], "action": ["ban", "sue"]}, "comment": "known", "duration": "2h"}


async def test_a_silence_is_made_shown_and_ended_by_a_script(site: Site, store: Store) -> None:
    made = await site.ask("/api/v1/silences", "POST", json.dumps(SILENCE), content_type="application/json")
    record = json.loads(made.text)
    assert (made.status, record["match"]) == (201, SILENCE["match"])
    address = made.headers["location"]
    assert json.loads((await site.ask(address)).text) == record
    assert (await site.ask(address, "DELETE")).status == 204
    assert site.service.woken == ["link", "link"]
    assert (await site.ask(address, "DELETE")).status == 404
    assert json.loads((await site.ask(address)).text)["ends"] < record["ends"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"match": {}},
        {"match": {"party": ["Globex"]}},
        {"match": {"entity": ["Nobody"]}},
        {"match": {"entity": []}},
        {"comment": " "},
        {"duration": "soon"},
        {"until": "2020-01-01T00:00", "duration": None},
        {"until": "2030-01-01T00:00"},
        {"until": "9999-12-31T23:59-12:00", "duration": None},
        {"starts": "2030-01-01T00:00"},
    ],
)
async def test_what_makes_no_silence_is_a_problem(site: Site, store: Store, wrong: dict[str, object]) -> None:
    answer = await site.ask("/api/v1/silences", "POST", json.dumps(SILENCE | wrong), content_type="application/json")
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert store.silences() == ()


async def test_only_a_token_that_may_write_changes_something(site: Site, store: Store) -> None:
    """The other one may look, and try what would be."""
    reads, writes = "r" * 32, "w" * 32
    site.service.guard(password=HASH, tokens={"board": reads, "desk": writes}, writers=frozenset({"desk"}))
    asked = {"content_type": "application/json", "data": json.dumps(SILENCE)}
    for path, method in (("/api/v1/silences", "POST"), ("/api/v1/silences/1", "DELETE"), ("/-/reload", "POST")):
        refused = await site.ask(path, method, authorization=f"Bearer {reads}", **asked)
        assert (refused.status, refused.headers["content-type"]) == (403, "application/problem+json")
        assert (await site.ask(path, method, authorization=f"Bearer {writes}", **asked)).status in {200, 201, 204}
    [silence] = store.silences()
    assert silence.author == "desk"
    text = json.dumps({"title": "Twitter bans Globex"})
    tried = await site.ask(
        "/api/v1/explain", "POST", text, content_type="application/json", authorization=f"Bearer {reads}"
    )
    assert tried.status == 200


@pytest.mark.parametrize(
    "thoroughly",
    [
        ("--max-examples", "4", "--phases", "fuzzing"),
        pytest.param(
            ("--max-examples", "60", "--phases", "examples,coverage,fuzzing,stateful"), marks=pytest.mark.accept
        ),
    ],
    ids=["in-passing", "thoroughly"],
)
async def test_no_request_meets_a_fault_or_an_answer_that_is_not_described(
    site: Site, store: Store, tmp_path: Path, thoroughly: tuple[str, ...]
) -> None:
    """schemathesis makes requests of all kinds up from the description."""
    fill(store)
    site.service.found = Backtest(1, NOW, whole=True, alerts=store.alerts(AlertFilter()), gained=(), lost=())
    program = shutil.which("st", path=str(Path(sys.executable).parent))
    assert program is not None
    checks = (
        "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
        "response_headers_conformance,unsupported_method"
    )
    command = [program, "run", f"{site.address}/api/v1/openapi.json", "--checks", checks, *thoroughly, "--no-color"]
    done = await asyncio.to_thread(
        subprocess.run, command, check=False, capture_output=True, text=True, cwd=tmp_path, timeout=900
    )
    assert done.returncode == 0, done.stdout[-5000:]
