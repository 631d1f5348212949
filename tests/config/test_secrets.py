"""Secrets are filled in from outside, and never shown."""

import pytest

from monitor.config.load import load
from monitor.config.secrets import Secrets
from monitor.config.source import Mistakes, parse
from monitor.errors import ConfigError


def filled(text, folder, **environ):
    mistakes = Mistakes()
    node = parse(text, "x.yml", mistakes)
    assert node is not None
    node = Secrets(environ, folder).fill(node, mistakes)
    mistakes.check()
    return node.value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("${A}", "1"),
        ("x-${A}-${B}", "x-1-${A}"),
        ("${NONE:-default}", "default"),
        ("${EMPTY:-default}", "default"),
        ("${EMPTY}", ""),
        ("$${A}", "${A}"),
        ("$A", "$A"),
        ("${file:secret}", "from a file"),
    ],
)
def test_references_are_filled_in_once(written, value, tmp_path):
    """What a variable holds is not looked at again."""
    (tmp_path / "secret").write_text("from a file\n")

    assert filled(f"key: ['{written}']", tmp_path, A="1", B="${A}", EMPTY="") == {"key": [value]}


def test_keys_are_left_alone(tmp_path):
    """Only values hold secrets."""
    assert filled("'${A}': 1", tmp_path) == {"${A}": 1}


def test_a_secret_is_in_no_message(tmp_path):
    """Errors show the reference, not what it stands for; nor does any repr of the settings."""
    config = tmp_path / "config.yaml"
    config.write_text(
        "watch: []\nrules: shipped\ntimezone: ${SECRET}\nroute: {group_wait: '${SECRET}', receiver: '${SECRET}'}\n"
        "receivers: [{name: a, apprise: '${SECRET}', digest: '${SECRET}'}]\nheartbeat: {url: '${SECRET}'}\n"
        "database: '${SECRET}'\nweb: {listen: '${SECRET}'}\n"
        "fetch: {proxy: '${SECRET}', allow_networks: ['${SECRET}']}\n"
    )

    with pytest.raises(ConfigError) as caught:
        load(config, {"SECRET": "hunter2"})

    assert len(caught.value.diagnostics) >= 8
    assert "hunter2" not in str(caught.value)


def test_settings_do_not_show_what_was_filled_in(tmp_path):
    """A dump of the settings may be pasted anywhere."""
    config = tmp_path / "config.yaml"
    config.write_text(
        "watch: []\nrules: shipped\nreceivers: [{name: a, apprise: 'json://user:${SECRET}@localhost'}]\n"
        "heartbeat: {url: 'https://example.org/${SECRET}'}\ndatabase: 'postgresql+psycopg://u:${SECRET}@h/d'\n"
        "fetch: {proxy: 'http://u:${SECRET}@proxy', categories: {news: {token: '${SECRET}'}}}\n"
        "feeds:\n- {url: 'https://u:${SECRET}@a.example/', headers: {X-Key: '${SECRET}'}}\n"
        "- {url: 'https://b.example/', auth: {user: u, password: '${SECRET}'}}\n"
        "- {url: 'https://c.example/', category: news}\n"
    )

    settings = load(config, {"SECRET": "hunter2"}).settings

    assert settings.receivers[0].targets[0].url == "json://user:hunter2@localhost"
    assert settings.receivers[0].targets[0].key.startswith("json-")
    assert settings.fetch.access["https://c.example/"].headers == (("authorization", "Bearer hunter2"),)
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in repr(settings.fetch.access)
