"""`monitor feeds` edits the list in config.yaml and tells from the database how each feed is."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.cli.options import configured
from monitor.model.feed import Condition, FeedState, Poll
from monitor.storage.store import Store
from tests.cli.conftest import Run

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def known_to_the_service(config: Path) -> Store:
    settings = configured(config).settings
    store = Store.open(settings.database)
    store.sync_feeds(settings.feeds, NOW)
    return store


def test_a_new_feed_is_listed_before_the_service_has_run(run: Run, config: Path) -> None:
    added = run("feeds", "add", "https://new.example/feed", "--name", "New", "--every", "1h", "--config", config)
    assert added.code == 0
    assert "  - {url: https://new.example/feed, name: New, every: 1h}\n" in config.read_text()
    listed = run("feeds", "list", "--json", "--config", config)
    assert "New" in [json.loads(line)["name"] for line in listed.out.splitlines()]
    assert not (config.parent / "monitor.db").exists()


def test_the_listing_tells_how_a_feed_is_and_no_password(run: Run, config: Path) -> None:
    store = known_to_the_service(config)
    one = next(state for state in store.feeds() if state.spec.name == "One")
    failing = FeedState(
        id=one.id,
        spec=one.spec,
        next_due=NOW + timedelta(hours=1),
        failures=3,
        error="timeout",
        last_success=NOW,
        conditions=(Condition.FAILING,),
    )
    store.record_polls([Poll(failing, error="timeout")], NOW)
    store.close()
    listed = run("feeds", "list", "--json", "--config", config)
    records = {record["name"]: record for record in map(json.loads, listed.out.splitlines())}
    assert records["One"] == {
        "name": "One",
        "category": "news",
        "url": "https://one.example/feed",
        "moved_to": None,
        "last_success": "2026-05-04T12:00:00Z",
        "last_entry": None,
        "next_due": "2026-05-04T13:00:00Z",
        "failures": 3,
        "conditions": ["failing"],
        "error": "timeout",
        "paused": False,
    }
    assert records["two.example/feed"]["url"] == "https://two.example/feed"
    for shown in (listed, run("feeds", "list", "--config", config), run("feeds", "export", "--config", config)):
        assert "hunter2" not in shown.out
        assert "two.example" in shown.out


def test_a_feed_that_exists_already_is_not_added_again(run: Run, config: Path) -> None:
    before = config.read_text()
    refused = run("feeds", "add", "https://one.example/feed", "--config", config)
    assert (refused.code, config.read_text()) == (1, before)
    assert "'One' already has this address" in refused.err


def test_a_feed_that_the_loader_refuses_is_not_added(run: Run, config: Path) -> None:
    before = config.read_text()
    refused = run("feeds", "add", "https://new.example/", "--every", "often", "--config", config)
    assert (refused.code, config.read_text()) == (2, before)
    assert f"{config}:8:" in refused.err
    assert "bad-duration" in refused.err


def test_a_removed_feed_takes_its_line_with_it(run: Run, config: Path) -> None:
    before = config.read_text()
    line = "  - {url: https://one.example/feed, name: One, category: news} # the first\n"
    assert run("feeds", "remove", "One", "--config", config).code == 0
    assert config.read_text() == before.replace(line, "")


def test_a_feed_of_an_opml_file_is_not_removed_but_its_file_named(run: Run, config: Path) -> None:
    before = config.read_text()
    refused = run("feeds", "remove", "Listed", "--config", config)
    assert (refused.code, config.read_text()) == (1, before)
    assert "more.opml" in refused.err


def test_a_feed_that_nobody_knows_is_said_to_be_unknown(run: Run, config: Path) -> None:
    refused = run("feeds", "remove", "https://nowhere.example/", "--config", config)
    assert refused.code == 1
    assert "no feed has the name or address 'https://nowhere.example/'" in refused.err


def test_import_adds_what_is_new_and_refuses_what_is_no_web_address(run: Run, config: Path) -> None:
    opml = config.parent / "reader.opml"
    opml.write_text(
        """<opml version="2.0"><body><outline text="Regulators">
        <outline text="One again" xmlUrl="https://one.example/feed"/>
        <outline text="Cost: ${HOME}, 5 {%}" xmlUrl="https://three.example/${HOME}"/>
        <outline text="A file" xmlUrl="file:///etc/passwd"/>
        </outline></body></opml>"""
    )
    imported = run("feeds", "import", opml, "--config", config)
    assert imported.code == 1
    assert "1 feeds added, 1 already there, 1 refused" in imported.err
    assert f"{opml}:4:" in imported.err
    (three,) = [spec for spec in configured(config).settings.feeds if spec.category == "Regulators"]
    assert (three.url, three.name) == ("https://three.example/${HOME}", "Cost: ${HOME}, 5 {%}")
    again = run("feeds", "import", opml, "--config", config)
    assert "0 feeds added, 2 already there, 1 refused" in again.err


def test_what_is_exported_can_be_imported(run: Run, config: Path, tmp_path: Path) -> None:
    exported = tmp_path / "out.opml"
    exported.write_text(run("feeds", "export", "--config", config).out)
    other = tmp_path / "other.yaml"
    other.write_text("watch: [Globex]\nrules: shipped\nfeeds: []\n")
    assert run("feeds", "import", exported, "--config", other).code == 0
    assert {(spec.url, spec.name, spec.category) for spec in configured(other).settings.feeds} == {
        ("https://one.example/feed", "One", "news"),
        ("https://two.example/feed", "two.example/feed", None),
        ("https://listed.example/feed", "Listed", None),
    }


def test_a_paused_feed_is_not_polled_until_it_is_resumed(run: Run, config: Path) -> None:
    store = known_to_the_service(config)
    assert run("feeds", "pause", "One", "--config", config).code == 0
    assert "One" not in [state.spec.name for state in store.due_feeds(NOW)]
    assert run("feeds", "resume", "https://one.example/feed", "--config", config).code == 0
    assert "One" in [state.spec.name for state in store.due_feeds(datetime.now(UTC))]
    store.close()


def test_pausing_an_unknown_feed_fails(run: Run, config: Path) -> None:
    known_to_the_service(config).close()
    refused = run("feeds", "pause", "Nobody", "--config", config)
    assert refused.code == 1
    assert "'Nobody'" in refused.err
