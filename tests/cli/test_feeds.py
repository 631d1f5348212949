"""`monitor feeds` edits the list in config.yaml and tells from the database how each feed is."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.cli.options import configured
from monitor.model.feed import Condition, FeedState, Poll
from monitor.storage.store import Store
from tests.cli.conftest import Run, Site

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


PAGE = b"".join(
    b'<link rel="alternate" type="application/rss+xml" href="/%s.xml">' % name for name in (b"news", b"all", b"gone")
)


def rss(title: str, *guids: str) -> bytes:
    items = "".join(f"<item><guid>{guid}</guid><title>{guid}</title></item>" for guid in guids)
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


def known_to_the_service(config: Path) -> Store:
    settings = configured(config).settings
    store = Store.open(settings.database)
    store.sync_feeds(settings.feeds, NOW)
    return store


def test_a_new_feed_is_listed_before_the_service_has_run(run: Run, config: Path) -> None:
    added = run("feeds", "add", "https://new.example/feed", "--as-is", "--name", "New", "--every", "1h", "-c", config)
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


def test_the_address_of_a_page_adds_the_feed_it_names_and_tells_the_others(run: Run, near: Path, site: Site) -> None:
    site.documents.update({"/": PAGE, "/news.xml": rss("Cost: ${HOME}", "a"), "/all.xml": rss("All", "a", "b")})
    added = run("feeds", "add", site.url("/"), "--category", "news", "--config", near)
    assert added.code == 0
    assert f"named by the page: {site.url('/news.xml')} (Cost: ${{HOME}}: rss20, 1 entry)" in added.err
    assert f"also there: {site.url('/all.xml')} (All: rss20, 2 entries)" in added.err
    assert f"named by the page, but status: {site.url('/gone.xml')}" in added.err
    new = configured(near).settings.feeds[-2]
    assert (new.url, new.name, new.category) == (site.url("/news.xml"), "Cost: ${HOME}", "news")
    again = run("feeds", "add", site.url("/"), "--config", near)
    assert again.code == 1
    assert "already has this address" in again.err


def test_an_address_without_a_feed_is_not_added(run: Run, near: Path, site: Site) -> None:
    before = near.read_text()
    site.documents["/"] = b"<html>"
    for path, why in {"/": "no feed at this address", "/gone": "HTTP status 404"}.items():
        refused = run("feeds", "add", site.url(path), "--config", near)
        assert (refused.code, near.read_text()) == (1, before)
        assert why in refused.err


def test_an_address_that_may_not_be_contacted_is_not_added(run: Run, config: Path, site: Site) -> None:
    refused = run("feeds", "add", site.url("/"), "--config", config)
    assert refused.code == 1
    assert "allow_networks" in refused.err


def test_discover_lists_what_add_would_choose_from(run: Run, near: Path, site: Site) -> None:
    before = near.read_text()
    site.documents.update({"/": PAGE, "/news.xml": rss("News", "a"), "/all.xml": rss("All", "a", "b")})
    listed = run("feeds", "discover", site.url("/"), "--json", "--config", near)
    assert [(feed["url"], feed["where"]) for feed in map(json.loads, listed.out.splitlines())] == [
        (site.url("/news.xml"), "named by the page"),
        (site.url("/all.xml"), "named by the page"),
    ]
    assert near.read_text() == before
    assert "All" in run("feeds", "discover", site.url("/"), "--config", near).out


def test_a_trial_shows_all_that_a_poll_sees(run: Run, near: Path, site: Site) -> None:
    site.documents["/feed"] = rss("News", *map(str, range(30)))
    shown = run("feeds", "test", site.url("/feed"), "--config", near)
    assert shown.code == 0
    for part in ("200  http", "first byte", "encoding     utf-8", "format       rss20", "entries      30, none dated"):
        assert part in shown.out
    assert "and 10 more" in shown.out
    (record,) = map(json.loads, run("feeds", "test", site.url("/feed"), "--json", "--config", near).out.splitlines())
    assert (record["hops"][0]["status"], record["format"], len(record["entries"])) == (200, "rss20", 30)
    assert (record["error"], near.parent.joinpath("monitor.db").exists()) == (None, False)


def test_a_trial_names_what_went_wrong_and_fails(run: Run, near: Path, site: Site) -> None:
    site.documents["/page"] = b"<html>"
    shown = run("feeds", "test", site.url("/page"), "--config", near)
    assert (shown.code, "error        html: a web page, not a feed" in shown.out) == (1, True)
    (record,) = map(json.loads, run("feeds", "test", site.url("/gone"), "--json", "--config", near).out.splitlines())
    assert record["error"]["kind"] == "status"
    unknown = run("feeds", "test", "Nobody", "--config", near)
    assert (unknown.code, "no feed is called 'Nobody'" in unknown.err) == (1, True)


def test_the_listing_tells_the_health_of_each_feed(run: Run, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    store = known_to_the_service(config)
    one, two, _ = store.feeds()
    failing = replace(one, last_poll=NOW, failures=3, error="dns: no such name", conditions=(Condition.FAILING,))
    store.record_polls([Poll(failing), Poll(replace(two, last_poll=NOW, last_success=NOW))], NOW)
    store.close()
    shown = " ".join(run("feeds", "list", "--config", config).out.split())
    for part in ("One", "failed 3 times", " ok ", "not polled yet"):
        assert part in shown


def test_a_feed_that_exists_already_is_not_added_again(run: Run, config: Path) -> None:
    before = config.read_text()
    refused = run("feeds", "add", "https://one.example/feed", "--config", config)
    assert (refused.code, config.read_text()) == (1, before)
    assert "'One' already has this address" in refused.err


def test_a_feed_that_the_loader_refuses_is_not_added(run: Run, config: Path) -> None:
    before = config.read_text()
    refused = run("feeds", "add", "https://new.example/", "--as-is", "--every", "often", "--config", config)
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
    assert "1 feed added, 1 already there, 1 refused" in imported.err
    assert f"{opml}:4:" in imported.err
    (three,) = [spec for spec in configured(config).settings.feeds if spec.category == "Regulators"]
    assert (three.url, three.name) == ("https://three.example/${HOME}", "Cost: ${HOME}, 5 {%}")
    again = run("feeds", "import", opml, "--config", config)
    assert "0 feeds added, 2 already there, 1 refused" in again.err


def test_folders_in_folders_and_names_in_any_case_are_imported(run: Run, config: Path) -> None:
    opml = config.parent / "reader.opml"
    opml.write_text(
        """<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head><title>x</title></head><body>
        <outline text="World"><outline text=""><outline text="Courts">
            <outline type="rss" text="Deep" xmlurl="https://deep.example/feed"/></outline></outline>
            <outline type="rss" TEXT="Near" XMLURL=" https://near.example/feed " htmlUrl="https://near.example/"/>
        </outline>
        <outline type="rss" text="Loose" xmlUrl="https://loose.example/feed"><outline text="A note"/></outline>
        </body></opml>"""
    )
    assert run("feeds", "import", opml, "--config", config).code == 0
    found = {spec.name: (spec.url, spec.category) for spec in configured(config).settings.feeds}
    assert found["Deep"] == ("https://deep.example/feed", "Courts")
    assert found["Near"] == ("https://near.example/feed", "World")
    assert found["Loose"] == ("https://loose.example/feed", None)


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
    assert "One" not in [state.spec.name for state in store.feed_states(store.due_feeds(NOW))]
    assert run("feeds", "resume", "https://one.example/feed", "--config", config).code == 0
    assert "One" in [state.spec.name for state in store.feed_states(store.due_feeds(datetime.now(UTC)))]
    store.close()


def test_pausing_an_unknown_feed_fails(run: Run, config: Path) -> None:
    known_to_the_service(config).close()
    refused = run("feeds", "pause", "Nobody", "--config", config)
    assert refused.code == 1
    assert "'Nobody'" in refused.err
