"""A configuration with two receivers of two targets each, one at once and one by digest."""

import pytest

from monitor.config.load import Configuration, load
from monitor.pipeline.mind import Mind
from tests.cli.conftest import run  # noqa: F401  # a fixture
from tests.delivery.conftest import slack, web  # noqa: F401  # fixtures
from tests.storage.conftest import empty_postgres, migrated, migrated_file, postgres, server, sqlite  # noqa: F401  # fixtures

ACTORS = """
list: [platforms]
actors:
  - {name: Vidorama, kind: platform}
  - {name: Cloudhaven, kind: platform}
"""
CONFIG = """
rules: [shipped, rules]
watch: [Quillmark, Ferrowave, Dunmore Analytics]
feeds:
  - {url: "https://north.example/feed", name: North, max_age: none}
  - {url: "https://south.example/feed", name: South, max_age: none}
receivers:
  - {name: wire, apprise: ["json://127.0.0.1/one", "json://127.0.0.1/two"]}
  - {name: desk, apprise: ["json://127.0.0.1/one", "json://127.0.0.1/two"], digest: "30 * * * *"}
route:
  receiver: desk
  routes:
    - {receiver: wire, continue: true}
    - {receiver: desk, group_wait: 5m}
"""


@pytest.fixture(scope="session")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Configuration:
    """The shipped rules over two invented platforms and three invented parties."""
    folder = tmp_path_factory.mktemp("configured")
    lists = folder / "rules" / "lists"
    lists.mkdir(parents=True)
    (lists / "own.yml").write_text(ACTORS)
    (folder / "config.yaml").write_text(CONFIG)
    return load(folder / "config.yaml", {})


@pytest.fixture(scope="session")
def mind(configuration: Configuration) -> Mind:
    return Mind(configuration.rule_set)
