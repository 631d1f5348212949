"""What operators and their tools ask."""

import json
import re
from collections import Counter
from math import inf
from pathlib import Path

from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from monitor.errors import ConfigError, Diagnostic
from monitor.model.alert import Decision, Reason
from monitor.pipeline.sendings import Sendings
from monitor.storage.store import Store
from tests.web.conftest import Site, add_story, break_database


async def metrics(site: Site) -> dict[str, float]:
    """The values of all metrics, labels written behind their names."""
    text = (await site.ask("/metrics")).text
    return {
        "".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_a_process_that_answers_lives(site: Site, store: Store) -> None:
    break_database(store)
    answer = await site.ask("/healthz")
    assert (answer.status, answer.text) == (200, "ok\n")


async def test_a_service_that_works_is_ready(site: Site) -> None:
    answer = await site.ask("/readyz")
    assert (answer.status, answer.text) == (200, "ready\n")
    assert (await site.ask("/readyz", "HEAD")).status == 200


async def test_a_service_that_does_not_work_names_each_fault(site: Site, store: Store) -> None:
    site.service.stuck_lines = ("poll", "deliver")
    break_database(store)
    answer = await site.ask("/readyz")
    assert answer.status == 503
    first, second, third = answer.text.splitlines()
    assert (first, second) == ("the line poll is stuck", "the line deliver is stuck")
    assert "file is not a database" in third


async def test_metrics_count_what_was_done_and_what_is_stored(site: Site, store: Store) -> None:
    add_story(store, decisions=(Decision("team", Reason.NEW),))
    site.service.tally.update(polled=7, not_modified=3, failed=1)
    site.service.worker_restarts = 4
    site.service.skipped_ticks = 5
    found = await metrics(site)
    expected = {
        "monitor_feed_polls_total": 7,
        "monitor_feed_polls_not_modified_total": 3,
        "monitor_feed_polls_failed_total": 1,
        "monitor_entries_total": 0,
        "monitor_skipped_ticks_total": 5,
        "monitor_worker_restarts_total": 4,
        "monitor_config_last_reload_successful": 1,
        "monitor_stuck_lines": 0,
        "monitor_database_up": 1,
        "monitor_feeds": 1,
        "monitor_feeds_in_conditionfailing": 0,
        "monitor_stored_entries": 1,
        "monitor_stored_stories": 1,
        "monitor_stored_alertstold": 1,
        "monitor_stored_notificationspending": 0,
    }
    assert {name: found[name] for name in expected} == expected


async def test_metrics_tell_of_faults_and_survive_them(site: Site, store: Store) -> None:
    site.service.stuck_lines = ("link",)
    site.service.last_reload_ok = False
    break_database(store)
    found = await metrics(site)
    assert found["monitor_config_last_reload_successful"] == 0
    assert found["monitor_stuck_lines"] == 1
    assert found["monitor_database_up"] == 0
    assert "monitor_feeds" not in found


async def test_metrics_name_nobody_who_is_watched(site: Site, store: Store) -> None:
    add_story(store, decisions=(Decision("team", Reason.NEW),), actors=("Acme",))
    text = (await site.ask("/metrics")).text
    assert not any(word in text for word in ("Globex", "Acme", "news.example", "team"))


async def test_metrics_come_as_openmetrics_when_asked_for(site: Site) -> None:
    answer = await site.ask("/metrics", accept="application/openmetrics-text; version=1.0.0")
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert "monitor_build" in {family.name for family in openmetrics(answer.text)}


async def test_a_reload_that_is_taken_is_said_to_be(site: Site) -> None:
    answer = await site.ask("/-/reload", "POST")
    assert (answer.status, json.loads(answer.text), site.service.reloads) == (200, {"status": "reloaded"}, 1)
    assert (await site.ask("/-/reload")).status == 405


async def test_a_reload_that_is_refused_lists_every_mistake(site: Site) -> None:
    site.service.refusal = ConfigError((Diagnostic("config.yaml", 3, 1, "unknown-key", "'x' is not a key", "write y"),))
    answer = await site.ask("/-/reload", "POST")
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert json.loads(answer.text)["diagnostics"] == [
        {
            "path": "config.yaml",
            "line": 3,
            "column": 1,
            "code": "unknown-key",
            "message": "'x' is not a key",
            "help": "write y",
        }
    ]


async def test_every_metric_is_in_the_document_and_no_other(site: Site) -> None:
    site.service.sendings.results["team", "sent"] = 1
    text = (await site.ask("/metrics")).text
    document = (Path(__file__).parents[2] / "docs" / "web.md").read_text()
    table = document.partition("| metric | counts |")[2].partition("\n\n")[0]
    samples = {sample.name for family in text_string_to_metric_families(text) for sample in family.samples}
    assert {f"monitor_{name}" for name in re.findall(r"`(\w+)(?:\{[\w,]+\})?`", table)} == samples


async def test_metrics_count_notifications_by_receiver_and_result_and_how_late_they_are(site: Site) -> None:
    """Buckets of a histogram count all that are no later than their bound."""
    results, late = {("team", "sent"): 2, ("team", "dead"): 1}, {30.0: 1, inf: 1}
    site.service.sendings = Sendings(Counter(results), Counter(late), seconds=90_020.0)
    found = await metrics(site)
    expected = {
        "monitor_notifications_totalteamsent": 2,
        "monitor_notifications_totalteamdead": 1,
        "monitor_latency_seconds_bucket10.0": 0,
        "monitor_latency_seconds_bucket30.0": 1,
        "monitor_latency_seconds_bucket86400.0": 1,
        "monitor_latency_seconds_bucket+Inf": 2,
        "monitor_latency_seconds_count": 2,
        "monitor_latency_seconds_sum": 90_020,
    }
    assert {name: found[name] for name in expected} == expected
