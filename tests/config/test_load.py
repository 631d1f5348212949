"""The whole configuration: defaults, folders that override, a hash that means something."""

import json
import pickle
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.config.starter import starter_folder
from monitor.errors import ConfigError
from monitor.model.rule import Level
from monitor.model.settings import FetchSettings, Matcher, Receiver, Retention, Route, Settings, Web

SMALL = Path(__file__).parent / "fixtures" / "small"


def configured(tmp_path, **keys):
    config = tmp_path / "config.yaml"
    config.write_text(json.dumps({"rules": str(SMALL), "watch": ["Globex"], **keys}))
    return load(config, {})


def codes(error):
    return [(found.line, found.column, found.code) for found in error.value.diagnostics]


def rule(folder, name, *, title="t", condition="act", level="high", **keys):
    folder.mkdir(parents=True, exist_ok=True)
    text = {"title": title, "id": name, "level": level, "detection": {"act": {"action": "ban"}, "condition": condition}}
    (folder / f"{name}.yml").write_text(json.dumps(text | keys))


def test_only_watch_and_rules_are_needed(tmp_path):
    """Everything else is as the models have it."""
    found = configured(tmp_path).settings

    assert found == Settings(
        path=tmp_path / "config.yaml",
        database=f"sqlite:///{tmp_path}/monitor.db",
        timezone="UTC",
        watch=found.watch,
        feeds=(),
        fetch=FetchSettings(files=tmp_path),
        receivers=(Receiver("console"),),
        route=Route("console"),
        web=Web(),
        retention=Retention(),
        alive="0 8 * * mon",
    )


def test_routes_inherit_what_they_leave_out(tmp_path):
    """A branch may turn reminders off again."""
    found = configured(
        tmp_path,
        receivers=[{"name": "ops", "apprise": ["json://a", "json://b", "json://a"], "digest": "0 8 * * mon-fri"}],
        route={
            "receiver": "ops",
            "group_wait": "5m",
            "repeat_interval": "1d",
            "routes": [
                {"match": {"level": "high", "entity": ["Globex"]}, "continue": True},
                {"receiver": "console", "repeat_interval": "none", "group_wait": "0s", "routes": [{}]},
            ],
        },
    ).settings

    day, wait = timedelta(days=1), timedelta(minutes=5)
    assert found.route == Route(
        "ops",
        group_wait=wait,
        repeat_interval=day,
        routes=(
            Route("ops", Matcher(level=(Level.HIGH,), entity=("Globex",)), True, wait, day),
            Route("console", routes=(Route("console"),)),
        ),
    )
    assert [receiver.name for receiver in found.receivers] == ["ops", "console"]
    assert len({target.key for target in found.receivers[0].targets}) == len(found.receivers[0].targets) == 2


def test_a_target_key_outlives_a_restart(tmp_path):
    """Notifications are recorded under it."""
    first, second = (
        configured(tmp_path, receivers=[{"name": "a", "apprise": "slack://T/A/B"}]).settings.receivers[0].targets[0].key
        for _ in range(2)
    )

    assert first == second == "slack-405cccf27337"


def test_the_shipped_configuration_is_found_from_a_checkout():
    """In a checkout it is the top level; in the wheel, monitor/starter."""
    assert (starter_folder() / "rules" / "lists").is_dir()


def test_a_later_folder_replaces_rules_of_the_same_id(tmp_path):
    """The others stay."""
    rule(tmp_path / "team", "ban", title="the team's own", level="low")
    rule(tmp_path / "team", "other")

    found = configured(tmp_path, rules=[str(SMALL), "team"]).rule_set.rules

    assert [(each.id, each.title) for each in found] == [("ban", "the team's own"), ("other", "t")]


def test_one_id_twice_in_a_folder_is_a_mistake(tmp_path):
    """One of the two would be lost without a word."""
    rule(tmp_path / "team", "ban")
    shutil.copy(tmp_path / "team" / "ban.yml", tmp_path / "team" / "copy.yml")

    with pytest.raises(ConfigError) as caught:
        configured(tmp_path, rules=["team"])

    assert [found.code for found in caught.value.diagnostics] == ["duplicate-id"]


def test_a_folder_of_rules_alone_uses_the_shipped_lists(tmp_path):
    """A team's folder rarely has lists of its own."""
    rule(tmp_path / "team", "ban")

    rule_set = configured(tmp_path, rules=["team"]).rule_set

    assert len(rule_set.rules) == 1
    assert any("platforms" in actor.lists for actor in rule_set.actors)


def test_an_actor_in_two_files_stands_on_both_lists(tmp_path):
    """And a later folder says all of it anew."""
    for folder, name, rows in (
        ("a", "platforms", [{"name": "Acme", "kind": "platform", "aliases": ["AcmeVid"], "jurisdiction": "US"}]),
        (
            "a",
            "shops",
            [{"name": "Acme", "kind": "platform", "aliases": ["AcmeShop"]}, {"name": "Shop", "kind": "company"}],
        ),
        ("b", "shops", [{"name": "Shop", "kind": "platform", "parent": "Acme"}]),
    ):
        (tmp_path / folder / "lists").mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "lists" / f"{name}.yml").write_text(json.dumps({"list": name, "actors": rows}))

    acme, shop = configured(tmp_path, rules=["a", "b"]).rule_set.actors

    assert (acme.lists, [alias.text for alias in acme.aliases], acme.jurisdiction) == (
        ("platforms", "shops"),
        ["Acme", "AcmeVid", "AcmeShop"],
        "US",
    )
    assert (shop.kind, shop.parent) == ("platform", "Acme")


def test_a_condition_is_wrong_at_its_column(tmp_path):
    """Also where it is quoted."""
    folder = tmp_path / "team"
    folder.mkdir()
    text = "title: t\nid: a\nlevel: low\ndetection:\n  act: {action: ban}\n  condition: %s\n"
    (folder / "a.yml").write_text(text % "act and sprot")
    (folder / "b.yml").write_text(text.replace("id: a", "id: b") % "'act and sprot'")

    with pytest.raises(ConfigError) as caught:
        configured(tmp_path, rules=["team"])

    assert codes(caught) == [(6, 22, "unknown-selection"), (6, 23, "unknown-selection")]


def test_mistakes_of_all_files_come_in_one_run(tmp_path):
    """config.yaml, a watch list, a list of actors and a rule."""
    (tmp_path / "w.csv").write_text("nme\nx\n")
    (tmp_path / "team" / "lists").mkdir(parents=True)
    (tmp_path / "team" / "lists" / "x.yml").write_text("list: x\nactors: [{name: y}]\n")
    rule(tmp_path / "team", "ban", level="hgih")

    with pytest.raises(ConfigError) as caught:
        configured(tmp_path, rules=["team"], watch=[{"file": "w.csv"}], feedz=[], route={"receiver": "nobody"})

    found = [(Path(each.path).name, each.code) for each in caught.value.diagnostics]
    assert found == [
        ("config.yaml", "unknown-key"),
        ("config.yaml", "unknown-receiver"),
        ("w.csv", "missing-key"),
        ("w.csv", "unknown-key"),
        ("x.yml", "missing-key"),
        ("ban.yml", "bad-value"),
    ]


def test_the_rule_set_travels_to_workers(tmp_path):
    """It is pickled once per process."""
    rule_set = configured(tmp_path).rule_set

    assert pickle.loads(pickle.dumps(rule_set)) == rule_set


@pytest.mark.parametrize(
    ("written", "keys", "same"),
    [
        ({}, {}, True),
        ({"title": "another", "description": "x", "status": "stable", "author": "me"}, {}, True),
        ({"tests": [{"name": "x", "text": "y", "match": False}]}, {}, True),
        ({}, {"feeds": ["https://a.example/"]}, True),
        ({}, {"watch": ["Globex", "Initech"]}, False),
        ({"level": "low"}, {}, False),
        ({"tags": ["x"]}, {}, False),
        ({"detection": {"act": {"action": "block"}, "condition": "act"}}, {}, False),
    ],
)
def test_the_hash_changes_with_what_is_matched_only(tmp_path, written, keys, same):
    """A title or a new feed is no reason to call entries read under other rules."""
    rule(tmp_path / "team", "ban")
    before = configured(tmp_path, rules="team").rule_set.hash
    rule(tmp_path / "team", "ban", **written)

    after = configured(tmp_path, rules="team", **keys).rule_set.hash

    assert (before == after) is same


def test_settings_say_where_they_are_from(tmp_path):
    """Paths are absolute, whatever the folder one stands in."""
    found = configured(tmp_path, database="sqlite:///data/x.db").settings

    assert found.database == f"sqlite:///{tmp_path}/data/x.db"


@pytest.mark.parametrize("scheme", ["postgresql+psycopg", "postgresql", "postgres"])
def test_postgresql_goes_by_each_of_its_names(tmp_path, scheme):
    assert configured(tmp_path, database=f"{scheme}://h/d").settings.database == f"{scheme}://h/d"
