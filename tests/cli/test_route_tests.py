"""`monitor test` runs the tests of the routes too."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(("receivers", "failed"), [("console", False), ("desk", True)])
def test_a_test_of_the_routes_is_run(run: Run, config: Path, receivers: str, failed: bool) -> None:
    config.write_text(
        config.read_text()
        + f"""
receivers: [{{name: desk, apprise: "json://127.0.0.1"}}]
route:
  routes: [{{match: {{level: high}}, receiver: desk}}]
  tests:
    - {{name: quiet, story: {{level: low}}, receivers: {receivers}}}
"""
    )

    ran = run("test", "--config", config)

    assert ("route: quiet: goes to console" in ran.err) is failed
    assert "and 1 of the routes" in ran.err
    assert not failed or ran.code == 1
