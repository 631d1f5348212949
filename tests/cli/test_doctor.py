"""The doctor names what is wrong and what to do about it, and touches nothing."""

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.storage.database import Database
from monitor.storage.lock import lock_for
from monitor.storage.store import Store
from tests.cli.conftest import Run, Site

CONFIG = """
watch: [Globex]
rules: shipped
feeds: [{{url: "{feed}", name: One}}, {{url: "{other}", name: Two}}]
fetch: {{allow_networks: [127.0.0.0/8]}}
"""
RSS = b"<rss version='2.0'><channel><title>One</title></channel></rss>"


@pytest.fixture
def config(tmp_path: Path, site: Site) -> Path:
    """A configuration with a feed that answers and one that does not."""
    site.documents["/feed"] = RSS
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG.format(feed=site.url("/feed"), other=site.url("/gone")))
    path.chmod(0o600)
    return path


def found(run: Run, config: Path, *options: str) -> dict[str, tuple[str, str]]:
    """What was found, by what it is about: the verdict and what was seen."""
    lines = run("doctor", "--json", "--config", config, *options).out.splitlines()
    return {record["about"]: (record["verdict"], record["seen"]) for record in map(json.loads, lines)}


def test_a_fresh_configuration_is_well(run: Run, config: Path) -> None:
    seen = found(run, config, "--no-network")

    assert {verdict for verdict, _ in seen.values()} == {"ok"}
    assert "the service makes it" in seen["database"][1]
    assert not config.with_name("monitor.db").exists()


def test_a_feed_that_does_not_answer_is_named_with_its_reason(run: Run, config: Path) -> None:
    seen = found(run, config)

    assert seen["network"] == ("ok", "1 of 2 feeds answer")
    [(about, (verdict, words))] = [each for each in seen.items() if each[1][0] != "ok"]
    assert (verdict, words.startswith("Two; the first: ")) == ("fault", True), about
    assert run("doctor", "--config", config).code == 1


def test_a_configuration_that_all_can_read_is_a_warning(run: Run, config: Path) -> None:
    config.chmod(0o644)

    ran = run("doctor", "--no-network", "--config", config)

    assert (ran.code, "chmod o-r" in ran.out) == (0, True)


def test_the_service_is_seen_and_its_absence(run: Run, config: Path) -> None:
    url = f"sqlite:///{config.parent}/monitor.db"
    Store.open(url).close()

    without = found(run, config, "--no-network")["service"]
    with closing(Database(url)) as database:
        lock = lock_for(database)
        assert lock.try_acquire()
        during = found(run, config, "--no-network")["service"]
        lock.release()

    assert (without[0], during[0]) == ("warning", "ok")


def test_a_clock_that_was_put_back_is_noticed(run: Run, config: Path) -> None:
    with closing(Store.open(f"sqlite:///{config.parent}/monitor.db")) as store:
        store.sync_feeds([], datetime.now(UTC))
    assert found(run, config, "--no-network")["clock"][0] == "ok"
    run("run", "--once", "--all", "--config", config)
    database = Database(f"sqlite:///{config.parent}/monitor.db")
    with closing(database), database.raw() as connection:
        ahead = round((datetime.now(UTC) + timedelta(days=1)).timestamp() * 1_000_000)
        connection.execute("UPDATE feeds SET last_poll = ?", (ahead,))
        connection.commit()

    assert found(run, config, "--no-network")["clock"][0] == "fault"


def test_a_database_that_is_none_is_a_fault(run: Run, config: Path) -> None:
    config.with_name("monitor.db").write_bytes(b"nonsense" * 1000)

    assert found(run, config, "--no-network")["database"][0] == "fault"
